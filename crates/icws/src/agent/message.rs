//! The messages a session receives.

use serde::{Deserialize, Serialize};

use super::activation::{UserActivationMessage, WorkgroupActivationMessage};
use super::catalog::StatisticCatalogMessage;
use super::chat::{ChatContentsMessage, ChatMembersMessage};
use super::connection::ConnectionStateChangeMessage;
use super::directory::{DirectoriesMessage, DirectoryMessage};
use super::error::ErrorBody;
use super::interaction::{
    InteractionAlertingMessage, InteractionChangedMessage, InteractionDeallocatedMessage,
    InteractionLostRightsMessage,
};
use super::licence::LicenseMessage;
use super::queue::{QueueContentsMessage, QueueSubscriptionStateMessage};
use super::response::ResponseManagementMessage;
use super::session::SessionsMessage;
use super::statistic::StatisticValueMessage;
use super::status::{StatusMessagesMessage, StatusMessagesUserAccessMessage, UserStatusMessage};

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
    /// Activations of a user.
    #[serde(rename = "urn:inin.com:activations:userActivationMessage")]
    UserActivation(UserActivationMessage),
    /// The statuses there are.
    #[serde(rename = "urn:inin.com:status:statusMessagesMessage")]
    StatusMessages(StatusMessagesMessage),
    /// The statuses users may choose.
    #[serde(rename = "urn:inin.com:status:statusMessagesUserAccessMessage")]
    StatusMessagesUserAccess(StatusMessagesUserAccessMessage),
    /// The session's connection.
    #[serde(rename = "urn:inin.com:connection:connectionStateChangeMessage")]
    ConnectionStateChange(ConnectionStateChangeMessage),
    /// A queue that cannot be watched any more.
    #[serde(rename = "urn:inin.com:queues:queueSubscriptionStateMessage")]
    QueueSubscriptionState(QueueSubscriptionStateMessage),
    /// One interaction, not to be seen any more.
    #[serde(rename = "urn:inin.com:interactions:interactionLostRightsMessage")]
    InteractionLostRights(InteractionLostRightsMessage),
    /// Licences of the session's user.
    #[serde(rename = "urn:inin.com:licenses:licenseMessage")]
    License(LicenseMessage),
    /// Who is logged in with what.
    #[serde(rename = "urn:inin.com:session:sessionsMessage")]
    Sessions(SessionsMessage),
    /// Directories.
    #[serde(rename = "urn:inin.com:directories:directoriesMessage")]
    Directories(DirectoriesMessage),
    /// Who is in a directory.
    #[serde(rename = "urn:inin.com:directories:directoryMessage")]
    Directory(DirectoryMessage),
    /// The statistics there are.
    #[serde(rename = "urn:inin.com:statistics:statisticCatalogMessage")]
    StatisticCatalog(StatisticCatalogMessage),
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
