//! A running chat as a text that the page's script keeps, so that the chat outlives the page.

use crate::browser::json;
use waymeet_icws::{Json, ParticipantId, Session};

/// What is to be kept.
pub(crate) fn text(session: &Session) -> String {
    let mut unsent = Vec::new();
    for text in &session.unsent {
        unsent.push(Json::from(text.as_str()));
    }
    json::to_text(&Json::object([
        ("base", session.base.as_str().into()),
        ("participant", session.participant.secret().into()),
        ("chat", session.chat.as_str().into()),
        ("said", Json::Number(f64::from(session.said))),
        ("unsent", Json::Array(unsent)),
    ]))
}

/// What was kept, where it is whole.
pub(crate) fn read(value: &Json) -> Option<Session> {
    let text = |name: &str| value.get(name).as_filled_str().map(str::to_owned);
    Some(Session {
        base: text("base")?,
        participant: ParticipantId::new(&text("participant")?),
        chat: text("chat")?,
        said: u32::try_from(value.get("said").as_u64().unwrap_or(0)).unwrap_or(0),
        unsent: value.get("unsent").texts(usize::MAX),
    })
}
