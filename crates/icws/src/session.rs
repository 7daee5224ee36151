//! What a chat begins with, and what takes it up again.

use std::fmt;

use crate::participant::ParticipantId;

/// What a visitor asks for. The names are the protocol's.
///
/// Source: `reference/cic-web-chat.md`, 2.3 and 4.6.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct StartRequest {
    /// The visitor's display name.
    pub participant_name: String,
    /// The workgroup, user or station to reach.
    pub target_name: String,
    /// `Workgroup`, `User` or `Station`.
    pub target_type: String,
    /// The visitor's language, lower case (`en-us`).
    pub language: String,
    /// Notes kept with the interaction; empty for none.
    pub notes: String,
    /// The interaction's attributes, in order.
    pub attributes: Vec<(String, String)>,
}

impl fmt::Debug for StartRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The rest is about a person.
        formatter
            .debug_struct("StartRequest")
            .field("target_name", &self.target_name)
            .finish_non_exhaustive()
    }
}

/// What it takes to go on with a chat after a page load.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// The base address of the server that has the chat.
    pub base: String,
    /// The visitor's participant id.
    pub participant: ParticipantId,
    /// The chat's id, for reconnecting. As secret as the participant's.
    pub chat: String,
    /// How many messages of the visitor the server is known to have.
    pub said: u32,
    /// Messages of the visitor of which that is not known, oldest first.
    pub unsent: Vec<String>,
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Session")
            .field("base", &self.base)
            .field("said", &self.said)
            .finish_non_exhaustive()
    }
}
