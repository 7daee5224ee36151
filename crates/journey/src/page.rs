//! The page an event happened on, and the parts of its address that conditions may name.

use crate::text;
use alloc::string::String;
use alloc::vec::Vec;

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
        let (rest, fragment) = text::split_once(url, b'#');
        let (rest, query) = text::split_once(rest, b'?');
        let scheme = text::find(rest, b':').filter(|colon| rest[*colon..].starts_with("://"));
        let Some(colon) = scheme else {
            return Self {
                hostname: "",
                pathname: rest,
                query,
                fragment,
            };
        };
        let rest = &rest[colon + 3..];
        let at_path = text::find(rest, b'/').unwrap_or(rest.len());
        let (authority, pathname) = rest.split_at(at_path);
        let host = &authority[text::find_last(authority, b'@').map_or(0, |at| at + 1)..];
        // An IPv6 host keeps its brackets, as in the browser's `location.hostname`.
        let hostname = match text::find_last(host, b':') {
            Some(colon) if text::find(&host[colon..], b']').is_none() => &host[..colon],
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
            host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') || host.ends_with(']');
        let last = text::find_last(host, b'.').filter(|_| !is_address);
        let before = last.and_then(|last| text::find_last(&host[..last], b'.'));
        &host[before.map_or(0, |dot| dot + 1)..]
    }

    /// The value of a query parameter, still percent-encoded; the first one where it stands several times.
    #[must_use]
    pub fn query_value(&self, name: &str) -> Option<&'a str> {
        text::split(self.query, b'&').find_map(|pair| {
            let (key, value) = text::split_once(pair, b'=');
            (key == name).then_some(value)
        })
    }
}

/// The bytes of a text with its percent-encoding undone; what is not encoded well stays as it is.
pub(crate) fn percent_decoded(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        let hex = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        rest = after;
        match (*first, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            (byte, ..) => bytes.push(byte),
        }
    }
    bytes
}

/// A query's value as text: plus signs are blanks, percent-encoding is undone. One that is not decodable stays as it is.
#[must_use]
pub fn query_decoded(value: &str) -> String {
    let spaced: Vec<u8> = value
        .bytes()
        .map(|byte| if byte == b'+' { b' ' } else { byte })
        .collect();
    String::from_utf8(percent_decoded(&spaced)).unwrap_or_else(|_| value.into())
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

    #[test]
    fn a_query_value_is_decoded_and_one_that_cannot_be_stays() {
        for (value, expected) in [
            ("table+lamp", "table lamp"),
            ("gr%C3%B6%C3%9Fe", "größe"),
            ("100%", "100%"),
            ("%C3", "%C3"),
            ("%2B%zz", "+%zz"),
            ("", ""),
        ] {
            assert_eq!(query_decoded(value), expected);
        }
    }
}
