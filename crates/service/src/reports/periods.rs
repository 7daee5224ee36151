//! A stretch of time, in pieces of a calendar: a day has 23, 24 or 25 hours, as its zone says.

use crate::limits::{MAX_REPORT_DAYS, MAX_REPORT_PERIODS};
use crate::wire::configuration::ConfigurationError;
use crate::wire::moment;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use waymeet_journey::time::UnixMillis;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Pieces of a stretch of time, one after the other. There is at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Periods {
    /// Where each begins, in order.
    starts: Vec<u64>,
    /// Where the last one ends; the moment itself is no longer in it.
    until: u64,
}

impl Periods {
    /// The pieces of an interval (`from/to`, ISO 8601). Moments without a zone are taken as the wall clock of `zone`. Pieces
    /// begin with the interval; the last one is cut off where it ends.
    ///
    /// # Errors
    /// [`ConfigurationError`] naming the field that is not what it should be.
    pub(super) fn read(
        interval: &str,
        granularity: Option<&str>,
        zone: Option<&str>,
    ) -> Result<Self, ConfigurationError> {
        let zone = match zone {
            None => TimeZone::UTC,
            Some(name) => TimeZone::get(name).map_err(|_| ConfigurationError::unknown("timeZone", name))?,
        };
        let (from, until) = bounds(interval, &zone)?;
        let Some(granularity) = granularity else {
            let starts = vec![from];
            return Ok(Self { starts, until });
        };
        let span = span(granularity)?;
        let first = timestamp(from).to_zoned(zone);
        let mut starts = Vec::new();
        let mut start = from;
        while start < until {
            if starts.len() == MAX_REPORT_PERIODS {
                let problem =
                    format!("there would be more than {MAX_REPORT_PERIODS} of them in the interval");
                return Err(ConfigurationError::new("granularity", problem));
            }
            starts.push(start);
            // From the beginning on, not from piece to piece: a month after the 31st of January is not 28 days for ever.
            let count = i64::try_from(starts.len()).unwrap_or(i64::MAX);
            let next = span.checked_mul(count).and_then(|span| first.checked_add(span));
            start = next.map_or(until, |next| {
                u64::try_from(next.timestamp().as_millisecond()).unwrap_or(until)
            });
        }
        Ok(Self { starts, until })
    }

    /// Before its first fact.
    pub(super) fn beginning(&self) -> (UnixMillis, i64) {
        (UnixMillis(self.starts.first().copied().unwrap_or_default()), 0)
    }

    pub(super) const fn until(&self) -> UnixMillis {
        UnixMillis(self.until)
    }

    /// Which piece a moment is in.
    pub(super) fn find(&self, at: UnixMillis) -> Option<usize> {
        let begun = self.starts.partition_point(|start| *start <= at.0);
        begun.checked_sub(1).filter(|_| at.0 < self.until)
    }

    /// A piece as the vendor writes it.
    pub(super) fn text(&self, index: usize) -> String {
        let at = |index: usize| self.starts.get(index).copied().unwrap_or(self.until);
        let [from, until] = [at(index), at(index + 1)].map(|at| moment::text(UnixMillis(at)));
        format!("{from}/{until}")
    }
}

fn bounds(interval: &str, zone: &TimeZone) -> Result<(u64, u64), ConfigurationError> {
    let problem = |problem: String| ConfigurationError::new("interval", problem);
    let (from, until) = (interval.split_once('/'))
        .and_then(|(from, until)| Some((instant(from, zone)?, instant(until, zone)?)))
        .ok_or_else(|| problem(format!("`{interval}` is not two moments as `from/to` (ISO 8601)")))?;
    if until <= from {
        return Err(problem(format!("`{interval}` does not end after it begins")));
    }
    if until - from > MAX_REPORT_DAYS * DAY_MS {
        return Err(problem(format!("it is longer than {MAX_REPORT_DAYS} days")));
    }
    Ok((from, until))
}

fn instant(text: &str, zone: &TimeZone) -> Option<u64> {
    if let Some(moment) = moment::parse(text) {
        return Some(moment.0);
    }
    let wall_clock: jiff::civil::DateTime = text.parse().ok()?;
    let zoned = wall_clock.to_zoned(zone.clone()).ok()?;
    u64::try_from(zoned.timestamp().as_millisecond()).ok()
}

fn span(text: &str) -> Result<Span, ConfigurationError> {
    let parsed = text.starts_with('P').then(|| text.parse::<Span>().ok()).flatten();
    // Milliseconds are what facts are told apart by.
    let sound = parsed
        .filter(|span| span.is_positive() && span.get_microseconds() == 0 && span.get_nanoseconds() == 0);
    sound.ok_or_else(|| {
        let problem = format!("`{text}` is not a duration, such as `PT30M` or `P1D` (ISO 8601)");
        ConfigurationError::new("granularity", problem)
    })
}

fn timestamp(milliseconds: u64) -> Timestamp {
    let milliseconds = i64::try_from(milliseconds).unwrap_or(i64::MAX);
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(interval: &str, granularity: &str, zone: &str) -> Vec<String> {
        let periods = Periods::read(interval, Some(granularity), Some(zone)).unwrap();
        (0..periods.starts.len())
            .map(|index| periods.text(index).replace(":00.000Z", "Z"))
            .collect()
    }

    #[test]
    fn days_follow_the_wall_clock_when_the_clocks_change() {
        // In Berlin the clocks went back on the 25th of October 2026: that day has 25 hours.
        assert_eq!(
            pieces("2026-10-24T00:00:00/2026-10-27T00:00:00", "P1D", "Europe/Berlin"),
            [
                "2026-10-23T22:00Z/2026-10-24T22:00Z",
                "2026-10-24T22:00Z/2026-10-25T23:00Z",
                "2026-10-25T23:00Z/2026-10-26T23:00Z"
            ]
        );
        // And forward on the 29th of March: 23 hours.
        assert_eq!(
            pieces(
                "2026-03-29T00:00:00/2026-03-30T00:00:00",
                "PT12H",
                "Europe/Berlin"
            ),
            [
                "2026-03-28T23:00Z/2026-03-29T11:00Z",
                "2026-03-29T11:00Z/2026-03-29T22:00Z"
            ]
        );
    }

    #[test]
    fn months_are_counted_from_the_beginning_and_the_last_piece_is_cut_off() {
        assert_eq!(
            pieces("2026-01-31T00:00Z/2026-04-15T00:00Z", "P1M", "UTC"),
            [
                "2026-01-31T00:00Z/2026-02-28T00:00Z",
                "2026-02-28T00:00Z/2026-03-31T00:00Z",
                "2026-03-31T00:00Z/2026-04-15T00:00Z"
            ]
        );
        assert_eq!(
            pieces("2026-01-01T00:00Z/2026-01-15T00:00Z", "P1W", "UTC").len(),
            2
        );
        assert_eq!(
            pieces("2026-01-01T00:00Z/2026-01-01T01:00Z", "PT15M", "UTC").len(),
            4
        );
    }

    #[test]
    fn a_moment_is_in_one_piece_and_the_last_moment_in_none() {
        let periods = Periods::read("1970-01-01T00:00Z/1970-01-01T00:00:10Z", Some("PT4S"), None).unwrap();
        for (at, expected) in [
            (0, Some(0)),
            (3_999, Some(0)),
            (4_000, Some(1)),
            (9_999, Some(2)),
            (10_000, None),
        ] {
            assert_eq!(periods.find(UnixMillis(at)), expected, "{at}");
        }
    }

    #[test]
    fn what_is_no_interval_duration_or_zone_is_named() {
        let day = "2026-01-01T00:00Z/2026-01-02T00:00Z";
        for (interval, granularity, zone, expected) in [
            ("yesterday", None, None, "interval"),
            ("2026-01-02T00:00Z/2026-01-01T00:00Z", None, None, "interval"),
            ("2026-01-01T00:00Z/2026-01-01T00:00Z", None, None, "interval"),
            ("2025-01-01T00:00Z/2026-01-03T00:00Z", None, None, "interval"),
            (day, Some("PT0S"), None, "granularity"),
            (day, Some("-PT1H"), None, "granularity"),
            (day, Some("1 hour"), None, "granularity"),
            (day, Some("PT0.0001S"), None, "granularity"),
            (day, Some("PT1S"), None, "granularity"),
            (day, None, Some("Europe/Atlantis"), "timeZone"),
        ] {
            let error = Periods::read(interval, granularity, zone).unwrap_err();
            assert_eq!(error.path, expected, "{interval} {granularity:?} {zone:?}");
        }
        assert!(Periods::read(day, Some("PT9S"), Some("UTC")).is_ok());
    }
}
