//! What a callback begins with, what is known of it, and what takes it up again.

use crate::participant::ParticipantId;
use std::fmt;

/// What a visitor asks for.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct CallbackRequest {
    /// The visitor's name.
    pub name: String,
    /// The number to call.
    pub telephone: String,
    /// The workgroup or user to reach.
    pub target_name: String,
    /// `Workgroup` or `User`.
    pub target_type: String,
    /// What it is about; empty for nothing.
    pub subject: String,
    /// The visitor's language, lower case (`en-us`). Web Tools only.
    pub language: String,
    /// Notes kept with the interaction; empty for none. Web Tools only.
    pub notes: String,
    /// The interaction's attributes, in order. Web Tools only.
    pub attributes: Vec<(String, String)>,
}

impl fmt::Debug for CallbackRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The rest is about a person.
        formatter
            .debug_struct("CallbackRequest")
            .field("target_name", &self.target_name)
            .finish_non_exhaustive()
    }
}

/// What it takes to go on with a callback after a page load.
#[derive(Clone, PartialEq, Eq)]
pub struct CallbackSession {
    /// The base address of the server that has it.
    pub base: String,
    /// The visitor's participant id.
    pub participant: ParticipantId,
    /// The callback's id, for reconnecting. As secret as the participant's.
    pub callback: String,
}

impl fmt::Debug for CallbackSession {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CallbackSession")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

/// What the server says of a callback; each is absent where it does not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CallbackStatus {
    /// The place in the queue.
    pub position: Option<u64>,
    /// How long it has waited, in seconds.
    pub waited_in_seconds: Option<u64>,
    /// In how many seconds the call is expected. Web Tools only.
    pub expected_in_seconds: Option<u64>,
    /// Who is going to call. Web Tools only.
    pub agent: Option<String>,
}
