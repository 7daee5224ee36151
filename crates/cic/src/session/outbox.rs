//! What a session is sent: numbered, and kept a while so that a broken stream can be continued.

use std::collections::VecDeque;

use waymeet_icws::agent::Message;

/// Events kept for a stream that comes back.
const KEPT: usize = 500;

/// A numbered message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event {
    /// Counts up from 1 within a session.
    pub(crate) id: u64,
    /// The message.
    pub(crate) message: Message,
}

/// The messages of a session.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    events: VecDeque<Event>,
    /// The number of the newest message.
    newest: u64,
    /// The number of the newest message given to the client.
    given: u64,
}

impl Outbox {
    pub(crate) fn push(&mut self, message: Message) {
        self.newest += 1;
        self.events.push_back(Event {
            id: self.newest,
            message,
        });
        // What was given is kept only for streams that come back; what was not given is never dropped.
        while self.events.len() > KEPT && self.events.front().is_some_and(|event| event.id <= self.given) {
            self.events.pop_front();
        }
    }

    /// Everything not given yet.
    pub(crate) fn take(&mut self) -> Vec<Event> {
        let given = std::mem::replace(&mut self.given, self.newest);
        self.events
            .iter()
            .filter(|event| event.id > given)
            .cloned()
            .collect()
    }

    /// Goes back to after the event `last`, which the client says it had last; forward it never goes.
    pub(crate) fn rewind(&mut self, last: u64) {
        self.given = self.given.min(last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(events: &[Event]) -> Vec<u64> {
        events.iter().map(|event| event.id).collect()
    }

    #[test]
    fn a_stream_continues_after_the_event_it_had_last() {
        let mut outbox = Outbox::default();
        for _ in 0..3 {
            outbox.push(Message::Unknown);
        }
        assert_eq!(ids(&outbox.take()), [1, 2, 3]);
        assert!(outbox.take().is_empty());
        outbox.rewind(1);
        assert_eq!(ids(&outbox.take()), [2, 3]);
        outbox.rewind(99);
        outbox.push(Message::Unknown);
        assert_eq!(ids(&outbox.take()), [4]);
    }

    #[test]
    fn old_events_are_dropped_only_after_they_were_given() {
        let mut outbox = Outbox::default();
        for _ in 0..KEPT + 20 {
            outbox.push(Message::Unknown);
        }
        assert_eq!(outbox.take().len(), KEPT + 20);
        outbox.push(Message::Unknown);
        assert_eq!(outbox.events.len(), KEPT);
    }
}
