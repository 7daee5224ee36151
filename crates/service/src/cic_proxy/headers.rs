//! Which headers go along: those listed here, in either direction. Cookies, log-ins and what concerns one connection only
//! are not among them.

use super::operation::Answer;
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue};
use std::net::IpAddr;

/// What a page says and the server is told.
const TO_THE_SERVER: [HeaderName; 3] = [header::ACCEPT, header::ACCEPT_LANGUAGE, header::IF_NONE_MATCH];

/// What the server says and the page is told.
const TO_THE_PAGE: [HeaderName; 9] = [
    header::CACHE_CONTROL,
    header::CONTENT_DISPOSITION,
    header::CONTENT_ENCODING,
    header::CONTENT_LANGUAGE,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::ETAG,
    header::LAST_MODIFIED,
    header::RETRY_AFTER,
];

/// The answer comes from the service's own origin, where people are logged in: whatever is in it, it acts on nobody's behalf.
const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The headers the server gets. The visitor's address is the one the service knows; what a page claims it is counts for
/// nothing.
pub(crate) fn to_the_server(from_page: &HeaderMap, visitor: Option<IpAddr>, has_body: bool) -> HeaderMap {
    let mut headers = picked(from_page, &TO_THE_SERVER);
    if has_body {
        // The body is written anew; public clients send JSON under other types as well.
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json;charset=utf-8"),
        );
    }
    let visitor = visitor.map(|address| address.to_canonical().to_string());
    if let Some(visitor) = visitor.and_then(|text| HeaderValue::try_from(text).ok()) {
        headers.insert(FORWARDED_FOR, visitor);
    }
    headers
}

/// The headers the page gets.
pub(crate) fn to_the_page(from_server: &HeaderMap, answer: Answer) -> HeaderMap {
    let mut headers = picked(from_server, &TO_THE_PAGE);
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(
        CROSS_ORIGIN_RESOURCE_POLICY,
        HeaderValue::from_static("cross-origin"),
    );
    if answer != Answer::Picture {
        // What one visitor was told is for nobody else.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if answer == Answer::File {
        let disposition = headers.get(header::CONTENT_DISPOSITION);
        if !disposition.is_some_and(is_attachment) {
            // A file is stored and never shown.
            headers.insert(
                header::CONTENT_DISPOSITION,
                HeaderValue::from_static("attachment"),
            );
        }
    }
    headers
}

fn is_attachment(disposition: &HeaderValue) -> bool {
    let kind = disposition.as_bytes().split(|byte| *byte == b';').next();
    kind.is_some_and(|kind| kind.trim_ascii().eq_ignore_ascii_case(b"attachment"))
}

fn picked(from: &HeaderMap, names: &[HeaderName]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for name in names {
        for value in from.get_all(name) {
            headers.append(name, value.clone());
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
        }
        headers
    }

    fn lines(headers: &HeaderMap) -> Vec<(&str, &str)> {
        let mut lines: Vec<_> = headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
            .collect();
        lines.sort_unstable();
        lines
    }

    #[test]
    fn the_server_hears_what_is_listed_and_where_the_visitor_is() {
        let from_page = headers(&[
            ("accept", "application/json"),
            ("accept-encoding", "gzip"),
            ("accept-language", "en"),
            ("authorization", "Basic YTpi"),
            ("connection", "close, x-hop"),
            ("content-type", "text/plain"),
            ("cookie", "waymeet_admin=1"),
            ("host", "journeys.example"),
            ("if-none-match", "\"a\""),
            ("inin-icws-csrf-token", "1"),
            ("origin", "https://shop.example"),
            ("referer", "https://shop.example/secret"),
            ("te", "trailers"),
            ("upgrade", "websocket"),
            ("x-forwarded-for", "6.6.6.6"),
            ("x-forwarded-host", "evil.example"),
            ("x-hop", "1"),
        ]);
        let to_server = to_the_server(&from_page, Some("::ffff:192.0.2.7".parse().unwrap()), true);
        let expected = [
            ("accept", "application/json"),
            ("accept-language", "en"),
            ("content-type", "application/json;charset=utf-8"),
            ("if-none-match", "\"a\""),
            ("x-forwarded-for", "192.0.2.7"),
        ];
        assert_eq!(lines(&to_server), expected);
        let to_server = to_the_server(&headers(&[("x-forwarded-for", "6.6.6.6")]), None, false);
        assert!(to_server.is_empty(), "{to_server:?}");
    }

    #[test]
    fn the_page_hears_what_is_listed() {
        let from_server = headers(&[
            ("access-control-allow-origin", "*"),
            ("connection", "keep-alive"),
            ("content-type", "application/json"),
            ("etag", "\"a\""),
            ("location", "http://10.0.0.5:8018/"),
            ("retry-after", "5"),
            ("server", "CIC at 10.0.0.5"),
            ("set-cookie", "icws_1=1"),
            ("transfer-encoding", "chunked"),
            ("www-authenticate", "Basic"),
        ]);
        let to_page = to_the_page(&from_server, Answer::Said);
        let expected = [
            ("cache-control", "no-store"),
            ("content-security-policy", POLICY),
            ("content-type", "application/json"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("etag", "\"a\""),
            ("retry-after", "5"),
        ];
        assert_eq!(lines(&to_page), expected);
    }

    #[test]
    fn a_file_is_stored_and_never_shown() {
        for (disposition, expected) in [
            (
                Some("attachment; filename=\"a.pdf\""),
                "attachment; filename=\"a.pdf\"",
            ),
            (Some("Attachment"), "Attachment"),
            (Some("inline; filename=attachment"), "attachment"),
            (Some("attachments"), "attachment"),
            (None, "attachment"),
        ] {
            let from_server: Vec<_> = disposition
                .map(|value| ("content-disposition", value))
                .into_iter()
                .collect();
            let to_page = to_the_page(&headers(&from_server), Answer::File);
            assert_eq!(to_page[header::CONTENT_DISPOSITION], expected, "{disposition:?}");
        }
        assert!(!to_the_page(&HeaderMap::new(), Answer::Picture).contains_key(header::CONTENT_DISPOSITION));
    }

    #[test]
    fn only_pictures_may_be_kept() {
        let from_server = headers(&[("cache-control", "max-age=60")]);
        for (answer, expected) in [
            (Answer::Picture, "max-age=60"),
            (Answer::File, "no-store"),
            (Answer::Said, "no-store"),
        ] {
            assert_eq!(
                to_the_page(&from_server, answer)[header::CACHE_CONTROL],
                expected,
                "{answer:?}"
            );
        }
    }
}
