//! A line of the transcript for the page's script.

use waymeet_icws::{Delivery, Entry, EntryKind, Json, ParticipantKind};

/// What `www/chat/conversation.js` calls an `Entry`.
pub(crate) fn describe(entry: &Entry, place: usize) -> Json {
    let (kind, text) = match &entry.kind {
        EntryKind::Text(text) => ("text", text.as_str()),
        EntryKind::Page(address) => ("page", address.as_str()),
        EntryKind::File { name, .. } => ("file", name.as_str()),
        EntryKind::Joined => ("joined", ""),
        EntryKind::Left => ("left", ""),
        EntryKind::Held => ("held", ""),
        EntryKind::Resumed => ("resumed", ""),
    };
    let (path, size) = match &entry.kind {
        EntryKind::File { path, size, .. } => (path.as_str().into(), number(*size)),
        _ => (Json::Null, Json::Null),
    };
    let by = match entry.author_kind {
        ParticipantKind::Visitor => "visitor",
        ParticipantKind::Agent => "agent",
        ParticipantKind::System => "system",
    };
    let delivery = match entry.delivery {
        Delivery::Waiting => "waiting",
        Delivery::Sending => "sending",
        Delivery::Sent => "sent",
        Delivery::Failed => "failed",
    };
    let optional = |text: &Option<String>| text.as_deref().map_or(Json::Null, Json::from);
    Json::object([
        ("id", Json::Number(f64::from(entry.id.0))),
        ("place", number(Some(place as u64))),
        ("by", by.into()),
        ("name", optional(&entry.author_name)),
        ("at", number(Some(entry.at.0))),
        ("kind", kind.into()),
        ("text", text.into()),
        ("html", optional(&entry.markup)),
        ("path", path),
        ("size", size),
        ("delivery", delivery.into()),
    ])
}

#[expect(
    clippy::cast_precision_loss,
    reason = "JavaScript's numbers are floating point numbers; places, sizes and moments are far below what they hold exactly"
)]
fn number(number: Option<u64>) -> Json {
    number.map_or(Json::Null, |number| Json::Number(number as f64))
}
