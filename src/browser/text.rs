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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_digits() {
        for value in [0, 7, 10, 1_795_363_200_000, u64::MAX] {
            assert_eq!(number(value), value.to_string());
        }
    }
}
