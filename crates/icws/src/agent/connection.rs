//! Log-in, session, features and station.

use serde::{Deserialize, Serialize};

/// The number of media type *chat* in [`StationSettings::supported_media_types`].
pub const MEDIA_TYPE_CHAT: u8 = 2;
/// The number of media type *callback*.
pub const MEDIA_TYPE_CALLBACK: u8 = 5;

/// Values of [`ConnectionState::connection_state`].
pub mod connection_state {
    /// There is no connection.
    pub const NONE: u8 = 0;
    /// The session is good.
    pub const UP: u8 = 1;
    /// The server is gone.
    pub const DOWN: u8 = 2;
}

/// One feature of a server, with the version it speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Feature {
    /// Such as `web-chat`.
    pub feature_id: String,
    /// Counts up from 1.
    pub version: u32,
}

/// All features of a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FeatureInfoList {
    /// The features, in no order.
    pub feature_info_list: Vec<Feature>,
}

/// The server's version; every part is a string on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VersionInfo {
    /// Major version.
    pub major_version: String,
    /// Minor version.
    pub minor_version: String,
    /// Service update.
    pub su: String,
    /// Build.
    pub build: String,
    /// Product.
    pub product_id: String,
    /// Code base.
    pub codebase_id: String,
    /// What product and version it is, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_release_display_string: Option<String>,
}

/// The server's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerTime {
    /// UTC, compact ISO 8601.
    pub server_utc_time: String,
}

/// The 201 answer to a log-in. `Debug` leaves the token out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionResponse {
    /// Goes into the header `ININ-ICWS-CSRF-Token` of every later request.
    pub csrf_token: String,
    /// The session's id, part of every later path.
    pub session_id: String,
    /// Hosts to try when this one answers 503.
    #[serde(default)]
    pub alternate_host_list: Vec<String>,
    /// Who logged in, as the server spells it.
    #[serde(default, rename = "userID")]
    pub user_id: String,
    /// The user's name for people.
    #[serde(default)]
    pub user_display_name: String,
    /// The server's name.
    #[serde(default)]
    pub ic_server: String,
    /// What the server can do, if it was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<Feature>,
    /// The server's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_time_info: Option<ServerTime>,
    /// The server's version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<VersionInfo>,
}

impl std::fmt::Debug for ConnectionResponse {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ConnectionResponse")
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}

/// The 503 answer of the passive server of a switchover pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AlternateHosts {
    /// Always [`AlternateHosts::TYPE`].
    #[serde(rename = "__type")]
    pub kind: String,
    /// Hosts to try instead.
    pub alternate_host_list: Vec<String>,
    /// A dotted id.
    pub error_id: String,
    /// For people.
    pub message: String,
}

impl AlternateHosts {
    /// The `__type`.
    pub const TYPE: &str = "urn:inin.com:connection:alternateHosts";
}

/// How a switchover pair stands.
///
/// Source: reference section 3.2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SwitchoverStatus {
    /// Whether there is a pair.
    pub is_switchover_active: bool,
    /// The server that answers.
    pub primary_host: String,
    /// The other one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup_host: Option<String>,
    /// Whether the other one is being stopped.
    #[serde(default, rename = "isBackupICStopping")]
    pub is_backup_stopping: bool,
    /// Whether the other one is being started.
    #[serde(default, rename = "isBackupICStarting")]
    pub is_backup_starting: bool,
    /// Whether only people switch over.
    #[serde(default)]
    pub is_manual_switch_only: bool,
    /// What keeps the other one from taking over: 0 nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup_state: Option<u8>,
    /// Parts of this server that are down.
    #[serde(default)]
    pub subsystems_down: Vec<String>,
}

/// The session's connection has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionStateChangeMessage {
    /// Always `true`.
    pub is_delta: bool,
    /// One of [`connection_state`].
    pub previous_connection_state: u8,
    /// One of [`connection_state`].
    pub new_connection_state: u8,
    /// Why, for people.
    pub reason: String,
    /// Whether logging in again makes sense.
    pub should_reconnect: bool,
}

/// The state of a session's connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionState {
    /// One of [`connection_state`].
    pub connection_state: u8,
    /// Why, when it is down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether logging in again makes sense.
    #[serde(default)]
    pub should_reconnect: bool,
}

/// A station: what the agent can be offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StationSettings {
    /// Such as `urn:inin.com:connection:stationlessSettings`.
    #[serde(rename = "__type")]
    pub kind: String,
    /// Numbers of media types; [`MEDIA_TYPE_CHAT`] is chat.
    #[serde(default)]
    pub supported_media_types: Vec<u8>,
    /// Whether interactions may be offered now.
    #[serde(default)]
    pub ready_for_interactions: bool,
    /// The station's name, of a workstation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workstation: Option<String>,
    /// The telephone's number, of a remote one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_number: Option<String>,
    /// Whether the line to a remote telephone stays open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persistent_connection: Option<bool>,
    /// Whether the station outlives the session: 0 it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station_connection_mode: Option<u8>,
}
