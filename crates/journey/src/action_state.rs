//! The states an offer goes through, and which of them end it.

use crate::spelled_enum::spelled_enum;

spelled_enum! {
    /// State of an action. Source: the vendor's `actionState` enumeration (fourteen values).
    ActionState {
        /// The trigger is met.
        Qualified = "qualified",
        /// The visitor sees the offer.
        Offered = "offered",
        /// The visitor took it.
        Accepted = "accepted",
        /// The visitor declined or closed it.
        Rejected = "rejected",
        /// It was withdrawn unanswered.
        TimedOut = "timedout",
        /// It could not be shown or carried out.
        Errored = "errored",
        /// The visitor went elsewhere without an answer.
        Ignored = "ignored",
        /// The chat began.
        Started = "started",
        /// An agent answered.
        Engaged = "engaged",
        /// The visitor left before an agent answered.
        Abandoned = "abandoned",
        /// The conversation ended.
        Completed = "completed",
        /// Blocked for good by a frequency cap.
        FrequencyCapReached = "frequencyCapReached",
        /// Qualified outside opening hours.
        QualifiedOutsideSchedule = "qualifiedOutsideSchedule",
        /// Due outside opening hours.
        OfferedOutsideSchedule = "offeredOutsideSchedule",
    }
}

impl ActionState {
    /// Whether an action of a chat (`is_chat`) or of another kind is over in this state. A content offer is over when it
    /// is accepted, a chat only begins then. Source: the vendor's two life-cycle pages.
    #[must_use]
    pub const fn is_final(self, is_chat: bool) -> bool {
        match self {
            Self::Rejected
            | Self::TimedOut
            | Self::Errored
            | Self::Ignored
            | Self::Abandoned
            | Self::Completed => true,
            Self::Accepted => !is_chat,
            Self::Qualified
            | Self::Offered
            | Self::Started
            | Self::Engaged
            | Self::FrequencyCapReached
            | Self::QualifiedOutsideSchedule
            | Self::OfferedOutsideSchedule => false,
        }
    }

    /// Whether an action in this state has not been offered yet, and may be.
    #[must_use]
    pub const fn is_waiting(self) -> bool {
        matches!(
            self,
            Self::Qualified | Self::QualifiedOutsideSchedule | Self::OfferedOutsideSchedule
        )
    }

    /// Whether its offer is on screen, or the chat that began as one is running.
    #[must_use]
    pub const fn is_open(self, is_chat: bool) -> bool {
        match self {
            Self::Offered => true,
            Self::Accepted | Self::Started | Self::Engaged => is_chat,
            _ => false,
        }
    }

    /// Whether the visitor got what was offered; the caps call it finalized. Of a chat: an agent was there (inferred).
    #[must_use]
    pub const fn is_finalized(self, is_chat: bool) -> bool {
        match self {
            Self::Accepted => !is_chat,
            Self::Engaged | Self::Completed => true,
            _ => false,
        }
    }

    /// Whether an action may go from this state to `next`. It begins in one of the two qualified states (inferred: outside
    /// opening hours `qualifiedOutsideSchedule` stands instead of `qualified`).
    #[must_use]
    pub const fn may_become(self, next: Self, is_chat: bool) -> bool {
        if self.is_final(is_chat) {
            return false;
        }
        match next {
            Self::Qualified | Self::QualifiedOutsideSchedule => false,
            Self::Offered | Self::FrequencyCapReached => self.is_waiting(),
            Self::Accepted | Self::Rejected | Self::Ignored | Self::TimedOut => matches!(self, Self::Offered),
            Self::Started => is_chat && matches!(self, Self::Accepted),
            Self::Engaged => is_chat && matches!(self, Self::Started),
            Self::Abandoned => is_chat && matches!(self, Self::Accepted | Self::Started),
            Self::Completed => is_chat && matches!(self, Self::Started | Self::Engaged),
            Self::Errored => true,
            Self::OfferedOutsideSchedule => matches!(self, Self::Qualified | Self::QualifiedOutsideSchedule),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_fourteen_states_and_each_is_read_back() {
        assert_eq!(ActionState::ALL.len(), 14);
        for state in ActionState::ALL {
            assert_eq!(ActionState::parse(state.as_str()), Some(*state));
        }
        assert_eq!(ActionState::parse("missed"), None);
    }

    #[test]
    fn nothing_follows_a_final_state() {
        for is_chat in [false, true] {
            for state in ActionState::ALL.iter().filter(|state| state.is_final(is_chat)) {
                for next in ActionState::ALL {
                    assert!(!state.may_become(*next, is_chat), "{state:?} {next:?}");
                }
            }
        }
    }

    #[test]
    fn accepting_ends_a_content_offer_and_begins_a_chat() {
        assert!(ActionState::Accepted.is_final(false));
        assert!(ActionState::Accepted.may_become(ActionState::Started, true));
        assert!(ActionState::Started.may_become(ActionState::Engaged, true));
        assert!(!ActionState::Offered.may_become(ActionState::Engaged, true));
    }
}
