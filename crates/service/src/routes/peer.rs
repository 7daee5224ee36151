//! Who is at the other end of the connection.

use crate::shared::Shared;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use waymeet_cic::forwarded;

/// The address of whoever asks, if the server was told to pass it on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) Option<IpAddr>);

impl Peer {
    /// Whoever has this address, as text, for keys. Of IPv6 it is the network of 64 bits: within it one machine takes as
    /// many addresses as it likes.
    pub(super) fn text(self) -> String {
        match self.0.map(|address| address.to_canonical()) {
            None => "unknown".to_owned(),
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => {
                let network = address.to_bits() >> 64 << 64;
                format!("{}/64", Ipv6Addr::from_bits(network))
            }
        }
    }
}

impl FromRequestParts<Arc<Shared>> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Infallible> {
        let connected = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip());
        Ok(Self(connected.map(|address| {
            behind(address, &parts.headers, &shared.settings.trusted_proxies)
        })))
    }
}

/// The address behind the proxies we trust.
fn behind(connected: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let lines = headers.get_all("x-forwarded-for").iter();
    // What cannot be read is no address either.
    let lines = lines.map(|line| line.to_str().unwrap_or_default());
    forwarded::client_address(connected, lines, trusted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_addresses_of_one_network_are_one_asker() {
        for (address, expected) in [
            (Some("192.0.2.7"), "192.0.2.7"),
            (Some("::ffff:192.0.2.7"), "192.0.2.7"),
            (Some("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64"),
            (Some("2001:db8:1:2::"), "2001:db8:1:2::/64"),
            (Some("::1"), "::/64"),
            (None, "unknown"),
        ] {
            let peer = Peer(address.map(|text| text.parse().unwrap()));
            assert_eq!(peer.text(), expected, "{address:?}");
        }
    }

    #[test]
    fn every_line_of_the_header_counts() {
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let trusted = [address("10.0.0.1"), address("10.0.0.2")];
        let mut headers = HeaderMap::new();
        for line in ["6.6.6.6", "1.2.3.4", "10.0.0.2"] {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let found = |connected, trusted| behind(address(connected), &headers, trusted);
        assert_eq!(found("10.0.0.1", &trusted), address("1.2.3.4"));
        assert_eq!(found("10.0.0.1", &[]), address("10.0.0.1"));
    }
}
