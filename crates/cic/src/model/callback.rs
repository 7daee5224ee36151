//! A callback: a visitor who wants to be called. It waits in a queue like a chat, and an agent has it until the call is done.

use std::time::Duration;

use uuid::Uuid;

use super::interaction::InteractionState;
use super::wish::StartChat;

/// Whom to call, about what. `Debug` leaves both out.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Callback {
    /// The number, as the visitor wrote it.
    pub telephone: String,
    /// What it is about; empty if the visitor did not say.
    pub subject: String,
}

impl std::fmt::Debug for Callback {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Callback(…)")
    }
}

/// A visitor's wish to be called.
#[derive(Clone)]
pub struct AskForCall {
    /// Who asks, and for which queue.
    pub wish: StartChat,
    /// The number.
    pub telephone: String,
    /// What it is about.
    pub subject: String,
}

/// How a callback stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallStatus {
    /// Where it is.
    pub state: InteractionState,
    /// How long it has waited; once it was taken, how long it had.
    pub waited: Duration,
    /// Its place in the queue from 1; 0 once it was taken.
    pub position: usize,
    /// When somebody may call, from now; `None` where nobody serves the queue.
    pub expected: Option<Duration>,
    /// The queue's name.
    pub queue: String,
    /// How long the one that has waited longest has.
    pub longest_wait: Duration,
    /// How many wait, this one included.
    pub waiting: usize,
    /// Members of the workgroup who are logged in.
    pub logged_in: usize,
    /// Members who could take a callback now.
    pub available: usize,
    /// Participant and name of the agent who has it.
    pub agent: Option<(Uuid, String)>,
}

/// A number as it is stored: one line of what is dialled or written between it, with at least three digits. `None` if it is
/// none (ours: the vendor leaves the form of numbers to the site).
pub(super) fn telephone(sent: &str, max_chars: usize) -> Option<String> {
    let number = sent.trim();
    let is_fit = number.chars().count() <= max_chars
        && number
            .chars()
            .all(|c| c.is_ascii_digit() || " +-–()./,;*#x".contains(c));
    let digits = number.chars().filter(char::is_ascii_digit).count();
    (is_fit && digits >= 3).then(|| number.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_what_can_be_dialled() {
        for (sent, expected) in [
            (" +353 (0)21 555-0100 ", Some("+353 (0)21 555-0100")),
            ("555 0100 x12", Some("555 0100 x12")),
            ("112", Some("112")),
            ("", None),
            ("12", None),
            ("call me", None),
            ("+353<b>21", None),
            ("555\n0100", None),
            ("0123456789012345678901", None),
        ] {
            assert_eq!(telephone(sent, 20).as_deref(), expected, "{sent:?}");
        }
    }
}
