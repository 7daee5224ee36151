//! Why a session has ended, as its client is told.

use waymeet_icws::agent::{ConnectionStateChangeMessage, Message, connection_state};

/// Why a session has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Its user has logged out.
    LoggedOut,
    /// Another session of the user has begun in its place.
    Replaced,
    /// The server has ended it: nobody used it, or an administrator has changed its user.
    ByServer,
}

impl Ending {
    /// The last message of the session. The words are ours.
    pub(crate) fn message(self) -> Message {
        let (reason, should_reconnect) = match self {
            Self::LoggedOut => ("the user has logged out", false),
            Self::Replaced => ("another session has begun in its place", false),
            Self::ByServer => ("the server has ended the session", true),
        };
        Message::ConnectionStateChange(ConnectionStateChangeMessage {
            is_delta: true,
            previous_connection_state: connection_state::UP,
            new_connection_state: connection_state::DOWN,
            reason: reason.to_owned(),
            should_reconnect,
        })
    }
}
