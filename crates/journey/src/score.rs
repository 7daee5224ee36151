//! Outcome scores: how likely a session is to reach a goal, as a model says, and conditions on them.
//!
//! The model is not here: the engine asks it through [`Scores`], and remembers for a session what it said last and what it
//! said at most. Nothing here is a floating-point number: page and service compare alike to the last digit.

use crate::ids::OutcomeId;

/// A share in parts per million: 0 to 1,000,000.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct PartsPerMillion(pub u32);

impl PartsPerMillion {
    /// All of it.
    pub const ONE: Self = Self(1_000_000);

    /// So many percent.
    #[must_use]
    pub const fn of_percent(percent: u32) -> Self {
        Self(percent.saturating_mul(10_000))
    }
}

/// What a model says of one outcome. Source: the vendor's `OutcomeScore`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Score {
    /// How likely the session is to reach it.
    pub probability: PartsPerMillion,
    /// The share of sessions whose highest probability was lower.
    pub quantile: PartsPerMillion,
}

impl Score {
    /// The higher of each of the two.
    #[must_use]
    pub(crate) fn highest(self, other: Self) -> Self {
        Self {
            probability: self.probability.max(other.probability),
            quantile: self.quantile.max(other.quantile),
        }
    }
}

/// Where scores come from.
pub trait Scores {
    /// The outcome's score for the session as it is now; `None` where there is no model for it, or none yet.
    fn score(&self, outcome: OutcomeId) -> Option<Score>;
}

/// Which of the two numbers of a score a condition is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measure {
    /// The probability.
    Probability,
    /// The quantile.
    Quantile,
}

/// A condition of a trigger on an outcome's score: the session has been at least so likely to reach it, and has become less
/// likely since. While there is no score, it is not met.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutcomeCondition {
    /// The outcome.
    pub outcome: OutcomeId,
    measure: Measure,
    /// The session's maximum must be this or more.
    maximum_from: u32,
    /// The current number must be below this.
    current_below: u32,
}

impl OutcomeCondition {
    /// The session's maximum is `maximum` or more, and the current probability `current` or less, where one is set. Source:
    /// `triggerWithOutcomeProbabilityConditions`.
    #[must_use]
    pub fn probability(
        outcome: OutcomeId,
        maximum: PartsPerMillion,
        current: Option<PartsPerMillion>,
    ) -> Self {
        Self {
            outcome,
            measure: Measure::Probability,
            maximum_from: maximum.0,
            current_below: current.map_or(u32::MAX, |current| current.0.saturating_add(1)),
        }
    }

    /// The session's maximum is above `threshold`, and the current quantile below `fallback`, where one is set. Source:
    /// `triggerWithOutcomeQuantileConditions`.
    #[must_use]
    pub fn quantile(
        outcome: OutcomeId,
        threshold: PartsPerMillion,
        fallback: Option<PartsPerMillion>,
    ) -> Self {
        Self {
            outcome,
            measure: Measure::Quantile,
            maximum_from: threshold.0.saturating_add(1),
            current_below: fallback.map_or(u32::MAX, |fallback| fallback.0),
        }
    }

    /// The same in percent (inferred: a percentile is the quantile times a hundred, with the same comparisons). Source:
    /// `triggerWithOutcomePercentileConditions`, deprecated.
    #[must_use]
    pub fn percentile(outcome: OutcomeId, threshold: u32, fallback: Option<u32>) -> Self {
        Self::quantile(
            outcome,
            PartsPerMillion::of_percent(threshold),
            fallback.map(PartsPerMillion::of_percent),
        )
    }

    /// Whether it is met, given the score now and the highest in the session.
    pub(crate) fn is_met(&self, current: Score, maximum: Score) -> bool {
        let of = |score: Score| match self.measure {
            Measure::Probability => score.probability.0,
            Measure::Quantile => score.quantile.0,
        };
        of(maximum) >= self.maximum_from && of(current) < self.current_below
    }
}

crate::codec::wire_id!(PartsPerMillion);
crate::codec::wire_struct!(Score {
    probability,
    quantile
});
crate::codec::wire_enum!(Measure {
    Probability,
    Quantile
});
crate::codec::wire_struct!(OutcomeCondition {
    outcome,
    measure,
    maximum_from,
    current_below
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Uuid;

    const OUTCOME: OutcomeId = OutcomeId(Uuid::from_bytes([1; 16]));

    fn percent(number: u32) -> PartsPerMillion {
        PartsPerMillion::of_percent(number)
    }

    #[test]
    fn a_condition_wants_a_maximum_once_reached_and_where_set_a_fall_since() {
        let probability = |maximum, current: Option<u32>| {
            OutcomeCondition::probability(OUTCOME, percent(maximum), current.map(percent))
        };
        let quantile = |threshold, fallback: Option<u32>| {
            OutcomeCondition::quantile(OUTCOME, percent(threshold), fallback.map(percent))
        };
        let percentile = |threshold, fallback| OutcomeCondition::percentile(OUTCOME, threshold, fallback);
        for (condition, maximum, current, expected) in [
            (probability(70, None), 70, 10, true),
            (probability(70, None), 69, 69, false),
            (probability(70, Some(40)), 80, 40, true),
            (probability(70, Some(40)), 80, 41, false),
            (probability(70, Some(0)), 80, 0, true),
            (quantile(70, None), 71, 71, true),
            (quantile(70, None), 70, 70, false),
            (quantile(70, Some(40)), 80, 39, true),
            (quantile(70, Some(40)), 80, 40, false),
            (quantile(70, Some(0)), 80, 0, false),
            (percentile(95, None), 96, 50, true),
            (percentile(95, None), 95, 50, false),
            (percentile(95, Some(50)), 96, 49, true),
            (percentile(95, Some(50)), 96, 50, false),
        ] {
            // The other number of the score must not matter.
            let score = |number| match condition.measure {
                Measure::Probability => Score {
                    probability: percent(number),
                    quantile: percent(50),
                },
                Measure::Quantile => Score {
                    probability: percent(50),
                    quantile: percent(number),
                },
            };
            assert_eq!(
                condition.is_met(score(current), score(maximum)),
                expected,
                "{condition:?} {maximum} {current}"
            );
        }
    }
}
