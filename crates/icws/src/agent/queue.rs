//! Queues and who waits in them.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::error::ErrorBody;

/// Values of [`QueueId::queue_type`].
pub mod queue_type {
    /// A system queue.
    pub const SYSTEM: u8 = 0;
    /// A user's own queue: *My Interactions*.
    pub const USER: u8 = 1;
    /// A workgroup's queue.
    pub const WORKGROUP: u8 = 2;
    /// A station's queue.
    pub const STATION: u8 = 3;
}

/// Names one queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueId {
    /// One of [`queue_type`].
    pub queue_type: u8,
    /// The user's, workgroup's or station's name.
    pub queue_name: String,
}

/// What a queue subscription asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueSubscription {
    /// The queues to watch together.
    pub queue_ids: Vec<QueueId>,
    /// The attributes wanted of each interaction.
    #[serde(default)]
    pub attribute_names: Vec<String>,
}

/// One interaction in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueInteraction {
    /// The interaction.
    pub interaction_id: String,
    /// The attributes asked for; of a change only those that changed.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
}

/// What is in the watched queues, or what changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueContentsMessage {
    /// `false`: forget what you knew, this is everything.
    pub is_delta: bool,
    /// The name the client gave the subscription.
    pub subscription_id: String,
    /// New in the queues.
    #[serde(default)]
    pub interactions_added: Vec<QueueInteraction>,
    /// Changed since.
    #[serde(default)]
    pub interactions_changed: Vec<QueueInteraction>,
    /// No longer there.
    #[serde(default)]
    pub interactions_removed: Vec<String>,
}

/// Values of [`QueueSubscriptionStateMessage::state`].
pub mod subscription_state {
    /// All is well.
    pub const NORMAL: u8 = 1;
    /// There is no news for a while.
    pub const SUSPENDED: u8 = 2;
    /// There is no news any more.
    pub const FAULTED: u8 = 3;
}

/// How a subscription of queues stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueSubscriptionStateMessage {
    /// Always `true`.
    pub is_delta: bool,
    /// The name the client gave the subscription.
    pub subscription_id: String,
    /// One of [`subscription_state`].
    pub state: u8,
    /// What is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorBody>,
}
