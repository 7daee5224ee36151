//! Whoever is answered is answered when what has changed so far is written down.

use axum::extract::Request;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use super::State;

/// Holds answers back until everything that was true when they were made is in the file, see [`crate::store`]. Reading is no
/// exception: a line that was read has a number, and after a restart that number must not be another line's.
pub(crate) async fn answered_means_stored(shared: State, request: Request, next: Next) -> Response {
    let is_preflight = request.method() == Method::OPTIONS;
    let response = next.run(request).await;
    if !is_preflight {
        shared.has_written().await;
    }
    response
}
