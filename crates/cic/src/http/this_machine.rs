//! What only whoever sits at this machine may do.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;

use super::cors::is_own;
use super::error::IcwsError;

/// The headers by which proxies say for whom they ask.
const FORWARDED: [&str; 3] = ["forwarded", "x-forwarded-for", "x-real-ip"];

/// Whether this is a name or address of this machine alone, with or without a port.
fn is_loopback_host(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let is_address = name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    is_address || name.eq_ignore_ascii_case("localhost")
}

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
        // A name somebody has pointed at this machine is asked for by pages of that name.
        let host = parts
            .headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        let is_named_here = host.is_none_or(is_loopback_host);
        if is_here && is_named_here && !is_carried && !is_foreign_page {
            Ok(Self)
        } else {
            Err(IcwsError::forbidden("only this machine may do that"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_this_machines_by_what_it_says() {
        for (host, expected) in [
            ("127.0.0.1:8018", true),
            ("localhost", true),
            ("LOCALHOST:8018", true),
            ("[::1]:8018", true),
            ("evil.example:8018", false),
            ("192.0.2.1", false),
            ("localhost.evil.example", false),
            ("", false),
        ] {
            assert_eq!(is_loopback_host(host), expected, "{host}");
        }
    }
}
