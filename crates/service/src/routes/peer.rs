//! Who is at the other end of the connection.

use crate::shared::Shared;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

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

/// The address behind the proxies we trust: the last one in `X-Forwarded-For` that is none of them. Everything further
/// left was written by someone we do not trust.
fn behind(connected: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    if !trusted.contains(&connected) {
        return connected;
    }
    let forwarded = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok());
    let addresses: Vec<IpAddr> = forwarded
        .flat_map(|value| value.split(','))
        .filter_map(|text| text.trim().parse().ok())
        .collect();
    addresses
        .into_iter()
        .rev()
        .find(|address| !trusted.contains(address))
        .unwrap_or(connected)
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
    fn only_trusted_proxies_are_believed() {
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        for (connected, header, expected) in [
            ("10.0.0.1", Some("6.6.6.6, 1.2.3.4"), "1.2.3.4"),
            ("10.0.0.1", Some("6.6.6.6, 1.2.3.4, 10.0.0.2"), "1.2.3.4"),
            ("10.0.0.1", None, "10.0.0.1"),
            ("10.0.0.1", Some("nonsense"), "10.0.0.1"),
            ("9.9.9.9", Some("1.2.3.4"), "9.9.9.9"),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(header) = header {
                headers.insert("x-forwarded-for", header.parse().unwrap());
            }
            let trusted = [address("10.0.0.1"), address("10.0.0.2")];
            assert_eq!(
                behind(address(connected), &headers, &trusted),
                address(expected),
                "{header:?}"
            );
        }
    }
}
