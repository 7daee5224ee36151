//! Answers that are pages: rendered, with the policy that keeps what is in them from running.

use crate::pages::ErrorPage;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// Who may put a page of ours into a frame.
#[derive(Debug, Clone)]
pub(super) enum Framing {
    /// Nobody.
    Nobody,
    /// These origins.
    By(Vec<String>),
}

impl Framing {
    fn source_list(&self) -> String {
        match self {
            Self::By(origins) if !origins.is_empty() => origins.join(" "),
            _ => "'none'".to_owned(),
        }
    }
}

/// A page. Nothing in it runs but our own files; nothing is sent but to us; no string becomes markup by script.
pub(super) fn page(status: StatusCode, template: &impl Template, framing: &Framing) -> Response {
    let html = match template.render() {
        Ok(html) => html,
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors {}; require-trusted-types-for 'script'; \
         trusted-types 'none'",
        framing.source_list()
    );
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    // Client applications are origins, checked when they are put in place; a list that is no header value frames nobody.
    let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(
        "default-src 'none'; frame-ancestors 'none'",
    ));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if matches!(framing, Framing::Nobody) {
        // For browsers that do not know `frame-ancestors`; it has no way to name several origins.
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        headers.insert(
            "cross-origin-opener-policy",
            HeaderValue::from_static("same-origin"),
        );
    }
    response
}

/// A page that says what went wrong and what to do.
pub(super) fn error(status: StatusCode, title: &str, advice: &str, framing: &Framing) -> Response {
    page(status, &ErrorPage { title, advice }, framing)
}
