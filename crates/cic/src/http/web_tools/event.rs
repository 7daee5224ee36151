//! Entries of a chat as the visitor's client reads them.

use serde_json::{Value, json};

use crate::http::visitor::kind_name;
use crate::model::{Chat, Entry, ParticipantState, Said};

/// An entry; its place is its sequence number.
pub(super) fn event(chat: &Chat, entry: &Entry, sequence_number: usize) -> Value {
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
        Said::Page(address) => {
            event["type"] = "url".into();
            event["value"] = address.as_str().into();
            event["displayName"] = participant.name.as_str().into();
            event["participantType"] = kind_name(participant.kind).into();
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
