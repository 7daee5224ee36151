//! Which passwords people may choose, and the ones that are chosen for them.

use crate::secret::Secret;

/// The shortest password, in characters. Source: NIST SP 800-63B, 3.1.1.2 asks for fifteen where a password is all there is, and
/// for eight at least; the back-off of the log-in stands beside it here.
pub const MIN_PASSWORD_CHARACTERS: usize = 12;
/// The longest password, in bytes.
pub const MAX_PASSWORD_BYTES: usize = 1_024;

/// Letters and digits of a one-time password: none that look alike.
const ALPHABET: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// How they are grouped: twenty of them, some 99 bits.
const GROUPS: usize = 4;
const IN_A_GROUP: usize = 5;

/// The commonest passwords that are long enough, without what is between letters and digits.
const COMMON: [&str; 30] = [
    "123456789012",
    "1234567890123",
    "123412341234",
    "123123123123",
    "12345678901234567890",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiopasdfghjkl",
    "qwertzuiopasdfghjkl",
    "asdfghjklzxcvbnm",
    "passwordpassword",
    "password1234",
    "password12345",
    "password123456",
    "passw0rd1234",
    "administrator",
    "administrator1",
    "adminadminadmin",
    "admin1234567",
    "admin12345678",
    "letmeinletmein",
    "iloveyouiloveyou",
    "welcomewelcome",
    "welcome12345",
    "changemechangeme",
    "abcdefghijkl",
    "abcdefghijklmnopqrstuvwxyz",
    "correcthorsebatterystaple",
];

/// Why somebody may not have a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// It has too few characters.
    #[error("this is shorter than {MIN_PASSWORD_CHARACTERS} characters")]
    Short,
    /// It has too many.
    #[error("this is longer than {MAX_PASSWORD_BYTES} bytes")]
    Long,
    /// It is the user's name.
    #[error("this is your name; choose something only you know")]
    Name,
    /// Many have it, or it is one character over and over.
    #[error("this is one of the passwords that are guessed first; choose another one")]
    Common,
    /// It is the one there is.
    #[error("this is the password you have; choose another one")]
    Same,
}

/// Whether a user of this name may choose this password.
///
/// # Errors
/// [`WeakPassword`].
pub fn check(name: &str, password: &Secret) -> Result<(), WeakPassword> {
    let text = password.reveal();
    if text.len() > MAX_PASSWORD_BYTES {
        return Err(WeakPassword::Long);
    }
    if text.chars().count() < MIN_PASSWORD_CHARACTERS {
        return Err(WeakPassword::Short);
    }
    let plain = plain(text);
    if text.to_lowercase() == name.to_lowercase() {
        return Err(WeakPassword::Name);
    }
    let mut characters = text.chars();
    let first = characters.next();
    if characters.all(|other| Some(other) == first) || COMMON.contains(&plain.as_str()) {
        return Err(WeakPassword::Common);
    }
    Ok(())
}

/// In lower case, without what is between letters and digits.
fn plain(text: &str) -> String {
    let kept = text.chars().filter(|character| character.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

/// A password for somebody else, to be changed at the first log-in: easy to read out, impossible to guess.
#[must_use]
pub fn one_time() -> Secret {
    let letter = || char::from(ALPHABET[rand::random_range(0..ALPHABET.len())]);
    let group = || (0..IN_A_GROUP).map(|_| letter()).collect::<String>();
    let groups: Vec<String> = (0..GROUPS).map(|_| group()).collect();
    Secret::new(groups.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guessed_first_is_refused() {
        for (password, expected) in [
            ("eleven char", Err(WeakPassword::Short)),
            ("twelve chars", Ok(())),
            ("ääääääääääää", Err(WeakPassword::Common)),
            ("Kim.Novak@Shop", Err(WeakPassword::Name)),
            ("Password1234", Err(WeakPassword::Common)),
            ("correct horse battery staple", Err(WeakPassword::Common)),
            ("Password-1234-of-mine", Ok(())),
        ] {
            assert_eq!(
                check("kim.novak@shop", &Secret::new(password)),
                expected,
                "{password}"
            );
        }
        let long = Secret::new("ab".repeat(MAX_PASSWORD_BYTES));
        assert_eq!(check("kim", &long), Err(WeakPassword::Long));
    }

    #[test]
    fn one_time_passwords_can_be_read_out_and_no_two_are_the_same() {
        let (one, other) = (one_time(), one_time());
        assert_ne!(one, other);
        assert_eq!(one.reveal().len(), 23);
        assert_eq!(one.reveal().matches('-').count(), 3);
        assert_eq!(check("kim", &one), Ok(()));
    }
}
