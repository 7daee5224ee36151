//! Deleting a document, and taking that back.

use super::around::{around, find, key};
use crate::documents;
use crate::error::ApiError;
use crate::pages::editors::{self, Editor};
use crate::routes::admin::form::Form;
use crate::routes::gate::LoggedIn;
use crate::routes::page::{self, PageError};
use crate::shared::Shared;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

pub(super) async fn delete(
    editor: &'static dyn Editor,
    shared: &Shared,
    logged_in: &LoggedIn,
    id: String,
    form: Form,
) -> Result<Response, PageError> {
    let organisation = &logged_in.user.organisation;
    let actor = logged_in.actor();
    let seen = around(shared, logged_in).await?;
    let current = find(&seen, editor, &id).map(|document| document.version.to_string());
    if current.is_some_and(|current| current != form.text("_version")) {
        return Ok(changed_meanwhile(editor, &id));
    }
    match documents::delete(shared, &actor, key(organisation, editor.kind(), &id), false).await {
        Ok(()) => {
            let list = format!("{}?deleted={id}", editor.path());
            Ok(Redirect::to(&list).into_response())
        }
        Err(ApiError::InUse { kind, id: user }) => {
            let around = around(shared, logged_in).await?;
            let name = around.name_of(kind, &user);
            let own = find(&around, editor, &id).map(|document| editor.name(&document.body));
            let advice = format!(
                "“{name}” names “{}”. Take it out there first, then delete it here.",
                own.unwrap_or_default()
            );
            let editor = editors::ALL.iter().find(|editor| editor.kind() == kind);
            let path = editor.map_or("/admin".to_owned(), |editor| format!("{}/{user}", editor.path()));
            let way = (path.as_str(), "Go there");
            Ok(page::error_with_way(
                StatusCode::CONFLICT,
                "Still in use",
                &advice,
                way,
            ))
        }
        Err(error) => Err(error.into()),
    }
}

/// What somebody is told who would delete, or replace, what they have not seen.
pub(super) fn changed_meanwhile(editor: &dyn Editor, id: &str) -> Response {
    let advice = "Somebody has saved another version since you opened it. Look at that first.";
    let path = format!("{}/{id}", editor.path());
    let way = (path.as_str(), "Look at it");
    page::error_with_way(StatusCode::CONFLICT, "Changed meanwhile", advice, way)
}

pub(super) async fn restore(
    editor: &'static dyn Editor,
    shared: &Shared,
    logged_in: &LoggedIn,
    id: String,
    _: Form,
) -> Result<Response, PageError> {
    let key = key(&logged_in.user.organisation, editor.kind(), &id);
    documents::restore(shared, &logged_in.actor(), key).await?;
    let address = format!("{}/{id}?done=restored", editor.path());
    Ok(Redirect::to(&address).into_response())
}
