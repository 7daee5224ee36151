//! Comparing text without regard to case, alike in page and service.
//!
//! Full Unicode case mapping costs a visitor more bytes than all other rules together, and a browser's own differs from
//! Rust's in corners; so both sides use this one: ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic, one letter to one.

use alloc::string::String;

fn fold_char(character: char) -> char {
    let code = u32::from(character);
    let folded = match code {
        0x41..=0x5a => code + 0x20,
        0xc0..=0xde if code != 0xd7 => code + 0x20,
        // Latin Extended-A pairs: capital first, on even numbers, or on odd ones in two runs.
        0x100..=0x12f | 0x132..=0x137 | 0x14a..=0x177 => code | 1,
        0x139..=0x148 | 0x179..=0x17e => code + (code & 1),
        0x178 => 0xff,
        0x386 => 0x3ac,
        0x388..=0x38a => code + 0x25,
        0x38c => 0x3cc,
        0x38e | 0x38f => code + 0x3f,
        0x391..=0x3ab if code != 0x3a2 => code + 0x20,
        0x3c2 => 0x3c3,
        0x400..=0x40f => code + 0x50,
        0x410..=0x42f => code + 0x20,
        0x460..=0x481 | 0x48a..=0x4bf | 0x4d0..=0x52f => code | 1,
        _ => code,
    };
    char::from_u32(folded).unwrap_or(character)
}

/// Whether [`fold`] would change the text at all; most of what a page records is lower case already.
#[must_use]
pub fn changes(text: &str) -> bool {
    text.chars().any(|character| fold_char(character) != character)
}

/// The text with every letter in its lower case.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        // Most of what a page records, and a fraction of the time.
        return text.to_ascii_lowercase();
    }
    text.chars().map(fold_char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_fold_to_the_small_letters_of_their_script() {
        for (text, folded) in [
            ("CART", "cart"),
            ("ÄÖÜß×", "äöüß×"),
            ("ŁÓDŹ", "łódź"),
            ("ΑΘΉΝΑ", "αθήνα"),
            ("МОСКВА Ё", "москва ё"),
            ("Ÿ", "ÿ"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn folding_agrees_with_unicode_where_one_letter_becomes_one() {
        for code in (0x20..0x530).filter(|code| !matches!(code, 0x130 | 0x131 | 0x138 | 0x149 | 0x3c2)) {
            let character = char::from_u32(code).unwrap();
            let mut lower = character.to_lowercase();
            let (first, rest) = (lower.next().unwrap(), lower.next());
            let covered =
                matches!(code, 0..=0x17e | 0x386..=0x3ce | 0x400..=0x4bf | 0x4d0..=0x52f) && rest.is_none();
            if covered {
                assert_eq!(fold_char(character), first, "U+{code:04X}");
            }
        }
    }

    #[test]
    fn folding_twice_is_folding_once() {
        for code in (0..0x600).filter_map(char::from_u32) {
            assert_eq!(fold_char(fold_char(code)), fold_char(code));
        }
    }
}
