//! Why the contact centre refuses something.

/// No chat knows this participant (any more).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no chat with this participant")]
pub struct UnknownParticipant;

/// Why a chat is not started.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// The target is no queue of ours.
    #[error("there is no {kind} `{name}` that takes chats")]
    UnknownTarget {
        /// Such as `workgroup`.
        kind: &'static str,
        /// As the visitor's client wrote it.
        name: String,
    },
    /// A property has a value we do not take.
    #[error("`{property}` {reason}")]
    InvalidProperty {
        /// The property's name on the wire.
        property: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// Too many chats from one address, or too quickly.
    #[error("there are too many chats from this address; try again later")]
    TooManyFromAddress,
    /// The server is full.
    #[error("the server has as many chats as it can serve; try again later")]
    Full,
}

/// Why a visitor's request in a running chat is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VisitorError {
    /// See [`UnknownParticipant`].
    #[error(transparent)]
    UnknownParticipant(#[from] UnknownParticipant),
    /// The chat id does not belong to this participant, or to anybody.
    #[error("there is no chat with this chat id")]
    UnknownChat,
    /// The message has no text.
    #[error("the message is empty")]
    EmptyMessage,
    /// The message is too long.
    #[error("the message is longer than {max_chars} characters")]
    MessageTooLong {
        /// The limit.
        max_chars: usize,
    },
    /// The chat has more entries than we keep.
    #[error("the chat has grown too long; start another one")]
    ChatTooLong,
}

/// Why an agent's request is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgentError {
    /// No such interaction (any more).
    #[error("there is no interaction `{0}`")]
    UnknownInteraction(String),
    /// No such user.
    #[error("there is no user `{0}`")]
    UnknownUser(String),
    /// No such workgroup.
    #[error("there is no workgroup `{0}`")]
    UnknownWorkgroup(String),
    /// The object is there, but not for this user.
    #[error("you have no right to {0}")]
    NoRight(&'static str),
    /// The interaction is in a state in which this cannot be done.
    #[error("the interaction cannot be {0} now")]
    WrongState(&'static str),
    /// The interaction is a callback: nothing is written in it.
    #[error("a callback has no conversation to read or write")]
    NoChat,
    /// No such status, or none a user may choose.
    #[error("there is no status `{0}` to choose")]
    UnknownStatus(String),
    /// An attribute the user may not write, or not so.
    #[error("the attribute `{name}` {fault}")]
    Attribute {
        /// Its name.
        name: String,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// A transfer without a usable target.
    #[error("name a workgroup or a user to transfer to")]
    NoTarget,
    /// A transfer to somebody to whom the interaction would never be given.
    #[error("{0} has no licence for chats that an action map started")]
    NotLicensed(String),
    /// The message has no text.
    #[error("the message is empty")]
    EmptyMessage,
    /// The message is too long.
    #[error("the message is longer than {max_chars} characters")]
    MessageTooLong {
        /// The limit.
        max_chars: usize,
    },
    /// The chat has more entries than we keep.
    #[error("the chat has grown too long")]
    ChatTooLong,
    /// The address leads to no page of the web.
    #[error("the address {0}")]
    PageAddress(&'static str),
    /// The file has no bytes.
    #[error("the file is empty")]
    EmptyFile,
    /// The file has too many.
    #[error("the file is larger than {max_bytes} bytes")]
    FileTooLarge {
        /// The limit.
        max_bytes: usize,
    },
    /// The file's name cannot be used.
    #[error("the file's name {0}")]
    FileName(String),
    /// The chat has as many files as it may have.
    #[error("a chat can have {max_files} files, and this one has")]
    TooManyFiles {
        /// The limit.
        max_files: usize,
    },
    /// There is no room for the file among those of all chats.
    #[error("the server has no room for another file now; try again later")]
    NoRoomForFile,
}
