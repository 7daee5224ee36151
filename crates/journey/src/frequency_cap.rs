//! Frequency caps: how often one session is offered something of one kind. Source: the vendor's organisation settings.

use crate::action_map::MediaType;
use crate::spelled_enum::spelled_enum;

spelled_enum! {
    /// Which cap has stopped an offer. Source: `blockingFrequencyCapBehaviour`.
    CapBehaviour {
        /// Something of the kind was taken to its end.
        CapOnceFinalized = "CapOnceFinalized",
        /// Something of the kind was declined.
        CapOnceRejected = "CapOnceRejected",
        /// The last offer of the kind is not long enough ago.
        CapForPeriod = "CapForPeriod",
    }
}

/// The caps of one media type. Nothing is capped where there is none for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FrequencyCap {
    /// What they are for.
    pub media: MediaType,
    /// No further offer after a conversation with an agent; of a content offer: after it was accepted (inferred).
    pub once_finalized: bool,
    /// No further offer after one was declined.
    pub once_rejected: bool,
    /// The least time from one offer to the next, in seconds; zero is none. It has no effect where both switches are on.
    pub min_interval_in_seconds: u32,
}

crate::codec::wire_struct!(FrequencyCap {
    media,
    once_finalized,
    once_rejected,
    min_interval_in_seconds
});
