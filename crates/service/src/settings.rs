//! What the service is told when it starts.

use crate::clock::{Clock, SystemClock};
use crate::limits::{
    BODY_TIMEOUT, EVENT_REQUESTS_PER_MINUTE, HEADER_TIMEOUT, MAX_BYTES_IN_FLIGHT, MAX_CONNECTIONS,
};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How much the service takes in, how fast, and from whom how often. The defaults are those of [`crate::limits`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntakeSettings {
    /// How many batches of events a minute one address may send to one deployment.
    pub event_requests_per_minute: u32,
    /// How many connections may be open at once; whoever comes then waits until one is closed.
    pub max_connections: usize,
    /// How long a client may take to send the head of a request, and how long a connection may rest between two.
    pub header_timeout: Duration,
    /// How long a body may take to arrive.
    pub body_timeout: Duration,
    /// How many bytes of bodies may be in memory at once, from their arrival to the answer.
    pub max_bytes_in_flight: usize,
}

impl Default for IntakeSettings {
    fn default() -> Self {
        Self {
            event_requests_per_minute: EVENT_REQUESTS_PER_MINUTE,
            max_connections: MAX_CONNECTIONS,
            header_timeout: HEADER_TIMEOUT,
            body_timeout: BODY_TIMEOUT,
            max_bytes_in_flight: MAX_BYTES_IN_FLIGHT,
        }
    }
}

/// What the service is told when it starts.
#[derive(Clone)]
pub struct ServiceSettings {
    /// The SQLite file; it is created, with its folder, where it is missing.
    pub database: PathBuf,
    /// The folder with the website module's files, as the build leaves them (`dist/`).
    pub dist: PathBuf,
    /// Where browsers reach the service, without trailing slash: `https://journeys.example`. It goes into the snippet,
    /// and with `https` the log-in cookie is sent over https only.
    pub public_url: String,
    /// A MaxMind city database; without one the location of visitors is unknown.
    pub location_database: Option<PathBuf>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// How much is taken in, how fast, and from whom how often.
    pub intake: IntakeSettings,
    /// Who knows what time it is.
    pub clock: Arc<dyn Clock>,
}

impl ServiceSettings {
    /// Settings with the machine's clock, without location database and proxies.
    #[must_use]
    pub fn new(
        database: impl Into<PathBuf>,
        dist: impl Into<PathBuf>,
        public_url: impl Into<String>,
    ) -> Self {
        let public_url: String = public_url.into();
        Self {
            database: database.into(),
            dist: dist.into(),
            public_url: public_url.trim_end_matches('/').to_owned(),
            location_database: None,
            trusted_proxies: Vec::new(),
            intake: IntakeSettings::default(),
            clock: Arc::new(SystemClock),
        }
    }
}

impl std::fmt::Debug for ServiceSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ServiceSettings")
            .field("database", &self.database)
            .field("dist", &self.dist)
            .field("public_url", &self.public_url)
            .field("location_database", &self.location_database)
            .field("intake", &self.intake)
            .finish_non_exhaustive()
    }
}
