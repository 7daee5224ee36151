//! Chats: polls and reconnects tell the events that have not been told before, and other answers none unless it is wanted.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use uuid::Uuid;

use super::asking::{Asking, participant};
use super::body::Fields;
use super::event::event;
use super::failure::{Failure, INVALID, MISSING, invalid};
use super::{CONFIGURATION_VERSION, account, poll_wait};
use crate::http::State;
use crate::http::body::Properties;
use crate::http::files::{self, FileId};
use crate::http::session::ClientAddress;
use crate::http::visitor::{attributes, items, routing_context};
use crate::model::{AskedTranscript, StartChat, TargetKind};
use crate::shared::{Core, Shared};

pub(super) fn routes(folder: &str) -> Router<Arc<Shared>> {
    let path = |operation: &str| format!("/{folder}/chat/{operation}");
    Router::new()
        .route(&path("start"), post(start))
        .route(&path("poll/{id}"), get(poll))
        .route(&path("sendMessage/{id}"), post(send_message))
        .route(&path("setTypingState/{id}"), post(typing_state))
        .route(&path("exit/{id}"), post(exit))
        .route(&path("reconnect"), post(reconnect))
        .route(&path("getfile/{id}/{file}/{name}"), get(file))
        .route(&path("getFile/{id}/{file}/{name}"), get(file))
}

async fn start(
    shared: State,
    ClientAddress(address): ClientAddress,
    body: Fields,
) -> Result<Json<Value>, Failure> {
    let mut wish = StartChat {
        transcript: transcript(&body)?,
        ..wish(&body)?
    };
    if let Some(name) = account::name_of(&shared, address, &body).await? {
        wish.name = name;
    }
    shared.change(|core, now| {
        let Core { centre, entropy, .. } = core;
        let started = centre.start(wish, address, entropy.as_mut(), now)?;
        let mut answer = acknowledge(&shared, core, started.participant)?;
        answer["chat"]["chatID"] = json!(started.chat_id);
        answer["chat"]["participantID"] = json!(started.participant);
        answer["chat"]["dateFormat"] = "yyyy-MM-dd".into();
        answer["chat"]["timeFormat"] = "HH:mm:ss".into();
        Ok(Json(answer))
    })
}

async fn poll(shared: State, asking: Asking) -> Result<Json<Value>, Failure> {
    let participant = participant(&shared, &asking)?;
    shared.look(|core, now| {
        core.centre.poll(participant, now)?;
        tell(&shared, core, participant).map(Json)
    })
}

async fn send_message(shared: State, asking: Asking, body: Fields) -> Result<Json<Value>, Failure> {
    let participant = participant(&shared, &asking)?;
    let message = body.text("message").map_err(invalid)?;
    let content_type = body.optional_text("contentType").map_err(invalid)?;
    let is_html = content_type.is_some_and(|kind| kind.trim().to_ascii_lowercase().starts_with("text/html"));
    shared.change(|core, now| {
        core.centre.visitor_says(participant, message, is_html, now)?;
        acknowledge(&shared, core, participant).map(Json)
    })
}

async fn typing_state(shared: State, asking: Asking, body: Fields) -> Result<Json<Value>, Failure> {
    let participant = participant(&shared, &asking)?;
    let is_typing = body.flag("typingIndicator").map_err(invalid)?;
    shared.change(|core, now| {
        core.centre.visitor_types(participant, is_typing, now)?;
        acknowledge(&shared, core, participant).map(Json)
    })
}

async fn exit(shared: State, asking: Asking) -> Result<Json<Value>, Failure> {
    let participant = participant(&shared, &asking)?;
    shared.change(|core, now| core.centre.exit(participant, now))?;
    let status = json!({ "type": "success" });
    Ok(Json(
        json!({ "chat": { "pollWaitSuggestion": poll_wait(&shared), "status": status } }),
    ))
}

async fn reconnect(shared: State, body: Fields) -> Result<Json<Value>, Failure> {
    // A text that is no GUID belongs to no chat either.
    let chat = body.text("chatID").map_err(invalid)?;
    let chat = chat.parse::<Uuid>().unwrap_or_default();
    shared.change(|core, now| {
        let Core { centre, entropy, .. } = core;
        let participant = centre.reconnect_anew(chat, entropy.as_mut(), now)?;
        let mut answer = tell(&shared, core, participant)?;
        answer["chat"]["participantID"] = json!(participant);
        Ok(Json(answer))
    })
}

/// Here HTTP says what went wrong: what is fetched is a file and no envelope (inferred).
async fn file(shared: State, asking: Asking, FileId(file): FileId) -> Result<Response, StatusCode> {
    let visitor = participant(&shared, &asking).map_err(|_| StatusCode::NOT_FOUND)?;
    let file = shared.look(|core, _| core.centre.file(visitor, file));
    let file = file.ok().flatten().ok_or(StatusCode::NOT_FOUND)?;
    Ok(files::download(file))
}

/// That what was asked for is done. Public clients (five of five tried) read events of polls only, so that what another answer
/// tells would be lost to them; the manual's *may* allows both.
fn acknowledge(shared: &Shared, core: &mut Core, participant: Uuid) -> Result<Value, Failure> {
    if shared.settings.policy.events_in_any_answer {
        tell(shared, core, participant)
    } else {
        Ok(envelope(shared, Vec::new()))
    }
}

/// What the visitor has not been told yet; afterwards they have.
fn tell(shared: &Shared, core: &mut Core, participant: Uuid) -> Result<Value, Failure> {
    let chat = &mut core.centre.read_by_visitor(participant)?.chat;
    let (first, entries) = chat.deliver();
    let range = first..first + entries.len();
    let chat = &*chat;
    let entries = chat.entries().get(range).unwrap_or_default().iter();
    let events: Vec<Value> = entries
        .enumerate()
        .map(|(offset, entry)| event(chat, entry, first + offset))
        .collect();
    Ok(envelope(shared, events))
}

fn envelope(shared: &Shared, events: Vec<Value>) -> Value {
    let status = json!({ "type": "success" });
    json!({ "chat": { "pollWaitSuggestion": poll_wait(shared), "cfgVer": CONFIGURATION_VERSION, "events": events,
        "status": status } })
}

/// Who wants to talk with whom; a callback asks in the same words.
pub(super) fn wish(body: &Properties) -> Result<StartChat, Failure> {
    let name = body.get("participant").and_then(name_of);
    let target_kind = body.text("targettype").or_else(|_| body.text("targetType"));
    let target_kind = match target_kind.map_err(invalid)?.to_ascii_lowercase().as_str() {
        "workgroup" => TargetKind::Workgroup,
        "user" => TargetKind::User,
        // There are no stations here.
        _ => return Err(Failure::of_chat("error.websvc.unknownEntity.badTarget")),
    };
    let attributes = body
        .get("attributes")
        .map_or(Ok(Vec::new()), |value| attributes("attributes", value));
    let contexts = items(body, "routingContexts").map_err(invalid)?;
    Ok(StartChat {
        name: name.ok_or_else(|| Failure::of_chat(INVALID))?,
        target_kind,
        target_name: body.text("target").map_err(invalid)?.to_owned(),
        language: body
            .optional_text("language")
            .map_err(invalid)?
            .map(str::to_owned),
        notes: body
            .optional_text("customInfo")
            .map_err(invalid)?
            .unwrap_or_default()
            .to_owned(),
        attributes: attributes.map_err(invalid)?,
        routing_contexts: contexts
            .into_iter()
            .map(routing_context)
            .collect::<Result<_, _>>()
            .map_err(invalid)?,
        history: Vec::new(),
        transcript: AskedTranscript::No,
    })
}

/// An address alone is no wish here. Whoever wishes has to give one.
///
/// Source: reference section 1.4.
fn transcript(body: &Properties) -> Result<AskedTranscript, Failure> {
    if !body.flag_or("transcriptRequired", false).map_err(invalid)? {
        return Ok(AskedTranscript::No);
    }
    let address = body.optional_text("emailAddress").map_err(invalid)?;
    let address = address.map(str::trim).filter(|address| !address.is_empty());
    let address = address.ok_or_else(|| Failure::of_chat(MISSING))?;
    let address = address.parse().map_err(|_| Failure::of_chat(INVALID))?;
    Ok(AskedTranscript::To(address))
}

/// The participant's name. A public client (`go-iwt`) sends `participantName` as well as, or instead of, `name`; who gives none
/// at all is called as the vendor's client calls them.
fn name_of(participant: &Value) -> Option<String> {
    let participant = participant.as_object()?;
    let names = ["name", "participantName"].map(|property| participant.get(property));
    let name = names.into_iter().flatten().find_map(Value::as_str);
    Some(name.unwrap_or("Anonymous User").to_owned())
}
