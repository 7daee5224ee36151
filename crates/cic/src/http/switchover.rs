//! The passive server of a pair, and the switch for those who try it out.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Json, Router};
use serde_json::{Value, json};
use waymeet_icws::agent::AlternateHosts;

use super::cors::is_own;
use super::error::IcwsError;
use crate::pair::{Pair, Seat};

/// Lets requests to the active server through, and answers those to the passive one.
pub(super) async fn only_active(
    State(seat): State<Option<Seat>>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(seat) = seat else {
        return next.run(request).await;
    };
    let Some(admitted) = seat.admits() else {
        return passive(&seat, request.uri().path());
    };
    request.extensions_mut().insert(admitted);
    request.extensions_mut().insert(seat);
    next.run(request).await
}

/// Source: reference sections 1.8 (the status alone), 3.2 (the body, for log-ins) and 4.6 (for visitors). That every ICWS
/// operation answers so, the id, and the older API's body are inferred.
fn passive(seat: &Seat, path: &str) -> Response {
    let body = if path.starts_with("/icws/") {
        json!(AlternateHosts {
            kind: AlternateHosts::TYPE.to_owned(),
            alternate_host_list: vec![seat.other().to_owned()],
            error_id: "error.server.notActive".to_owned(),
            message: "this server is not the active one of its pair".to_owned(),
        })
    } else {
        json!({ "status": { "type": "failure", "reason": "error.websvc.unavailable" } })
    };
    (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response()
}

/// See [`Pair::control`].
pub(crate) fn control(pair: Pair) -> Router {
    Router::new()
        .route("/demo/switchover", post(switch_over))
        .with_state(pair)
}

async fn switch_over(
    State(pair): State<Pair>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
) -> Result<Json<Value>, IcwsError> {
    let is_here = peer.is_some_and(|Extension(ConnectInfo(address))| address.ip().is_loopback());
    // A page somebody has open on this machine comes from it, too.
    let is_foreign_page = headers
        .get(header::ORIGIN)
        .is_some_and(|origin| !is_own(origin, &headers));
    if !is_here || is_foreign_page {
        return Err(IcwsError::forbidden("only this machine may switch over"));
    }
    pair.switch_over();
    tracing::info!(active = pair.active_host(), "switched over");
    Ok(Json(json!({ "active": pair.active_host() })))
}
