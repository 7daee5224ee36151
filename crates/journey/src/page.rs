//! The page an event happened on, and the parts of its address that conditions may name.

use alloc::string::String;

/// A page as the visitor saw it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Page {
    /// The whole address; `ac('pageview', { location: 'shop' })` may give a bare virtual path.
    pub url: String,
    /// The document's title.
    pub title: String,
    /// Content of `<meta name="keywords">`.
    pub keywords: String,
}

/// The parts of an address, borrowed from it. Anything can be split: what is missing is empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct UrlParts<'a> {
    /// Host name without port, as written.
    pub hostname: &'a str,
    /// Path with its leading slash (a bare virtual path has none).
    pub pathname: &'a str,
    /// Query without the question mark.
    pub query: &'a str,
    /// Fragment without the number sign.
    pub fragment: &'a str,
}

impl<'a> UrlParts<'a> {
    /// Splits an address. Never fails, never decodes.
    #[must_use]
    pub fn split(url: &'a str) -> Self {
        let (rest, fragment) = url.split_once('#').unwrap_or((url, ""));
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        // Not a search for "://": searching for a text is a surprising amount of code.
        let scheme = rest.find(':').filter(|colon| rest[*colon..].starts_with("://"));
        let Some(colon) = scheme else {
            return Self {
                hostname: "",
                pathname: rest,
                query,
                fragment,
            };
        };
        let rest = &rest[colon + 3..];
        let at_path = rest.find('/').unwrap_or(rest.len());
        let (authority, pathname) = rest.split_at(at_path);
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        // An IPv6 host keeps its brackets, as in the browser's `location.hostname`.
        let hostname = match host.rfind(':') {
            Some(colon) if !host[colon..].contains(']') => &host[..colon],
            _ => host,
        };
        Self {
            hostname,
            pathname,
            query,
            fragment,
        }
    }

    /// The registrable domain, approximately: the last two labels of the host name, or the whole of it where it is an
    /// address. Inferred: the vendor does not say how its `page.domain` treats public suffixes of two labels.
    #[must_use]
    pub fn domain(&self) -> &'a str {
        let host = self.hostname;
        let is_address =
            host.ends_with(']') || host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if is_address {
            return host;
        }
        let mut dots = host.rmatch_indices('.');
        dots.next();
        dots.next().map_or(host, |(position, _)| &host[position + 1..])
    }

    /// The value of a query parameter, still percent-encoded; the first one where it stands several times.
    #[must_use]
    pub fn query_value(&self, name: &str) -> Option<&'a str> {
        self.query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (key == name).then_some(value)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_split_into_the_parts_conditions_name() {
        for (url, hostname, pathname, query, fragment, domain) in [
            (
                "https://shop.example.com:8443/p/17?q=a&b#top",
                "shop.example.com",
                "/p/17",
                "q=a&b",
                "top",
                "example.com",
            ),
            ("http://user:pw@host/", "host", "/", "", "", "host"),
            (
                "http://127.0.0.1:7600/cart",
                "127.0.0.1",
                "/cart",
                "",
                "",
                "127.0.0.1",
            ),
            ("http://[::1]:80/x", "[::1]", "/x", "", "", "[::1]"),
            ("https://example.com", "example.com", "", "", "", "example.com"),
            ("shop?x=1", "", "shop", "x=1", "", ""),
            ("https://a.b/p#f?no", "a.b", "/p", "", "f?no", "a.b"),
            ("", "", "", "", "", ""),
        ] {
            let parts = UrlParts::split(url);
            assert_eq!(
                parts,
                UrlParts {
                    hostname,
                    pathname,
                    query,
                    fragment
                },
                "{url}"
            );
            assert_eq!(parts.domain(), domain, "{url}");
        }
    }

    #[test]
    fn a_query_value_is_found_by_its_whole_name() {
        let parts = UrlParts::split("https://a.b/?qq=1&q=2&q=3&empty");
        assert_eq!(parts.query_value("q"), Some("2"));
        assert_eq!(parts.query_value("empty"), Some(""));
        assert_eq!(parts.query_value("none"), None);
    }
}
