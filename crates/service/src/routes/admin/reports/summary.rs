//! `GET /admin/reports`: which reports there are, each with its most important number.

use super::counting;
use crate::error::ApiError;
use crate::pages::Section;
use crate::pages::reports::{Filters, Preset, Range, Summary, SummaryPage, summary_questions, tabs};
use crate::routes::gate::LoggedIn;
use crate::routes::page;
use crate::shared::Shared;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

pub(super) async fn summary(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
) -> Result<Response, ApiError> {
    let organisation = &logged_in.user.organisation;
    let range = Range::of(Preset::Month, shared.now());
    let filters = Filters::default();
    let counts = counting::count(
        shared.as_ref(),
        organisation,
        &summary_questions(),
        &range,
        &filters,
    )
    .await?;
    let sites = counting::days(&shared, organisation, &range, &filters).await?;
    let page = SummaryPage {
        viewer: logged_in.viewer(Section::Reports),
        tabs: tabs(None, ""),
        summary: Summary::new(&range, &counts, &sites),
    };
    Ok(page::admin_page(StatusCode::OK, &page))
}
