//! `GET /admin/segments` and its like: all documents of a kind.

use super::around::around;
use crate::configuration;
use crate::error::ApiError;
use crate::pages::documents::{ListPage, ListView, tabs};
use crate::pages::editors::Editor;
use crate::routes::gate::LoggedIn;
use crate::routes::page::{self, PageError};
use crate::shared::Shared;
use crate::store::DocumentKey;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

/// What of the list is shown.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Shown {
    /// A part of a name.
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: String,
    /// The id of what was deleted just now.
    deleted: Option<String>,
}

pub(super) async fn show(
    editor: &'static dyn Editor,
    shared: &Shared,
    logged_in: &LoggedIn,
    shown: Shown,
) -> Result<Response, PageError> {
    let organisation = &logged_in.user.organisation;
    let around = around(shared, logged_in).await?;
    let set_aside = configuration::check_all(around.documents(), shared.now());
    let list = ListView::new(
        editor,
        &around,
        &set_aside,
        &shown.q,
        shown.page.parse().unwrap_or(1),
    );
    let deleted = match shown.deleted {
        Some(id) if logged_in.user.role.grants.has(editor.permissions()[3]) => {
            name_of_deleted(shared, organisation, editor, id).await?
        }
        _ => None,
    };
    let viewer = logged_in.viewer(editor.section());
    let page = ListPage {
        editor,
        tabs: tabs(editor, &viewer),
        viewer,
        list,
        deleted,
    };
    Ok(page::admin_page(StatusCode::OK, &page))
}

/// The id and the name of a document that was deleted and may be brought back.
async fn name_of_deleted(
    shared: &Shared,
    organisation: &str,
    editor: &dyn Editor,
    id: String,
) -> Result<Option<(String, String)>, ApiError> {
    let key = DocumentKey {
        organisation,
        kind: editor.kind(),
        id: &id,
    };
    if shared.store.document(key).await?.is_some() {
        return Ok(None);
    }
    let versions = shared.store.versions_of(key).await?;
    let name = versions.first().map(|last| editor.name(&last.body));
    Ok(name.map(|name| (id, name)))
}
