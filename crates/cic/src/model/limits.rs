//! What the server refuses, and how long it waits for people.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::time::Duration;

use super::time::UnixMillis;

/// What the server refuses.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Chats one client address may have open.
    ///
    /// Source for this and the next two: the limits of the real bridge.
    pub chats_per_address: usize,
    /// Chats one client address may start within a second.
    pub starts_per_second: usize,
    /// Chats open in all.
    pub chats: usize,
    /// Characters of one message.
    pub message_chars: usize,
    /// Entries of one chat (texts, state changes, typing).
    pub entries_per_chat: usize,
    /// Files of one chat.
    pub files_per_chat: usize,
    /// Bytes of one file.
    pub file_bytes: usize,
    /// Bytes of all files there are: they are kept in memory.
    pub all_file_bytes: usize,
    /// Characters of a file's name.
    pub file_name_chars: usize,
    /// Characters of a telephone number.
    pub telephone_chars: usize,
    /// Characters of a name.
    pub name_chars: usize,
    /// Characters of notes.
    pub notes_chars: usize,
    /// Attributes of one chat.
    pub attributes: usize,
    /// Characters of an attribute's name.
    pub attribute_name_chars: usize,
    /// Characters of an attribute's value.
    pub attribute_value_chars: usize,
    /// Lines of earlier conversation a chat may bring along.
    pub history_items: usize,
    /// Canned responses there may be. Their text is a message, and as long as one at most.
    pub canned_responses: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            chats_per_address: 15,
            starts_per_second: 5,
            chats: 5_000,
            message_chars: 4_000,
            entries_per_chat: 5_000,
            files_per_chat: 20,
            file_bytes: 10 * 1024 * 1024,
            all_file_bytes: 256 * 1024 * 1024,
            file_name_chars: 120,
            telephone_chars: 40,
            name_chars: 100,
            notes_chars: 4_000,
            attributes: 64,
            attribute_name_chars: 100,
            attribute_value_chars: 2_000,
            history_items: 200,
            canned_responses: 500,
        }
    }
}

/// How long the server waits, and how it routes.
#[derive(Debug, Clone)]
pub struct Policy {
    /// How long a chat alerts before it goes back into the queue.
    pub alert_timeout: Duration,
    /// How long a chat lives without a poll. Browsers slow a hidden page's timers down to one a minute.
    pub visitor_silence: Duration,
    /// How long a callback waits to be taken before it is given up.
    pub callback_life: Duration,
    /// How long an ended chat can still be read by either side.
    pub ended_chat_kept: Duration,
    /// How long an agent's session lives without a request.
    pub session_idle: Duration,
    /// Chats an agent handles at once, where nothing is said of the agent.
    pub chats_per_agent: usize,
    /// How long a chat waits for an agent with the skills it asks for, before anybody of its workgroup may take it.
    pub skill_wait: Duration,
    /// What visitors are told to wait between polls.
    pub poll_wait: Duration,
    /// Whether every answer of the older API tells what has happened, as its manual allows, or polls and reconnects alone: many
    /// clients do not read the events of other answers.
    pub events_in_any_answer: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            alert_timeout: Duration::from_secs(60),
            visitor_silence: Duration::from_secs(180),
            callback_life: Duration::from_secs(24 * 60 * 60),
            ended_chat_kept: Duration::from_secs(120),
            session_idle: Duration::from_secs(120),
            chats_per_agent: 1,
            skill_wait: Duration::from_secs(60),
            poll_wait: Duration::from_millis(1_000),
            events_in_any_answer: false,
        }
    }
}

/// Counts the starts of the last second, by address.
#[derive(Debug, Default)]
pub struct StartLimiter {
    starts: HashMap<IpAddr, VecDeque<UnixMillis>>,
}

impl StartLimiter {
    const WINDOW: Duration = Duration::from_secs(1);

    /// Whether one more start is allowed now; if so, it counts.
    pub fn admit(&mut self, address: IpAddr, per_second: usize, now: UnixMillis) -> bool {
        let starts = self.starts.entry(address).or_default();
        while starts
            .front()
            .is_some_and(|start| now.since(*start) >= Self::WINDOW)
        {
            starts.pop_front();
        }
        let is_allowed = starts.len() < per_second;
        if is_allowed {
            starts.push_back(now);
        }
        is_allowed
    }

    /// Forgets addresses that have been quiet.
    pub fn forget_old(&mut self, now: UnixMillis) {
        self.starts
            .retain(|_, starts| starts.back().is_some_and(|last| now.since(*last) < Self::WINDOW));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_are_limited_by_address_and_second() {
        let mut limiter = StartLimiter::default();
        let one = IpAddr::from([192, 0, 2, 1]);
        let other = IpAddr::from([192, 0, 2, 2]);
        assert!(limiter.admit(one, 2, UnixMillis(0)));
        assert!(limiter.admit(one, 2, UnixMillis(500)));
        assert!(!limiter.admit(one, 2, UnixMillis(999)));
        assert!(limiter.admit(other, 2, UnixMillis(999)));
        assert!(limiter.admit(one, 2, UnixMillis(1_000)));
        limiter.forget_old(UnixMillis(5_000));
        assert!(limiter.starts.is_empty());
    }
}
