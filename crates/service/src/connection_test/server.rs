//! The address of a server, as somebody wrote it.

use super::report::{Step, What};
use crate::cic_proxy::of_deployment::base;
use url::{Host, Url};
use waymeet_widget_config::Dialect;

/// The longest address that is looked at, in bytes.
const MAX_BYTES: usize = 1_024;

/// A server that can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Server {
    /// Scheme, host, port, perhaps a folder; no slash at its end.
    base: String,
    pub(crate) url: Url,
}

impl Server {
    /// Reads an address.
    ///
    /// # Errors
    /// The step that failed.
    pub(crate) fn read(text: &str, dialect: Dialect) -> Result<Self, Step> {
        let text = text.trim();
        let refuse = |told: &str, remedy: &str| Err(Step::failed(What::Address, told, remedy));
        let example = match dialect {
            Dialect::Icws => "Write it like https://cic.example:8019.",
            Dialect::WebTools => "Write it like https://www.example/I3Root/Server1.",
        };
        if text.len() > MAX_BYTES {
            return refuse("This is too long for an address.", example);
        }
        if !text.contains("://") {
            return refuse(
                "This is not an address: it does not begin with https:// or http://.",
                example,
            );
        }
        let Ok(url) = Url::parse(base(dialect, text)) else {
            return refuse("This is not an address.", example);
        };
        if !matches!(url.scheme(), "http" | "https") {
            return refuse("The address has to begin with https:// or http://.", example);
        }
        if !url.username().is_empty() || url.password().is_some() {
            let told = "There is a user's name or a password in the address. Every visitor would read it.";
            return refuse(told, "Leave it out: web chat needs none.");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return refuse(
                "The address goes on behind a ? or a #.",
                "Leave out what comes from there on.",
            );
        }
        if url.port() == Some(0) {
            return refuse("No server has the port 0.", example);
        }
        let base = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { base, url })
    }

    /// Host and port, as somebody writes them.
    pub(crate) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    pub(crate) fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or_default()
    }

    pub(crate) fn is_secure(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Whether it is named by an IP address.
    pub(crate) fn is_numeric(&self) -> bool {
        !matches!(self.url.host(), Some(Host::Domain(_)))
    }

    /// Whether browsers take it for this machine, from which even pages over TLS may fetch without.
    pub(crate) fn is_local(&self) -> bool {
        match self.url.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            None => false,
        }
    }

    /// The origin that pages of the same server have.
    pub(crate) fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// An address below it.
    pub(crate) fn below(&self, path: &str) -> String {
        format!("{}/{path}", self.base)
    }

    /// The same, the other way round: over TLS instead of without, or without.
    pub(crate) fn otherwise(&self) -> String {
        match self.base.strip_prefix("https://") {
            Some(rest) => format!("http://{rest}"),
            None => self.base.replacen("http://", "https://", 1),
        }
    }

    /// Whether somebody who calls a server so means this one.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        let with_port = format!("{}:{}", self.host(), self.port());
        name.eq_ignore_ascii_case(self.host()) || name.eq_ignore_ascii_case(&with_port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_or_it_is_said_what_is_wrong() {
        for (text, expected) in [
            ("https://cic.example:8019/icws/", Ok("https://cic.example:8019/x")),
            (" http://10.0.0.5:8018 ", Ok("http://10.0.0.5:8018/x")),
            (
                "https://www.example/I3Root/Server1",
                Ok("https://www.example/I3Root/Server1/x"),
            ),
            ("cic.example", Err("does not begin")),
            ("ftp://cic.example", Err("has to begin")),
            ("https://", Err("not an address")),
            ("https://a b", Err("not an address")),
            ("https://user:word@cic.example", Err("password")),
            ("https://cic.example?x", Err("behind a ?")),
            ("https://cic.example:0", Err("port 0")),
            ("", Err("not an address")),
            (&"h".repeat(2_000), Err("too long")),
        ] {
            match (Server::read(text, Dialect::Icws), expected) {
                (Ok(server), Ok(expected)) => assert_eq!(server.below("x"), expected),
                (Err(step), Err(expected)) => {
                    assert!(
                        step.told.contains(expected) && step.has_failed(),
                        "{text}: {}",
                        step.told
                    );
                }
                (read, expected) => panic!("{text}: {read:?} {expected:?}"),
            }
        }
    }

    #[test]
    fn a_server_knows_its_names_and_its_other_scheme() {
        let server = Server::read("https://CIC.example:8019", Dialect::Icws).unwrap();
        assert!(server.is_called("cic.EXAMPLE") && server.is_called("cic.example:8019"));
        assert!(!server.is_called("cic") && !server.is_called("cic.example:8018"));
        assert_eq!(server.otherwise(), "http://cic.example:8019");
        assert!(!server.is_local() && !server.is_numeric());
    }
}
