//! `GET /admin`: the overview.

use super::gate::LoggedIn;
use super::page::{Framing, page};
use crate::error::ApiError;
use crate::pages::{DAYS_SHOWN, Overview, OverviewPage, OverviewSource, SiteActivity, Viewer};
use crate::shared::Shared;
use crate::snippet;
use crate::store::Day;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// How many visitors are listed for each deployment.
const RECENT_VISITORS: u32 = 25;

pub(super) async fn overview(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
) -> Result<Response, ApiError> {
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
    let viewer = Viewer {
        name: &logged_in.user.name,
        csrf_token: logged_in.csrf_token.reveal(),
    };
    Ok(page(
        StatusCode::OK,
        &OverviewPage { overview, viewer },
        &Framing::Nobody,
    ))
}
