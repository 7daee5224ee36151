//! What the server itself says in a chat.

/// The name of the system participant.
///
/// Source: reference section 1.6.
pub(crate) const SYSTEM_NAME: &str = "IC";

/// The first line of a chat.
pub(crate) fn greeting(queue: &str) -> String {
    format!("Welcome to {queue}.")
}

/// While the chat waits.
pub(crate) const PLEASE_WAIT: &str = "An agent will be with you shortly.";

/// The visitor wanted a transcript and gave no address for it.
pub(crate) const NO_TRANSCRIPT: &str =
    "What you gave is no e-mail address, so no transcript of this chat can be sent to you.";

/// An agent has picked the chat up.
pub(crate) fn joined(agent: &str) -> String {
    format!("{agent} has joined the chat.")
}

/// The agent hands the chat on.
pub(crate) fn transferred(queue: &str) -> String {
    format!("You are being transferred to {queue}. An agent will be with you shortly.")
}

/// The agent has gone without a word.
pub(crate) const AGENT_LOST: &str =
    "The connection to your agent was lost. Another agent will be with you shortly.";

/// The agent has put the chat on hold.
pub(crate) fn held(agent: &str) -> String {
    format!("{agent} has put the chat on hold.")
}

/// The agent is back.
pub(crate) fn resumed(agent: &str) -> String {
    format!("{agent} is back.")
}

/// The agent has ended the chat.
pub(crate) fn ended_by(agent: &str) -> String {
    format!("{agent} has ended the chat.")
}
