//! Previews: what an offer looks like on the real site, for whoever has the link. A link carries a random token that opens
//! one offer on the pages of one deployment for a quarter of an hour; a restart closes all of them.

use crate::limits::MAX_OPEN_PREVIEWS;
use crate::secret::Secret;
use std::collections::HashMap;
use waymeet_journey::time::UnixMillis;

/// What a token follows in the fragment of an address, which no server is told.
pub const PREVIEW_PARAMETER: &str = "waymeet-preview";
/// How long a preview is open, in seconds.
pub const PREVIEW_LIFE_IN_SECONDS: u32 = 15 * 60;

#[derive(Debug)]
struct Preview {
    deployment: String,
    /// JSON. Source: docs/wire, *Offers*.
    shown: String,
    expires: UnixMillis,
}

/// The open previews, under the fingerprints of their tokens.
#[derive(Debug, Default)]
pub struct Previews(HashMap<[u8; 32], Preview>);

impl Previews {
    /// Opens a preview; its token. Beyond [`MAX_OPEN_PREVIEWS`] the oldest is closed.
    pub fn open(&mut self, deployment: &str, shown: String, now: UnixMillis) -> Secret {
        self.0.retain(|_, preview| now < preview.expires);
        let oldest = self.0.iter().min_by_key(|(_, preview)| preview.expires);
        if self.0.len() >= MAX_OPEN_PREVIEWS
            && let Some(oldest) = oldest.map(|(key, _)| *key)
        {
            self.0.remove(&oldest);
        }
        let token = Secret::random();
        let preview = Preview {
            deployment: deployment.to_owned(),
            shown,
            expires: now.plus_seconds(PREVIEW_LIFE_IN_SECONDS),
        };
        self.0.insert(token.fingerprint(), preview);
        token
    }

    /// What is shown to a page of this deployment that brings this token.
    #[must_use]
    pub fn find(&self, deployment: &str, token: &Secret, now: UnixMillis) -> Option<&str> {
        let preview = self.0.get(&token.fingerprint())?;
        let is_open = preview.deployment == deployment && now < preview.expires;
        is_open.then_some(preview.shown.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: UnixMillis = UnixMillis(1_000_000);

    #[test]
    fn a_preview_is_open_for_a_quarter_of_an_hour_on_one_deployment() {
        let mut previews = Previews::default();
        let token = previews.open("d", "{}".into(), NOON);
        let late = NOON.plus_seconds(PREVIEW_LIFE_IN_SECONDS);
        assert_eq!(previews.find("d", &token, UnixMillis(late.0 - 1)), Some("{}"));
        assert_eq!(previews.find("d", &token, late), None);
        assert_eq!(previews.find("e", &token, NOON), None);
        assert_eq!(previews.find("d", &Secret::random(), NOON), None);
    }

    #[test]
    fn there_are_only_so_many_and_the_oldest_goes_first() {
        let mut previews = Previews::default();
        let first = previews.open("d", "1".into(), NOON);
        let second = previews.open("d", "2".into(), NOON.plus_seconds(1));
        for _ in 2..=MAX_OPEN_PREVIEWS {
            let _ = previews.open("d", "more".into(), NOON.plus_seconds(2));
        }
        assert_eq!(previews.find("d", &first, NOON), None);
        assert_eq!(previews.find("d", &second, NOON), Some("2"));
        assert_eq!(previews.0.len(), MAX_OPEN_PREVIEWS);
        let _ = previews.open(
            "d",
            "later".into(),
            NOON.plus_seconds(2 * PREVIEW_LIFE_IN_SECONDS),
        );
        assert_eq!(previews.0.len(), 1, "what is over is let go");
    }
}
