//! Identities: 128-bit ids in the form every part of the vendor's API uses (UUIDs), one type for each noun.

use core::fmt;

/// Sixteen bytes shown as a UUID (`8-4-4-4-12` lower-case hexadecimal digits).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uuid([u8; 16]);

impl Uuid {
    /// A version 4 UUID made from sixteen random bytes.
    #[must_use]
    pub const fn from_random(mut bytes: [u8; 16]) -> Self {
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        Self(bytes)
    }

    /// The UUID with exactly these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Reads the hyphenated form, in either case; anything else is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        if text.len() != 36 {
            return None;
        }
        let mut bytes = [0u8; 16];
        let mut digits = 0usize;
        for (position, &character) in text.iter().enumerate() {
            if matches!(position, 8 | 13 | 18 | 23) {
                if character != b'-' {
                    return None;
                }
                continue;
            }
            let digit = match character {
                b'0'..=b'9' => character - b'0',
                b'a'..=b'f' => character - b'a' + 10,
                b'A'..=b'F' => character - b'A' + 10,
                _ => return None,
            };
            let byte = bytes.get_mut(digits / 2)?;
            *byte = (*byte << 4) | digit;
            digits += 1;
        }
        Some(Self(bytes))
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(self) -> [u8; 16] {
        self.0
    }

    /// The bytes as two numbers.
    pub(crate) fn halves(self) -> [u64; 2] {
        let number = u128::from_ne_bytes(self.0);
        [number as u64, (number >> 64) as u64]
    }

    /// The hyphenated form.
    #[must_use]
    pub fn to_text(self) -> alloc::string::String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = alloc::string::String::with_capacity(36);
        for (index, byte) in self.0.iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        text
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.to_text())
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.to_text())
    }
}

macro_rules! id {
    ($(#[$doc:meta] $name:ident),* $(,)?) => {$(
        #[$doc]
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Reads the hyphenated form; anything else is `None`.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Uuid::parse(text).map(Self)
            }

            /// The hyphenated form.
            #[must_use]
            pub fn to_text(self) -> alloc::string::String {
                self.0.to_text()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }
    )*};
}

id! {
    /// The browser we recognise by its stored id (cookie `_actmu`; the vendor's *customer cookie id*).
    VisitorId,
    /// One run of activity, closed by idle time (cookie `_actms`).
    SessionId,
    /// One recorded event.
    EventId,
    /// A segment of the configuration.
    SegmentId,
    /// An outcome of the configuration.
    OutcomeId,
    /// An action map of the configuration.
    ActionMapId,
    /// A schedule group of the configuration.
    ScheduleId,
    /// One qualification of one action map in one session: what an offer's states are about.
    ActionId,
}

crate::codec::wire_id!(
    VisitorId,
    SessionId,
    EventId,
    SegmentId,
    OutcomeId,
    ActionMapId,
    ScheduleId,
    ActionId
);

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString as _;

    #[test]
    fn the_text_of_a_uuid_is_read_back_in_either_case() {
        let text = "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11";
        assert_eq!(Uuid::parse(text).unwrap().to_string(), text);
        assert_eq!(Uuid::parse(&text.to_uppercase()), Uuid::parse(text));
    }

    #[test]
    fn anything_but_a_hyphenated_uuid_is_refused() {
        for text in [
            "",
            "5b0c7c1e",
            "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a1g",
            "5b0c7c1e00a52-4c0b-9f39-2f1b6f3f2a11",
            "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11 ",
            "{b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a1}",
        ] {
            assert_eq!(Uuid::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_random_uuid_says_that_it_is_version_4() {
        let text = Uuid::from_random([0xff; 16]).to_text();
        assert_eq!(text.as_bytes()[14], b'4');
        assert_eq!(text.as_bytes()[19], b'b');
    }
}
