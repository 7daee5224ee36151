//! Pages built into the program: their files, and the policy they are served under.

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::IntoResponse;
use axum::routing::get;

use super::State;
use crate::shared::Shared;

/// A file of a page: its name in addresses, its type, its text. The page itself has no name.
pub(super) type PageFile = (&'static str, &'static str, &'static str);

pub(super) const HTML: &str = "text/html;charset=utf-8";
pub(super) const CSS: &str = "text/css;charset=utf-8";
pub(super) const SCRIPT: &str = "text/javascript;charset=utf-8";

/// The files of a page below a path, which may frame one origin.
pub(super) fn routes(
    path: &str,
    files: impl IntoIterator<Item = &'static PageFile>,
    framed: fn(&Shared) -> Option<String>,
) -> Router<Arc<Shared>> {
    let mut router = Router::new();
    for (name, content_type, text) in files {
        let file = move |shared: State| async move {
            let headers = headers(framed(&shared).as_deref());
            (headers, [(header::CONTENT_TYPE, *content_type)], *text).into_response()
        };
        router = router.route(&format!("{path}/{name}"), get(file));
    }
    router
}

/// A page runs scripts and styles of this server and speaks with it; nothing else.
fn headers(framed: Option<&str>) -> HeaderMap {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         frame-src {}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
        framed.unwrap_or("'none'")
    );
    let mut headers = HeaderMap::new();
    let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers
}
