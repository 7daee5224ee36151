//! Asking a CIC server on a page's behalf.

use super::address::Call;
use super::operation::Answer;
use super::servers::{ChatServer, NamedBy};
use crate::error::ApiError;
use crate::outgoing::authorities::Tls;
use crate::outgoing::client::{self, Client};
use crate::outgoing::connector::Connector;
use crate::settings::CarriageSettings;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header};
use hyper::body::{Body as _, Incoming};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What the service calls itself to servers, so that a request that comes back to it is known. Source: RFC 9110, section 7.6.3.
const OWN_VIA: &str = "1.1 waymeet";

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
    /// The request has come from here.
    #[error("the chat server's address leads back to this service")]
    Loop,
    /// The answer is larger than one may be.
    #[error("the chat server's answer is too large to be passed on")]
    TooLarge,
}

/// Carries requests to servers.
#[derive(Debug)]
pub(crate) struct Carrier {
    /// To those the operator has listed, wherever they are.
    to_listed: Client,
    /// To those that deployments name.
    to_named: Client,
    pub(crate) settings: CarriageSettings,
    words: Arc<Semaphore>,
    files: Arc<Semaphore>,
}

impl Carrier {
    /// A carrier that has not connected to anybody yet.
    pub(crate) fn new(settings: CarriageSettings) -> Self {
        let tls = Tls::new(settings.authorities.clone());
        let client = |reach| {
            client::client(Connector {
                reach,
                tls: tls.clone(),
                timeout: settings.connect_timeout,
            })
        };
        let room = |at_once: usize| Arc::new(Semaphore::new(at_once.min(Semaphore::MAX_PERMITS)));
        Self {
            to_listed: client(None),
            to_named: client(Some(settings.reach)),
            words: room(settings.requests_at_once),
            files: room(settings.files_at_once),
            settings,
        }
    }

    /// The listed server of this name.
    pub(crate) fn listed(&self, name: &str) -> Option<Arc<ChatServer>> {
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
    ) -> Result<Response<Incoming>, CarriageError> {
        let asked = match request(server, call, headers, body) {
            Some(request) => {
                let client = match server.named_by() {
                    NamedBy::Operator => &self.to_listed,
                    NamedBy::Deployment => &self.to_named,
                };
                tokio::time::timeout(self.settings.answer_timeout, client.request(request)).await
            }
            None => return Err(CarriageError::Unreachable),
        };
        let (error, cause) = match asked {
            Ok(Ok(answer)) => match judged(&answer, call) {
                Ok(()) => return Ok(answer),
                Err(error) => (error, None),
            },
            Ok(Err(error)) => (problem(&error), Some(cause(&error))),
            Err(_) => (CarriageError::Silent, None),
        };
        // Nothing of what was asked is in this: the participant id is part of the address.
        tracing::warn!(server = server.name(), operation = call.operation.path, %error, cause, "a chat request failed");
        Err(error)
    }
}

/// The request; nothing where its address is none after all.
fn request(
    server: &ChatServer,
    call: &Call,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
) -> Option<Request<Body>> {
    let request = Request::builder()
        .method(call.operation.request.method())
        .uri(call.address_at(server).as_str())
        .body(body.map_or_else(Body::empty, Body::from));
    let mut request = request.ok()?;
    *request.headers_mut() = headers;
    request
        .headers_mut()
        .insert(header::VIA, HeaderValue::from_static(OWN_VIA));
    Some(request)
}

/// Whether a request was sent by a service like this one.
pub(crate) fn has_come_from_here(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::VIA).iter();
    let mut values = values.filter_map(|value| value.to_str().ok());
    values.any(|value| value.split(',').any(|one| one.trim() == OWN_VIA))
}

/// What lies at the bottom of an error, for whoever runs the service.
fn cause(error: &(dyn std::error::Error + 'static)) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

/// What went wrong.
fn problem(error: &hyper_util::client::legacy::Error) -> CarriageError {
    if client::failure(error).is_some() {
        CarriageError::Unreachable
    } else {
        CarriageError::Broken
    }
}

fn judged(answer: &Response<Incoming>, call: &Call) -> Result<(), CarriageError> {
    let status = answer.status();
    let is_elsewhere = status.is_redirection() && status != StatusCode::NOT_MODIFIED;
    if is_elsewhere || status.is_informational() {
        return Err(CarriageError::Elsewhere);
    }
    if answer.body().size_hint().lower() > call.operation.answer.max_bytes() {
        return Err(CarriageError::TooLarge);
    }
    Ok(())
}
