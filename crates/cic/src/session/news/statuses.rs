//! The statuses there are, and those users may choose: the same for everybody, and never others.

use waymeet_icws::agent::{
    Message, StatusMessagesMessage, StatusMessagesUserAccessChange, StatusMessagesUserAccessMessage,
};

use super::Tell;
use crate::model::STATUSES;
use crate::wire;

/// Tells of all statuses, unless that was done.
pub(super) fn all(is_told: &mut bool, tell: Tell<'_>) {
    if !std::mem::replace(is_told, true) {
        tell(Message::StatusMessages(StatusMessagesMessage {
            is_delta: false,
            status_messages_added: STATUSES.iter().map(wire::status_message).collect(),
            status_messages_changed: Vec::new(),
            status_messages_removed: Vec::new(),
        }));
    }
}

/// Tells what these users may choose, unless that was done.
pub(super) fn choices(users: &[String], is_told: &mut bool, tell: Tell<'_>) {
    if !std::mem::replace(is_told, true) {
        let change = |user: &String| StatusMessagesUserAccessChange {
            user_id: user.clone(),
            status_messages_added: wire::selectable_statuses(),
            status_messages_removed: Vec::new(),
        };
        tell(Message::StatusMessagesUserAccess(
            StatusMessagesUserAccessMessage {
                is_delta: false,
                status_messages_user_access_changes: users.iter().map(change).collect(),
            },
        ));
    }
}
