//! The wire types of the agents' side of ICWS, for servers, desks and bridges.
//!
//! Only shapes live here: no addresses, no behaviour. Field names and numbers are the vendor's as far as its published
//! pages show them; `docs/wire/icws-agent.md` marks what is inferred. Reading is lenient (unknown fields are ignored,
//! unknown messages become [`Message::Unknown`]), writing is exact.

mod activation;
mod chat;
mod configuration;
mod connection;
mod error;
mod interaction;
mod licence;
mod message;
mod queue;
mod response;
mod statistic;
mod status;

pub use activation::{
    UserActivations, WorkgroupActivationMessage, WorkgroupActivationSet, WorkgroupActivationSetList,
    WorkgroupActivationSubscription,
};
pub use chat::{
    ChatContentsMessage, ChatLine, ChatMember, ChatMembersMessage, SendChatMessage, TypingIndicator,
    chat_member_type, message_type,
};
pub use configuration::{
    ConfigurationId, ItemList, LicenseProperties, ServerParameterConfiguration, UserConfiguration,
    Utilization, UtilizationSettings, WorkgroupConfiguration,
};
pub use connection::{
    AlternateHosts, ConnectionResponse, ConnectionState, Feature, FeatureInfoList, MEDIA_TYPE_CALLBACK,
    MEDIA_TYPE_CHAT, ServerTime, StationSettings, VersionInfo, connection_state,
};
pub use error::{ErrorBody, ErrorType};
pub use interaction::{
    AlertingInteraction, AttributeNames, BlindTransfer, InteractionAlertingMessage, InteractionAttributes,
    InteractionChangedMessage, InteractionDeallocatedMessage, Switch, alert_action, alert_type,
};
pub use licence::{
    LicenseAssignedStatus, LicenseAssignedStatusList, LicenseList, LicenseOperationResult,
    LicenseOperationResultList, license_status,
};
pub use message::{AsyncOperationCompletedMessage, Message};
pub use queue::{QueueContentsMessage, QueueId, QueueInteraction, QueueSubscription, queue_type};
pub use response::{
    ResponseManagementItem, ResponseManagementLibrary, ResponseManagementLibraryFile,
    ResponseManagementMessage, response_type,
};
pub use statistic::{
    INTERVAL_PARAMETER, ParameterValueItem, StatisticKey, StatisticSubscription, StatisticValue,
    StatisticValueChange, StatisticValueMessage, WORKGROUP_PARAMETER,
};
pub use status::{
    Accepted, ChangeStatus, StatusMessage, StatusMessageList, UserStatus, UserStatusMessage,
    UserStatusSubscription,
};
