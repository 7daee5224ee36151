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
    /// What the server can do.
    #[serde(default)]
    pub features: Vec<Feature>,
    /// The server's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_time_info: Option<ServerTime>,
    /// The station the user would get by default; we know none.
    #[serde(default)]
    pub default_workstation_id: Option<String>,
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
}
