//! Callbacks, as the older API has them.
//!
//! Source: reference section 1.11.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use uuid::Uuid;

use super::asking::{Asking, participant};
use super::body::Fields;
use super::chat::wish;
use super::failure::{Failure, INVALID, invalid};
use crate::http::State;
use crate::http::session::ClientAddress;
use crate::model::{AskForCall, CallStatus, InteractionState};
use crate::shared::{Core, Shared};

const ROOT: &str = "callback";

pub(super) fn routes(folder: &str) -> Router<Arc<Shared>> {
    let path = |operation: &str| format!("/{folder}/callback/{operation}");
    Router::new()
        .route(&path("create"), post(create))
        .route(&path("status/{id}"), get(status))
        .route(&path("reconnect"), post(reconnect))
        .route(&path("disconnect/{id}"), post(disconnect))
}

/// A failure in the envelope of callbacks.
struct CallbackFailure(Failure);

impl<E: Into<Failure>> From<E> for CallbackFailure {
    fn from(error: E) -> Self {
        let failure = error.into();
        Self(Failure {
            root: ROOT,
            ..failure
        })
    }
}

impl IntoResponse for CallbackFailure {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

fn success(mut callback: Value) -> Json<Value> {
    callback["status"] = json!({ "type": "success" });
    Json(json!({ ROOT: callback }))
}

async fn create(
    shared: State,
    ClientAddress(address): ClientAddress,
    body: Fields,
) -> Result<Json<Value>, CallbackFailure> {
    let person = body
        .get("participant")
        .and_then(|participant| participant["telephone"].as_str());
    let subject = body.optional_text("subject").map_err(invalid)?;
    let asked = AskForCall {
        wish: wish(&body)?,
        telephone: person.ok_or_else(|| Failure::of_chat(INVALID))?.to_owned(),
        subject: subject.unwrap_or_default().to_owned(),
    };
    let started = shared.change(|core, now| {
        let Core { centre, entropy, .. } = core;
        centre.ask_for_call(asked, Some(address), entropy.as_mut(), now)
    })?;
    Ok(success(
        json!({ "participantID": started.participant, "callbackID": started.chat_id }),
    ))
}

async fn status(shared: State, asking: Asking) -> Result<Json<Value>, CallbackFailure> {
    let participant = participant(&shared, &asking)?;
    let status = shared.look(|core, now| core.centre.call_status(participant, now))?;
    let mut callback = json!({ "acdStatus": acd_status(&status) });
    if let Some((id, name)) = status.agent {
        callback["assignedAgent"] = json!({ "participantID": id, "name": name });
    }
    Ok(success(callback))
}

fn acd_status(status: &CallStatus) -> Value {
    let mut acd = json!({
        "queueWaitTime": status.waited.as_secs(),
        "interactionState": state_name(&status.state),
        "queuePosition": status.position,
        "queueName": status.queue,
        "longestWaitTime": status.longest_wait.as_secs(),
        "callsWaitingCount": status.waiting,
        "loggedInAgentsCount": status.logged_in,
        "availableAgentsCount": status.available,
    });
    // Where nobody serves the queue no time can be told.
    if let Some(expected) = status.expected {
        acd["estimatedCallbackTime"] = expected.as_secs().into();
    }
    acd
}

/// The words of a chat's participants, and one for the queue (inferred: the public clients show it as it comes).
fn state_name(state: &InteractionState) -> &'static str {
    match state {
        InteractionState::Waiting => "offering",
        InteractionState::Alerting { .. } => "alerting",
        InteractionState::Connected { .. } => "active",
        InteractionState::Held { .. } => "held",
        InteractionState::Disconnected { .. } => "disconnected",
    }
}

async fn reconnect(shared: State, body: Fields) -> Result<Json<Value>, CallbackFailure> {
    // A text that is no GUID belongs to no callback either.
    let callback = body.text("callbackID").map_err(invalid)?;
    let callback = callback.parse::<Uuid>().unwrap_or_default();
    let participant = shared.change(|core, _| {
        let Core { centre, entropy, .. } = core;
        centre.reconnect_call_anew(callback, entropy.as_mut())
    })?;
    Ok(success(json!({ "participantID": participant })))
}

async fn disconnect(shared: State, asking: Asking) -> Result<Json<Value>, CallbackFailure> {
    let participant = participant(&shared, &asking)?;
    shared.change(|core, now| core.centre.take_back(participant, now))?;
    Ok(success(json!({})))
}
