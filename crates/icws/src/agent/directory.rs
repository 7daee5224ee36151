//! Directories: who is in a workgroup, with their statuses.
//!
//! Source: the vendor's generated ICWS library, `directories`.

use serde::{Deserialize, Serialize};

/// Values of [`DirectoryMetadata::category`].
pub mod directory_category {
    /// The members of a workgroup.
    pub const WORKGROUP: u8 = 1;
}

/// A directory, without its entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DirectoryMetadata {
    /// Its id.
    #[serde(rename = "directoryID")]
    pub directory_id: String,
    /// Its name for people.
    pub display_name: String,
    /// The id of the shape of its entries.
    #[serde(rename = "schemaID")]
    pub schema_id: String,
    /// One of [`directory_category`].
    pub category: u8,
    /// How many entries it has.
    pub count: usize,
    /// Whether entries say that they are activated.
    pub has_activation: bool,
    /// Whether entries have a status.
    pub has_status: bool,
}

/// Directories there are, or that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DirectoriesMessage {
    /// `false`: these are all.
    pub is_delta: bool,
    /// New ones.
    pub directories_added: Vec<DirectoryMetadata>,
    /// Other than before.
    pub directories_changed: Vec<DirectoryMetadata>,
    /// Ids of those that are gone.
    pub directories_removed: Vec<String>,
}

/// A user's status in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusSummary {
    /// The status.
    #[serde(rename = "statusID")]
    pub status_id: String,
    /// Whether the user is logged in anywhere.
    pub logged_in: bool,
    /// Whether the user is on a call.
    pub on_phone: bool,
}

/// The `__type` of [`ContactEntry`].
pub const CONTACT_ENTRY: &str = "urn:inin.com:directories:contactEntry";

/// Somebody in a directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactEntry {
    /// Always [`CONTACT_ENTRY`].
    #[serde(rename = "__type")]
    pub kind: String,
    /// The entry's id.
    #[serde(rename = "entryID")]
    pub entry_id: String,
    /// Its place.
    pub index: usize,
    /// The user.
    #[serde(rename = "userID")]
    pub user_id: String,
    /// The name for people.
    pub display_name: String,
    /// Whether the user takes part in the workgroup's routing.
    pub activated: bool,
    /// The status.
    #[serde(rename = "statusID")]
    pub status_id: String,
    /// The status in short.
    pub status_summary: StatusSummary,
    /// A note the user left.
    pub status_notes: String,
    /// Since when, UTC.
    pub status_changed: String,
    /// Whether the user is logged in anywhere.
    pub logged_in: bool,
    /// Whether the user is on a call.
    pub on_phone: bool,
}

/// Who is in a watched directory, or who changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DirectoryMessage {
    /// `false`: these are all.
    pub is_delta: bool,
    /// The name the client gave the subscription.
    pub subscription_id: String,
    /// How many entries there are.
    pub total_count: usize,
    /// How many of them were asked for.
    pub filtered_count: usize,
    /// New ones.
    pub contacts_added: Vec<ContactEntry>,
    /// Other than before.
    pub contacts_changed: Vec<ContactEntry>,
    /// Ids of those that are gone.
    pub contacts_removed: Vec<String>,
}
