//! The journey view for agents, in a frame of their own application: a signed link of the linked CIC server opens it
//! once, and from then on a random id shows that one visitor.

use super::journey::view;
use super::live;
use super::page::{self, Framing};
use crate::auth::views::View;
use crate::error::ApiError;
use crate::journeys::words::capitalised;
use crate::pages::{Choice, JourneyPage};
use crate::secret::Secret;
use crate::shared::Shared;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;
use waymeet_cic::organisation_link::{JourneyLink, JourneyLinkError};
use waymeet_journey::time::UnixMillis;

#[derive(Debug, Deserialize)]
pub(super) struct Link {
    #[serde(default)]
    token: String,
}

/// The link behind a token, if a CIC server linked with one of our organisations signed it for that organisation.
async fn check(shared: &Shared, token: &str) -> Result<Result<JourneyLink, JourneyLinkError>, ApiError> {
    let now_in_seconds = i64::try_from(shared.now().0 / 1_000).unwrap_or(i64::MAX);
    let mut worst = JourneyLinkError::Malformed;
    for (organisation, secret) in shared.store.link_secrets().await? {
        match secret.check(token, now_in_seconds) {
            Ok(link) if link.organisation == organisation => return Ok(Ok(link)),
            Ok(_) => worst = JourneyLinkError::Forged,
            // "Expired" is only said of a link that is ours: it tells the agent what to do.
            Err(JourneyLinkError::Expired) => return Ok(Err(JourneyLinkError::Expired)),
            Err(error) => worst = error,
        }
    }
    Ok(Err(worst))
}

async fn framing(shared: &Shared, organisation: &str) -> Result<Framing, ApiError> {
    let organisation = shared.store.organisation(organisation).await?;
    Ok(organisation.map_or(Framing::Nobody, |organisation| {
        Framing::By(organisation.client_applications)
    }))
}

/// Everyone's client applications: what went wrong with a link is told where the agent can read it.
async fn framing_of_all(shared: &Shared) -> Result<Framing, ApiError> {
    let mut applications = Vec::new();
    for (organisation, _) in shared.store.link_secrets().await? {
        if let Framing::By(origins) = framing(shared, &organisation).await? {
            applications.extend(origins);
        }
    }
    Ok(Framing::By(applications))
}

pub(super) async fn open(
    State(shared): State<Arc<Shared>>,
    Query(link): Query<Link>,
) -> Result<Response, ApiError> {
    let refused = match check(&shared, &link.token).await? {
        Ok(link) => match shared.views().open(link, shared.now()) {
            // The token leaves the address: it is worthless from here on, and the view's id is all a reload needs.
            Ok(id) => return Ok(Redirect::to(&format!("/journey/view/{}", id.reveal())).into_response()),
            Err(error) => error.to_string(),
        },
        Err(error) => error.to_string(),
    };
    let advice = format!("{}.", capitalised(&refused));
    let framing = framing_of_all(&shared).await?;
    Ok(page::error(
        StatusCode::FORBIDDEN,
        "The journey cannot be shown",
        &advice,
        &framing,
    ))
}

fn find(shared: &Shared, id: &str) -> Option<View> {
    let now: UnixMillis = shared.now();
    shared.views().look(&Secret::new(id), now)
}

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let Some(found) = find(&shared, &id) else {
        let framing = framing_of_all(&shared).await?;
        let advice = "It was open for too long without being looked at. Open the journey again.";
        return Ok(page::error(
            StatusCode::NOT_FOUND,
            "This view is closed",
            advice,
            &framing,
        ));
    };
    let framing = framing(&shared, &found.organisation).await?;
    let mut choice = Choice::read(&query);
    choice.session = choice.session.or(found.session);
    // Agents look here: what is not for them is not there.
    let view = view(&shared, &found.organisation, found.visitor, choice, false).await?;
    let Some(view) = view else {
        let advice = "This visitor's browser has not sent anything yet, or was not allowed to. \
                      Open the journey again in a moment.";
        return Ok(page::error(
            StatusCode::NOT_FOUND,
            "No journey yet",
            advice,
            &framing,
        ));
    };
    let address = format!("/journey/view/{id}");
    let template = JourneyPage {
        view,
        address: &address,
        viewer: None,
    };
    Ok(page::page(StatusCode::OK, &template, &framing))
}

pub(super) async fn live(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    match find(&shared, &id) {
        Some(view) => live::changes(&shared, view.organisation, view.visitor),
        None => ApiError::NotFound.into_response(),
    }
}
