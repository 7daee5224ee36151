//! Deleting a document, and taking that back.

use super::around::{around, find, key};
use crate::documents;
use crate::error::ApiError;
use crate::pages::editors::Editor;
use crate::routes::admin::form::Form;
use crate::routes::gate::LoggedIn;
use crate::routes::page::{self, Framing};
use crate::shared::Shared;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};

pub(super) async fn delete(
    editor: &'static dyn Editor,
    shared: &Shared,
    logged_in: &LoggedIn,
    id: String,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    if let Err(refusal) = Form::read(shared, logged_in, &headers, body).await {
        return Ok(refusal);
    }
    let organisation = &logged_in.user.organisation;
    let actor = logged_in.actor();
    match documents::delete(shared, &actor, key(organisation, editor.kind(), &id), false).await {
        Ok(()) => {
            let list = format!("{}?deleted={id}", editor.path());
            Ok(Redirect::to(&list).into_response())
        }
        Err(ApiError::InUse { kind, id: user }) => {
            let around = around(shared, organisation).await?;
            let name = around.name_of(kind, &user);
            let own = find(&around, editor, &id).map(|document| editor.name(&document.body));
            let advice = format!(
                "“{name}” names “{}”. Take it out there first, then delete it here.",
                own.unwrap_or_default()
            );
            Ok(page::error(
                StatusCode::CONFLICT,
                "Still in use",
                &advice,
                &Framing::Nobody,
            ))
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn restore(
    editor: &'static dyn Editor,
    shared: &Shared,
    logged_in: &LoggedIn,
    id: String,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    if let Err(refusal) = Form::read(shared, logged_in, &headers, body).await {
        return Ok(refusal);
    }
    let key = key(&logged_in.user.organisation, editor.kind(), &id);
    documents::restore(shared, &logged_in.actor(), key).await?;
    let address = format!("{}/{id}?done=restored", editor.path());
    Ok(Redirect::to(&address).into_response())
}
