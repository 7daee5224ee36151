//! The passive server of a pair, and the switch for those who try it out.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use waymeet_icws::agent::AlternateHosts;

use super::this_machine::ThisMachine;
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
    let is_older = path.to_lowercase().starts_with("/websvcs/");
    let body = if is_older {
        json!({ "status": { "type": "failure", "reason": "error.websvc.unavailable" } })
    } else {
        json!(AlternateHosts {
            kind: AlternateHosts::TYPE.to_owned(),
            alternate_host_list: vec![seat.other().to_owned()],
            error_id: "error.server.notActive".to_owned(),
            message: "this server is not the active one of its pair".to_owned(),
        })
    };
    (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response()
}

/// See [`Pair::control`].
pub(crate) fn control(pair: Pair) -> Router {
    Router::new()
        .route("/demo/switchover", post(switch_over))
        .with_state(pair)
}

async fn switch_over(_: ThisMachine, State(pair): State<Pair>) -> Json<Value> {
    pair.switch_over();
    tracing::info!(active = pair.active_host(), "switched over");
    Json(json!({ "active": pair.active_host() }))
}
