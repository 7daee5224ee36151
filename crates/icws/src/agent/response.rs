//! Canned responses: libraries a session is told of, and what is in one.
//!
//! Source: the vendor's generated ICWS library, `responseManagement`.

use serde::{Deserialize, Serialize};

/// A library, and where to fetch it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResponseManagementLibraryFile {
    /// The id, a UUID.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// Where its content is, below the session's address (inferred).
    pub url: String,
    /// Another one whenever the content has changed.
    pub cache_tag: String,
}

/// Libraries have come, changed or gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResponseManagementMessage {
    /// `false` in the first message of a subscription: the whole state.
    pub is_delta: bool,
    /// New ones.
    #[serde(default)]
    pub libraries_added: Vec<ResponseManagementLibraryFile>,
    /// Those to fetch again.
    #[serde(default)]
    pub libraries_changed: Vec<ResponseManagementLibraryFile>,
    /// The ids of those there are no more.
    #[serde(default)]
    pub libraries_removed: Vec<String>,
}

/// What is in a library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResponseManagementLibrary {
    /// The id, a UUID.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// The responses in no category.
    #[serde(default)]
    pub items: Vec<ResponseManagementItem>,
}

/// Values of [`ResponseManagementItem::kind`].
pub mod response_type {
    /// A text.
    pub const TEXT: u8 = 0;
    /// The address of a page.
    pub const URL: u8 = 1;
    /// A file.
    pub const FILE: u8 = 2;
}

/// One response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResponseManagementItem {
    /// The id, a UUID.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// See [`response_type`].
    #[serde(rename = "type")]
    pub kind: u8,
    /// A short word that finds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortcut: Option<String>,
    /// The text itself, or an address.
    pub value: String,
}
