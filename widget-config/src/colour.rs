//! Colours as people write them in CSS.

/// The colour as `#rrggbb`. Hexadecimal with three or six digits and `rgb(…)` with numbers are read; what depends on the
/// page (names, variables, transparency) is not, because letters on it have to stay readable.
pub(crate) fn normalise(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(digits) = text.strip_prefix('#') {
        let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        return match digits.len() {
            6 if is_hex => Some(text.to_ascii_lowercase()),
            3 if is_hex => {
                let doubled = digits
                    .chars()
                    .flat_map(|digit| [digit, digit])
                    .collect::<String>();
                Some(format!("#{}", doubled.to_ascii_lowercase()))
            }
            _ => None,
        };
    }
    let channels = text.strip_prefix("rgb(")?.strip_suffix(')')?;
    let channels: Option<Vec<u8>> = channels
        .split([',', ' '])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect();
    match channels?.as_slice() {
        [red, green, blue] => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn colours_come_out_in_one_spelling() {
        for (text, expected) in [
            ("#0B5CAD", Some("#0b5cad")),
            ("#fA0", Some("#ffaa00")),
            ("rgb(11, 92, 173)", Some("#0b5cad")),
            ("rgb(11 92 173)", Some("#0b5cad")),
            ("rgb(11, 92, 300)", None),
            ("rgb(1, 2)", None),
            ("#12345", None),
            ("#ggg", None),
            ("red; background: url(x)", None),
            ("", None),
        ] {
            assert_eq!(normalise(text).as_deref(), expected, "{text}");
        }
    }
}
