//! Hashing and checking what people (and programs) prove themselves with. It is slow on purpose, so it runs beside the
//! threads that serve requests.

use crate::secret::Secret;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use std::sync::LazyLock;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Passwords hashed or checked at once, in the whole program; each keeps a core and 19 MiB busy for a moment.
const AT_ONCE: usize = 2;

static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// Checked when there is nobody of the given name, so that the time an answer takes does not tell which names exist.
static NOBODYS_HASH: LazyLock<Option<String>> = LazyLock::new(|| hash_now(&Secret::random()));

fn hash_now(password: &Secret) -> Option<String> {
    match Argon2::default().hash_password(password.reveal().as_bytes()) {
        Ok(hash) => Some(hash.to_string()),
        Err(error) => {
            tracing::error!(%error, "a password could not be hashed");
            None
        }
    }
}

/// The right to hash or check one password now.
#[derive(Debug)]
pub struct Turn {
    // `None` only if the semaphore were closed, which nobody does.
    _permit: Option<SemaphorePermit<'static>>,
}

impl Turn {
    /// Waits for one.
    pub async fn wait() -> Self {
        Self {
            _permit: TURNS.acquire().await.ok(),
        }
    }

    /// Does the work beside the threads that serve requests. The turn ends with the work, also where nobody waits for it
    /// any more.
    async fn work<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let worked = tokio::task::spawn_blocking(move || {
            let _turn = self;
            work()
        });
        worked.await.ok()
    }

    /// Whether a password belongs to a hash. Without a hash the same work is done for nothing and the answer is no.
    pub async fn verify(self, password: &Secret, hash: Option<&str>) -> bool {
        let (password, hash) = (password.clone(), hash.map(str::to_owned));
        let verified = self.work(move || {
            let text = hash.as_deref().or(NOBODYS_HASH.as_deref()).unwrap_or_default();
            let matches = PasswordHash::new(text).is_ok_and(|parsed| {
                Argon2::default()
                    .verify_password(password.reveal().as_bytes(), &parsed)
                    .is_ok()
            });
            matches && hash.is_some()
        });
        verified.await.unwrap_or(false)
    }
}

/// The argon2id hash of a password, in PHC form; `None` only if the system has no randomness or memory.
pub async fn hash(password: &Secret) -> Option<String> {
    let password = password.clone();
    Turn::wait().await.work(move || hash_now(&password)).await?
}

/// Whether a password belongs to a hash, as soon as it is our turn; see [`Turn::verify`].
pub async fn verify(password: &Secret, hash: Option<&str>) -> bool {
    Turn::wait().await.verify(password, hash).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_opens_a_hash() {
        let hash = hash(&Secret::new("correct horse")).await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify(&Secret::new("correct horse"), Some(&hash)).await);
        assert!(!verify(&Secret::new("battery staple"), Some(&hash)).await);
        assert!(!verify(&Secret::new("correct horse"), None).await);
        assert!(!verify(&Secret::new("correct horse"), Some("no hash")).await);
    }
}
