//! Files: the website module's (from the folder the build leaves them in) and our pages' own (compiled in).

use crate::error::ApiError;
use crate::shared::Shared;
use crate::snippet::{self, SNIPPET};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// How many bytes of the digest go into an ETag.
const ETAG_BYTES: usize = 16;

/// The loader's file in the folder of the build.
const LOADER: &str = "waymeet.js";

/// The widgets' bus.
const BUS: &str = "waymeet_cxbus.js";

/// Our pages' own files.
const OWN: &[(&str, &str)] = &[
    ("service.css", include_str!("../../static/service.css")),
    ("admin.css", include_str!("../../static/admin.css")),
    ("journey.js", include_str!("../../static/journey.js")),
    ("follow.js", include_str!("../../static/follow.js")),
    ("stream.js", include_str!("../../static/stream.js")),
    ("live.js", include_str!("../../static/live.js")),
    ("live.css", include_str!("../../static/live.css")),
    ("icon.svg", include_str!("../../static/icon.svg")),
    ("merge.js", include_str!("../../static/merge.js")),
    ("times.js", include_str!("../../static/times.js")),
    ("admin.js", include_str!("../../static/admin.js")),
    ("local-times.js", include_str!("../../static/local-times.js")),
    ("editor.js", include_str!("../../static/editor.js")),
    ("offer-frame.js", include_str!("../../static/offer-frame.js")),
    ("offer-frame.css", include_str!("../../static/offer-frame.css")),
    ("widget.css", include_str!("../../static/widget.css")),
    ("widget-frame.js", include_str!("../../static/widget-frame.js")),
    ("widget-frame.css", include_str!("../../static/widget-frame.css")),
    (
        "widget-preview.js",
        include_str!("../../static/widget-preview.js"),
    ),
    (
        "widget-preview.css",
        include_str!("../../static/widget-preview.css"),
    ),
    ("trust.js", include_str!("../../static/trust.js")),
    ("reports.css", include_str!("../../static/reports.css")),
    ("reports.js", include_str!("../../static/reports.js")),
    // Of npm packages; the build script fetched them.
    (
        "htmx.min.js",
        include_str!(concat!(env!("OUT_DIR"), "/htmx.min.js")),
    ),
    (
        "pico.min.css",
        include_str!(concat!(env!("OUT_DIR"), "/pico.min.css")),
    ),
    (
        "chart.min.js",
        include_str!(concat!(env!("OUT_DIR"), "/chart.min.js")),
    ),
];

/// The type of a file, by its name; files of other types are not served.
fn content_type(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "ts" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => return None,
    })
}

/// Whether a name is one of a file in the folder itself: no way out of it, nothing hidden.
fn is_plain(name: &str) -> bool {
    !name.starts_with('.')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

/// Whether the browser has this version already. Source: RFC 9110 section 13.1.2 (weak comparison).
pub(super) fn matches_etag(headers: &HeaderMap, etag: &str) -> bool {
    let listed = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok());
    listed.flat_map(|value| value.split(',')).any(|one| {
        let one = one.trim();
        one == "*" || one.trim_start_matches("W/") == etag.trim_start_matches("W/")
    })
}

fn answer(headers: &HeaderMap, content_type: &'static str, content: Bytes) -> Response {
    let digest: String = Sha256::digest(&content)
        .iter()
        .take(ETAG_BYTES)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let etag = format!("\"{digest}\"");
    // The names are fixed, so a browser asks each time; mostly it is told "unchanged".
    let caching = [
        (header::ETAG, etag.clone()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    if matches_etag(headers, &etag) {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    (caching, [(header::CONTENT_TYPE, content_type)], content).into_response()
}

/// `GET /{file}`: a file of the website module, for every origin.
pub(super) async fn of_module(
    State(shared): State<Arc<Shared>>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    module_file(&shared, &file, &headers).await
}

/// The loader, at the addresses of the vendor's scripts. Sources: the vendor's tracking snippet and deployment snippet.
pub(super) async fn loader(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    module_file(&shared, LOADER, &headers).await
}

/// The widgets' bus, at the address of the vendor's. Source: `reference/cic-web-chat.md`, 4.1.
pub(super) async fn bus(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Result<Response, ApiError> {
    module_file(&shared, BUS, &headers).await
}

async fn module_file(shared: &Shared, file: &str, headers: &HeaderMap) -> Result<Response, ApiError> {
    let content_type = content_type(file)
        .filter(|_| is_plain(file))
        .ok_or(ApiError::NotFound)?;
    let content = if file == SNIPPET {
        snippet::read(&shared.settings)
            .await
            .ok_or(ApiError::NotFound)?
            .into()
    } else {
        tokio::fs::read(shared.settings.dist.join(file))
            .await
            .map_err(|_| ApiError::NotFound)?
            .into()
    };
    let mut response = answer(headers, content_type, content);
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("cross-origin"),
    );
    // Pages that isolate themselves want to see timings of what they load.
    headers.insert("timing-allow-origin", HeaderValue::from_static("*"));
    Ok(response)
}

/// `GET /static/{file}`: a file of our own pages.
pub(super) async fn own(Path(file): Path<String>, headers: HeaderMap) -> Result<Response, ApiError> {
    let (name, content) = OWN
        .iter()
        .find(|(name, _)| *name == file)
        .ok_or(ApiError::NotFound)?;
    let content_type = content_type(name).ok_or(ApiError::NotFound)?;
    let mut response = answer(&headers, content_type, Bytes::from_static(content.as_bytes()));
    response.headers_mut().insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_of_known_types_are_served() {
        for (name, expected) in [
            ("waymeet.js", true),
            ("waymeet_journey_bg.wasm", true),
            ("..", false),
            (".env", false),
            ("a/b.js", false),
            ("..%2fb.js", false),
            ("a\\b.js", false),
            ("secrets.toml", false),
        ] {
            assert_eq!(is_plain(name) && content_type(name).is_some(), expected, "{name}");
        }
    }

    #[test]
    fn an_etag_is_found_in_a_list_and_weakly() {
        for (value, expected) in [
            ("\"a\"", true),
            ("\"b\", W/\"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, value.parse().unwrap());
            assert_eq!(matches_etag(&headers, "\"a\""), expected, "{value}");
        }
    }
}
