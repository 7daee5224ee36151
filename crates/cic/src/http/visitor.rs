//! The visitors' chat API: ICWS web-chat.
//!
//! Source: reference sections 2 and 4.6. Where they leave something open, the comment says what we chose.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::State;
use super::body::Properties;
use super::error::IcwsError;
use super::files::{self, FileId};
use super::session::{ClientAddress, Id};
use crate::model::{
    AskedTranscript, Chat, Entry, HistoryItem, Interaction, ParticipantKind, ParticipantState, Said,
    StartChat, TargetKind,
};
use crate::shared::{Core, Shared};

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/icws/web-chat/start", post(start))
        .route("/icws/web-chat/messages/{id}", get(messages))
        .route("/icws/web-chat/message-history/{id}", get(history))
        .route("/icws/web-chat/send-message/{id}", post(send_message))
        .route("/icws/web-chat/typing-state/{id}", post(typing_state))
        .route("/icws/web-chat/exit/{id}", post(exit))
        .route("/icws/web-chat/reconnect", post(reconnect))
        .route("/icws/web-chat/file/{id}/{file}/{name}", get(file))
}

/// A participant id from the path; one that is no GUID is as unknown as any other.
fn participant(Id(id): Id) -> Result<Uuid, IcwsError> {
    id.parse().map_err(|_| IcwsError::invalid_participant())
}

async fn start(
    shared: State,
    ClientAddress(address): ClientAddress,
    body: Properties,
) -> Result<Json<Value>, IcwsError> {
    let wish = wish(&body)?;
    let started = shared.change(|core, now| {
        let Core { centre, entropy, .. } = core;
        centre.start(wish, address, entropy.as_mut(), now)
    })?;
    Ok(Json(json!({
        "__type": "urn:inin.com:webChat:startChatResponse",
        "pollWaitSuggestion": poll_wait(&shared),
        "participantId": started.participant,
        "chatId": started.chat_id,
        "dateFormat": "yyyy-MM-dd",
        "timeFormat": "HH:mm:ss",
    })))
}

async fn messages(shared: State, id: Id) -> Result<Json<Value>, IcwsError> {
    let participant = participant(id)?;
    let (messages, is_over) = shared.look(|core, now| {
        let interaction = core.centre.poll(participant, now)?;
        let is_over = interaction.is_over();
        let (first, entries) = interaction.chat.deliver();
        let range = first..first + entries.len();
        Ok::<_, IcwsError>((wire_messages(&interaction.chat, range), is_over))
    })?;
    let mut answer = json!({ "pollWaitSuggestion": poll_wait(&shared), "messages": messages });
    if is_over {
        answer["chatEnded"] = true.into();
    }
    Ok(Json(answer))
}

async fn history(shared: State, id: Id) -> Result<Json<Value>, IcwsError> {
    let participant = participant(id)?;
    shared.look(|core, now| {
        let interaction: &mut Interaction = core.centre.poll(participant, now)?;
        let count = interaction.chat.deliver_all().len();
        Ok(Json(
            json!({ "messages": wire_messages(&interaction.chat, 0..count) }),
        ))
    })
}

async fn send_message(shared: State, id: Id, body: Properties) -> Result<StatusCode, IcwsError> {
    let participant = participant(id)?;
    let message = body.text("message")?;
    // The reference pages say `contentType`, the vendor's own widget sends `type`.
    let (property, content_type) = match body.optional_text("contentType")? {
        Some(content_type) => ("contentType", content_type),
        None => (
            "type",
            body.optional_text("type")?
                .ok_or_else(|| IcwsError::missing("contentType"))?,
        ),
    };
    let media_type = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let is_html = match media_type.as_str() {
        "text/plain" => false,
        "text/html" => true,
        _ => {
            return Err(IcwsError::invalid(
                property,
                "is neither text/plain nor text/html",
            ));
        }
    };
    shared.change(|core, now| core.centre.visitor_says(participant, message, is_html, now))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn typing_state(shared: State, id: Id, body: Properties) -> Result<StatusCode, IcwsError> {
    let participant = participant(id)?;
    let is_typing = body.flag("typingIndicator")?;
    shared.change(|core, now| core.centre.visitor_types(participant, is_typing, now))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn exit(shared: State, id: Id) -> Result<StatusCode, IcwsError> {
    let participant = participant(id)?;
    shared.change(|core, now| core.centre.exit(participant, now))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn reconnect(shared: State, body: Properties) -> Result<StatusCode, IcwsError> {
    // A text that is no GUID belongs to no chat either.
    let guid = |name| {
        body.text(name)
            .map(|text| text.parse::<Uuid>().unwrap_or_default())
    };
    let (chat, participant) = (guid("chatId")?, guid("participantId")?);
    shared.look(|core, now| core.centre.reconnect(chat, participant, now))?;
    Ok(StatusCode::NO_CONTENT)
}

/// The name at the address's end is for people; the file is found by its id.
async fn file(shared: State, id: Id, FileId(file): FileId) -> Result<Response, IcwsError> {
    let participant = participant(id)?;
    let file = shared.look(|core, _| core.centre.file(participant, file))?;
    file.map(files::download)
        .ok_or_else(|| IcwsError::not_found("there is no such file in this chat"))
}

/// ICWS gives milliseconds as text.
fn poll_wait(shared: &Shared) -> String {
    shared.settings.policy.poll_wait.as_millis().to_string()
}

fn wish(body: &Properties) -> Result<StartChat, IcwsError> {
    let name = body.text("participantName")?.to_owned();
    let target_name = body.text("targetName")?.to_owned();
    let target_kind = match body.text("targetType")?.to_ascii_lowercase().as_str() {
        // The vendor's widget turns `queue` into `Workgroup`; a client that forgets to is understood too.
        "workgroup" | "queue" => TargetKind::Workgroup,
        "user" => TargetKind::User,
        _ => return Err(IcwsError::invalid("targetType", "is not Workgroup or User")),
    };
    let attributes = match body.get("additionalAttributes") {
        Some(value) => attributes("additionalAttributes", value)?,
        None => body
            .get("attributes")
            .map_or(Ok(Vec::new()), |value| attributes("attributes", value))?,
    };
    Ok(StartChat {
        name,
        target_kind,
        target_name,
        language: body.optional_text("language")?.map(str::to_owned),
        notes: body.optional_text("notes")?.unwrap_or_default().to_owned(),
        attributes,
        routing_contexts: items(body, "routingContexts")?
            .into_iter()
            .map(routing_context)
            .collect::<Result<_, _>>()?,
        history: items(body, "chatHistory")?
            .into_iter()
            .map(history_item)
            .collect::<Result<_, _>>()?,
        transcript: transcript(body)?,
    })
}

/// An address is a wish for a transcript. One that cannot be used is no reason to refuse a chat: the vendor's widget sends
/// whatever the visitor wrote into the form's e-mail field, wish or not. The visitor is told in the chat.
fn transcript(body: &Properties) -> Result<AskedTranscript, IcwsError> {
    let address = body.optional_text("transcriptEmailAddress")?.unwrap_or_default();
    if address.trim().is_empty() {
        return Ok(AskedTranscript::No);
    }
    Ok(address.parse().map_or_else(
        |_| {
            tracing::warn!("a visitor wants a transcript at what is no e-mail address");
            AskedTranscript::Nowhere
        },
        AskedTranscript::To,
    ))
}

/// A map, or a list of `key` and `value`. Numbers and flags become texts; anything nested is refused.
pub(super) fn attributes(property: &str, value: &Value) -> Result<Vec<(String, String)>, IcwsError> {
    let text = |value: &Value| match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(flag) => Ok(flag.to_string()),
        Value::Null => Ok(String::new()),
        Value::Array(_) | Value::Object(_) => {
            Err(IcwsError::invalid(property, "has a value that is not a text"))
        }
    };
    match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| Ok((key.clone(), text(value)?)))
            .collect(),
        Value::Array(list) => {
            let pair = |item: &Value| Ok((text(&item["key"])?, text(&item["value"])?));
            list.iter().map(pair).collect()
        }
        _ => Err(IcwsError::invalid(property, "is not a map")),
    }
}

pub(super) fn items<'a>(body: &'a Properties, name: &str) -> Result<Vec<&'a Map<String, Value>>, IcwsError> {
    let Some(value) = body.get(name) else {
        return Ok(Vec::new());
    };
    let objects = value
        .as_array()
        .map(|list| list.iter().map(Value::as_object).collect::<Option<Vec<_>>>());
    objects
        .flatten()
        .ok_or_else(|| IcwsError::invalid(name, "is not a list of objects"))
}

pub(super) fn routing_context(item: &Map<String, Value>) -> Result<(String, String), IcwsError> {
    let text = |name: &str| match item.get(name) {
        Some(Value::String(text)) => Ok(text.clone()),
        // The category is a number here and a text in the older API.
        Some(Value::Number(number)) => Ok(number.to_string()),
        _ => Err(IcwsError::invalid(
            "routingContexts",
            "has an item without context and category",
        )),
    };
    Ok((text("context")?, text("category")?))
}

fn history_item(item: &Map<String, Value>) -> Result<HistoryItem, IcwsError> {
    let text = |name: &str| {
        let text = item.get(name).and_then(Value::as_str).map(str::to_owned);
        text.ok_or_else(|| IcwsError::invalid("chatHistory", &format!("has an item without `{name}`")))
    };
    let kind = match text("participantType")?.to_ascii_lowercase().as_str() {
        "webuser" => ParticipantKind::WebUser,
        "agent" => ParticipantKind::Agent,
        _ => ParticipantKind::System,
    };
    Ok(HistoryItem {
        timestamp: text("timestamp")?,
        name: text("displayName")?,
        kind,
        text: text("message")?,
    })
}

/// Entries of a chat as the visitor's client reads them; an entry's place is its sequence number.
fn wire_messages(chat: &Chat, range: std::ops::Range<usize>) -> Vec<Value> {
    let first = range.start;
    let entries = chat.entries().get(range).unwrap_or_default();
    entries
        .iter()
        .enumerate()
        .map(|(offset, entry)| wire_message(chat, entry, first + offset))
        .collect()
}

fn wire_message(chat: &Chat, entry: &Entry, sequence_number: usize) -> Value {
    let participant = chat.participant(entry);
    let mut message = json!({
        "participantId": participant.id,
        "sequenceNumber": sequence_number,
        "timestamp": entry.at.compact_utc(),
    });
    let kind = match &entry.said {
        // There is no message for a page here; that it comes as text is inferred.
        Said::Text(text) | Said::Page(text) => {
            message["contentType"] = "text/plain".into();
            message["value"] = text.as_str().into();
            "chatTextMessage"
        }
        Said::File(file) => {
            message["fileGuid"] = json!(file.id);
            message["fileName"] = file.name.as_str().into();
            message["fileSize"] = file.bytes.len().into();
            "chatFileMessage"
        }
        Said::Typing(is_typing) => {
            message["value"] = (*is_typing).into();
            "chatTypingIndicatorMessage"
        }
        Said::State(state) => {
            message["state"] = state_number(*state).into();
            message["displayName"] = participant.name.as_str().into();
            message["participantType"] = kind_name(participant.kind).into();
            "chatParticipantStateChangedMessage"
        }
    };
    message["__type"] = format!("urn:inin.com:webChat:{kind}").into();
    message
}

/// Source: reference section 2.3, `chatParticipantState`.
fn state_number(state: ParticipantState) -> u8 {
    match state {
        ParticipantState::Active => 2,
        ParticipantState::Held => 3,
        ParticipantState::Disconnected => 4,
    }
}

pub(super) fn kind_name(kind: ParticipantKind) -> &'static str {
    match kind {
        ParticipantKind::WebUser => "WebUser",
        ParticipantKind::Agent => "Agent",
        ParticipantKind::System => "System",
    }
}
