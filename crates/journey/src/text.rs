//! Taking texts apart at ASCII characters. The standard library does it for any pattern, with searchers that weigh more
//! than the rules they would serve; every visitor downloads what is used here.

/// The position of the first such byte.
#[must_use]
pub fn find(text: &str, byte: u8) -> Option<usize> {
    text.bytes().position(|known| known == byte)
}

/// The position of the last such byte.
#[must_use]
pub fn find_last(text: &str, byte: u8) -> Option<usize> {
    text.bytes().rposition(|known| known == byte)
}

/// What stands before and after the first such ASCII character; all of the text and nothing where there is none.
#[must_use]
pub fn split_once(text: &str, byte: u8) -> (&str, &str) {
    match find(text, byte) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    }
}

/// The parts of a text between such ASCII characters; an empty text is one empty part.
#[must_use]
pub fn split(text: &str, byte: u8) -> Split<'_> {
    Split {
        rest: Some(text),
        byte,
    }
}

/// The parts of a text; see [`split`].
#[derive(Debug, Clone)]
pub struct Split<'a> {
    rest: Option<&'a str>,
    byte: u8,
}

impl<'a> Iterator for Split<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest?;
        let (part, after) = split_once(rest, self.byte);
        self.rest = (part.len() < rest.len()).then_some(after);
        Some(part)
    }
}

/// Reads decimal digits; anything else, or too many of them, is `None`.
#[must_use]
pub fn parse_number(text: &str) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    text.bytes().try_fold(0u64, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_is_split_as_the_standard_library_splits_it(text in "[a/ü]{0,8}") {
            prop_assert_eq!(split(&text, b'/').collect::<Vec<_>>(), text.split('/').collect::<Vec<_>>());
            prop_assert_eq!(split_once(&text, b'/'), text.split_once('/').unwrap_or((&text, "")));
            prop_assert_eq!(find_last(&text, b'/'), text.rfind('/'));
        }
    }

    #[test]
    fn only_digits_are_a_number() {
        for (text, expected) in [("0", Some(0)), ("18446744073709551615", Some(u64::MAX))] {
            assert_eq!(parse_number(text), expected);
        }
        for text in ["", "-1", "1.5", " 1", "99999999999999999999"] {
            assert_eq!(parse_number(text), None, "{text}");
        }
    }
}
