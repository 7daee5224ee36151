//! Whoever changes something is answered when it is written down.

use axum::extract::Request;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use super::State;

/// Holds answers back until what their requests changed is in the file, see [`crate::store`]. What only reads is not held back.
pub(crate) async fn answered_means_stored(shared: State, request: Request, next: Next) -> Response {
    let changes = ![Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    let response = next.run(request).await;
    if changes {
        shared.has_written().await;
    }
    response
}
