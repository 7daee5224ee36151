//! `GET /v1/sites/{site}/bundle`: the compiled configuration, as the module reads it.

use super::files::matches_etag;
use super::site::AllowedSite;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

pub(super) async fn bundle(site: AllowedSite, headers: HeaderMap) -> Response {
    let configuration = &site.site.configuration;
    let etag = format!("\"{}\"", configuration.etag);
    // A page asks each time and is told "unchanged" most times: rules must reach it at once when they change.
    let caching = [
        (header::ETAG, etag.clone()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    let response = if matches_etag(&headers, &etag) {
        (StatusCode::NOT_MODIFIED, caching).into_response()
    } else {
        let content = [(header::CONTENT_TYPE, "application/octet-stream")];
        (caching, content, configuration.bytes.clone()).into_response()
    };
    site.answer(Ok(response))
}
