//! Cross-domain links: a visitor who follows a link to another site of the same deployment stays the same visitor. The
//! link carries a token that is signed, good for two minutes, and good once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::collections::HashMap;
use waymeet_journey::ids::{Uuid, VisitorId};
use waymeet_journey::time::UnixMillis;

/// The query parameter a token travels in.
pub const LINK_PARAMETER: &str = "waymeet-link";
/// How long a token is good, in seconds: following a link takes no longer.
pub const LINK_LIFE_IN_SECONDS: u32 = 120;
/// Most used tokens that are remembered; one more is refused, since a forgotten one could be used again.
const REMEMBERED: usize = 100_000;
/// What is signed begins with this, so that no signature made for something else fits.
const PURPOSE: &[u8] = b"waymeet cross-domain link 1";

const ID_BYTES: usize = 16;
const EXPIRY_BYTES: usize = 8;
const PAYLOAD_BYTES: usize = ID_BYTES + EXPIRY_BYTES + ID_BYTES;

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// The site the link leads to is not on the deployment's list.
    #[error("the site this link leads to is not among the linked domains of this deployment")]
    NotLinked,
    /// It was not signed here, or for another deployment.
    #[error("the link was not made for this deployment")]
    Forged,
    /// It was good once.
    #[error("the link has expired")]
    Expired,
    /// It was used before.
    #[error("the link was used already")]
    Used,
}

/// Signs tokens and takes them back. The key is made when the service starts: a restart makes the tokens under way
/// worthless, which costs a few visitors who are on a link in that moment their id.
pub struct CrossDomainLinks {
    key: [u8; 32],
    used: HashMap<Uuid, UnixMillis>,
}

impl std::fmt::Debug for CrossDomainLinks {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("CrossDomainLinks")
            .field("used", &self.used.len())
            .finish_non_exhaustive()
    }
}

impl Default for CrossDomainLinks {
    fn default() -> Self {
        Self {
            key: rand::random(),
            used: HashMap::new(),
        }
    }
}

impl CrossDomainLinks {
    /// A token that makes whoever brings it to a site of this deployment the visitor.
    #[must_use]
    pub fn sign(&self, deployment: &str, visitor: VisitorId, now: UnixMillis) -> String {
        let mut token = Vec::with_capacity(PAYLOAD_BYTES + 32);
        token.extend(visitor.0.as_bytes());
        token.extend(now.plus_seconds(LINK_LIFE_IN_SECONDS).0.to_be_bytes());
        token.extend(rand::random::<[u8; ID_BYTES]>());
        let signature = self
            .mac(deployment, &token)
            .map(|mac| mac.finalize().into_bytes());
        token.extend(signature.unwrap_or_default());
        URL_SAFE_NO_PAD.encode(token)
    }

    /// Uses a token up; the visitor it names.
    ///
    /// # Errors
    /// [`LinkError`]; then the token is as good as before.
    pub fn redeem(&mut self, deployment: &str, token: &str, now: UnixMillis) -> Result<VisitorId, LinkError> {
        self.used.retain(|_, expires| now < *expires);
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| LinkError::Forged)?;
        let (payload, signature) = bytes.split_at_checked(PAYLOAD_BYTES).ok_or(LinkError::Forged)?;
        let mac = self.mac(deployment, payload).ok_or(LinkError::Forged)?;
        mac.verify_slice(signature).map_err(|_| LinkError::Forged)?;
        let (visitor, rest) = payload.split_first_chunk().ok_or(LinkError::Forged)?;
        let (expires, rest) = rest.split_first_chunk().ok_or(LinkError::Forged)?;
        let (nonce, _) = rest.split_first_chunk().ok_or(LinkError::Forged)?;
        let expires = UnixMillis(u64::from_be_bytes(*expires));
        if now >= expires {
            return Err(LinkError::Expired);
        }
        if self.used.len() >= REMEMBERED || self.used.insert(Uuid::from_bytes(*nonce), expires).is_some() {
            return Err(LinkError::Used);
        }
        Ok(VisitorId(Uuid::from_bytes(*visitor)))
    }

    fn mac(&self, deployment: &str, payload: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        mac.update(PURPOSE);
        // A deployment's id has a fixed length: nothing can slide from one part into the other.
        mac.update(deployment.as_bytes());
        mac.update(payload);
        Some(mac)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VISITOR: VisitorId = VisitorId(Uuid::from_bytes([7; 16]));
    const NOON: UnixMillis = UnixMillis(1_000_000);

    #[test]
    fn a_token_is_good_for_two_minutes_and_once() {
        let mut links = CrossDomainLinks::default();
        let token = links.sign("d", VISITOR, NOON);
        let late = UnixMillis(NOON.0 + 120_000);
        assert_eq!(links.redeem("d", &token, late), Err(LinkError::Expired));
        assert_eq!(links.redeem("d", &token, UnixMillis(late.0 - 1)), Ok(VISITOR));
        assert_eq!(
            links.redeem("d", &token, UnixMillis(late.0 - 1)),
            Err(LinkError::Used)
        );
    }

    #[test]
    fn a_changed_token_and_one_of_another_deployment_or_service_are_forged() {
        let mut links = CrossDomainLinks::default();
        let token = links.sign("d", VISITOR, NOON);
        assert_eq!(links.redeem("e", &token, NOON), Err(LinkError::Forged));
        assert_eq!(
            CrossDomainLinks::default().redeem("d", &token, NOON),
            Err(LinkError::Forged)
        );
        for place in [0, 20, 30, 60, token.len() - 3] {
            let mut changed = token.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(
                links.redeem("d", &changed, NOON),
                Err(LinkError::Forged),
                "{place}"
            );
        }
        for text in ["", "AAAA", "not base64!", &token[..40]] {
            assert_eq!(links.redeem("d", text, NOON), Err(LinkError::Forged), "{text}");
        }
        assert_eq!(links.redeem("d", &token, NOON), Ok(VISITOR));
    }

    #[test]
    fn neither_the_key_nor_a_visitor_is_in_its_debug_text() {
        let links = CrossDomainLinks::default();
        assert_eq!(format!("{links:?}"), "CrossDomainLinks { used: 0, .. }");
    }
}
