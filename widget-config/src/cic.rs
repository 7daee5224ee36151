//! How the contact centre is reached, and whom a chat is for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the contact centre is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cic {
    /// One server or a switchover pair: `http(s)://host[:port]`, perhaps with a reverse proxy's path. The protocol's own
    /// path (`/icws`) is appended by the widget.
    pub servers: Vec<String>,
    /// The protocol.
    #[serde(default)]
    pub dialect: Dialect,
    /// The road to the servers.
    #[serde(default)]
    pub route: Route,
}

/// Which of CIC's web chat protocols the servers are spoken to in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// ICWS web chat.
    #[default]
    Icws,
    /// Interaction Web Tools, for servers without ICWS web chat.
    WebTools,
}

/// The road a chat takes to the servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Route {
    /// The visitor's browser speaks to them itself.
    #[default]
    Direct,
    /// The engagement service carries the chat, for servers that browsers cannot reach.
    Service,
}

/// Whom a chat is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// The queue's name.
    pub name: String,
    /// What kind of queue that is.
    #[serde(rename = "type", default)]
    pub target_type: TargetType,
    /// What an agent should be able to do: routing contexts of the chat.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<Skill>,
}

/// What kind of queue a target is.
///
/// Source: `reference/cic-web-chat.md`, 2.3 (`targetType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub enum TargetType {
    /// A workgroup's queue.
    #[default]
    Workgroup,
    /// One user's queue.
    User,
    /// One station's queue.
    Station,
}

/// A routing context: the stock handlers of CIC know the categories `Product` and `Language`.
///
/// Source: `reference/cic-web-chat.md`, 1.4 (`routingContexts`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Skill {
    /// The category.
    pub category: String,
    /// The skill's name in the contact centre.
    pub name: String,
}
