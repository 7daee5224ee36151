//! The visitors' older chat API: Interaction Web Tools. Whatever the answer, its HTTP status is 200; what went wrong says
//! `status`. Every answer of a chat tells the events that no answer has told before.
//!
//! Source: reference section 1. Where it leaves something open, the comment says what we chose.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use uuid::Uuid;

use super::State;
use super::body::Properties;
use super::error::IcwsError;
use super::files::{self, FileId};
use super::session::{ClientAddress, Id};
use super::visitor::{attributes, items, kind_name, routing_context};
use crate::model::{
    Chat, Entry, ParticipantState, Said, StartChat, StartError, TargetKind, UnknownParticipant, VisitorError,
};
use crate::shared::{Core, Shared};

/// Clients spell it in these ways.
const FOLDERS: [&str; 3] = ["websvcs", "WebSvcs", "webSvcs"];
/// It grows when what is announced changes, which nothing does while the server runs.
const CONFIGURATION_VERSION: u32 = 1;
const NO_SESSION: &str = "error.websvc.unknownEntity.session";
const INVALID: &str = "error.websvc.content.invalid";

pub(crate) fn routes() -> Router<Arc<Shared>> {
    FOLDERS.into_iter().fold(Router::new(), |router, folder| {
        let path = |operation: &str| format!("/{folder}/{operation}");
        router
            .route(&path("serverConfiguration"), get(configuration))
            .route(&path("queue/query"), post(queue))
            .route(&path("chat/start"), post(start))
            .route(&path("chat/poll/{id}"), get(poll))
            .route(&path("chat/sendMessage/{id}"), post(send_message))
            .route(&path("chat/setTypingState/{id}"), post(typing_state))
            .route(&path("chat/exit/{id}"), post(exit))
            .route(&path("chat/reconnect"), post(reconnect))
            .route(&path("chat/getfile/{id}/{file}/{name}"), get(file))
            .route(&path("chat/getFile/{id}/{file}/{name}"), get(file))
            .route(&path("partyInfo/{id}"), post(party_info))
    })
}

/// A failure, in the envelope of the operation.
struct Failure {
    root: &'static str,
    reason: &'static str,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = json!({ "type": "failure", "reason": self.reason });
        Json(json!({ self.root: { "status": status } })).into_response()
    }
}

impl Failure {
    const fn of_chat(reason: &'static str) -> Self {
        Self { root: "chat", reason }
    }
}

impl From<UnknownParticipant> for Failure {
    fn from(_: UnknownParticipant) -> Self {
        Self::of_chat(NO_SESSION)
    }
}

impl From<VisitorError> for Failure {
    fn from(error: VisitorError) -> Self {
        Self::of_chat(match error {
            VisitorError::UnknownParticipant(_) | VisitorError::UnknownChat => NO_SESSION,
            VisitorError::EmptyMessage => "error.websvc.content.invalid.missingData",
            VisitorError::MessageTooLong { .. } => INVALID,
            // It will not go through later either; a plain `error.websvc` would be repeated.
            VisitorError::ChatTooLong => INVALID,
        })
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        Self::of_chat(match error {
            StartError::UnknownTarget { .. } => "error.websvc.unknownEntity.badTarget",
            StartError::InvalidProperty { .. } => INVALID,
            StartError::TooManyFromAddress | StartError::Full => "error.websvc.unavailable",
        })
    }
}

/// Of what a body lacks, or has wrong.
fn invalid(_: IcwsError) -> Failure {
    Failure::of_chat(INVALID)
}

fn participant(Id(id): Id) -> Result<Uuid, Failure> {
    id.parse().map_err(|_| Failure::of_chat(NO_SESSION))
}

async fn configuration() -> Json<Value> {
    let chat = [
        "start",
        "reconnect",
        "poll",
        "sendMessage",
        "setTypingState",
        "exit",
        "supportAuthenticationAnonymous",
    ];
    let capabilities = json!({ "common": ["partyInfo"], "chat": chat,
        "queueQuery": ["supportAuthenticationAnonymous"] });
    Json(
        json!([{ "serverConfiguration": { "cfgVer": CONFIGURATION_VERSION, "capabilities": capabilities,
        "problemReportRegEx": "" } }]),
    )
}

async fn queue(shared: State, body: Properties) -> Result<Json<Value>, Failure> {
    let failure = |reason| Failure {
        root: "queue",
        reason,
    };
    let name = body.text("queueName").map_err(|_| failure(INVALID))?;
    // Users and stations have queues nobody waits in here.
    let is_workgroup = body
        .text("queueType")
        .is_ok_and(|kind| kind.eq_ignore_ascii_case("workgroup"));
    let found = shared.look(|core, _| {
        let workgroup = core.centre.workgroup(name).ok().filter(|_| is_workgroup)?;
        let available = core.centre.available_members(workgroup).count();
        Some((available, core.centre.estimated_wait(workgroup)))
    });
    let (available, wait) = found.ok_or_else(|| failure("error.websvc.unknownEntity.invalidQueue"))?;
    let mut queue = json!({ "agentsAvailable": available, "status": { "type": "success" } });
    // Where nobody serves the queue no wait can be told.
    if let Some(wait) = wait {
        queue["estimatedWaitTime"] = wait.as_secs().into();
    }
    Ok(Json(json!({ "queue": queue })))
}

async fn start(
    shared: State,
    ClientAddress(address): ClientAddress,
    body: Properties,
) -> Result<Json<Value>, Failure> {
    let wish = wish(&body)?;
    shared.change(|core, now| {
        let Core { centre, entropy, .. } = core;
        let started = centre.start(wish, address, entropy.as_mut(), now)?;
        let mut answer = tell(&shared, core, started.participant)?;
        answer["chat"]["chatID"] = json!(started.chat_id);
        answer["chat"]["participantID"] = json!(started.participant);
        answer["chat"]["dateFormat"] = "yyyy-MM-dd".into();
        answer["chat"]["timeFormat"] = "HH:mm:ss".into();
        Ok(Json(answer))
    })
}

async fn poll(shared: State, id: Id) -> Result<Json<Value>, Failure> {
    let participant = participant(id)?;
    shared.look(|core, now| {
        core.centre.poll(participant, now)?;
        tell(&shared, core, participant).map(Json)
    })
}

async fn send_message(shared: State, id: Id, body: Properties) -> Result<Json<Value>, Failure> {
    let participant = participant(id)?;
    let message = body.text("message").map_err(invalid)?;
    let content_type = body.optional_text("contentType").map_err(invalid)?;
    let is_html = content_type.is_some_and(|kind| kind.trim().to_ascii_lowercase().starts_with("text/html"));
    shared.change(|core, now| {
        core.centre.visitor_says(participant, message, is_html, now)?;
        tell(&shared, core, participant).map(Json)
    })
}

async fn typing_state(shared: State, id: Id, body: Properties) -> Result<Json<Value>, Failure> {
    let participant = participant(id)?;
    let is_typing = body.flag("typingIndicator").map_err(invalid)?;
    shared.change(|core, now| {
        core.centre.visitor_types(participant, is_typing, now)?;
        tell(&shared, core, participant).map(Json)
    })
}

async fn exit(shared: State, id: Id) -> Result<Json<Value>, Failure> {
    let participant = participant(id)?;
    shared.change(|core, now| core.centre.exit(participant, now))?;
    let status = json!({ "type": "success" });
    Ok(Json(
        json!({ "chat": { "pollWaitSuggestion": poll_wait(&shared), "status": status } }),
    ))
}

async fn reconnect(shared: State, body: Properties) -> Result<Json<Value>, Failure> {
    // A text that is no GUID belongs to no chat either.
    let chat = body.text("chatID").map_err(invalid)?;
    let chat = chat.parse::<Uuid>().unwrap_or_default();
    shared.look(|core, now| {
        let Core { centre, entropy, .. } = core;
        let participant = centre.reconnect_anew(chat, entropy.as_mut(), now)?;
        let mut answer = tell(&shared, core, participant)?;
        answer["chat"]["participantID"] = json!(participant);
        Ok(Json(answer))
    })
}

/// Here HTTP says what went wrong: what is fetched is a file and no envelope (inferred).
async fn file(shared: State, Id(id): Id, FileId(file): FileId) -> Result<Response, StatusCode> {
    let visitor = id.parse().map_err(|_| StatusCode::NOT_FOUND)?;
    let file = shared.look(|core, _| core.centre.file(visitor, file));
    let file = file.ok().flatten().ok_or(StatusCode::NOT_FOUND)?;
    Ok(files::download(file))
}

async fn party_info(shared: State, id: Id, body: Properties) -> Result<Json<Value>, Failure> {
    let failure = |reason| Failure {
        root: "partyInfo",
        reason,
    };
    let visitor = participant(id)?;
    // Clients spell it both ways.
    let named = body.text("participantID").or_else(|_| body.text("participantId"));
    let named: Uuid = named.map_err(|_| failure(INVALID))?.parse().unwrap_or_default();
    let name = shared.look(|core, _| {
        let chat = &core.centre.of_visitor(visitor)?.chat;
        let mut parties = chat.participants().iter();
        let party = parties.find(|party| party.id == named);
        let party = party.ok_or_else(|| failure("error.websvc.unknownEntity.participant"))?;
        Ok::<_, Failure>(party.name.clone())
    })?;
    Ok(Json(
        json!({ "partyInfo": { "name": name, "status": { "type": "success" } } }),
    ))
}

fn poll_wait(shared: &Shared) -> u64 {
    u64::try_from(shared.settings.policy.poll_wait.as_millis()).unwrap_or(u64::MAX)
}

/// What the visitor has not been told yet; afterwards they have.
fn tell(shared: &Shared, core: &mut Core, participant: Uuid) -> Result<Value, Failure> {
    let chat = &mut core.centre.of_visitor(participant)?.chat;
    let (first, entries) = chat.deliver();
    let range = first..first + entries.len();
    let chat = &*chat;
    let entries = chat.entries().get(range).unwrap_or_default().iter();
    let events: Vec<Value> = entries
        .enumerate()
        .map(|(offset, entry)| event(chat, entry, first + offset))
        .collect();
    let status = json!({ "type": "success" });
    Ok(
        json!({ "chat": { "pollWaitSuggestion": poll_wait(shared), "cfgVer": CONFIGURATION_VERSION, "events": events,
        "status": status } }),
    )
}

fn event(chat: &Chat, entry: &Entry, sequence_number: usize) -> Value {
    let participant = chat.participant(entry);
    let mut event = json!({ "participantID": participant.id, "sequenceNumber": sequence_number });
    match &entry.said {
        Said::Text(text) => {
            event["type"] = "text".into();
            event["contentType"] = "text/plain".into();
            event["value"] = text.as_str().into();
            event["displayName"] = participant.name.as_str().into();
            event["participantType"] = kind_name(participant.kind).into();
            // It counts within what one says in a row; nobody is to order by it.
            event["conversationSequenceNumber"] = 0.into();
        }
        Said::File(file) => {
            let (visitor, id) = (chat.visitor().id, file.id.simple());
            let name = address_name(&file.name);
            event["type"] = "file".into();
            event["value"] = format!("/websvcs/chat/getfile/{visitor}/{id}/{name}").into();
            event["displayName"] = participant.name.as_str().into();
            event["participantType"] = kind_name(participant.kind).into();
            event["conversationSequenceNumber"] = 0.into();
        }
        Said::Typing(is_typing) => {
            event["type"] = "typingIndicator".into();
            event["value"] = (*is_typing).into();
        }
        Said::State(state) => {
            event["type"] = "participantStateChanged".into();
            event["state"] = state_name(*state).into();
            event["participantName"] = participant.name.as_str().into();
            event["participantType"] = kind_name(participant.kind).into();
        }
    }
    event
}

/// A file's name as the end of its address: clients take it from there as it stands, so that escapes would be shown. What
/// would end the path becomes `_` (inferred); the download has the name as it is.
fn address_name(name: &str) -> String {
    name.replace(['#', '?', '%', '/', '\\'], "_")
}

fn state_name(state: ParticipantState) -> &'static str {
    match state {
        ParticipantState::Active => "active",
        ParticipantState::Held => "held",
        ParticipantState::Disconnected => "disconnected",
    }
}

fn wish(body: &Properties) -> Result<StartChat, Failure> {
    let name = body
        .get("participant")
        .and_then(|participant| participant["name"].as_str());
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
        name: name.ok_or_else(|| Failure::of_chat(INVALID))?.to_owned(),
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
    })
}
