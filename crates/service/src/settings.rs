//! What the service is told when it starts.

use crate::cic_proxy::servers::ChatServers;
use crate::clock::{Clock, SystemClock};
use crate::limits::{
    BODY_TIMEOUT, CHAT_ANSWER_TIMEOUT, CHAT_CONNECT_TIMEOUT, CHAT_FILE_TIMEOUT, CHAT_REQUEST_TIMEOUT,
    CHAT_REQUESTS_PER_MINUTE, CHAT_SILENCE_TIMEOUT, CHAT_STARTS_PER_MINUTE, EVENT_REQUESTS_PER_MINUTE,
    HEADER_TIMEOUT, MAX_BYTES_IN_FLIGHT, MAX_CHAT_FILES_AT_ONCE, MAX_CHAT_REQUESTS_AT_ONCE, MAX_CONNECTIONS,
};
use crate::outgoing::authorities::Authorities;
use crate::outgoing::reach::Reach;
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

/// How chats are carried to CIC servers, for pages that cannot reach theirs. The defaults are those of [`crate::limits`], and
/// no server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriageSettings {
    /// The operator's servers, wherever they are. Besides them there are those that deployments name.
    pub servers: ChatServers,
    /// Where servers that deployments name may be.
    pub reach: Reach,
    /// Whose certificates are trusted, besides those the system trusts.
    pub authorities: Authorities,
    /// How many requests a minute one address may make to one server.
    pub requests_per_minute: u32,
    /// How many chats, callbacks and reports a minute one address may begin at one server.
    pub starts_per_minute: u32,
    /// How many requests may be on their way at once, files aside.
    pub requests_at_once: usize,
    /// How many files may be on their way at once.
    pub files_at_once: usize,
    /// How long connecting to a server may take.
    pub connect_timeout: Duration,
    /// How long a server may take to begin its answer.
    pub answer_timeout: Duration,
    /// How long either side of an answer may be silent in its middle.
    pub silence_timeout: Duration,
    /// How long a request may take as a whole, files aside.
    pub request_timeout: Duration,
    /// How long a file may take as a whole.
    pub file_timeout: Duration,
}

impl Default for CarriageSettings {
    fn default() -> Self {
        Self {
            servers: ChatServers::default(),
            reach: Reach::default(),
            authorities: Authorities::default(),
            requests_per_minute: CHAT_REQUESTS_PER_MINUTE,
            starts_per_minute: CHAT_STARTS_PER_MINUTE,
            requests_at_once: MAX_CHAT_REQUESTS_AT_ONCE,
            files_at_once: MAX_CHAT_FILES_AT_ONCE,
            connect_timeout: CHAT_CONNECT_TIMEOUT,
            answer_timeout: CHAT_ANSWER_TIMEOUT,
            silence_timeout: CHAT_SILENCE_TIMEOUT,
            request_timeout: CHAT_REQUEST_TIMEOUT,
            file_timeout: CHAT_FILE_TIMEOUT,
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
    /// How chats are carried to CIC servers, and to which.
    pub carriage: CarriageSettings,
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
            carriage: CarriageSettings::default(),
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
            .field("carriage", &self.carriage)
            .finish_non_exhaustive()
    }
}
