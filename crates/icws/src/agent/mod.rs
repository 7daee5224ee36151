//! The wire types of the agents' side of ICWS, for servers, desks and bridges.
//!
//! Only shapes live here: no addresses, no behaviour. Field names and numbers are the vendor's as far as its published
//! pages show them; `docs/wire/icws-agent.md` marks what is inferred. Reading is lenient (unknown fields are ignored,
//! unknown messages become [`Message::Unknown`]), writing is exact.

mod activation;
mod catalog;
mod chat;
mod configuration;
mod connection;
mod directory;
mod error;
mod interaction;
mod licence;
mod message;
mod queue;
mod response;
mod session;
mod statistic;
mod status;

pub use activation::{
    UserActivationMessage, UserActivationSetList, UserActivations, WorkgroupActivationMessage,
    WorkgroupActivationSet, WorkgroupActivationSetList, WorkgroupActivationSubscription,
};
pub use catalog::{
    DrillDown, ParameterTypeDefinition, ParameterValue, ParameterValueQueryResults,
    RequiredParametersDefinition, StatisticCatalogMessage, StatisticCategory, StatisticDefinition,
    StatisticDefinitionData, statistic_units,
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
    AlternateHosts, ConnectionResponse, ConnectionState, ConnectionStateChangeMessage, Feature,
    FeatureInfoList, MEDIA_TYPE_CALLBACK, MEDIA_TYPE_CHAT, ServerTime, StationSettings, SwitchoverStatus,
    VersionInfo, connection_state,
};
pub use directory::{
    CONTACT_ENTRY, ContactEntry, DirectoriesMessage, DirectoryMessage, DirectoryMetadata, StatusSummary,
    directory_category,
};
pub use error::{ErrorBody, ErrorType};
pub use interaction::{
    AlertingInteraction, AttributeNames, BlindTransfer, InteractionAlertingMessage, InteractionAttributes,
    InteractionChangedMessage, InteractionDeallocatedMessage, InteractionLostRightsMessage, Switch,
    alert_action, alert_type,
};
pub use licence::{
    LicenseAssignedStatus, LicenseAssignedStatusList, LicenseList, LicenseMessage, LicenseOperationResult,
    LicenseOperationResultList, LicenseStageOperation, LicenseStageOperationResult,
    LicenseStageOperationResultList, license_status,
};
pub use message::{AsyncOperationCompletedMessage, Message};
pub use queue::{
    QueueContentsMessage, QueueId, QueueInteraction, QueueSubscription, QueueSubscriptionStateMessage,
    queue_type, subscription_state,
};
pub use response::{
    ResponseManagementItem, ResponseManagementLibrary, ResponseManagementLibraryFile,
    ResponseManagementMessage, response_type,
};
pub use session::{SessionInformation, SessionsMessage, session_reason};
pub use statistic::{
    AGENT_PARAMETER, INTERVAL_PARAMETER, ParameterValueItem, StatisticKey, StatisticSubscription,
    StatisticValue, StatisticValueChange, StatisticValueMessage, WORKGROUP_PARAMETER,
};
pub use status::{
    Accepted, ChangeStatus, StatusMessage, StatusMessageList, StatusMessagesMessage,
    StatusMessagesUserAccess, StatusMessagesUserAccessChange, StatusMessagesUserAccessMessage, StatusUntil,
    UserStatus, UserStatusMessage, UserStatusSubscription,
};
