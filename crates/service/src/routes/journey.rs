//! The journey view for people who are logged in here: `GET /journey/{customer}`.

use super::gate::LoggedIn;
use super::live;
use super::page::{self, Framing};
use crate::error::ApiError;
use crate::journeys::journey::Journey;
use crate::pages::{Choice, JourneyPage, JourneyView, Looker, Section};
use crate::shared::Shared;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use waymeet_journey::ids::VisitorId;

/// The journey of a visitor of an organisation, ready to be shown; `None` for a visitor nobody has seen.
pub(super) async fn view(
    shared: &Shared,
    organisation: &str,
    visitor: VisitorId,
    choice: Choice,
    sees_hidden_segments: bool,
) -> Result<Option<JourneyView>, ApiError> {
    let sites = shared.sites.find(&shared.store, organisation).await?;
    let Some(site) = sites.first() else {
        return Ok(None);
    };
    let looker = Looker {
        sees_hidden_segments,
        session_timeout_in_seconds: site.deployment.tracking.session_timeout_in_seconds,
        now: shared.now(),
    };
    let configuration = &site.configuration;
    let look = |journey: &Journey| JourneyView::new(visitor, journey, choice, configuration, looker);
    let view = shared
        .journeys
        .look(organisation, visitor, configuration, look)
        .await?;
    Ok(view.flatten())
}

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(customer): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let Some(visitor) = VisitorId::parse(&customer) else {
        return Ok(nobody());
    };
    let user = &logged_in.user;
    let sees_hidden_segments = logged_in.sees_hidden_segments();
    let choice = Choice::read(&query);
    let view = view(&shared, &user.organisation, visitor, choice, sees_hidden_segments).await?;
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
