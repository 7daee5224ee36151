//! Plain loops over texts. The standard library's searchers know far more than is asked here, and a visitor would
//! download all they know.

/// These texts in a row.
#[must_use]
#[inline(never)]
pub fn concat(parts: &[&str]) -> String {
    let mut whole = String::new();
    for part in parts {
        whole.push_str(part);
    }
    whole
}

/// The text without white space at its ends; what [`str::trim`] answers.
#[must_use]
pub fn trim(text: &str) -> &str {
    trim_with(text, is_white_space)
}

/// The text without the characters at its ends that are to go.
#[inline(never)]
pub(crate) fn trim_with(text: &str, goes: fn(char) -> bool) -> &str {
    let mut chars = text.chars();
    let mut rest = text;
    while let Some(first) = chars.next() {
        if !goes(first) {
            break;
        }
        rest = chars.as_str();
    }
    let mut chars = rest.chars();
    while let Some(last) = chars.next_back() {
        if !goes(last) {
            break;
        }
        rest = chars.as_str();
    }
    rest
}

/// Whether Unicode gives a character the property `White_Space`, without the standard library's table.
fn is_white_space(letter: char) -> bool {
    matches!(
        letter,
        '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}'
            | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// The text without these ASCII characters at its end.
#[must_use]
#[inline(never)]
pub fn trim_end<'a>(text: &'a str, those: &[u8]) -> &'a str {
    let mut end = text.len();
    while end > 0 && those.contains(&text.as_bytes()[end - 1]) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// Where the first ASCII character that is sought stands, from a place on; the text's length where there is none.
#[must_use]
#[inline(never)]
pub fn find(text: &str, from: usize, is_sought: fn(u8) -> bool) -> usize {
    let mut place = from;
    while let Some(byte) = text.as_bytes().get(place) {
        if is_sought(*byte) {
            break;
        }
        place += 1;
    }
    place.min(text.len())
}

/// How many characters a text has.
#[must_use]
#[inline(never)]
pub fn count(text: &str) -> usize {
    let mut count = 0;
    for byte in text.bytes() {
        // All but a character's first byte begin with these two bits.
        count += usize::from(byte & 0xc0 != 0x80);
    }
    count
}

/// A number of decimal digits; nothing where there is anything else, or too much of it.
#[inline(never)]
pub(crate) fn number(digits: &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(u64::from(digit - b'0'))?;
    }
    (!digits.is_empty()).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::{count, find, is_white_space, number, trim, trim_end};

    #[test]
    fn white_space_is_what_the_standard_library_takes_for_it() {
        for letter in '\0'..=char::MAX {
            assert_eq!(is_white_space(letter), letter.is_whitespace(), "{letter:?}");
        }
    }

    #[test]
    fn the_loops_answer_what_the_standard_library_answers() {
        for text in [
            "",
            " ",
            " a b\n",
            "größe\u{3000}",
            "17",
            "!.",
            "a.!",
            "99999999999999999999",
        ] {
            assert_eq!(trim(text), text.trim());
            assert_eq!(trim_end(text, b".!"), text.trim_end_matches(['.', '!']));
            assert_eq!(count(text), text.chars().count());
            assert_eq!(
                find(text, 0, |byte| byte == b'b'),
                text.find('b').unwrap_or(text.len())
            );
            assert_eq!(number(text.as_bytes()), text.parse().ok());
        }
    }
}
