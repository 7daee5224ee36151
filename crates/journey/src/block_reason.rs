//! Why a qualified map was not offered.

/// Block reason. Source: the vendor's `blockingReason` enumeration (nine values).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BlockReason {
    /// The page is outside the map's page conditions.
    PageUrlConditionsNotMatching,
    /// The queue is saturated.
    ServiceLevelThrottling,
    /// Another offer is open, or its chat is running.
    AlreadyExistingOffer,
    /// The activation is not due yet.
    TriggerDateInFuture,
    /// A map of higher priority went first.
    MultipleSimultaneousOffers,
    /// Nobody in the workgroup can take a chat.
    NoAvailableAgents,
    /// Capped by frequency.
    FrequencyCapping,
    /// Outside opening hours.
    OfferedOutsideSchedule,
    /// Anything else.
    Unknown,
}

impl BlockReason {
    /// Every reason.
    pub const ALL: [Self; 9] = [
        Self::PageUrlConditionsNotMatching,
        Self::ServiceLevelThrottling,
        Self::AlreadyExistingOffer,
        Self::TriggerDateInFuture,
        Self::MultipleSimultaneousOffers,
        Self::NoAvailableAgents,
        Self::FrequencyCapping,
        Self::OfferedOutsideSchedule,
        Self::Unknown,
    ];

    /// The vendor's spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PageUrlConditionsNotMatching => "PageUrlConditionsNotMatching",
            Self::ServiceLevelThrottling => "ServiceLevelThrottling",
            Self::AlreadyExistingOffer => "AlreadyExistingOffer",
            Self::TriggerDateInFuture => "TriggerDateInFuture",
            Self::MultipleSimultaneousOffers => "MultipleSimultaneousOffers",
            Self::NoAvailableAgents => "NoAvailableAgents",
            Self::FrequencyCapping => "FrequencyCapping",
            Self::OfferedOutsideSchedule => "OfferedOutsideSchedule",
            Self::Unknown => "Unknown",
        }
    }

    /// Reads the vendor's spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }
}

crate::codec::wire_enum!(BlockReason {
    PageUrlConditionsNotMatching,
    ServiceLevelThrottling,
    AlreadyExistingOffer,
    TriggerDateInFuture,
    MultipleSimultaneousOffers,
    NoAvailableAgents,
    FrequencyCapping,
    OfferedOutsideSchedule,
    Unknown,
});
