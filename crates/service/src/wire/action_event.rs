//! What became of an action, as a client that polls says it. Source: `ActionEventRequest` of the vendor's API.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An action has come to a state, says a client that polls.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ActionEventRequest)]
pub struct WireActionEvent {
    /// The session.
    pub session_id: String,
    /// The action, as the ping named it.
    pub action_id: String,
    /// One of the fourteen states.
    pub action_state: String,
    /// What went wrong.
    #[serde(default)]
    pub error_code: String,
    /// What went wrong, in words.
    #[serde(default)]
    pub error_message: String,
}
