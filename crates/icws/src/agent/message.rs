//! The messages a session receives.

use serde::{Deserialize, Serialize};

use super::activation::WorkgroupActivationMessage;
use super::chat::{ChatContentsMessage, ChatMembersMessage};
use super::error::ErrorBody;
use super::interaction::{
    InteractionAlertingMessage, InteractionChangedMessage, InteractionDeallocatedMessage,
};
use super::queue::QueueContentsMessage;
use super::response::ResponseManagementMessage;
use super::statistic::StatisticValueMessage;
use super::status::UserStatusMessage;

/// An asynchronous request has been carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AsyncOperationCompletedMessage {
    /// Always `true`.
    pub is_delta: bool,
    /// The id the 202 answer gave.
    pub request_id: String,
    /// What went wrong; nothing when all is well.
    pub error: Option<ErrorBody>,
}

/// One message; its `__type` is the only way to tell them apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "__type")]
pub enum Message {
    /// Queues.
    #[serde(rename = "urn:inin.com:queues:queueContentsMessage")]
    QueueContents(QueueContentsMessage),
    /// Alerting.
    #[serde(rename = "urn:inin.com:interactions:interactionAlertingMessage")]
    InteractionAlerting(InteractionAlertingMessage),
    /// One interaction.
    #[serde(rename = "urn:inin.com:interactions:interactionChangedMessage")]
    InteractionChanged(InteractionChangedMessage),
    /// One interaction, gone.
    #[serde(rename = "urn:inin.com:interactions:interactionDeallocatedMessage")]
    InteractionDeallocated(InteractionDeallocatedMessage),
    /// Members of a chat.
    #[serde(rename = "urn:inin.com:interactions.chat:chatMembersMessage")]
    ChatMembers(ChatMembersMessage),
    /// Contents of a chat.
    #[serde(rename = "urn:inin.com:interactions.chat:chatContentsMessage")]
    ChatContents(ChatContentsMessage),
    /// Statuses.
    #[serde(rename = "urn:inin.com:status:userStatusMessage")]
    UserStatus(UserStatusMessage),
    /// Activations.
    #[serde(rename = "urn:inin.com:activations:workgroupActivationMessage")]
    WorkgroupActivation(WorkgroupActivationMessage),
    /// Statistics.
    #[serde(rename = "urn:inin.com:statistics:statisticValueMessage")]
    StatisticValue(StatisticValueMessage),
    /// Libraries of canned responses.
    #[serde(rename = "urn:inin.com:responseManagement:responseManagementMessage")]
    ResponseManagement(ResponseManagementMessage),
    /// A request is done.
    #[serde(rename = "urn:inin.com:messaging:asyncOperationCompletedMessage")]
    AsyncOperationCompleted(AsyncOperationCompletedMessage),
    /// A kind of message this program does not read.
    #[serde(other)]
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::{QueueContentsMessage, StatisticValue};

    #[test]
    fn a_message_carries_its_type_and_is_read_back() {
        let message = Message::QueueContents(QueueContentsMessage {
            is_delta: true,
            subscription_id: "mine".into(),
            interactions_added: vec![],
            interactions_changed: vec![],
            interactions_removed: vec!["3001".into()],
        });
        let json = serde_json::to_value(&message).unwrap();
        assert_eq!(json["__type"], "urn:inin.com:queues:queueContentsMessage");
        assert_eq!(json["interactionsRemoved"][0], "3001");
        assert_eq!(serde_json::from_value::<Message>(json).unwrap(), message);
    }

    #[test]
    fn a_message_of_an_unknown_kind_is_not_an_error() {
        let json = r#"{ "__type": "urn:inin.com:tracker:somethingNew", "isDelta": false, "more": [1] }"#;
        assert_eq!(serde_json::from_str::<Message>(json).unwrap(), Message::Unknown);
    }

    #[test]
    fn a_statistic_says_its_type_twice_as_the_vendor_does() {
        let json = serde_json::to_value(StatisticValue::seconds(12.0)).unwrap();
        assert_eq!(json["__type"], "urn:inin.com:statistics:statisticDurationValue");
        assert_eq!(json["statisticValueType"], 6);
        assert_eq!(json["value"], 12.0);
    }
}
