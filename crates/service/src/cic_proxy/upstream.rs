//! Asking a CIC server on a page's behalf.

use super::address::Call;
use super::operation::Answer;
use super::servers::ChatServer;
use crate::error::ApiError;
use crate::settings::CarriageSettings;
use axum::http::{HeaderMap, StatusCode};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Why a server's answer cannot be had. Nothing in it says where the server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CarriageError {
    /// Nobody takes the connection.
    #[error("the chat server cannot be reached; try again in a moment")]
    Unreachable,
    /// It takes too long.
    #[error("the chat server did not answer in time; try again in a moment")]
    Silent,
    /// The connection broke off, or something else than HTTP came.
    #[error("the chat server broke off; try again in a moment")]
    Broken,
    /// The answer is a redirect.
    #[error(
        "the chat server sends its callers elsewhere, which is not followed; whoever runs this service should look at the \
         server's address in its settings"
    )]
    Elsewhere,
    /// The answer is larger than one may be.
    #[error("the chat server's answer is too large to be passed on")]
    TooLarge,
}

/// Carries requests to the listed servers.
#[derive(Debug)]
pub(crate) struct Carrier {
    http: Client,
    pub(crate) settings: CarriageSettings,
    words: Arc<Semaphore>,
    files: Arc<Semaphore>,
}

impl Carrier {
    /// A carrier that has not connected to anybody yet.
    ///
    /// # Errors
    /// When the HTTP client cannot be made.
    pub(crate) fn new(settings: CarriageSettings) -> Result<Self, reqwest::Error> {
        let http = Client::builder()
            .connect_timeout(settings.connect_timeout)
            .redirect(Policy::none())
            .referer(false)
            // The servers are near; what a machine's surroundings name as a proxy is for the way out.
            .no_proxy()
            .build()?;
        let room = |at_once: usize| Arc::new(Semaphore::new(at_once.min(Semaphore::MAX_PERMITS)));
        Ok(Self {
            http,
            words: room(settings.requests_at_once),
            files: room(settings.files_at_once),
            settings,
        })
    }

    /// The server of this name.
    pub(crate) fn server(&self, name: &str) -> Option<&ChatServer> {
        self.settings.servers.find(name)
    }

    /// A place among the requests on their way. Files have places of their own: they take long, and nobody who writes
    /// waits for somebody who downloads.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`], where there is none.
    pub(crate) fn place(&self, answer: Answer) -> Result<OwnedSemaphorePermit, ApiError> {
        let places = match answer {
            Answer::Said | Answer::Picture => &self.words,
            Answer::File => &self.files,
        };
        let place = places.clone().try_acquire_owned();
        place.map_err(|_| ApiError::Unavailable)
    }

    /// Asks, and waits for the head of the answer.
    ///
    /// # Errors
    /// [`CarriageError`]; whether the server has heard the question is unknown then.
    pub(crate) async fn ask(
        &self,
        server: &ChatServer,
        call: &Call,
        headers: HeaderMap,
        body: Option<Vec<u8>>,
    ) -> Result<Response, CarriageError> {
        let url = call.address_at(server);
        let mut request = self
            .http
            .request(call.operation.request.method(), url)
            .headers(headers);
        if let Some(body) = body {
            request = request.body(body);
        }
        let asked = tokio::time::timeout(self.settings.answer_timeout, request.send()).await;
        let (error, cause) = match asked {
            Ok(Ok(answer)) => match judged(&answer, call) {
                Ok(()) => return Ok(answer),
                Err(error) => (error, None),
            },
            Ok(Err(error)) => (problem(&error), Some(cause(error))),
            Err(_) => (CarriageError::Silent, None),
        };
        // Nothing of what was asked is in this: the participant id is part of the address.
        tracing::warn!(server = server.name(), operation = call.operation.path, %error, cause, "a chat request failed");
        Err(error)
    }
}

/// What lies at the bottom of an error, for whoever runs the service.
fn cause(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

/// What went wrong. The error's own text would name the address.
pub(super) fn problem(error: &reqwest::Error) -> CarriageError {
    if error.is_timeout() {
        CarriageError::Silent
    } else if error.is_connect() {
        CarriageError::Unreachable
    } else {
        CarriageError::Broken
    }
}

fn judged(answer: &Response, call: &Call) -> Result<(), CarriageError> {
    let status = answer.status();
    let is_elsewhere = status.is_redirection() && status != StatusCode::NOT_MODIFIED;
    if is_elsewhere || status.is_informational() {
        return Err(CarriageError::Elsewhere);
    }
    let announced = answer.content_length().unwrap_or_default();
    if announced > call.operation.answer.max_bytes() {
        return Err(CarriageError::TooLarge);
    }
    Ok(())
}
