//! Copy Script: the texts, and the same as files.

use super::check;
use super::desk::Desk;
use crate::pages::Section;
use crate::pages::widget::{Tab, WidgetScriptPage, widget_path};
use crate::routes::gate::LoggedIn;
use crate::routes::page::{self, PageError};
use crate::shared::Shared;
use crate::snippet;
use crate::wire::kind::Kind;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;
use waymeet_widget_config::{Consent, Paste, Script, integrity, scripts};

/// Which of the scripts somebody looks at.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default, rename = "for")]
    kind: String,
}

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let Some(desk) = Desk::find(&shared, &logged_in, &id).await? else {
        return Ok(page::gone("deployment"));
    };
    let (scripts, is_built) = of_desk(&shared, &desk).await?;
    let chosen = scripts.iter().position(|script| script.id == wanted.kind);
    let page = WidgetScriptPage {
        viewer: logged_in.viewer(Section::Widgets),
        path: widget_path(&id),
        name: desk.widget.deployment.name.clone(),
        tab: Tab::Script,
        chosen: chosen.unwrap_or_default(),
        scripts,
        published: desk.published_number(),
        has_changes: desk.has_changes(),
        asks_first: desk.site().is("consent.tracking", "denied"),
        is_built,
        address: check::first_address(&desk.widget.deployment.allowed_domains),
        check: check::current(&shared, &logged_in, &id).await?,
        domains: desk.widget.deployment.allowed_domains.clone(),
    };
    Ok(page::admin_page(StatusCode::OK, &page))
}

/// One of them, as a file.
pub(super) async fn file(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path((id, kind)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let Some(desk) = Desk::find(&shared, &logged_in, &id).await? else {
        return Ok(page::gone("deployment"));
    };
    let (scripts, _) = of_desk(&shared, &desk).await?;
    let Some(script) = scripts.into_iter().find(|script| script.id == kind) else {
        return Ok(page::gone("script"));
    };
    let disposition = format!("attachment; filename=\"{}\"", script.file_name);
    let headers = [
        // Nothing that is downloaded from here runs here.
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, script.text).into_response())
}

/// All scripts of a widget, and whether they are whole; none while it has mistakes.
async fn of_desk(shared: &Shared, desk: &Desk) -> Result<(Vec<Script>, bool), PageError> {
    let config = desk.published().unwrap_or_else(|| desk.config());
    let Ok((config, _)) = waymeet_widget_config::read(config) else {
        return Ok((Vec::new(), true));
    };
    let deployment = &desk.widget.deployment;
    let inline = snippet::read(&shared.settings).await.unwrap_or_default();
    let mut pictures = Vec::new();
    for document in shared.store.documents_of(&deployment.organisation).await? {
        if document.kind == Kind::ActionTemplate {
            let address = document.body["contentOffer"]["imageUrl"].as_str();
            pictures.extend(address.map(str::to_owned));
        }
    }
    let files = hashes(shared).await;
    let paste = Paste {
        service: shared.settings.public_url.trim_end_matches('/'),
        organisation: &deployment.organisation,
        deployment: &deployment.id,
        snippet: &inline,
        files: &files
            .iter()
            .map(|(name, hash)| (name.as_str(), hash.as_str()))
            .collect::<Vec<_>>(),
        config: &config,
        pictures: &pictures.iter().map(String::as_str).collect::<Vec<_>>(),
        consent: Consent::Deployment,
    };
    Ok((scripts(&paste), !inline.is_empty()))
}

/// The scripts of the build with their hashes, by name; none while it is not built.
async fn hashes(shared: &Shared) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let Ok(mut folder) = tokio::fs::read_dir(&shared.settings.dist).await else {
        return found;
    };
    while let Ok(Some(entry)) = folder.next_entry().await {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".js")
            && let Ok(bytes) = tokio::fs::read(entry.path()).await
        {
            found.push((name, integrity(&bytes)));
        }
    }
    found
}
