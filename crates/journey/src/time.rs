//! Time as the model knows it: a number handed in by whoever owns a clock.

/// Milliseconds since 1970-01-01T00:00:00Z, by the clock of whoever observed the moment.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct UnixMillis(pub u64);

crate::codec::wire_id!(UnixMillis);

impl UnixMillis {
    /// The moment `seconds` later.
    #[must_use]
    pub const fn plus_seconds(self, seconds: u32) -> Self {
        Self(self.0.saturating_add(seconds as u64 * 1_000))
    }

    /// Milliseconds from `earlier` to this moment; zero where a clock was set back.
    #[must_use]
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}
