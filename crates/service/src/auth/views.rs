//! Journey views opened through the organisation link: a signed link opens one view, once; the view is then known by a
//! random id that shows one visitor and nothing else.

use crate::limits::MAX_OPEN_VIEWS;
use crate::secret::Secret;
use std::collections::HashMap;
use waymeet_cic::organisation_link::JourneyLink;
use waymeet_journey::ids::{SessionId, VisitorId};
use waymeet_journey::time::UnixMillis;

/// How long a view stays open after it was last looked at, in seconds: a long chat, and a break.
const VIEW_LIFE_IN_SECONDS: u32 = 4 * 60 * 60;

/// What a view shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The organisation.
    pub organisation: String,
    /// The visitor.
    pub visitor: VisitorId,
    /// The session to show first.
    pub session: Option<SessionId>,
    /// The user it was opened for.
    pub user: String,
}

/// Why a link opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ViewError {
    /// The link was used before.
    #[error("this journey link was used already; open the journey again")]
    Used,
    /// The link names no visitor.
    #[error("this journey link names no visitor")]
    NoVisitor,
}

/// The open views and the links that were used. The latter are few, since only a linked server can sign them and their
/// life is short.
#[derive(Debug, Default)]
pub struct Views {
    used: HashMap<String, UnixMillis>,
    open: HashMap<[u8; 32], (View, UnixMillis)>,
}

impl Views {
    /// Uses up a link whose signature was checked, and opens its view.
    ///
    /// # Errors
    /// [`ViewError`]; then no view was opened.
    pub fn open(&mut self, link: JourneyLink, now: UnixMillis) -> Result<Secret, ViewError> {
        self.used.retain(|_, forget_at| now < *forget_at);
        self.open.retain(|_, (_, expires)| now < *expires);
        let visitor = VisitorId::parse(&link.customer).ok_or(ViewError::NoVisitor)?;
        // A link past its `exp` is refused by its signature check, so its nonce may be forgotten a second later.
        let forget_at = UnixMillis(u64::try_from(link.exp).unwrap_or_default().saturating_add(1) * 1_000);
        let nonce = format!("{} {}", link.organisation, link.nonce);
        if self.used.insert(nonce, forget_at).is_some() {
            return Err(ViewError::Used);
        }
        if self.open.len() >= MAX_OPEN_VIEWS
            && let Some(oldest) = self
                .open
                .iter()
                .min_by_key(|(_, (_, expires))| *expires)
                .map(|(key, _)| *key)
        {
            self.open.remove(&oldest);
        }
        let view = View {
            organisation: link.organisation,
            visitor,
            session: link.session.as_deref().and_then(SessionId::parse),
            user: link.user,
        };
        let id = Secret::random();
        self.open
            .insert(id.fingerprint(), (view, now.plus_seconds(VIEW_LIFE_IN_SECONDS)));
        Ok(id)
    }

    /// The view with this id, which looking at it keeps open.
    pub fn look(&mut self, id: &Secret, now: UnixMillis) -> Option<View> {
        let (view, expires) = self.open.get_mut(&id.fingerprint())?;
        if now >= *expires {
            return None;
        }
        *expires = now.plus_seconds(VIEW_LIFE_IN_SECONDS);
        Some(view.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VISITOR: &str = "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11";

    fn link(nonce: &str, customer: &str) -> JourneyLink {
        JourneyLink {
            organisation: "o".into(),
            customer: customer.into(),
            session: None,
            map: None,
            user: "kim".into(),
            exp: 60,
            nonce: nonce.into(),
        }
    }

    #[test]
    fn a_link_opens_one_view_once() {
        let mut views = Views::default();
        let id = views.open(link("n", VISITOR), UnixMillis(0)).unwrap();
        assert_eq!(views.look(&id, UnixMillis(0)).unwrap().visitor.to_text(), VISITOR);
        assert_eq!(
            views.open(link("n", VISITOR), UnixMillis(60_999)),
            Err(ViewError::Used)
        );
        assert!(views.open(link("m", VISITOR), UnixMillis(0)).is_ok());
        assert_eq!(
            views.open(link("x", "no uuid"), UnixMillis(0)),
            Err(ViewError::NoVisitor)
        );
    }

    #[test]
    fn a_view_that_nobody_looks_at_closes_after_four_hours() {
        let mut views = Views::default();
        let id = views.open(link("n", VISITOR), UnixMillis(0)).unwrap();
        let life = u64::from(VIEW_LIFE_IN_SECONDS) * 1_000;
        assert!(views.look(&id, UnixMillis(life - 1)).is_some());
        assert!(views.look(&id, UnixMillis(2 * life - 2)).is_some());
        assert_eq!(views.look(&id, UnixMillis(4 * life)), None);
        assert_eq!(views.look(&Secret::random(), UnixMillis(0)), None);
    }
}
