//! The running chat in the tab's `sessionStorage`, so that it survives navigation. Written from the moment a chat is
//! open and no earlier; removed when it is over.

use crate::chat::json;
use waymeet_icws::{Json, ParticipantId, Session};
use web_sys::Storage;

const KEY: &str = "waymeet.chat";

/// What is kept.
pub(crate) struct Kept {
    pub(crate) session: Session,
    pub(crate) is_minimised: bool,
    /// Whether an agent has been in the conversation.
    pub(crate) is_engaged: bool,
}

fn storage() -> Option<Storage> {
    // Reading the property throws where storage is blocked.
    web_sys::window()?.session_storage().ok()?
}

/// What is kept, where it is whole.
pub(crate) fn load() -> Option<Kept> {
    let value = json::from_text(&storage()?.get_item(KEY).ok()??);
    let text = |name: &str| value.get(name).as_filled_str().map(str::to_owned);
    let unsent = value
        .get("unsent")
        .items()
        .iter()
        .filter_map(Json::as_filled_str)
        .map(str::to_owned)
        .collect();
    Some(Kept {
        session: Session {
            base: text("base")?,
            participant: ParticipantId::new(&text("participant")?),
            chat: text("chat")?,
            said: value
                .get("said")
                .as_u64()
                .and_then(|said| u32::try_from(said).ok())
                .unwrap_or(0),
            unsent,
        },
        is_minimised: value.get("minimised").as_bool() == Some(true),
        is_engaged: value.get("engaged").as_bool() == Some(true),
    })
}

/// Keeps a chat. Where the browser refuses, the chat simply ends with the page.
pub(crate) fn save(kept: &Kept) {
    let session = &kept.session;
    let unsent = session
        .unsent
        .iter()
        .map(|text| Json::from(text.as_str()))
        .collect();
    let value = Json::object([
        ("base", session.base.as_str().into()),
        ("participant", session.participant.secret().into()),
        ("chat", session.chat.as_str().into()),
        ("said", Json::Number(f64::from(session.said))),
        ("unsent", Json::Array(unsent)),
        ("minimised", kept.is_minimised.into()),
        ("engaged", kept.is_engaged.into()),
    ]);
    if let Some(storage) = storage() {
        let _ = storage.set_item(KEY, &json::to_text(&value));
    }
}

/// Forgets the chat.
pub(crate) fn clear() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(KEY);
    }
}
