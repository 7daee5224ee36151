//! Comparing decimal numbers as text: exact, and without the tables that parsing floating point would bring into
//! every visitor's download.

use core::cmp::Ordering;

struct Decimal<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
}

/// The text without such bytes at its beginning and such at its end.
fn trimmed(mut text: &[u8], before: u8, after: u8) -> &[u8] {
    while let [first, rest @ ..] = text
        && *first == before
    {
        text = rest;
    }
    while let [rest @ .., last] = text
        && *last == after
    {
        text = rest;
    }
    text
}

impl<'a> Decimal<'a> {
    /// Reads `-12.50`, `+3`, `.5`, `7.`; anything else, exponents included, is no number here.
    fn parse(text: &'a [u8]) -> Option<Self> {
        let text = trimmed(text, b' ', b' ');
        let (negative, digits) = match text {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            _ => (false, text),
        };
        let point = digits.iter().position(|byte| *byte == b'.');
        let (whole, fraction) = digits.split_at(point.unwrap_or(digits.len()));
        let fraction = fraction.get(1..).unwrap_or_default();
        let all_digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let whole = trimmed(whole, b'0', b'.');
        let fraction = trimmed(fraction, b'.', b'0');
        let is_zero = whole.is_empty() && fraction.is_empty();
        Some(Self {
            negative: negative && !is_zero,
            whole,
            fraction,
        })
    }

    fn compare_magnitude(&self, other: &Self) -> Ordering {
        (self.whole.len().cmp(&other.whole.len()))
            .then_with(|| self.whole.cmp(other.whole))
            .then_with(|| self.fraction.cmp(other.fraction))
    }
}

/// Compares two decimal numbers; `None` where one of the texts is not a number.
#[must_use]
pub fn compare(left: &[u8], right: &[u8]) -> Option<Ordering> {
    let (left, right) = (Decimal::parse(left)?, Decimal::parse(right)?);
    Some(match (left.negative, right.negative) {
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (false, false) => left.compare_magnitude(&right),
        (true, true) => right.compare_magnitude(&left),
    })
}

/// Whether a text is a number.
#[must_use]
pub fn is_number(text: &str) -> bool {
    Decimal::parse(text.as_bytes()).is_some()
}

/// Whether a text is a whole number, however it is spelled.
#[must_use]
pub fn is_integer(text: &str) -> bool {
    Decimal::parse(text.as_bytes()).is_some_and(|number| number.fraction.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_compared_as_numbers() {
        for (left, right, expected) in [
            ("9", "10", Ordering::Less),
            ("10", "10.0", Ordering::Equal),
            ("007", "7", Ordering::Equal),
            ("-2", "-10", Ordering::Greater),
            ("-0", "0", Ordering::Equal),
            (".5", "0.50", Ordering::Equal),
            ("1.05", "1.5", Ordering::Less),
            ("-1", "1", Ordering::Less),
            (" 3 ", "+3.", Ordering::Equal),
        ] {
            assert_eq!(
                compare(left.as_bytes(), right.as_bytes()),
                Some(expected),
                "{left} {right}"
            );
        }
    }

    #[test]
    fn what_is_no_decimal_number_has_no_order() {
        for text in ["", ".", "-", "1e3", "0x10", "1,5", "NaN", "1.2.3", "--1"] {
            assert_eq!(compare(text.as_bytes(), b"1"), None, "{text}");
        }
    }

    #[test]
    fn a_whole_number_may_be_written_with_a_point() {
        for (text, number, integer) in [
            ("10", true, true),
            ("-10.00", true, true),
            ("10.5", true, false),
            ("ten", false, false),
        ] {
            assert_eq!((is_number(text), is_integer(text)), (number, integer), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_the_numbers(a in -1_000_000i64..1_000_000, b in -1_000_000i64..1_000_000) {
            // Two decimals: the same integers, a hundredth each.
            let text = |n: i64| format!("{}{}.{:02}", if n < 0 { "-" } else { "" }, n.abs() / 100, n.abs() % 100);
            prop_assert_eq!(compare(text(a).as_bytes(), text(b).as_bytes()), Some(a.cmp(&b)));
        }
    }
}
