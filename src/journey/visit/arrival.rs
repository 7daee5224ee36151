//! How a visit begins: what it works with, and what is known when it does.

use crate::browser::entropy::Generator;
use crate::journey::ports::{CookieJar, Hook, KeyValueStore};
use crate::journey::traits::TraitsMapper;
use waymeet_journey::consent::Consent;
use waymeet_journey::ids::{SessionId, VisitorId};
use waymeet_journey::page::Page;
use waymeet_journey::time::UnixMillis;

/// What a visit works with.
pub struct Ports {
    /// Where records and state are kept.
    pub store: Box<dyn KeyValueStore>,
    /// The page's cookies.
    pub cookies: Box<dyn CookieJar>,
    /// Randomness.
    pub random: Generator,
    /// The site's hook, if it has one.
    pub hook: Option<Hook>,
}

/// How a visit begins on a page.
#[derive(Debug, Default)]
pub struct Arrival {
    /// When.
    pub at: UnixMillis,
    /// On which page.
    pub page: Page,
    /// Where the visitor came from, as the browser tells it.
    pub referrer: String,
    /// The language the visitor prefers.
    pub language: String,
    /// What the visitor allows; tracking, at least.
    pub consent: Consent,
    /// The visitor's id where this browser has none: the snippet has made one, or another site sends it.
    pub visitor: Option<VisitorId>,
    /// The session the snippet has sent the first page view for.
    pub session: Option<SessionId>,
    /// Which fields of any event are traits.
    pub mapper: TraitsMapper,
}
