//! Reading a block of the vendor's widgets: shown first, then taken over as the draft.

use super::desk::Desk;
use crate::document_form::overlay;
use crate::pages::widget::{Tab, WidgetImportPage};
use crate::pages::{Section, sentence};
use crate::routes::admin::form::Form;
use crate::routes::gate::LoggedIn;
use crate::routes::page::{self, PageError};
use crate::shared::Shared;
use crate::store::ChangeError;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;
use waymeet_widget_config::{Imported, import_vendor};

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let Some(desk) = Desk::find(&shared, &logged_in, &id).await? else {
        return Ok(page::gone("deployment"));
    };
    let page = blank(&logged_in, &desk, String::new());
    Ok(page::admin_page(StatusCode::OK, &page))
}

/// Reads what was pasted; where that is wanted, it becomes the draft.
pub(super) async fn read(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let Some(desk) = Desk::find(&shared, &logged_in, &id).await? else {
        return Ok(page::gone("deployment"));
    };
    let mut page = blank(&logged_in, &desk, form.text("block").to_owned());
    let imported = match import_vendor(&page.text) {
        Ok(imported) => imported,
        Err(error) => {
            page.problem = sentence(&error.to_string());
            return Ok(page::admin_page(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    if form.text("_do") != "take" {
        page.is_read = true;
        page.findings = imported.findings.iter().map(Into::into).collect();
        page.missing = missing(&imported);
        return Ok(page::admin_page(StatusCode::OK, &page));
    }
    // What the block does not say stays as the draft has it.
    let config = overlay(&desk.config(), &imported.draft);
    let Ok(expected) = form.text("_version").parse() else {
        return Ok(page::out_of_date());
    };
    let site = desk.site_changes();
    let kept = desk.keep(&shared, &logged_in, &config, &site, expected);
    match kept.await {
        Ok(()) => Ok(desk.done("imported")),
        // What was pasted stays.
        Err(ChangeError::OtherVersion(version)) => {
            page.is_read = true;
            page.findings = imported.findings.iter().map(Into::into).collect();
            page.missing = missing(&imported);
            page.draft_version = version;
            page.problem =
                "Somebody has changed the draft meanwhile. Take it over again to put this in its place."
                    .to_owned();
            Ok(page::admin_page(StatusCode::CONFLICT, &page))
        }
        Err(error) => desk.refused(error),
    }
}

/// What has to be said besides, as sentences.
fn missing(imported: &Imported) -> Vec<String> {
    let errors = imported.config.as_ref().err();
    errors
        .into_iter()
        .flatten()
        .map(|error| sentence(&error.to_string()))
        .collect()
}

fn blank(logged_in: &LoggedIn, desk: &Desk, text: String) -> WidgetImportPage {
    let deployment = &desk.widget.deployment;
    WidgetImportPage {
        viewer: logged_in.viewer(Section::Widgets),
        path: desk.path(),
        name: deployment.name.clone(),
        tab: Tab::Import,
        draft_version: desk.widget.draft_version(),
        text,
        problem: String::new(),
        is_read: false,
        findings: Vec::new(),
        missing: Vec::new(),
        is_read_only: desk.is_read_only,
    }
}
