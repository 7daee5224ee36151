//! A wish to be called as a text that the page's script keeps.

use crate::browser::json;
use waymeet_icws::{CallbackSession, Json, ParticipantId};

/// What is to be kept.
pub(super) fn text(session: &CallbackSession) -> String {
    json::to_text(&Json::object([
        ("base", session.base.as_str().into()),
        ("participant", session.participant.secret().into()),
        ("callback", session.callback.as_str().into()),
    ]))
}

/// What was kept, where it is whole.
pub(super) fn read(value: &Json) -> Option<CallbackSession> {
    let text = |name: &str| value.get(name).as_filled_str().map(str::to_owned);
    Some(CallbackSession {
        base: text("base")?,
        participant: ParticipantId::new(&text("participant")?),
        callback: text("callback")?,
    })
}
