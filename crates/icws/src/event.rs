//! What the screen is told.

use crate::entry::EntryId;

/// How far the chat is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Not begun.
    Idle,
    /// The server has been asked for a chat, or to take up an old one.
    Starting,
    /// In the queue: nobody of the contact centre is in the conversation.
    Waiting,
    /// An agent is in the conversation.
    Talking,
    /// Over, and why.
    Ended(EndReason),
}

/// Why a chat is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndReason {
    /// The visitor ended it.
    ByVisitor,
    /// The contact centre ended it.
    ByServer,
    /// The server no longer knows the chat.
    Gone,
    /// No server could be reached for too long.
    Lost,
}

/// Whether the chat's server is within reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// All is well.
    Steady,
    /// Calls fail; the machine keeps trying.
    Troubled,
}

/// Why a chat could not be started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StartFailure {
    /// No server answered, or none is active.
    Unreachable,
    /// A server said no, in its own words.
    Refused {
        /// The server's dotted error id, where it sent one.
        error_id: Option<String>,
        /// The server's message; text from outside.
        message: Option<String>,
    },
}

/// Our word for what a server does not announce. Source: `reference/cic-web-chat.md`, 1.15.
const UNSUPPORTED: &str = "error.websvc.unsupportedOperation";

impl StartFailure {
    /// The server cannot do it at all, and says so before it is asked to.
    pub(crate) fn unsupported() -> Self {
        Self::Refused {
            error_id: Some(UNSUPPORTED.to_owned()),
            message: None,
        }
    }
}

/// Something the screen should show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The chat moved on.
    Stage(Stage),
    /// The chat exists on the server: from now on [`crate::Machine::session`] has something worth keeping.
    Opened,
    /// The chat could not be started; the machine is idle again.
    StartFailed(StartFailure),
    /// An entry is new or has changed; look it up for its place and content.
    Entry(EntryId),
    /// Entries have changed places: read the whole transcript.
    Reordered,
    /// Somebody of the contact centre is, or is no longer, typing.
    Typing(bool),
    /// The connection became better or worse.
    Connection(Connection),
    /// What [`crate::Machine::session`] answers has changed and is worth keeping again.
    SessionChanged,
}
