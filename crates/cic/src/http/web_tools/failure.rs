//! What goes wrong, as the older API says it.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::http::error::IcwsError;
use crate::model::{StartError, UnknownParticipant, VisitorError};

pub(super) const NO_SESSION: &str = "error.websvc.unknownEntity.session";
pub(super) const INVALID: &str = "error.websvc.content.invalid";
pub(super) const MISSING: &str = "error.websvc.content.invalid.missingData";

/// A failure, in the envelope of the operation.
pub(super) struct Failure {
    pub(super) root: &'static str,
    pub(super) reason: &'static str,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = json!({ "type": "failure", "reason": self.reason });
        Json(json!({ self.root: { "status": status } })).into_response()
    }
}

impl Failure {
    pub(super) const fn of_chat(reason: &'static str) -> Self {
        Self { root: "chat", reason }
    }
}

impl From<UnknownParticipant> for Failure {
    fn from(_: UnknownParticipant) -> Self {
        Self::of_chat(NO_SESSION)
    }
}

impl From<VisitorError> for Failure {
    fn from(error: VisitorError) -> Self {
        Self::of_chat(match error {
            VisitorError::UnknownParticipant(_) | VisitorError::UnknownChat => NO_SESSION,
            VisitorError::EmptyMessage => MISSING,
            VisitorError::MessageTooLong { .. } => INVALID,
            // It will not go through later either; a plain `error.websvc` would be repeated.
            VisitorError::ChatTooLong => INVALID,
        })
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        Self::of_chat(match error {
            StartError::UnknownTarget { .. } => "error.websvc.unknownEntity.badTarget",
            StartError::InvalidProperty { .. } => INVALID,
            StartError::TooManyFromAddress | StartError::Full => "error.websvc.unavailable",
        })
    }
}

/// Of what a body lacks, or has wrong.
pub(super) fn invalid(_: IcwsError) -> Failure {
    Failure::of_chat(INVALID)
}
