//! What pages were given, and the way back to it.

use super::desk::Desk;
use crate::pages::Section;
use crate::pages::widget::{ShownVersion, Tab, WidgetVersionsPage};
use crate::routes::admin::form::Form;
use crate::routes::gate::LoggedIn;
use crate::routes::page::{self, PageError};
use crate::shared::Shared;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let Some(desk) = Desk::find(&shared, &logged_in, &id).await? else {
        return Ok(page::gone("deployment"));
    };
    let page = WidgetVersionsPage {
        viewer: logged_in.viewer(Section::Widgets),
        path: desk.path(),
        name: desk.widget.deployment.name.clone(),
        tab: Tab::Versions,
        draft_version: desk.widget.draft_version(),
        versions: ShownVersion::all(&shared.store.widget_versions(&id).await?),
        is_read_only: desk.is_read_only,
    };
    Ok(page::admin_page(StatusCode::OK, &page))
}

/// Makes a draft of a version.
pub(super) async fn bring_back(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path((id, number)): Path<(String, u32)>,
    form: Form,
) -> Result<Response, PageError> {
    let Some(desk) = Desk::find(&shared, &logged_in, &id).await? else {
        return Ok(page::gone("deployment"));
    };
    let versions = shared.store.widget_versions(&id).await?;
    let Some(version) = versions.iter().find(|version| version.number == number) else {
        return Ok(page::gone("version"));
    };
    let Ok(expected) = form.text("_version").parse() else {
        return Ok(page::out_of_date());
    };
    let site = desk.site_changes();
    let kept = desk.keep(&shared, &logged_in, &version.config, &site, expected);
    match kept.await {
        Ok(()) => Ok(desk.done("restored")),
        Err(error) => desk.refused(error),
    }
}
