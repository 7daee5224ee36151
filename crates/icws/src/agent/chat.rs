//! Members and contents of a chat, as an agent sees them.

use serde::{Deserialize, Serialize};

/// Values of [`ChatMember::chat_member_type`].
pub mod chat_member_type {
    /// The server itself.
    pub const SYSTEM: u8 = 1;
    /// The user this session belongs to.
    pub const CURRENT_USER: u8 = 2;
    /// Another agent.
    pub const INTERNAL: u8 = 3;
    /// The visitor.
    pub const EXTERNAL: u8 = 4;
}

/// Values of [`ChatLine::message_type`].
pub mod message_type {
    /// Something said.
    pub const TEXT: u8 = 0;
    /// A file; the line's text is its name (*inferred*).
    pub const FILE: u8 = 1;
}

/// One who takes part in a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatMember {
    /// One of [`chat_member_type`].
    pub chat_member_type: u8,
    /// The name for people.
    pub display_name: String,
    /// The interaction.
    pub interaction_id: String,
    /// The agent's user id; empty for others.
    #[serde(default)]
    pub user_id: String,
    /// Whether they are typing; only in [`ChatMembersMessage`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_typing: Option<bool>,
}

/// Who takes part, or what changed about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatMembersMessage {
    /// `false`: `members_added` is everybody.
    pub is_delta: bool,
    /// The interaction.
    pub interaction_id: String,
    /// Came.
    #[serde(default)]
    pub members_added: Vec<ChatMember>,
    /// Began or stopped typing.
    #[serde(default)]
    pub members_changed: Vec<ChatMember>,
    /// Left.
    #[serde(default)]
    pub members_removed: Vec<ChatMember>,
}

/// One line of a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatLine {
    /// Who wrote it.
    pub chat_member: ChatMember,
    /// Plain text.
    pub text: String,
    /// UTC, compact ISO 8601.
    pub timestamp: String,
    /// One of [`message_type`].
    #[serde(default)]
    pub message_type: u8,
}

/// What was said, or what was said since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatContentsMessage {
    /// `false`: this is the whole chat.
    pub is_delta: bool,
    /// The interaction.
    pub interaction_id: String,
    /// The lines, oldest first.
    pub messages_added: Vec<ChatLine>,
}

/// An agent says something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendChatMessage {
    /// Plain text.
    pub text: String,
    /// Whether the agent's typing indicator goes out with it.
    pub clear_typing_indicator: bool,
}

/// An agent begins or stops typing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypingIndicator {
    /// Typing?
    pub on: bool,
}
