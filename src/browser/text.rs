//! Small texts without the formatting machinery, which would weigh more than all of them.

/// Appends a number in decimal digits.
pub fn push_number(text: &mut String, number: u64) {
    let mut digits = [0u8; 20];
    let mut position = digits.len();
    let mut rest = number;
    loop {
        position -= 1;
        digits[position] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    for digit in &digits[position..] {
        text.push(char::from(*digit));
    }
}

/// A number as text.
#[must_use]
pub fn number(number: u64) -> String {
    let mut text = String::new();
    push_number(&mut text, number);
    text
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

    #[test]
    fn numbers_are_written_as_digits_and_read_back() {
        for value in [0, 7, 10, 1_795_363_200_000, u64::MAX] {
            assert_eq!(number(value), value.to_string());
            assert_eq!(parse_number(&number(value)), Some(value));
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "-1", "1.5", " 1", "99999999999999999999"] {
            assert_eq!(parse_number(text), None, "{text}");
        }
    }
}
