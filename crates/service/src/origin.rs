//! Which pages may talk to a deployment: the list of allowed domains, and the origin a browser names.

use url::Url;

/// One entry of a deployment's list of allowed domains.
///
/// Two forms are understood, as the vendor's settings page takes "domain labels only, no paths, no blanks":
///
/// - `shop.example`: pages of that host and of every subdomain of it, over https on any port. Plain http is taken for
///   them too, because sites that still use it must be able to move to us before they move to https.
/// - `host:port` (`127.0.0.1:7600`, `localhost:3000`, `[::1]:8080`): exactly that host and port, no subdomains; meant
///   for development and demos, where several servers share one host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedDomain {
    host: String,
    port: Option<u16>,
}

/// Why a text is not an entry of the list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a domain: give a host name without scheme and path, or host:port")]
pub struct AllowedDomainError(String);

impl AllowedDomain {
    /// Reads an entry; case does not matter.
    ///
    /// # Errors
    /// [`AllowedDomainError`] for anything with a scheme, path or blank, and for a port that is none.
    pub fn parse(text: &str) -> Result<Self, AllowedDomainError> {
        let refuse = || AllowedDomainError(text.chars().take(255).collect());
        if text.is_empty() || text.contains(['/', '?', '#', '@', '*']) || text.contains(char::is_whitespace) {
            return Err(refuse());
        }
        // The URL parser brings the host into the one form origins are written in (case, punycode, IPv6).
        let url = Url::parse(&format!("http://{text}/")).map_err(|_| refuse())?;
        let host = url
            .host_str()
            .ok_or_else(refuse)?
            .trim_end_matches('.')
            .to_owned();
        let names_port = text
            .rsplit_once(':')
            .is_some_and(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
        let port = if names_port {
            url.port_or_known_default()
        } else {
            None
        };
        Ok(Self { host, port })
    }

    /// Whether a page of this origin is meant.
    #[must_use]
    pub fn covers(&self, origin: &Origin) -> bool {
        match self.port {
            Some(port) => self.host == origin.host && port == origin.port,
            None => {
                self.host == origin.host
                    || origin
                        .host
                        .strip_suffix(&self.host)
                        .is_some_and(|labels| labels.ends_with('.'))
            }
        }
    }
}

/// Scheme, host and port of a page, from the header `Origin`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    host: String,
    port: u16,
    text: String,
}

impl Origin {
    /// Reads the header. `null`, opaque and non-web origins are `None`: nobody can put them on a list.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        if !matches!(url.scheme(), "http" | "https") || url.origin().ascii_serialization() != text {
            return None;
        }
        Some(Self {
            host: url.host_str()?.to_owned(),
            port: url.port_or_known_default()?,
            text: text.to_owned(),
        })
    }

    /// The origin as the browser wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(entry: &str, origin: &str) -> bool {
        AllowedDomain::parse(entry)
            .unwrap()
            .covers(&Origin::parse(origin).unwrap())
    }

    #[test]
    fn an_entry_covers_its_host_and_its_subdomains() {
        for (entry, origin, expected) in [
            ("shop.example", "https://shop.example", true),
            ("shop.example", "https://www.shop.example", true),
            ("shop.example", "https://www.shop.example:8443", true),
            ("Shop.Example", "http://shop.example", true),
            ("shop.example", "https://myshop.example", false),
            ("shop.example", "https://shop.example.evil.test", false),
            ("shop.example", "https://example", false),
            ("127.0.0.1:7600", "http://127.0.0.1:7600", true),
            ("127.0.0.1:7600", "http://127.0.0.1:7601", false),
            ("localhost:80", "http://localhost", true),
            ("localhost:3000", "http://a.localhost:3000", false),
            ("[::1]:80", "http://[::1]", true),
            ("[::1]", "http://[::1]:8080", true),
            ("bücher.example", "https://xn--bcher-kva.example", true),
        ] {
            assert_eq!(covers(entry, origin), expected, "{entry} {origin}");
        }
    }

    #[test]
    fn entries_with_scheme_path_or_blank_are_refused() {
        for text in [
            "",
            "https://shop.example",
            "shop.example/path",
            "a b",
            "*.shop.example",
            "host:99999",
            "u@h",
        ] {
            assert!(AllowedDomain::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn origins_that_no_list_can_hold_are_refused() {
        for text in [
            "",
            "null",
            "file://",
            "shop.example",
            "https://shop.example/",
            "data:text/html,x",
        ] {
            assert_eq!(Origin::parse(text), None, "{text}");
        }
    }
}
