//! Asks over HTTP/1.1: no redirect is followed, no proxy of the machine's surroundings is used, no cookie is kept.

use super::connector::Connector;
use super::failure::Failure;
use axum::body::Body;
use hyper_util::client::legacy::{self, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::time::Duration;

/// For so long a connection that nobody uses is kept.
const KEPT_FOR: Duration = Duration::from_secs(90);

/// A client that keeps its connections.
pub(crate) type Client = legacy::Client<Connector, Body>;

/// A client over such connections.
pub(crate) fn client(connector: Connector) -> Client {
    legacy::Client::builder(TokioExecutor::new())
        .pool_idle_timeout(KEPT_FOR)
        .pool_timer(TokioTimer::new())
        .build(connector)
}

/// Why there was no connection; nothing where there was one.
pub(crate) fn failure(error: &Error) -> Option<Failure> {
    let source = std::error::Error::source(error)?;
    source.downcast_ref().copied()
}
