//! Tokens with which a session lets another one of its user begin, without a password.
//!
//! Source: reference section 3.2, `unique-auth-token`; that a token is good once, and for how long, is ours.

use std::time::Duration;

use subtle::ConstantTimeEq as _;

use crate::model::{Entropy, SessionId, UnixMillis};

/// How long a token is good.
const LIFE: Duration = Duration::from_secs(60);
/// Tokens one session may have out at once; the oldest makes room.
const MAX_PER_SESSION: usize = 10;

/// A token, for a session and the seed its client chose. `Debug` would show secrets; there is none.
struct AuthToken {
    session: SessionId,
    seed: String,
    token: String,
    at: UnixMillis,
}

/// All tokens that are out.
#[derive(Default)]
pub(crate) struct AuthTokens(Vec<AuthToken>);

impl std::fmt::Debug for AuthTokens {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "AuthTokens({})", self.0.len())
    }
}

impl AuthTokens {
    /// A new token of the session.
    pub(crate) fn issue(
        &mut self,
        session: &str,
        seed: &str,
        entropy: &mut dyn Entropy,
        now: UnixMillis,
    ) -> String {
        self.0.retain(|known| now.since(known.at) < LIFE);
        let is_own = |known: &AuthToken| known.session == session;
        if self.0.iter().filter(|known| is_own(known)).count() >= MAX_PER_SESSION
            && let Some(oldest) = self.0.iter().position(is_own)
        {
            self.0.remove(oldest);
        }
        let token = entropy.token();
        self.0.push(AuthToken {
            session: session.to_owned(),
            seed: seed.to_owned(),
            token: token.clone(),
            at: now,
        });
        token
    }

    /// Whether the token is good for this session and seed. If so, it is used up.
    pub(crate) fn redeem(&mut self, session: &str, seed: &str, token: &str, now: UnixMillis) -> bool {
        self.0.retain(|known| now.since(known.at) < LIFE);
        let is_right = |known: &AuthToken| {
            let is_token: bool = known.token.as_bytes().ct_eq(token.as_bytes()).into();
            known.session == session && known.seed.eq_ignore_ascii_case(seed) && is_token
        };
        let place = self.0.iter().position(is_right);
        place.map(|place| self.0.remove(place)).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SystemEntropy;

    #[test]
    fn a_token_is_good_once_for_its_session_and_seed_and_for_a_minute() {
        let mut tokens = AuthTokens::default();
        let now = UnixMillis(0);
        let token = tokens.issue("1", "seed", &mut SystemEntropy, now);
        for (session, seed, told) in [
            ("2", "seed", token.as_str()),
            ("1", "other", &token),
            ("1", "seed", "x"),
        ] {
            assert!(!tokens.redeem(session, seed, told, now), "{session} {seed}");
        }
        assert!(tokens.redeem("1", "SEED", &token, now));
        assert!(!tokens.redeem("1", "seed", &token, now));
        let late = tokens.issue("1", "seed", &mut SystemEntropy, now);
        assert!(!tokens.redeem("1", "seed", &late, UnixMillis(60_000)));
        for _ in 0..20 {
            tokens.issue("1", "seed", &mut SystemEntropy, now);
        }
        assert_eq!(tokens.0.len(), MAX_PER_SESSION);
    }
}
