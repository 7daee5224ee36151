//! What the pages of documents need of everything else.

use crate::error::ApiError;
use crate::pages::editors::{Around, Editor};
use crate::routes::gate::LoggedIn;
use crate::shared::Shared;
use crate::store::{Document, DocumentKey};
use crate::wire::configuration::ConfigurationError;

/// Everything a document of somebody's organisation may refer to.
pub(super) async fn around(shared: &Shared, logged_in: &LoggedIn) -> Result<Around, ApiError> {
    let organisation = &logged_in.user.organisation;
    let documents = shared.store.documents_of(organisation).await?;
    let board = shared.availability.board(organisation);
    let workgroups = board.all().map(|(name, _)| name.to_owned()).collect();
    let grants = logged_in.user.role.grants.clone();
    Ok(Around::new(documents, workgroups, grants))
}

/// A document, among everything else.
pub(super) fn find<'a>(around: &'a Around, editor: &dyn Editor, id: &str) -> Option<&'a Document> {
    let mut documents = around.documents().iter();
    documents.find(|document| document.kind == editor.kind() && document.id == id)
}

pub(super) const fn key<'a>(
    organisation: &'a str,
    kind: crate::wire::kind::Kind,
    id: &'a str,
) -> DocumentKey<'a> {
    DocumentKey {
        organisation,
        kind,
        id,
    }
}

/// What is wrong with a document as it would be sent, with its place in the form; or nothing, and why it is set aside.
pub(super) fn of_refusal(error: &ApiError) -> Option<ConfigurationError> {
    match error {
        ApiError::Refused(error) => Some(error.clone()),
        ApiError::AlreadyExists(what) => {
            Some(ConfigurationError::new("", format!("there is already {what}")))
        }
        ApiError::LimitReached { .. } | ApiError::BadRequest(_) => {
            Some(ConfigurationError::new("", error.to_string()))
        }
        _ => None,
    }
}
