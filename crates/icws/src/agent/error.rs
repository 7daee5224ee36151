//! The error object every 4xx and 5xx answer carries.

use serde::{Deserialize, Serialize};

/// Which of the three error shapes it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ErrorType {
    /// Something went wrong.
    #[serde(rename = "urn:inin.com:common:error")]
    Error,
    /// A required property is not there.
    #[serde(rename = "urn:inin.com:common:missingPropertyError")]
    MissingProperty,
    /// A property has a value that cannot be used.
    #[serde(rename = "urn:inin.com:common:invalidPropertyError")]
    InvalidProperty,
}

/// The body of an ICWS error.
///
/// Source: reference section 2.1; `errorId` is optional, `message` required.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    /// The shape.
    #[serde(rename = "__type")]
    pub kind: ErrorType,
    /// The dotted id, such as `error.request.webChat.invalidParticipantId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_id: Option<String>,
    /// A sentence for people.
    pub message: String,
    /// The property meant, for the two property errors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property_name: Option<String>,
}
