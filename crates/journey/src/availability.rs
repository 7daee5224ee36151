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
    /// How long a visitor would wait, in seconds.
    pub estimated_wait_in_seconds: u32,
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
    /// Nobody could.
    Unavailable,
    /// The news is too old: ask first.
    Stale,
}

impl Availability {
    /// What is known of `queue` at `now`.
    #[must_use]
    pub fn answer(&self, queue: &str, now: UnixMillis) -> AvailabilityAnswer {
        let is_fresh = self
            .as_of
            .is_some_and(|as_of| now.since(as_of) <= u64::from(self.ttl_in_milliseconds));
        if !is_fresh {
            return AvailabilityAnswer::Stale;
        }
        let has_agent = self
            .queues
            .iter()
            .any(|known| known.queue == queue && known.agents > 0);
        if has_agent {
            AvailabilityAnswer::Available
        } else {
            AvailabilityAnswer::Unavailable
        }
    }
}
