//! Who could take a chat now, as far as the engine was told.

use crate::time::UnixMillis;
use alloc::string::String;
use alloc::vec::Vec;

/// What is known of one workgroup.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueueAvailability {
    /// The workgroup's name.
    pub queue: String,
    /// How many agents could take an offered chat now.
    pub agents: u32,
    /// How long a visitor would wait, in seconds. Zero for a queue with a service level: that overrides the wait, says the
    /// vendor's guide.
    pub estimated_wait_in_seconds: u32,
    /// Whether offers are held back for the sake of its service level ([`crate::throttling`]).
    pub is_throttled: bool,
}

/// News of all workgroups at one moment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Availability {
    /// When it was told; `None` before the first news.
    pub as_of: Option<UnixMillis>,
    /// How long it may be relied upon, in milliseconds.
    pub ttl_in_milliseconds: u32,
    /// The workgroups; one that is missing is not available.
    pub queues: Vec<QueueAvailability>,
}

/// Whether a chat may be offered for a workgroup.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AvailabilityAnswer {
    /// An agent could take it.
    Available,
    /// Nobody could, or not soon enough.
    Unavailable,
    /// Somebody could, at the expense of those who wait already.
    Throttled,
    /// The news is too old: ask first.
    Stale,
}

impl Availability {
    /// Whether `queue` can take a chat offered at `now`, within so many seconds.
    #[must_use]
    pub fn answer(&self, queue: &str, wait_limit_in_seconds: u32, now: UnixMillis) -> AvailabilityAnswer {
        let is_fresh = self
            .as_of
            .is_some_and(|as_of| now.since(as_of) <= u64::from(self.ttl_in_milliseconds));
        if !is_fresh {
            return AvailabilityAnswer::Stale;
        }
        match self.queues.iter().find(|known| known.queue == queue) {
            Some(known) if known.agents > 0 && known.estimated_wait_in_seconds <= wait_limit_in_seconds => {
                if known.is_throttled {
                    AvailabilityAnswer::Throttled
                } else {
                    AvailabilityAnswer::Available
                }
            }
            _ => AvailabilityAnswer::Unavailable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_is_asked_for_freshness_agents_wait_and_service_level_in_this_order() {
        use AvailabilityAnswer as Answer;
        for (age, agents, wait, is_throttled, expected) in [
            (0, 1, 0, false, Answer::Available),
            (15, 1, 20, false, Answer::Available),
            (16, 1, 0, false, Answer::Stale),
            (0, 0, 0, false, Answer::Unavailable),
            (0, 0, 0, true, Answer::Unavailable),
            (0, 1, 21, false, Answer::Unavailable),
            (0, 1, 21, true, Answer::Unavailable),
            (0, 1, 20, true, Answer::Throttled),
        ] {
            let news = Availability {
                as_of: Some(UnixMillis(1_000)),
                ttl_in_milliseconds: 15,
                queues: alloc::vec![QueueAvailability {
                    queue: "Web Sales".into(),
                    agents,
                    estimated_wait_in_seconds: wait,
                    is_throttled,
                }],
            };
            let at = UnixMillis(1_000 + age);
            assert_eq!(
                news.answer("Web Sales", 20, at),
                expected,
                "{age} {agents} {wait} {is_throttled}"
            );
            let other = news.answer("Web Support", 20, at);
            assert!(matches!(other, Answer::Unavailable | Answer::Stale));
        }
    }
}
