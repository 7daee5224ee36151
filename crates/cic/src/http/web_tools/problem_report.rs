//! Reports of a visitor's page on what went wrong for it.
//!
//! Source: reference section 1.13.

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, post};
use serde_json::Value;

use std::sync::Arc;

use super::asking::{Asking, participant};
use super::body::Fields;
use crate::http::State;
use crate::shared::Shared;

/// The vendor's client sends 15,359 characters at most; each may take four bytes.
const MAX_BYTES: usize = 4 * 15_359;

pub(super) fn route() -> MethodRouter<Arc<Shared>> {
    post(report).layer(DefaultBodyLimit::max(MAX_BYTES))
}

/// Says in the log how much went wrong, and nothing of what the page tells: addresses in it hold the visitor's participant id.
/// The answer is empty whatever comes of it.
async fn report(shared: State, asking: Asking, body: Fields) -> StatusCode {
    let Ok(visitor) = participant(&shared, &asking) else {
        return StatusCode::OK;
    };
    let interaction = shared.look(|core, _| core.centre.interaction_of(visitor));
    let count = |list: &str| body.get(list).and_then(Value::as_array).map_or(0, Vec::len);
    if let Some(interaction) = interaction {
        tracing::warn!(
            %interaction,
            failed = count("failedRequestHistory"),
            timed_out = count("timedOutRequestHistory"),
            reconnections = count("connectivityFailureHistory"),
            exceptions = count("exceptions"),
            "a visitor's page reports what went wrong"
        );
    }
    StatusCode::OK
}
