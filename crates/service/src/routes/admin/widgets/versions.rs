//! What pages were given, and the way back to it.

use super::desk::Desk;
use crate::audit::Stamp;
use crate::pages::Section;
use crate::pages::widget::{ShownVersion, Tab, WidgetVersionsPage, widget_path};
use crate::routes::admin::form::Form;
use crate::routes::gate::LoggedIn;
use crate::routes::page::{self, PageError};
use crate::shared::Shared;
use crate::store::ChangeError;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
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
        path: widget_path(&id),
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
    let stamp = Stamp {
        actor: &logged_in.actor(),
        at: shared.now(),
    };
    let Ok(expected) = form.text("_version").parse() else {
        return Ok(page::out_of_date());
    };
    let site = desk.site_changes();
    let change = desk.change(&version.config, &site, expected);
    match shared.store.save_widget_draft(change, stamp).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?done=restored", widget_path(&id))).into_response()),
        Err(ChangeError::NotFound) => Ok(page::gone("deployment")),
        Err(ChangeError::Store(error)) => Err(error.into()),
        Err(ChangeError::OtherVersion(_)) => Ok(desk.changed_meanwhile()),
    }
}
