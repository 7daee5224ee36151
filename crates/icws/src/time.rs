//! Moments, as numbers from outside.

use crate::text::{number, trim};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct UnixMillis(pub u64);

impl UnixMillis {
    /// The moment so many milliseconds later.
    #[must_use]
    pub fn plus(self, milliseconds: u64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// Reads ICWS's two spellings of a moment in UTC: `20210706T193229Z` and `2021-07-06T19:32:29Z`, with or
    /// without a fraction of a second. A time without a zone is taken as UTC.
    ///
    /// Source: `reference/cic-web-chat.md`, 2.4 (the vendor's library accepts both).
    #[must_use]
    pub fn from_icws(text: &str) -> Option<Self> {
        let (digits, rest) = leading_digits(text);
        if !matches!(trim(rest), "" | "Z" | "z" | "+00:00") {
            return None;
        }
        let mut parts = [0; 7];
        let mut from = 0;
        for (part, end) in parts.iter_mut().zip([4, 6, 8, 10, 12, 14, 17]) {
            *part = number(digits.get(from..end)?)?;
            from = end;
        }
        let [year, month, day, hour, minute, second, millis] = parts;
        let sane = (1970..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && hour < 24
            && minute < 60
            && second <= 60;
        if !sane {
            return None;
        }
        let seconds = ((days_since_1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
        Some(Self(seconds * 1000 + millis))
    }
}

/// The date's and time's fourteen digits and three of the fraction (padded with zeros), and what follows them.
fn leading_digits(text: &str) -> ([u8; 17], &str) {
    let mut digits = [b'0'; 17];
    let mut count = 0;
    for (index, byte) in text.bytes().enumerate() {
        let separator =
            matches!(byte, b'-' | b':' | b'T' | b't' | b' ') && count < 14 || byte == b'.' && count == 14;
        if byte.is_ascii_digit() {
            if let Some(place) = digits.get_mut(count) {
                *place = byte;
            }
            count += 1;
        } else if !separator {
            return if count < 14 {
                ([b'x'; 17], "")
            } else {
                (digits, text.get(index..).unwrap_or(""))
            };
        }
    }
    if count < 14 {
        ([b'x'; 17], "")
    } else {
        (digits, "")
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar, counted with years that begin in March.
fn days_since_1970(year: u64, month: u64, day: u64) -> u64 {
    const DAYS_FROM_MARCH_OF_YEAR_0: u64 = 719_468;
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year / 4 - year / 100 + year / 400;
    year * 365 + leap_days + (153 * month + 2) / 5 + day - 1 - DAYS_FROM_MARCH_OF_YEAR_0
}

#[cfg(test)]
mod tests {
    use super::UnixMillis;

    #[test]
    fn both_spellings_of_a_moment_are_read() {
        for (text, expected) in [
            ("20210706T193229Z", Some(1_625_599_949_000)),
            ("2021-07-06T19:32:29Z", Some(1_625_599_949_000)),
            ("2021-07-06T19:32:29.5Z", Some(1_625_599_949_500)),
            ("2021-07-06T19:32:29.1234567Z", Some(1_625_599_949_123)),
            ("20210706T193229", Some(1_625_599_949_000)),
            ("20240229T000000Z", Some(1_709_164_800_000)),
            ("19700101T000000Z", Some(0)),
            ("20210706", None),
            ("20211306T193229Z", None),
            ("2021-07-06T19:32:29+02:00", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(
                UnixMillis::from_icws(text).map(|moment| moment.0),
                expected,
                "{text}"
            );
        }
    }
}
