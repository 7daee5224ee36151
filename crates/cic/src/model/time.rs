//! Moments. Nothing in the model asks for the time; it is handed in.

use std::time::Duration;

/// A moment, in milliseconds since 1970 (UTC).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct UnixMillis(pub i64);

impl UnixMillis {
    /// The moment `later` after this one.
    #[must_use]
    pub fn plus(self, later: Duration) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(later.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    /// How long ago `earlier` was; nothing if it is still to come.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// Whole seconds since 1970.
    #[must_use]
    pub fn in_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// `20260101T120000Z`, the compact form ICWS writes.
    ///
    /// Source: reference section 2.4, date strings.
    #[must_use]
    pub fn compact_utc(self) -> String {
        jiff::Timestamp::from_millisecond(self.0)
            .map(|moment| moment.strftime("%Y%m%dT%H%M%SZ").to_string())
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_compactly_in_utc() {
        assert_eq!(UnixMillis(1_625_599_949_000).compact_utc(), "20210706T193229Z");
    }

    #[test]
    fn the_future_is_not_a_negative_while_ago() {
        assert_eq!(UnixMillis(5).since(UnixMillis(9)), Duration::ZERO);
    }
}
