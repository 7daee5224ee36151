//! The hosts of a CIC server: the configured ones, and those the server named.

use reqwest::Url;

use crate::error::BridgeError;

/// How many hosts are kept; a server that names ever more of them is not followed.
const MAX_HOSTS: usize = 16;

/// Base addresses in the order they are tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hosts(Vec<Url>);

impl Hosts {
    /// Reads the configured addresses.
    ///
    /// # Errors
    /// [`BridgeError::NoHost`], [`BridgeError::Address`].
    pub(crate) fn new(addresses: &[String]) -> Result<Self, BridgeError> {
        let hosts = addresses
            .iter()
            .map(|address| base_address(address))
            .collect::<Result<Vec<_>, _>>()?;
        if hosts.is_empty() {
            Err(BridgeError::NoHost)
        } else {
            Ok(Self(hosts))
        }
    }

    /// The host to try after that many others.
    pub(crate) fn get(&self, index: usize) -> Option<&Url> {
        self.0.get(index)
    }

    /// Adds hosts a server named: they keep scheme and port of the server that named them, unless they have a port of their own.
    pub(crate) fn learn(&mut self, names: &[String], from: &Url) {
        for name in names {
            let (name, port) = name_and_port(name.trim());
            let mut host = from.clone();
            // A name that is none could lead the password elsewhere; `set_host` takes nothing but a host.
            let is_host = host.set_host(Some(name)).is_ok()
                && port.is_none_or(|port| host.set_port(Some(port)).is_ok());
            if is_host && !self.0.contains(&host) && self.0.len() < MAX_HOSTS {
                self.0.push(host);
            }
        }
    }

    /// Tries the host that worked first the next time.
    pub(crate) fn prefer(&mut self, index: usize) {
        if let Some(worked) = self.0.get_mut(..=index) {
            worked.rotate_right(1);
        }
    }
}

/// The parts of `one.example:8018`; a bare IPv6 address has no port.
fn name_and_port(host: &str) -> (&str, Option<u16>) {
    match host.rsplit_once(':') {
        Some((name, port)) if name.ends_with(']') || !name.contains(':') => match port.parse() {
            Ok(port) => (name, Some(port)),
            Err(_) => (host, None),
        },
        _ => (host, None),
    }
}

/// Reads a base address; what follows its path is dropped.
///
/// # Errors
/// [`BridgeError::Address`].
pub(crate) fn base_address(address: &str) -> Result<Url, BridgeError> {
    let not_one = || BridgeError::Address(address.to_owned());
    let mut url = Url::parse(address.trim()).map_err(|_| not_one())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(not_one());
    }
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

/// An address below a base, each part escaped as one path segment.
pub(crate) fn below(base: &Url, parts: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(parts);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(addresses: &[&str]) -> Result<Hosts, BridgeError> {
        Hosts::new(
            &addresses
                .iter()
                .map(|address| (*address).to_owned())
                .collect::<Vec<_>>(),
        )
    }

    fn shown(hosts: &Hosts) -> Vec<&str> {
        hosts.0.iter().map(Url::as_str).collect()
    }

    #[test]
    fn alternate_hosts_keep_scheme_and_port_and_are_known_once() {
        let mut hosts = hosts(&["https://cic1.example:8019"]).unwrap();
        let from = hosts.0[0].clone();
        hosts.learn(
            &[
                "cic2.example".to_owned(),
                "cic2.example".to_owned(),
                "cic1.example".to_owned(),
            ],
            &from,
        );
        assert_eq!(
            shown(&hosts),
            ["https://cic1.example:8019/", "https://cic2.example:8019/"]
        );
        // Where both halves of a pair are on one machine, the port is all the difference.
        hosts.learn(&["cic1.example:8020".to_owned()], &from);
        assert_eq!(shown(&hosts)[2..], ["https://cic1.example:8020/"]);
    }

    #[test]
    fn a_name_that_is_no_host_is_not_followed() {
        let mut hosts = hosts(&["http://cic1.example:8018"]).unwrap();
        let from = hosts.0[0].clone();
        hosts.learn(
            &["evil.example/path?".to_owned(), "a b".to_owned(), String::new()],
            &from,
        );
        assert!(
            shown(&hosts).iter().all(|host| host.ends_with(":8018/")),
            "{hosts:?}"
        );
        hosts.learn(
            &(0..99)
                .map(|number| format!("h{number}.example"))
                .collect::<Vec<_>>(),
            &from,
        );
        assert_eq!(hosts.0.len(), MAX_HOSTS);
    }

    #[test]
    fn the_host_that_worked_is_tried_first() {
        let mut hosts = hosts(&["http://a.example", "http://b.example", "http://c.example"]).unwrap();
        hosts.prefer(1);
        assert_eq!(
            shown(&hosts),
            ["http://b.example/", "http://a.example/", "http://c.example/"]
        );
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for address in ["", "cic1.example", "ftp://cic1.example", "http://"] {
            assert!(
                matches!(hosts(&[address]), Err(BridgeError::Address(_))),
                "{address}"
            );
        }
        assert!(matches!(hosts(&[]), Err(BridgeError::NoHost)));
    }

    #[test]
    fn parts_of_a_path_are_escaped() {
        let base = base_address("http://cic.example/proxy/").unwrap();
        let address = below(&base, &["icws", "Web Sales/../x?y"]);
        assert_eq!(
            address.as_str(),
            "http://cic.example/proxy/icws/Web%20Sales%2F..%2Fx%3Fy"
        );
    }
}
