//! Who is asking: an agent's session, by path, cookie and token.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use super::error::IcwsError;
use crate::forwarded;
use crate::model::SessionId;
use crate::shared::Shared;

/// The header that proves a request was made by the page that logged in.
pub(crate) const CSRF_TOKEN_HEADER: &str = "ININ-ICWS-CSRF-Token";
/// The header of a log-in's answer that repeats the session's id.
pub(crate) const SESSION_ID_HEADER: &str = "ININ-ICWS-Session-ID";

/// An agent's session that has proved itself with cookie and token.
pub(crate) struct Caller {
    pub(crate) session: SessionId,
    pub(crate) user: String,
}

/// An agent's session that has proved itself with the cookie alone, as an `EventSource` cannot send more.
pub(crate) struct CookieCaller {
    pub(crate) session: SessionId,
}

/// The name of a session's cookie (inferred).
pub(crate) fn cookie_name(session: &str) -> String {
    format!("icws_{session}")
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = cookies
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

async fn authenticate(
    parts: &mut Parts,
    shared: &Arc<Shared>,
    needs_token: bool,
) -> Result<Caller, IcwsError> {
    let path = Path::<HashMap<String, String>>::from_request_parts(parts, shared).await;
    let session = path
        .ok()
        .and_then(|Path(mut path)| path.remove("session"))
        .ok_or_else(IcwsError::no_session)?;
    let cookie = cookie(&parts.headers, &cookie_name(&session)).ok_or_else(IcwsError::no_session)?;
    let token = parts
        .headers
        .get(CSRF_TOKEN_HEADER)
        .and_then(|value| value.to_str().ok());
    if needs_token && token.is_none() {
        return Err(IcwsError::no_session());
    }
    let user = shared.look(|core, now| {
        let token = token.filter(|_| needs_token);
        core.sessions
            .authenticate(&session, cookie, token, now)
            .map(|session| session.user.clone())
    });
    user.map(|user| Caller { session, user })
        .ok_or_else(IcwsError::no_session)
}

impl FromRequestParts<Arc<Shared>> for Caller {
    type Rejection = IcwsError;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Self::Rejection> {
        authenticate(parts, shared, true).await
    }
}

impl FromRequestParts<Arc<Shared>> for CookieCaller {
    type Rejection = IcwsError;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Self::Rejection> {
        authenticate(parts, shared, false).await.map(|caller| Self {
            session: caller.session,
        })
    }
}

/// Where a request comes from: behind the proxies we trust.
pub(crate) struct ClientAddress(pub(crate) IpAddr);

impl FromRequestParts<Arc<Shared>> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Self::Rejection> {
        let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let connected = info.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| {
            address.ip()
        });
        let lines = parts.headers.get_all("x-forwarded-for").iter();
        // What cannot be read is no address either.
        let lines = lines.map(|line| line.to_str().unwrap_or_default());
        let trusted = &shared.settings.trusted_proxies;
        Ok(Self(network(forwarded::client_address(
            connected, lines, trusted,
        ))))
    }
}

/// Whom limits count an address as: of IPv6 the network of 64 bits, which is what one household or office has.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            const HOST_BITS: u32 = 64;
            IpAddr::V6((u128::from(address) >> HOST_BITS << HOST_BITS).into())
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// What the path names: the part called `id`.
pub(crate) struct Id(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = IcwsError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let path = Path::<HashMap<String, String>>::from_request_parts(parts, state).await;
        let id = path.ok().and_then(|Path(mut path)| path.remove("id"));
        id.map(Self)
            .ok_or_else(|| IcwsError::not_found("there is nothing at this address"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_counts_for_its_network() {
        for (address, expected) in [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ] {
            let parsed = |text: &str| text.parse::<IpAddr>().unwrap();
            assert_eq!(network(parsed(address)), parsed(expected), "{address}");
        }
    }
}
