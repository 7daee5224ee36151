//! How long what is known of visitors is kept: what expires when.

use crate::limits::{
    EVENT_RETENTION_IN_DAYS, JOURNEY_RETENTION_IN_DAYS, MAX_RETENTION_IN_DAYS, MIN_RETENTION_IN_DAYS,
};
use crate::store::Day;
use waymeet_journey::time::UnixMillis;

/// For how long an organisation keeps what; what it has not said itself is the default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RetentionSettings {
    /// How many days a raw event is kept after it arrived; never longer than a journey.
    pub events_in_days: Option<u32>,
    /// How many days a journey is kept after its visitor was last seen, and a visit after its last event.
    pub journeys_in_days: Option<u32>,
}

/// A retention nobody may choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a retention is between {MIN_RETENTION_IN_DAYS} and {MAX_RETENTION_IN_DAYS} days, this one is `{0}` days"
)]
pub struct RetentionError(u32);

/// The moments before which things have expired: what is exactly as old is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    /// Raw events that arrived earlier have expired; so have early and quarantined ones.
    pub events: UnixMillis,
    /// Page loads of earlier days have expired.
    pub page_loads: Day,
    /// Visits that ended earlier, and outcomes attributed before, have expired; so have visitors last seen earlier, with
    /// everything of them.
    pub journeys: UnixMillis,
}

impl RetentionSettings {
    /// # Errors
    /// [`RetentionError`], where something is kept for less than a day or for more than ten years.
    pub fn check(self) -> Result<(), RetentionError> {
        for days in [self.events_in_days, self.journeys_in_days].into_iter().flatten() {
            if !(MIN_RETENTION_IN_DAYS..=MAX_RETENTION_IN_DAYS).contains(&days) {
                return Err(RetentionError(days));
            }
        }
        Ok(())
    }

    /// What has expired at `now`.
    #[must_use]
    pub fn horizon(self, now: UnixMillis) -> Horizon {
        let events = before(now, self.events_in_days.unwrap_or(EVENT_RETENTION_IN_DAYS));
        let journeys = before(now, self.journeys_in_days.unwrap_or(JOURNEY_RETENTION_IN_DAYS));
        // An event is what a journey is made of: it outlives no journey.
        let events = events.max(journeys);
        Horizon {
            events,
            // Of the day the horizon lies in some page loads are younger: it is kept whole.
            page_loads: Day::from(events),
            journeys,
        }
    }
}

fn before(now: UnixMillis, days: u32) -> UnixMillis {
    UnixMillis(now.0.saturating_sub(Day(days).begin().0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_older_than_it_may_be_has_expired() {
        const HOUR: u64 = 60 * 60 * 1_000;
        const DAY: u64 = 24 * HOUR;
        let now = UnixMillis(1_000 * DAY + 12 * HOUR);
        for (events, journeys, expected_events, expected_day, expected_journeys) in [
            (None, None, 600 * DAY + 12 * HOUR, 600, 600 * DAY + 12 * HOUR),
            (Some(1), None, 999 * DAY + 12 * HOUR, 999, 600 * DAY + 12 * HOUR),
            (
                Some(30),
                Some(60),
                970 * DAY + 12 * HOUR,
                970,
                940 * DAY + 12 * HOUR,
            ),
            // No event outlives a journey.
            (None, Some(30), 970 * DAY + 12 * HOUR, 970, 970 * DAY + 12 * HOUR),
            (
                Some(3_650),
                Some(1),
                999 * DAY + 12 * HOUR,
                999,
                999 * DAY + 12 * HOUR,
            ),
            // Longer than there has been time.
            (Some(3_650), Some(3_650), 0, 0, 0),
        ] {
            let settings = RetentionSettings {
                events_in_days: events,
                journeys_in_days: journeys,
            };
            let expected = Horizon {
                events: UnixMillis(expected_events),
                page_loads: Day(expected_day),
                journeys: UnixMillis(expected_journeys),
            };
            assert_eq!(settings.horizon(now), expected, "{settings:?}");
        }
    }

    #[test]
    fn a_retention_is_between_a_day_and_ten_years() {
        for (days, is_allowed) in [(0, false), (1, true), (400, true), (3_650, true), (3_651, false)] {
            let events = RetentionSettings {
                events_in_days: Some(days),
                ..RetentionSettings::default()
            };
            let journeys = RetentionSettings {
                journeys_in_days: Some(days),
                ..RetentionSettings::default()
            };
            assert_eq!(events.check().is_ok(), is_allowed, "{days}");
            assert_eq!(journeys.check().is_ok(), is_allowed, "{days}");
        }
        assert!(RetentionSettings::default().check().is_ok());
    }
}
