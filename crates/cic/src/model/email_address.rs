//! Addresses mails go to.

use std::str::FromStr;

/// The longest address there can be, in bytes.
///
/// Source: RFC 5321, section 4.5.3.1.3.
const MAX_BYTES: usize = 254;

/// The address of one person, as mail servers take it. `Debug` leaves it out, so that it reaches no log.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct EmailAddress(lettre::Address);

/// What was sent is no address of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no e-mail address")]
pub struct NoEmailAddress;

impl EmailAddress {
    /// The address, for whoever carries a mail there.
    pub(crate) fn reveal(&self) -> &lettre::Address {
        &self.0
    }
}

impl std::fmt::Debug for EmailAddress {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("EmailAddress(…)")
    }
}

impl FromStr for EmailAddress {
    type Err = NoEmailAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        // Quoted names are allowed by the standard, used by nobody, and where spaces and line ends could hide.
        let is_plain = !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '"');
        if text.len() > MAX_BYTES || !is_plain {
            return Err(NoEmailAddress);
        }
        text.parse().map(Self).map_err(|_| NoEmailAddress)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = NoEmailAddress;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_plain_address_is_taken_and_nothing_else() {
        for (text, is_address) in [
            ("ada@shop.example", true),
            (" ada+chat@mail.shop.example ", true),
            ("zoë@bücher.example", true),
            ("", false),
            ("ada", false),
            ("ada@", false),
            ("@shop.example", false),
            ("ada@shop.example, eve@evil.example", false),
            ("Ada <ada@shop.example>", false),
            ("ada@shop.example\r\nBcc: eve@evil.example", false),
            ("\"ada b\"@shop.example", false),
            ("ada@shop.example>", false),
        ] {
            assert_eq!(text.parse::<EmailAddress>().is_ok(), is_address, "{text:?}");
        }
        let long = format!("{}@shop.example", "a".repeat(MAX_BYTES));
        assert_eq!(long.parse::<EmailAddress>(), Err(NoEmailAddress));
    }

    #[test]
    fn an_address_is_not_told_to_whoever_prints_it() {
        let address: EmailAddress = "ada@shop.example".parse().unwrap();
        assert_eq!(format!("{address:?}"), "EmailAddress(…)");
    }
}
