//! `GET /admin`: the overview.

use crate::error::ApiError;
use crate::pages::{DAYS_SHOWN, Overview, OverviewPage, OverviewSource, Section, SiteActivity};
use crate::routes::gate::LoggedIn;
use crate::routes::page;
use crate::shared::Shared;
use crate::snippet;
use crate::store::Day;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

/// How many visitors are listed for each deployment.
const RECENT_VISITORS: u32 = 25;

pub(super) async fn overview(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
) -> Result<Response, ApiError> {
    let grants = &logged_in.user.role.grants;
    if !grants.has(Section::Overview.permission()) {
        let first = Section::first_of(grants).and_then(|section| section.path_for(grants));
        return Ok(match first {
            Some(path) => Redirect::to(path).into_response(),
            None => page::not_allowed(),
        });
    }
    let id = &logged_in.user.organisation;
    let organisation = shared.store.organisation(id).await?.ok_or(ApiError::NotFound)?;
    let sites = shared.sites.find(&shared.store, id).await?;
    let documents = shared.store.documents_of(id).await?;
    let mut activity = Vec::with_capacity(sites.len());
    for site in sites.iter() {
        let deployment = &site.deployment.id;
        let visitors = shared.store.recent_visitors(deployment, RECENT_VISITORS).await?;
        let since = Day::from(shared.now()).0.saturating_sub(DAYS_SHOWN - 1);
        activity.push(SiteActivity {
            visitors,
            counts: shared.store.all_days(deployment).await?,
            days: shared.store.days(deployment, Day(since)).await?,
        });
    }
    // Without a build there is no snippet yet; the page says so.
    let snippet = snippet::read(&shared.settings).await.unwrap_or_default();
    let overview = Overview::new(&OverviewSource {
        organisation: &organisation,
        sites: &sites,
        documents: &documents,
        board: &shared.availability.board(id),
        activity: &activity,
        snippet: &snippet,
        now: shared.now(),
    });
    let viewer = logged_in.viewer(Section::Overview);
    Ok(page::admin_page(
        StatusCode::OK,
        &OverviewPage { overview, viewer },
    ))
}
