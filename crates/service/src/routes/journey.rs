//! The journey view for people who are logged in here: `GET /journey/{customer}`.

use super::gate::LoggedIn;
use super::live;
use super::page::{self, Framing};
use crate::error::ApiError;
use crate::pages::{JourneyPage, JourneyView, Section};
use crate::shared::Shared;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;
use waymeet_journey::ids::{SessionId, VisitorId};

/// Which visit is shown.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Shown {
    session: Option<String>,
}

impl Shown {
    pub(super) fn session(&self) -> Option<SessionId> {
        self.session.as_deref().and_then(SessionId::parse)
    }
}

/// The journey of a visitor of an organisation, ready to be shown; `None` for a visitor nobody has seen.
pub(super) async fn view(
    shared: &Shared,
    organisation: &str,
    visitor: VisitorId,
    session: Option<SessionId>,
) -> Result<Option<JourneyView>, ApiError> {
    let sites = shared.sites.find(&shared.store, organisation).await?;
    let Some(site) = sites.first() else {
        return Ok(None);
    };
    let journey = shared
        .journeys
        .journey(organisation, visitor, &site.configuration)
        .await?;
    Ok(journey.map(|journey| {
        let timeout = site.deployment.tracking.session_timeout_in_seconds;
        JourneyView::new(
            visitor,
            &journey,
            session,
            &site.configuration,
            timeout,
            shared.now(),
        )
    }))
}

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(customer): Path<String>,
    Query(shown): Query<Shown>,
) -> Result<Response, ApiError> {
    let Some(visitor) = VisitorId::parse(&customer) else {
        return Ok(nobody());
    };
    let view = view(&shared, &logged_in.user.organisation, visitor, shown.session()).await?;
    let Some(view) = view else { return Ok(nobody()) };
    let address = format!("/journey/{visitor}");
    let template = JourneyPage {
        view,
        address: &address,
        viewer: Some(logged_in.viewer(Section::LiveNow)),
    };
    Ok(page::page(StatusCode::OK, &template, &Framing::Nobody))
}

fn nobody() -> Response {
    let advice = "Nobody with this id has visited yet, or the visit has been erased. \
                  Recent visitors are listed on the overview.";
    page::error(StatusCode::NOT_FOUND, "No such visitor", advice, &Framing::Nobody)
}

pub(super) async fn live(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(customer): Path<String>,
) -> Response {
    match VisitorId::parse(&customer) {
        Some(visitor) => live::changes(&shared, logged_in.user.organisation, visitor),
        None => ApiError::NotFound.into_response(),
    }
}
