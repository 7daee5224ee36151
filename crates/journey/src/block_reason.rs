//! Why a qualified map was not offered.

use crate::spelled_enum::spelled_enum;

spelled_enum! {
    /// Block reason. Source: the vendor's `blockingReason` enumeration (nine values).
    BlockReason {
        /// The page is outside the map's page conditions.
        PageUrlConditionsNotMatching = "PageUrlConditionsNotMatching",
        /// The queue is saturated.
        ServiceLevelThrottling = "ServiceLevelThrottling",
        /// Another offer is open, or its chat is running.
        AlreadyExistingOffer = "AlreadyExistingOffer",
        /// The activation is not due yet.
        TriggerDateInFuture = "TriggerDateInFuture",
        /// A map of higher priority went first.
        MultipleSimultaneousOffers = "MultipleSimultaneousOffers",
        /// Nobody in the workgroup can take a chat.
        NoAvailableAgents = "NoAvailableAgents",
        /// Capped by frequency.
        FrequencyCapping = "FrequencyCapping",
        /// Outside opening hours.
        OfferedOutsideSchedule = "OfferedOutsideSchedule",
        /// Anything else.
        Unknown = "Unknown",
    }
}
