//! What can go wrong, at each of the bridge's two borders and at its start.

/// The settings cannot be used. Nothing has been started.
#[derive(Debug, thiserror::Error)]
pub enum BridgeError {
    /// An address is not one of `http` or `https`.
    #[error("`{0}` is not an http or https address")]
    Address(String),
    /// No CIC host was given.
    #[error("no host of a CIC server is configured")]
    NoHost,
    /// The HTTP client cannot be made.
    #[error("the http client cannot be started: {0}")]
    Client(reqwest::Error),
}

/// A request to the CIC server failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IcwsError {
    /// No answer, or it broke off.
    #[error("the CIC server cannot be reached: {0}")]
    Unreachable(reqwest::Error),
    /// 401: the session is gone; log in and subscribe again.
    #[error("the CIC server has ended the session")]
    SessionEnded,
    /// 503: another host may serve.
    #[error("the CIC server is not serving now")]
    NotServing {
        /// Hosts it named instead.
        alternates: Vec<String>,
    },
    /// The log-in was refused: trying again soon only locks the user out.
    #[error("the CIC server refuses the log-in with status {status}, error `{error_id}`")]
    LogInRefused {
        /// The HTTP status.
        status: u16,
        /// The error id, empty when there was none.
        error_id: String,
    },
    /// Any other refusal.
    #[error("the CIC server answers `{path}` with status {status}, error `{error_id}`")]
    Refused {
        /// The path below the session.
        path: String,
        /// The HTTP status.
        status: u16,
        /// The error id, empty when there was none.
        error_id: String,
    },
    /// The answer is not what ICWS says, or too large.
    #[error("the CIC server's answer to `{path}` cannot be read: {reason}")]
    Unreadable {
        /// The path below the session.
        path: String,
        /// Why not.
        reason: String,
    },
}

impl IcwsError {
    /// Whether the server says that there is no such thing.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(self, Self::Refused { status: 404, .. })
    }

    /// Whether another host, or the same one by a new session, may do better at once.
    pub(crate) fn is_retried_at_once(&self) -> bool {
        matches!(self, Self::SessionEnded)
    }
}

/// The service did not take an update.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServiceError {
    /// No answer, or it broke off.
    #[error("the service cannot be reached: {0}")]
    Unreachable(reqwest::Error),
    /// The client's id or secret is wrong.
    #[error("the service refuses the client with status {0}")]
    LogInRefused(u16),
    /// The update was refused.
    #[error("the service refuses the update with status {0}")]
    Refused(u16),
    /// The token answer cannot be read.
    #[error("the service's token cannot be read: {0}")]
    Unreadable(String),
}
