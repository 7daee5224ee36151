//! Metrics: what is counted of facts. Source: the metrics of the vendor's journey aggregates.

use crate::fact::{Fact, FactKind};
use waymeet_journey::action_state::ActionState as State;
use waymeet_journey::ids::Uuid;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Metric {
    /// Actions that came to a state.
    Actions(State),
    /// Blocks, every one.
    Blocked,
    /// Sessions in which something was blocked. Ours: the vendor's report on blocks has the column, its API no metric.
    BlockedSessions,
    /// Actions of which there is any news.
    DistinctActions,
    /// Sessions that began.
    Sessions,
    /// Sessions of which there is any news (inferred: what the vendor counts once is not said).
    DistinctSessions,
    /// Segments, each time one was assigned.
    Segments,
    /// Outcomes, each time one was reached.
    Outcomes,
    /// Outcomes reached in a session after an action of it was accepted; they count for the last one accepted (inferred). And
    /// those that programs say are owed to conversations.
    AttributedOutcomes,
    /// What outcomes were worth.
    OutcomeValue,
    /// What outcomes were worth that count for an accepted action, and what conversations were worth that an outcome is owed to.
    TouchpointValue,
}

/// What a fact adds to a metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Amount {
    One,
    /// One, unless it was there already.
    Distinct(Uuid),
    Value(f64),
}

const ALL: [(&str, Metric); 23] = [
    ("nWebActionsQualified", Metric::Actions(State::Qualified)),
    ("nWebActionsOffered", Metric::Actions(State::Offered)),
    ("nWebActionsAccepted", Metric::Actions(State::Accepted)),
    ("nWebActionsStarted", Metric::Actions(State::Started)),
    ("nWebActionsEngaged", Metric::Actions(State::Engaged)),
    ("nWebActionsRejected", Metric::Actions(State::Rejected)),
    ("nWebActionsIgnored", Metric::Actions(State::Ignored)),
    ("nWebActionsTimedout", Metric::Actions(State::TimedOut)),
    ("nWebActionsErrored", Metric::Actions(State::Errored)),
    ("nWebActionsAbandoned", Metric::Actions(State::Abandoned)),
    (
        "nWebActionsFrequencyCapReached",
        Metric::Actions(State::FrequencyCapReached),
    ),
    (
        "nWebActionsQualifiedOutsideSchedule",
        Metric::Actions(State::QualifiedOutsideSchedule),
    ),
    (
        "nWebActionsOfferedOutsideSchedule",
        Metric::Actions(State::OfferedOutsideSchedule),
    ),
    ("nJourneyActionsBlocked", Metric::Blocked),
    ("nDistinctJourneySessionsBlocked", Metric::BlockedSessions),
    ("nDistinctJourneyActions", Metric::DistinctActions),
    ("nJourneySessions", Metric::Sessions),
    ("nDistinctJourneySessions", Metric::DistinctSessions),
    ("nJourneySegmentsAssigned", Metric::Segments),
    ("nJourneyOutcomesAchieved", Metric::Outcomes),
    ("nJourneyOutcomesAttributed", Metric::AttributedOutcomes),
    ("oJourneyOutcomeValue", Metric::OutcomeValue),
    ("oJourneyOutcomeTouchpointValue", Metric::TouchpointValue),
];

impl Metric {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut all = ALL.iter();
        all.find(|(name, _)| *name == text).map(|(_, metric)| *metric)
    }

    /// The vendor's spelling.
    pub(super) fn as_str(self) -> &'static str {
        let mut all = ALL.iter();
        all.find(|(_, metric)| *metric == self)
            .map_or("", |(name, _)| name)
    }

    /// The kinds of facts it looks at.
    pub(super) const fn kinds(self) -> &'static [FactKind] {
        match self {
            Self::Actions(_) => &[FactKind::Action],
            Self::Blocked | Self::BlockedSessions => &[FactKind::Blocked],
            Self::DistinctActions => &[FactKind::Action, FactKind::Blocked],
            Self::Sessions => &[FactKind::Session],
            Self::DistinctSessions => &FactKind::ALL,
            Self::Segments => &[FactKind::Segment],
            Self::Outcomes | Self::AttributedOutcomes | Self::OutcomeValue | Self::TouchpointValue => {
                &[FactKind::Outcome]
            }
        }
    }

    /// Whether what it counts counts for the action that was accepted, or for a conversation.
    pub(super) const fn is_attributed(self) -> bool {
        matches!(self, Self::AttributedOutcomes | Self::TouchpointValue)
    }

    /// What a fact adds, if it does.
    pub(super) fn of(self, fact: &Fact, accepted: Option<&Fact>) -> Option<Amount> {
        if !self.kinds().contains(&fact.kind) {
            return None;
        }
        match self {
            Self::Actions(state) => (fact.word.as_deref() == Some(state.as_str())).then_some(Amount::One),
            Self::DistinctActions => fact.action.map(|action| Amount::Distinct(action.0)),
            Self::DistinctSessions | Self::BlockedSessions => Some(Amount::Distinct(fact.session.0)),
            Self::AttributedOutcomes => accepted.map(|_| Amount::One),
            Self::TouchpointValue => accepted.and_then(|_| value_of(fact)),
            Self::OutcomeValue => value_of(fact),
            Self::Blocked | Self::Sessions | Self::Segments | Self::Outcomes => Some(Amount::One),
        }
    }
}

fn value_of(outcome: &Fact) -> Option<Amount> {
    outcome.value.as_deref()?.parse().ok().map(Amount::Value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_is_read_back_from_its_name_and_no_other_one_is_known() {
        for (name, metric) in ALL {
            assert_eq!((Metric::parse(name), metric.as_str()), (Some(metric), name));
        }
        for unknown in ["nWebActionsCompleted", "oUnicorns", ""] {
            assert_eq!(Metric::parse(unknown), None, "{unknown}");
        }
    }
}
