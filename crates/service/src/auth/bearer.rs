//! Access tokens of API clients. They live an hour and only in memory: after a restart a client asks for a new one.

use crate::auth::permission::Grants;
use crate::secret::Secret;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use waymeet_journey::time::UnixMillis;

/// How long a token is good, in seconds. Source: docs/wire.
pub const TOKEN_LIFE_IN_SECONDS: u32 = 3_600;
/// How many tokens may be good at once.
const MAX_TOKENS: usize = 10_000;

/// What a token allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The organisation it is for.
    pub organisation: String,
    /// The id of its client.
    pub client: String,
    /// What its client may do.
    pub grants: Grants,
}

/// The tokens that are good now.
#[derive(Debug, Default)]
pub struct AccessTokens(Mutex<HashMap<[u8; 32], (Grant, UnixMillis)>>);

impl AccessTokens {
    /// Makes a token.
    pub fn issue(&self, grant: Grant, now: UnixMillis) -> Secret {
        let token = Secret::random();
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.retain(|_, (_, expires)| now < *expires);
        if tokens.len() >= MAX_TOKENS
            && let Some(oldest) = tokens
                .iter()
                .min_by_key(|(_, (_, expires))| *expires)
                .map(|(key, _)| *key)
        {
            tokens.remove(&oldest);
        }
        tokens.insert(
            token.fingerprint(),
            (grant, now.plus_seconds(TOKEN_LIFE_IN_SECONDS)),
        );
        token
    }

    /// What a token allows at `now`; `None` if it is none, or no longer good.
    #[must_use]
    pub fn grant(&self, token: &Secret, now: UnixMillis) -> Option<Grant> {
        let tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (grant, expires) = tokens.get(&token.fingerprint())?;
        (now < *expires).then(|| grant.clone())
    }

    /// From now on no token of a client allows anything.
    pub fn revoke_all_of(&self, client: &str) {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.retain(|_, (grant, _)| grant.client != client);
    }

    /// From now on the token allows nothing.
    pub fn revoke(&self, token: &Secret) {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.remove(&token.fingerprint());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_an_hour() {
        let tokens = AccessTokens::default();
        let grant = Grant {
            organisation: "o".into(),
            client: "c".into(),
            grants: Grants::all(),
        };
        let token = tokens.issue(grant.clone(), UnixMillis(0));
        assert_eq!(tokens.grant(&token, UnixMillis(3_599_999)), Some(grant));
        assert_eq!(tokens.grant(&token, UnixMillis(3_600_000)), None);
        assert_eq!(tokens.grant(&Secret::random(), UnixMillis(0)), None);
        tokens.revoke(&token);
        assert_eq!(tokens.grant(&token, UnixMillis(0)), None);
    }
}
