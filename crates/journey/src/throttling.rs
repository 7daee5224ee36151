//! Service-level throttling: whether a queue can bear another offered chat. For the service; a page is told the answer with the
//! news of its queues ([`crate::availability`]) and never has this code.
//!
//! Source: the vendor's guide to routing: the service watches the chats of a queue, predicts the next minute's service level and
//! holds offers back where it would fall below the goal; the goal is a floor, not a target; short abandons do not count;
//! presence counts, plans do not. How it predicts is not said: what follows is ours.

use crate::score::PartsPerMillion;

/// What a queue promises. Source: `serviceLevel` of an action target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ServiceLevelGoal {
    /// This share of chats …
    pub share: PartsPerMillion,
    /// … is answered within so many milliseconds.
    pub within_ms: u32,
}

impl Default for ServiceLevelGoal {
    /// 80 % in 20 seconds, the vendor's default.
    fn default() -> Self {
        Self {
            share: PartsPerMillion::of_percent(80),
            within_ms: 20_000,
        }
    }
}

/// What was and is seen of a queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct QueueCounts {
    /// How far back the next two numbers look, in milliseconds.
    pub window_ms: u32,
    /// Chats answered within the goal's time.
    pub answered_in_time: u32,
    /// Chats answered later, and those given up after waiting; abandoned sooner than the target's threshold is no chat at all.
    pub answered_late: u32,
    /// Chats that wait now.
    pub waiting: u32,
    /// Agents who could take one now.
    pub agents_free: u32,
    /// Offers that were made and may still be accepted.
    pub offers_outstanding: u32,
}

/// What is to be expected if one more chat is offered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Forecast {
    /// The service level of the next minute's chats.
    pub next_minute: PartsPerMillion,
    /// That of the window and the next minute together.
    pub overall: PartsPerMillion,
    /// Whether offers are held back.
    pub is_throttled: bool,
}

/// Predicts a queue's service level. Every offer outstanding counts as a chat: that is the cautious side, and offers are few.
///
/// Offers are held back where the next minute misses the goal and what went well before does not make up for it. While the
/// next minute is good, a bad past is no reason: one more chat answered in time makes it better.
#[must_use]
pub fn forecast(goal: ServiceLevelGoal, counts: QueueCounts) -> Forecast {
    let [in_time, late, waiting, free, outstanding] = [
        counts.answered_in_time,
        counts.answered_late,
        counts.waiting,
        counts.agents_free,
        counts.offers_outstanding,
    ]
    .map(u64::from);
    let answered = in_time.saturating_add(late);
    // Agents who are busy now become free as they did lately.
    let freed = answered.saturating_mul(goal.within_ms.into()) / u64::from(counts.window_ms.max(1));
    let coming = waiting + outstanding + 1;
    let coming_in_time = coming.min(free.saturating_add(freed));
    let next_minute = share(coming_in_time, coming);
    let overall = share(in_time + coming_in_time, answered + coming);
    Forecast {
        next_minute,
        overall,
        is_throttled: next_minute < goal.share && overall < goal.share,
    }
}

fn share(part: u64, whole: u64) -> PartsPerMillion {
    let parts = part.saturating_mul(1_000_000) / whole.max(1);
    PartsPerMillion(u32::try_from(parts).unwrap_or(u32::MAX)).min(PartsPerMillion::ONE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A queue seen for ten minutes: chats answered in time and late, waiting, agents free, offers outstanding.
    fn queue(counts: [u32; 5]) -> QueueCounts {
        let [
            answered_in_time,
            answered_late,
            waiting,
            agents_free,
            offers_outstanding,
        ] = counts;
        QueueCounts {
            window_ms: 600_000,
            answered_in_time,
            answered_late,
            waiting,
            agents_free,
            offers_outstanding,
        }
    }

    #[test]
    fn offers_are_held_back_where_the_next_minute_would_miss_the_goal() {
        for (what, counts, next_minute, overall, is_throttled) in [
            ("nothing known, nobody there", [0, 0, 0, 0, 0], 0, 0, true),
            ("nothing known, an agent free", [0, 0, 0, 1, 0], 100, 100, false),
            ("one free and one offered already", [0, 0, 0, 1, 1], 50, 50, true),
            (
                "two free and one offered already",
                [0, 0, 0, 2, 1],
                100,
                100,
                false,
            ),
            ("four of five can be served", [0, 0, 2, 4, 2], 80, 80, false),
            ("three of four cannot bear it", [0, 0, 1, 3, 2], 75, 75, true),
            ("a good past makes up for one", [19, 0, 0, 0, 0], 0, 95, false),
            ("a good past is used up", [4, 0, 1, 0, 0], 0, 66, true),
            (
                "busy agents become free: 30 in ten minutes, 1 in 20 s",
                [30, 0, 0, 0, 0],
                100,
                100,
                false,
            ),
            (
                "a bad past, but the next is served",
                [0, 10, 0, 1, 0],
                100,
                9,
                false,
            ),
            ("a bad past and more to come", [0, 10, 3, 1, 0], 25, 7, true),
        ] {
            let forecast = forecast(ServiceLevelGoal::default(), queue(counts));
            let percent = |share: PartsPerMillion| share.0 / 10_000;
            assert_eq!(
                (
                    percent(forecast.next_minute),
                    percent(forecast.overall),
                    forecast.is_throttled
                ),
                (next_minute, overall, is_throttled),
                "{what}"
            );
        }
    }

    #[test]
    fn a_goal_of_nothing_never_throttles() {
        let goal = ServiceLevelGoal {
            share: PartsPerMillion(0),
            within_ms: 20_000,
        };
        assert!(!forecast(goal, queue([0, 9, 9, 0, 9])).is_throttled);
    }

    proptest! {
        #[test]
        fn more_agents_never_throttle_and_more_chats_never_release(
            counts in prop::array::uniform5(0..50u32),
            share in 0..=1_000_000u32,
        ) {
            let goal = ServiceLevelGoal { share: PartsPerMillion(share), within_ms: 20_000 };
            let throttles = |counts| forecast(goal, queue(counts)).is_throttled;
            let [in_time, late, waiting, free, outstanding] = counts;
            if !throttles(counts) {
                prop_assert!(!throttles([in_time, late, waiting, free + 1, outstanding]));
            } else {
                prop_assert!(throttles([in_time, late, waiting + 1, free, outstanding]));
                prop_assert!(throttles([in_time, late, waiting, free, outstanding + 1]));
            }
        }

        #[test]
        fn no_numbers_are_too_large(counts in prop::array::uniform5(any::<u32>()), window_ms: u32, within_ms: u32) {
            let goal = ServiceLevelGoal { within_ms, ..ServiceLevelGoal::default() };
            let forecast = forecast(goal, QueueCounts { window_ms, ..queue(counts) });
            prop_assert!(forecast.next_minute <= PartsPerMillion::ONE && forecast.overall <= PartsPerMillion::ONE);
        }
    }
}
