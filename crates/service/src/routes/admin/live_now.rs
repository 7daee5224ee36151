//! `GET /admin/live`: who is on the site now.

use crate::error::ApiError;
use crate::live::Filter;
use crate::pages::{LiveNow, LiveNowPage, Section};
use crate::routes::gate::LoggedIn;
use crate::routes::{live, page};
use crate::shared::Shared;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use std::sync::Arc;
use waymeet_journey::ids::SegmentId;

/// Longest text that is searched for, in characters; the rest is cut off.
const MAX_SEARCH_CHARACTERS: usize = 200;

/// Whom somebody wants to see.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    deployment: String,
    #[serde(default)]
    segment: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: String,
}

impl From<Wanted> for Filter {
    fn from(wanted: Wanted) -> Self {
        Self {
            deployment: wanted.deployment,
            segment: SegmentId::parse(&wanted.segment),
            text: wanted.q.chars().take(MAX_SEARCH_CHARACTERS).collect(),
            page: wanted.page.parse().unwrap_or(1),
        }
    }
}

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, ApiError> {
    let organisation = &logged_in.user.organisation;
    let sites = shared.sites.find(&shared.store, organisation).await?;
    let board = shared.boards.of(organisation, shared.now());
    let rows = board.rows(&shared).await?;
    let sees_hidden = logged_in.sees_hidden_segments();
    let live = LiveNow::new(&sites, rows, wanted.into(), sees_hidden, shared.now());
    let viewer = logged_in.viewer(Section::LiveNow);
    Ok(page::admin_page(StatusCode::OK, &LiveNowPage { live, viewer }))
}

/// `GET /admin/live/changes`: that something changed, as server-sent events.
pub(super) async fn changes(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
) -> Response {
    let board = shared.boards.of(&logged_in.user.organisation, shared.now());
    live::board_changes(&shared, board.watch())
}
