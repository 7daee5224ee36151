//! The limits on what pages may ask for how often.

use crate::error::ApiError;
use crate::rate_limit::RateLimit;
use crate::settings::{CarriageSettings, IntakeSettings};
use waymeet_journey::time::UnixMillis;

/// Early events, in requests a minute from one address: an office behind one address opens many pages.
const EARLY_PER_MINUTE: u32 = 600;
/// Erasures: nobody refuses so often.
const ERASURES_PER_MINUTE: u32 = 60;
/// Tests of the link with a contact centre: somebody presses a button.
const LINK_TESTS_PER_MINUTE: u32 = 30;
/// Tests of the connection to a contact centre, by one user.
const CONNECTION_TESTS_PER_MINUTE: u32 = 12;
/// Reports of installation checks: a page sends some ten, and an office of administrators sits behind one address.
const CHECK_REPORTS_PER_MINUTE: u32 = 120;
/// Links made and redeemed.
const LINKS_PER_MINUTE: u32 = 300;

/// The limits, each for every deployment (or chat server) and address on its own.
#[derive(Debug)]
pub(crate) struct Rates {
    events: RateLimit,
    early: RateLimit,
    erase: RateLimit,
    link: RateLimit,
    link_test: RateLimit,
    connection_test: RateLimit,
    check: RateLimit,
    chat: RateLimit,
    chat_start: RateLimit,
}

impl Rates {
    pub(crate) fn new(settings: &IntakeSettings, carriage: &CarriageSettings) -> Self {
        Self {
            events: RateLimit::new(settings.event_requests_per_minute),
            early: RateLimit::new(EARLY_PER_MINUTE),
            erase: RateLimit::new(ERASURES_PER_MINUTE),
            link: RateLimit::new(LINKS_PER_MINUTE),
            link_test: RateLimit::new(LINK_TESTS_PER_MINUTE),
            connection_test: RateLimit::new(CONNECTION_TESTS_PER_MINUTE),
            check: RateLimit::new(CHECK_REPORTS_PER_MINUTE),
            chat: RateLimit::new(carriage.requests_per_minute),
            chat_start: RateLimit::new(carriage.starts_per_minute),
        }
    }

    pub(crate) fn events(&self, deployment: &str, address: &str, now: UnixMillis) -> Result<(), ApiError> {
        ask(&self.events, deployment, address, now)
    }

    pub(crate) fn early(&self, deployment: &str, address: &str, now: UnixMillis) -> Result<(), ApiError> {
        ask(&self.early, deployment, address, now)
    }

    pub(crate) fn erase(&self, deployment: &str, address: &str, now: UnixMillis) -> Result<(), ApiError> {
        ask(&self.erase, deployment, address, now)
    }

    pub(crate) fn link(&self, deployment: &str, address: &str, now: UnixMillis) -> Result<(), ApiError> {
        ask(&self.link, deployment, address, now)
    }

    pub(crate) fn link_test(&self, address: &str, now: UnixMillis) -> Result<(), ApiError> {
        ask(&self.link_test, "", address, now)
    }

    pub(crate) fn connection_test(&self, user: &str, now: UnixMillis) -> Result<(), ApiError> {
        ask(&self.connection_test, "", user, now)
    }

    pub(crate) fn check(&self, address: &str, now: UnixMillis) -> Result<(), ApiError> {
        ask(&self.check, "", address, now)
    }

    pub(crate) fn chat(&self, server: &str, address: &str, now: UnixMillis) -> Result<(), ApiError> {
        ask(&self.chat, server, address, now)
    }

    pub(crate) fn chat_start(&self, server: &str, address: &str, now: UnixMillis) -> Result<(), ApiError> {
        ask(&self.chat_start, server, address, now)
    }
}

fn ask(limit: &RateLimit, whom: &str, address: &str, now: UnixMillis) -> Result<(), ApiError> {
    limit
        .ask(&format!("{whom} {address}"), now)
        .map_err(ApiError::TooManyRequests)
}
