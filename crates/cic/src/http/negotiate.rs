//! Content types and the headers every ICWS answer has.

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// ICWS's own content type; clients ask for it without regard to case, and some know the answer by these very letters.
const ICWS_JSON: &str = "application/vnd.inin.icws+JSON;charset=utf-8";
const PLAIN_JSON: &str = "application/json;charset=utf-8";

/// Names JSON answers as the client asked for them, and keeps them out of caches.
pub(crate) async fn icws_content_type(request: Request, next: Next) -> Response {
    let accept = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let name = content_type(request.uri().path(), accept);
    let mut response = next.run(request).await;
    let is_json = |value: &HeaderValue| value.as_bytes().starts_with(b"application/json");
    let headers = response.headers_mut();
    if headers.get(header::CONTENT_TYPE).is_some_and(is_json) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(name));
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

/// ICWS answers in its own type unless the client names plain JSON alone; `*/*` is no wish (`IcwsQueueExample` parses the text
/// itself, and would get what its library has parsed already). Other addresses answer in plain JSON unless asked otherwise.
fn content_type(path: &str, accept: &str) -> &'static str {
    let accept = accept.to_ascii_lowercase();
    let names_icws = accept.contains("application/vnd.inin.icws+json");
    let names_plain = accept.contains("application/json");
    if names_icws || (path.starts_with("/icws/") && !names_plain) {
        ICWS_JSON
    } else {
        PLAIN_JSON
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn icws_answers_in_its_own_type_unless_plain_json_alone_is_named() {
        for (path, accept, expected) in [
            ("/icws/connection", "", ICWS_JSON),
            ("/icws/connection", "*/*", ICWS_JSON),
            ("/icws/1/connection", "application/vnd.inin.icws+JSON", ICWS_JSON),
            (
                "/icws/1/connection",
                "application/json, application/vnd.inin.icws+json",
                ICWS_JSON,
            ),
            (
                "/icws/connection",
                "application/json, text/plain, */*",
                PLAIN_JSON,
            ),
            ("/websvcs/chat/start", "*/*", PLAIN_JSON),
            ("/administration/api/1/users", "", PLAIN_JSON),
        ] {
            assert_eq!(content_type(path, accept), expected, "{path} {accept}");
        }
    }
}
