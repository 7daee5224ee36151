//! The parties of a chat.

use std::fmt;

/// A participant's GUID. The visitor's own is a bearer secret, so none is ever printed.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ParticipantId(String);

/// The system's own participant id in both web chat protocols.
///
/// Source: `reference/cic-web-chat.md`, 1.6 and 4.6.
const SYSTEM: &str = "00000000-0000-0000-0000-000000000000";

impl ParticipantId {
    /// Takes a GUID from the wire; letter case does not matter in one.
    #[must_use]
    pub fn new(guid: &str) -> Self {
        Self(guid.to_ascii_lowercase())
    }

    /// The GUID, for addresses and storage only.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }

    pub(crate) fn is_system(&self) -> bool {
        self.0 == SYSTEM
    }
}

impl fmt::Debug for ParticipantId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ParticipantId(…)")
    }
}

/// Who somebody is to the visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParticipantKind {
    /// The visitor of this page.
    Visitor,
    /// Somebody of the contact centre.
    Agent,
    /// The server itself: greetings, queue announcements.
    System,
}

/// A party of the chat, remembered because text messages carry only its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// The party's id.
    pub id: ParticipantId,
    /// Who it is.
    pub kind: ParticipantKind,
    /// The display name, once a state message told it.
    pub name: Option<String>,
    /// Whether the party is in the conversation now.
    pub is_active: bool,
    /// Whether the party has put the conversation on hold.
    pub(crate) is_holding: bool,
    pub(crate) state_sequence: Option<u64>,
}

/// A participant's state on the wire.
///
/// Source: `reference/cic-web-chat.md`, 2.3 (`chatParticipantState`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ParticipantState {
    Initializing,
    Alerting,
    Active,
    Held,
    Disconnected,
}
