//! Callbacks, as visitors' clients ask for them over ICWS.
//!
//! Source: reference section 2.6. Unlike a chat's, a request's body names its type, and ids end in `ID`.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use uuid::Uuid;

use super::State;
use super::body::Properties;
use super::error::IcwsError;
use super::session::{ClientAddress, Id};
use crate::model::{AskForCall, AskedTranscript, EndedBy, InteractionState, StartChat, TargetKind};
use crate::shared::{Core, Shared};

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/icws/web-callback/create", post(create))
        .route("/icws/web-callback/reconnect", post(reconnect))
        .route("/icws/web-callback/status/{id}", get(status))
        // The vendor's pages have none; it is named as the older API's (inferred).
        .route("/icws/web-callback/disconnect/{id}", post(disconnect))
}

/// A participant id from the path; one that is no GUID is as unknown as any other.
fn participant(Id(id): Id) -> Result<Uuid, IcwsError> {
    id.parse().map_err(|_| IcwsError::invalid_callback_participant())
}

/// Whether the body says that it is what this operation takes.
fn check_type(body: &Properties, name: &str) -> Result<(), IcwsError> {
    let expected = format!("urn:inin.com:webCallback:{name}");
    if body.text("__type")?.eq_ignore_ascii_case(&expected) {
        Ok(())
    } else {
        Err(IcwsError::invalid("__type", &format!("is not {expected}")))
    }
}

async fn create(
    shared: State,
    ClientAddress(address): ClientAddress,
    body: Properties,
) -> Result<Json<Value>, IcwsError> {
    check_type(&body, "callbackCreateRequest")?;
    let asked = asked(&body)?;
    let started = shared.change(|core, now| {
        let Core { centre, entropy, .. } = core;
        centre.ask_for_call(asked, Some(address), entropy.as_mut(), now)
    });
    let started = started.map_err(IcwsError::of_callback)?;
    Ok(Json(json!({
        "__type": "urn:inin.com:webCallback:callbackCreateResponse",
        "participantID": started.participant,
        "callbackID": started.chat_id,
        "dateFormat": "yyyy-MM-dd",
        "timeFormat": "HH:mm:ss",
    })))
}

fn asked(body: &Properties) -> Result<AskForCall, IcwsError> {
    let target_kind = match body.text("targetQueueType")?.to_ascii_lowercase().as_str() {
        "workgroup" => TargetKind::Workgroup,
        "user" => TargetKind::User,
        _ => return Err(IcwsError::invalid("targetQueueType", "is not Workgroup or User")),
    };
    let wish = StartChat {
        name: body.text("name")?.to_owned(),
        target_kind,
        target_name: body.text("targetQueue")?.to_owned(),
        language: None,
        notes: String::new(),
        attributes: Vec::new(),
        routing_contexts: Vec::new(),
        history: Vec::new(),
        transcript: AskedTranscript::No,
    };
    Ok(AskForCall {
        wish,
        telephone: body.text("telephone")?.to_owned(),
        subject: body.optional_text("subject")?.unwrap_or_default().to_owned(),
    })
}

/// It is 202 in the vendor's pages. What waits in a queue nobody serves is told as any other.
async fn status(shared: State, id: Id) -> Result<(StatusCode, Json<Value>), IcwsError> {
    let participant = participant(id)?;
    let status = shared.look(|core, now| core.centre.call_status(participant, now));
    let status = status.map_err(|_| IcwsError::invalid_callback_participant())?;
    let answer = json!({
        "__type": "urn:inin.com:webCallback:callbackStatusResponse",
        "state": state_number(&status.state),
        "queueWaitTime": status.waited.as_secs(),
        "queuePosition": status.position,
    });
    Ok((StatusCode::ACCEPTED, Json(answer)))
}

async fn disconnect(shared: State, id: Id) -> Result<StatusCode, IcwsError> {
    let participant = participant(id)?;
    let taken_back = shared.change(|core, now| core.centre.take_back(participant, now));
    taken_back.map_err(|_| IcwsError::invalid_callback_participant())?;
    Ok(StatusCode::NO_CONTENT)
}

async fn reconnect(shared: State, body: Properties) -> Result<StatusCode, IcwsError> {
    check_type(&body, "callbackReconnectRequest")?;
    // A text that is no GUID belongs to no callback either.
    let guid = |name| {
        body.text(name)
            .map(|text| text.parse::<Uuid>().unwrap_or_default())
    };
    let (callback, participant) = (guid("callbackID")?, guid("participantID")?);
    let back = shared.look(|core, _| core.centre.reconnect_call(callback, participant));
    back.map_err(|_| IcwsError::invalid_callback())?;
    Ok(StatusCode::NO_CONTENT)
}

/// Source: reference section 3.5, `interactionState`; that callbacks count by it is inferred.
pub(super) fn state_number(state: &InteractionState) -> u8 {
    match state {
        InteractionState::Alerting { .. } => 1,
        InteractionState::Connected { .. } => 2,
        InteractionState::Held { .. } => 3,
        InteractionState::Waiting => 5,
        InteractionState::Disconnected {
            by: EndedBy::Agent, ..
        } => 10,
        InteractionState::Disconnected {
            by: EndedBy::Visitor, ..
        } => 11,
    }
}
