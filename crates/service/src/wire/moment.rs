//! Moments in the vendor's spelling. Source: "Date time is represented as an ISO-8601 string, for example
//! yyyy-MM-ddTHH:mm:ss.SSSZ" throughout the models of the vendor's API.

use waymeet_journey::time::UnixMillis;

/// A moment as text, in UTC.
#[must_use]
pub fn text(moment: UnixMillis) -> String {
    let milliseconds = i64::try_from(moment.0).unwrap_or(i64::MAX);
    let moment = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or(jiff::Timestamp::MAX);
    moment.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// Reads a moment with its zone; one before 1970 is 1970.
#[must_use]
pub fn parse(text: &str) -> Option<UnixMillis> {
    let moment: jiff::Timestamp = text.parse().ok()?;
    Some(UnixMillis(
        u64::try_from(moment.as_millisecond()).unwrap_or_default(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_back_from_their_text() {
        for (moment, expected) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_795_953_600_007, "2026-11-29T12:00:00.007Z"),
        ] {
            assert_eq!(text(UnixMillis(moment)), expected);
            assert_eq!(parse(expected), Some(UnixMillis(moment)));
        }
        assert_eq!(
            parse("2026-11-29T13:00:00.007+01:00"),
            Some(UnixMillis(1_795_953_600_007))
        );
        assert_eq!(parse("2026-11-29T12:00:00"), None);
        assert_eq!(text(UnixMillis(u64::MAX)).get(..5), Some("9999-"));
    }
}
