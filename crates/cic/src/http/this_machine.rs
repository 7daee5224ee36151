//! What only whoever sits at this machine may do.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;

use super::cors::is_own;
use super::error::IcwsError;

/// The headers by which proxies say for whom they ask.
const FORWARDED: [&str; 3] = ["forwarded", "x-forwarded-for", "x-real-ip"];

/// The request comes from this machine, and from no page of another site that is open on it.
pub(super) struct ThisMachine;

impl<S: Send + Sync> FromRequestParts<S> for ThisMachine {
    type Rejection = IcwsError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let is_here = peer.is_some_and(|ConnectInfo(address)| address.ip().is_loopback());
        // Behind a proxy on this machine everybody is this machine.
        let is_carried = FORWARDED.iter().any(|name| parts.headers.contains_key(*name));
        let is_foreign_page = parts
            .headers
            .get(header::ORIGIN)
            .is_some_and(|origin| !is_own(origin, &parts.headers));
        if is_here && !is_carried && !is_foreign_page {
            Ok(Self)
        } else {
            Err(IcwsError::forbidden("only this machine may do that"))
        }
    }
}
