//! Single interactions: attributes, alerting, what can be done with them.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::queue::QueueId;

/// Values of [`AlertingInteraction::alert_type`].
pub mod alert_type {
    /// Routed to the user directly.
    pub const USER: u8 = 1;
    /// Routed to the user by ACD.
    pub const ACD_USER: u8 = 5;
}

/// Values of [`AlertingInteraction::alert_action`].
pub mod alert_action {
    /// Begin to alert.
    pub const START: u8 = 1;
    /// Stop alerting: answered, taken back or gone.
    pub const STOP: u8 = 2;
}

/// The attributes a subscription asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttributeNames {
    /// Names such as `Eic_State`.
    #[serde(default)]
    pub attribute_names: Vec<String>,
}

/// The attributes of one interaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InteractionAttributes {
    /// Name to value; an attribute nobody set is empty.
    pub attributes: BTreeMap<String, String>,
}

/// Turns something on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switch {
    /// On?
    pub on: bool,
}

/// Where to send an interaction: a queue, or a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlindTransfer {
    /// The queue.
    #[serde(default, rename = "queueID", skip_serializing_if = "Option::is_none")]
    pub queue_id: Option<QueueId>,
    /// A user or workgroup by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}

/// Attributes of a watched interaction, or those that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InteractionChangedMessage {
    /// `false`: these are all.
    pub is_delta: bool,
    /// The interaction (the vendor writes `ID` here).
    #[serde(rename = "interactionID")]
    pub interaction_id: String,
    /// Name to value.
    pub attributes: BTreeMap<String, String>,
}

/// A watched interaction is gone for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InteractionDeallocatedMessage {
    /// Always `true`.
    pub is_delta: bool,
    /// The interaction.
    #[serde(rename = "interactionID")]
    pub interaction_id: String,
}

/// A watched interaction is not the user's to see any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InteractionLostRightsMessage {
    /// Always `true`.
    pub is_delta: bool,
    /// The interaction.
    #[serde(rename = "interactionID")]
    pub interaction_id: String,
}

/// One interaction that begins or stops alerting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AlertingInteraction {
    /// The interaction.
    pub interaction_id: String,
    /// The media type's number (chat is 2, callback 5).
    pub interaction_type: u8,
    /// Who is calling.
    pub name: String,
    /// Where from: the telephone of a callback; empty for chats.
    pub address: String,
    /// One of [`alert_type`].
    pub alert_type: u8,
    /// One of [`alert_action`].
    pub alert_action: u8,
    /// Whether it is answered without asking.
    pub auto_answer: bool,
    /// The attributes asked for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
}

/// Interactions that begin or stop alerting the session's user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InteractionAlertingMessage {
    /// `false`: these are all that alert.
    pub is_delta: bool,
    /// The interactions.
    pub alerting_interaction_details: Vec<AlertingInteraction>,
}
