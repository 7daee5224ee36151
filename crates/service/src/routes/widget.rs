//! `GET /v1/sites/{site}/widget`: the chat widget's configuration.

use super::files::matches_etag;
use super::site::AllowedSite;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

pub(super) async fn widget(site: AllowedSite, headers: HeaderMap) -> Response {
    let widget = site.site.widget.clone();
    // A page asks each time and is told "unchanged" most times.
    let caching = [
        (header::ETAG, widget.etag.clone()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    let response = if matches_etag(&headers, &widget.etag) {
        (StatusCode::NOT_MODIFIED, caching).into_response()
    } else {
        let content = [(header::CONTENT_TYPE, "application/json")];
        (caching, content, widget.bytes).into_response()
    };
    site.answer(Ok(response))
}
