//! Who is logged in, with what, where.
//!
//! Source: the vendor's generated ICWS library, `session`.

use serde::{Deserialize, Serialize};

use super::configuration::ConfigurationId;

/// Values of [`SessionInformation::reason`].
pub mod session_reason {
    /// Somebody came or went.
    pub const CONNECTION_CHANGE: u8 = 0;
}

/// One session of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionInformation {
    /// What the client calls itself.
    pub application_name: String,
    /// The machine; clients do not tell us.
    pub machine_name: String,
    /// The station; its id is empty without one.
    pub station_id: ConfigurationId,
    /// The user.
    pub user_id: ConfigurationId,
    /// One of [`session_reason`].
    pub reason: u8,
}

/// Sessions there are, or that came and went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionsMessage {
    /// `false`: these are all.
    pub is_delta: bool,
    /// New ones.
    pub sessions_added: Vec<SessionInformation>,
    /// Ended ones.
    pub sessions_removed: Vec<SessionInformation>,
}
