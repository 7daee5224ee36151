//! All sessions.

use std::collections::{BTreeMap, BTreeSet};

use subtle::ConstantTimeEq;
use waymeet_icws::agent::Message;

use super::auth_tokens::AuthTokens;
use super::ending::Ending;
use super::outbox::{Event, Outbox};
use super::subscription::Subscription;
use crate::model::{ContactCentre, Entropy, SessionId, UnixMillis};

/// Subscriptions one session may have.
const MAX_SUBSCRIPTIONS: usize = 200;

/// An agent's session. Cookie and token are secrets; `Debug` leaves them out.
pub(crate) struct Session {
    pub(crate) id: SessionId,
    pub(crate) user: String,
    pub(crate) csrf_token: String,
    pub(crate) cookie: String,
    seen_at: UnixMillis,
    /// Streams open now. While there is one the session does not expire.
    open_streams: usize,
    /// The number of the stream opened last; older ones end when they notice.
    pub(crate) newest_stream: u64,
    subscriptions: BTreeMap<String, Subscription>,
    outbox: Outbox,
    next_request: u64,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Session")
            .field("id", &self.id)
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Makes or replaces a subscription. `false` if there are too many.
    pub(crate) fn subscribe(&mut self, name: String, subscription: Subscription) -> bool {
        if self.subscriptions.len() >= MAX_SUBSCRIPTIONS && !self.subscriptions.contains_key(&name) {
            return false;
        }
        self.subscriptions.insert(name, subscription);
        true
    }

    /// Ends a subscription; it need not exist.
    pub(crate) fn unsubscribe(&mut self, name: &str) {
        self.subscriptions.remove(name);
    }

    /// A message apart from subscriptions.
    pub(crate) fn tell(&mut self, message: Message) {
        self.outbox.push(message);
    }

    /// An id for an asynchronous request.
    pub(crate) fn request_id(&mut self) -> String {
        self.next_request += 1;
        self.next_request.to_string()
    }

    /// Everything the client has not had yet.
    pub(crate) fn news(&mut self, centre: &ContactCentre) -> Vec<Event> {
        let Ok(user) = centre.user(&self.user) else {
            return Vec::new();
        };
        let mut ended = BTreeSet::new();
        for (name, subscription) in &mut self.subscriptions {
            let is_alive = subscription.news(name, user, centre, &mut |message| self.outbox.push(message));
            if !is_alive {
                ended.insert(name.clone());
            }
        }
        self.subscriptions.retain(|name, _| !ended.contains(name));
        self.outbox.take()
    }

    /// A stream opens, perhaps continuing after an event. Returns the stream's number.
    pub(crate) fn open_stream(&mut self, last_event: Option<u64>) -> u64 {
        if let Some(last_event) = last_event {
            self.outbox.rewind(last_event);
        }
        self.open_streams += 1;
        self.newest_stream += 1;
        self.newest_stream
    }
}

/// All sessions.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    sessions: BTreeMap<SessionId, Session>,
    last_id: u64,
    /// Tokens with which further sessions may begin.
    pub(crate) tokens: AuthTokens,
    /// Why sessions have ended whose streams have not been told yet.
    endings: BTreeMap<SessionId, Ending>,
}

impl Sessions {
    /// A session begins for the user, who must exist.
    pub(crate) fn begin(&mut self, user: &str, entropy: &mut dyn Entropy, now: UnixMillis) -> &mut Session {
        // Ids are no secrets, but a restart must not hand out one that an old page still uses.
        self.last_id = (self.last_id + 1).max(u64::try_from(now.in_seconds()).unwrap_or(0));
        let id = self.last_id.to_string();
        let session = Session {
            id: id.clone(),
            user: user.to_owned(),
            csrf_token: entropy.token(),
            cookie: entropy.token(),
            seen_at: now,
            open_streams: 0,
            newest_stream: 0,
            subscriptions: BTreeMap::new(),
            outbox: Outbox::default(),
            next_request: 0,
        };
        self.sessions.entry(id).or_insert(session)
    }

    /// The session with this id, if the cookie is right and, where one is needed, the token.
    pub(crate) fn authenticate(
        &mut self,
        id: &str,
        cookie: &str,
        csrf_token: Option<&str>,
        now: UnixMillis,
    ) -> Option<&mut Session> {
        let session = self.sessions.get_mut(id)?;
        let is_cookie_right: bool = session.cookie.as_bytes().ct_eq(cookie.as_bytes()).into();
        let is_token_right =
            csrf_token.is_none_or(|token| session.csrf_token.as_bytes().ct_eq(token.as_bytes()).into());
        if !is_cookie_right || !is_token_right {
            return None;
        }
        session.seen_at = now;
        Some(session)
    }

    /// A session already known to be the caller's.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.sessions.get_mut(id)
    }

    /// Why the session has ended, for a stream of it that is still open.
    pub(crate) fn take_ending(&mut self, id: &str) -> Option<Ending> {
        self.endings.remove(id)
    }

    /// A stream of the session has closed.
    pub(crate) fn close_stream(&mut self, id: &str, now: UnixMillis) {
        self.endings.remove(id);
        if let Some(session) = self.sessions.get_mut(id) {
            session.open_streams = session.open_streams.saturating_sub(1);
            session.seen_at = now;
        }
    }

    /// The session ends.
    pub(crate) fn end(&mut self, id: &str, ending: Ending) -> Option<Session> {
        let session = self.sessions.remove(id)?;
        if session.open_streams > 0 {
            self.endings.insert(session.id.clone(), ending);
        }
        Some(session)
    }

    /// Ids of the sessions nobody has used for too long.
    pub(crate) fn expired(&self, idle: std::time::Duration, now: UnixMillis) -> Vec<SessionId> {
        let expired = self
            .sessions
            .values()
            .filter(|session| session.open_streams == 0 && now.since(session.seen_at) >= idle);
        expired.map(|session| session.id.clone()).collect()
    }
}
