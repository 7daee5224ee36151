//! Users' statuses.

use serde::{Deserialize, Serialize};

/// One status a user can be in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusMessage {
    /// Its id.
    pub status_id: String,
    /// Its text for people.
    pub message_text: String,
    /// An icon, if there is one.
    #[serde(default)]
    pub icon_uri: String,
    /// Groups statuses in a list.
    #[serde(default)]
    pub group_tag: String,
    /// Whether *until* may name a date.
    #[serde(default)]
    pub can_have_date: bool,
    /// Whether *until* may name a time.
    #[serde(default)]
    pub can_have_time: bool,
    /// Whether the user must not be disturbed.
    pub is_do_not_disturb_status: bool,
    /// Whether a user may choose it.
    pub is_selectable_status: bool,
    /// Whether it stays over a log-out.
    #[serde(default)]
    pub is_persistent_status: bool,
    /// Whether calls are forwarded.
    #[serde(default)]
    pub is_forward_status: bool,
    /// Whether it means work after a call.
    #[serde(default)]
    pub is_after_call_work_status: bool,
    /// Whether ACD may offer interactions.
    pub is_acd_status: bool,
    /// Whether *follow up* may be added.
    #[serde(default)]
    pub is_allow_follow_up_status: bool,
    /// The system's own id.
    #[serde(default)]
    pub system_id: String,
}

/// All statuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusMessageList {
    /// The statuses.
    pub status_message_list: Vec<StatusMessage>,
}

/// The statuses one user may choose.
///
/// Source: the vendor's generated ICWS library, `statusMessagesUserAccess`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusMessagesUserAccess {
    /// The user.
    pub user_id: String,
    /// Ids of statuses.
    pub status_messages: Vec<String>,
}

/// Until when a status is to last.
///
/// Source: reference section 3.6.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusUntil {
    /// ISO 8601.
    pub until_date_time: String,
    /// Whether its date counts.
    pub has_date: bool,
    /// Whether its time counts.
    pub has_time: bool,
}

/// The status of one user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserStatus {
    /// The user.
    pub user_id: String,
    /// The status.
    pub status_id: String,
    /// A note the user left.
    #[serde(default)]
    pub notes: String,
    /// Where calls go meanwhile.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub forward_number: String,
    /// Until when, if the user said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<StatusUntil>,
    /// Whether the user is logged in anywhere.
    #[serde(default)]
    pub logged_in: bool,
    /// Whether the user is on a call.
    #[serde(default)]
    pub on_phone: bool,
    /// Since when the status lasts, UTC.
    #[serde(default)]
    pub status_changed: String,
    /// Since when `on_phone` lasts, UTC.
    #[serde(default)]
    pub on_phone_changed: String,
    /// The user's stations.
    #[serde(default)]
    pub stations: Vec<String>,
    /// The servers the user is logged in to.
    #[serde(default)]
    pub ic_servers: Vec<String>,
}

/// Asks for another status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeStatus {
    /// The status wanted.
    pub status_id: String,
    /// A note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// The 202 answer: the result comes as a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Accepted {
    /// Found again in the message.
    pub request_id: String,
}

/// The users whose status is watched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserStatusSubscription {
    /// The users.
    pub user_ids: Vec<String>,
}

/// The statuses there are, or those that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusMessagesMessage {
    /// `false`: these are all.
    pub is_delta: bool,
    /// New ones.
    pub status_messages_added: Vec<StatusMessage>,
    /// Other than before.
    pub status_messages_changed: Vec<StatusMessage>,
    /// Ids of those that are gone.
    pub status_messages_removed: Vec<String>,
}

/// Statuses watched users may choose, or those that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusMessagesUserAccessMessage {
    /// `false`: these are all.
    pub is_delta: bool,
    /// A change a user.
    pub status_messages_user_access_changes: Vec<StatusMessagesUserAccessChange>,
}

/// What has changed of the statuses one user may choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusMessagesUserAccessChange {
    /// The user.
    pub user_id: String,
    /// Ids the user may choose now.
    pub status_messages_added: Vec<String>,
    /// Ids the user may choose no more.
    pub status_messages_removed: Vec<String>,
}

/// Statuses of watched users, or those that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserStatusMessage {
    /// `false`: these are all.
    pub is_delta: bool,
    /// The statuses.
    pub user_status_list: Vec<UserStatus>,
}
