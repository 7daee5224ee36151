//! The versions of a document, and the way back to one of them.

use super::around::{around, find, key};
use super::removing::changed_meanwhile;
use crate::document_form::changes;
use crate::documents::{self, Change};
use crate::error::ApiError;
use crate::pages::documents::{VersionView, VersionsPage};
use crate::pages::editors::Editor;
use crate::routes::admin::form::Form;
use crate::routes::gate::LoggedIn;
use crate::routes::page::{self, Framing, PageError};
use crate::shared::Shared;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

pub(super) async fn show(
    editor: &'static dyn Editor,
    shared: &Shared,
    logged_in: &LoggedIn,
    id: String,
) -> Result<Response, PageError> {
    let organisation = &logged_in.user.organisation;
    let around = around(shared, logged_in).await?;
    let Some(document) = find(&around, editor, &id) else {
        return Ok(nothing(editor));
    };
    let versions = shared
        .store
        .versions_of(key(organisation, editor.kind(), &id))
        .await?;
    let viewer = logged_in.viewer(editor.section());
    let page = VersionsPage {
        editor,
        name: editor.name(&document.body),
        current: document.version,
        versions: VersionView::all(editor, &versions, &around),
        may_edit: viewer.may(editor.permissions()[2]),
        viewer,
        id,
    };
    Ok(page::admin_page(StatusCode::OK, &page))
}

pub(super) async fn bring_back(
    editor: &'static dyn Editor,
    shared: &Shared,
    logged_in: &LoggedIn,
    (id, version): (String, u32),
    form: Form,
) -> Result<Response, PageError> {
    let key = key(&logged_in.user.organisation, editor.kind(), &id);
    let versions = shared.store.versions_of(key).await?;
    let wanted = versions.iter().find(|known| known.version == version);
    let (Some(wanted), Some(current)) = (wanted, versions.first()) else {
        return Ok(nothing(editor));
    };
    let mut sent = changes(&current.body, &wanted.body);
    let expected: u32 = form.text("_version").parse().unwrap_or_default();
    sent.insert("version".to_owned(), expected.into());
    match documents::change(shared, &logged_in.actor(), key, Change::Merge, sent).await {
        Ok(_) => {
            let address = format!("{}/{id}?done=restored", editor.path());
            Ok(Redirect::to(&address).into_response())
        }
        Err(ApiError::OtherVersion(_)) => Ok(changed_meanwhile(editor, &id)),
        Err(ApiError::Refused(error)) => {
            let advice = format!("Version {version} cannot be brought back as things are now: {error}.");
            let title = "Not brought back";
            Ok(page::error(
                StatusCode::CONFLICT,
                title,
                &advice,
                &Framing::Nobody,
            ))
        }
        Err(error) => Err(error.into()),
    }
}

/// What somebody is told who looks for a document that is not there.
pub(super) fn nothing(editor: &dyn Editor) -> Response {
    let title = format!("No such {}", editor.noun());
    let advice = "It may have been deleted. Those that are there are in the list.";
    let way = format!("All {}", editor.plural());
    page::error_with_way(StatusCode::NOT_FOUND, &title, advice, (editor.path(), &way))
}
