//! Moments, as pages print them: in UTC, with what a script needs to say them in the viewer's own zone.

use waymeet_journey::time::UnixMillis;

/// A moment on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    /// For `<time datetime>`.
    pub(crate) iso: String,
    /// "May 14, 2019 5:32 PM UTC"
    pub(crate) text: String,
    /// "5:32:09 PM"
    pub(crate) clock: String,
}

fn timestamp(time: UnixMillis) -> jiff::Timestamp {
    let milliseconds = i64::try_from(time.0).unwrap_or(i64::MAX);
    // Beyond the calendar's end (the year 9999) only the end can be shown.
    jiff::Timestamp::from_millisecond(milliseconds).unwrap_or(jiff::Timestamp::MAX)
}

impl Moment {
    /// The UTC day of a moment: for `<time datetime>`, and as people read it, "May 14, 2019".
    pub(crate) fn day(time: UnixMillis) -> (String, String) {
        let moment = timestamp(time);
        (
            moment.strftime("%Y-%m-%d").to_string(),
            moment.strftime("%b %-d, %Y").to_string(),
        )
    }
}

impl From<UnixMillis> for Moment {
    fn from(time: UnixMillis) -> Self {
        let moment = timestamp(time);
        Self {
            iso: moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            text: moment.strftime("%b %-d, %Y %-I:%M %p UTC").to_string(),
            clock: moment.strftime("%-I:%M:%S %p").to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_printed_as_the_vendor_prints_it() {
        let moment = Moment::from(UnixMillis(1_557_855_129_000));
        assert_eq!(moment.iso, "2019-05-14T17:32:09Z");
        assert_eq!(
            (moment.text.as_str(), moment.clock.as_str()),
            ("May 14, 2019 5:32 PM UTC", "5:32:09 PM")
        );
        assert!(Moment::from(UnixMillis(u64::MAX)).iso.starts_with("9999"));
    }
}
