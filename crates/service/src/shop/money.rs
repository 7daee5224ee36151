//! Sums of money, counted in cents so that nothing is ever rounded.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul};

use serde::Deserialize;

/// An amount in euro.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub(super) struct Money {
    cents: u32,
}

impl Money {
    /// An amount of so many cents.
    pub(super) const fn cents(cents: u32) -> Self {
        Self { cents }
    }

    /// Whether there is nothing to pay.
    pub(super) fn is_zero(&self) -> bool {
        self.cents == 0
    }

    /// The amount without a currency sign, `49.50`, as scripts and attributes want it.
    pub(super) fn plain(&self) -> String {
        format!("{}.{:02}", self.cents / 100, self.cents % 100)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let euro = self.cents / 100;
        if euro >= 1000 {
            write!(out, "€{},{:03}.{:02}", euro / 1000, euro % 1000, self.cents % 100)
        } else {
            write!(out, "€{}", self.plain())
        }
    }
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::cents(self.cents.saturating_add(other.cents))
    }
}

impl Mul<u32> for Money {
    type Output = Self;

    fn mul(self, times: u32) -> Self {
        Self::cents(self.cents.saturating_mul(times))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_people_write_them() {
        for (cents, shown, plain) in [
            (4950, "€49.50", "49.50"),
            (5, "€0.05", "0.05"),
            (123_400, "€1,234.00", "1234.00"),
        ] {
            assert_eq!(Money::cents(cents).to_string(), shown);
            assert_eq!(Money::cents(cents).plain(), plain);
        }
    }
}
