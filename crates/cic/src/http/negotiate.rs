//! Content types and the headers every ICWS answer has.

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// ICWS's own content type; compared without regard to case.
const ICWS_JSON: &str = "application/vnd.inin.icws+JSON;charset=utf-8";

/// Names JSON answers as the client asked for them, and keeps them out of caches.
pub(crate) async fn icws_content_type(request: Request, next: Next) -> Response {
    let accept = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let wants_icws = accept
        .to_ascii_lowercase()
        .contains("application/vnd.inin.icws+json");
    let mut response = next.run(request).await;
    let is_json = |value: &HeaderValue| value.as_bytes().starts_with(b"application/json");
    let headers = response.headers_mut();
    if headers.get(header::CONTENT_TYPE).is_some_and(is_json) {
        let name = if wants_icws {
            ICWS_JSON
        } else {
            "application/json;charset=utf-8"
        };
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(name));
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}
