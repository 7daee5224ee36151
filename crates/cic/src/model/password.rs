//! Passwords, as far as they are kept: hashed.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use serde::{Deserialize, Serialize};

/// A password, hashed with Argon2id; the text itself is not kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordHash(String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PasswordHash(…)")
    }
}

impl PasswordHash {
    /// Hashes a password with a fresh salt. Takes tens of milliseconds on purpose. `None` if it cannot be hashed.
    #[must_use]
    pub fn of(password: &str) -> Option<Self> {
        let hash = Argon2::default().hash_password(password.as_bytes()).ok()?;
        Some(Self(hash.to_string()))
    }

    /// Whether this is the password. As slow as [`PasswordHash::of`].
    #[must_use]
    pub fn matches(&self, password: &str) -> bool {
        Argon2::default()
            .verify_password(password.as_bytes(), self.0.as_str())
            .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_hashed_with_its_own_salt_and_recognised() {
        let (one, two) = (
            PasswordHash::of("secret").unwrap(),
            PasswordHash::of("secret").unwrap(),
        );
        assert_ne!(one, two);
        assert!(one.matches("secret"));
        assert!(!one.matches("Secret"));
        assert!(!format!("{one:?}").contains("argon2"));
    }
}
