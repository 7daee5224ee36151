//! The running chat in the tab's `sessionStorage`, so that it survives navigation. Written from the moment a chat is
//! open and no earlier; removed when it is over.

use crate::browser::{js, page};
use crate::chat::json;
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use waymeet_icws::{Json, ParticipantId, Session};

const KEY: &str = "waymeet.chat";

/// What is kept.
pub(crate) struct Kept {
    pub(crate) session: Session,
    pub(crate) is_minimised: bool,
    /// Whether an agent has been in the conversation.
    pub(crate) is_engaged: bool,
}

/// The tab's storage; its keys are its properties. Undefined where storage is blocked: reading it throws then.
fn storage() -> JsValue {
    js::get(&page::window(), "sessionStorage")
}

/// What is kept, where it is whole.
pub(crate) fn load() -> Option<Kept> {
    let value = json::from_text(&js::get_text(&storage(), KEY)?);
    let text = |name: &str| value.get(name).as_filled_str().map(str::to_owned);
    let unsent = value.get("unsent").texts(usize::MAX);
    Some(Kept {
        session: Session {
            base: text("base")?,
            participant: ParticipantId::new(&text("participant")?),
            chat: text("chat")?,
            said: u32::try_from(value.get("said").as_u64().unwrap_or(0)).unwrap_or(0),
            unsent,
        },
        is_minimised: value.get("minimised").as_bool() == Some(true),
        is_engaged: value.get("engaged").as_bool() == Some(true),
    })
}

/// Keeps a chat. Where the browser refuses, the chat simply ends with the page.
pub(crate) fn save(kept: &Kept) {
    let session = &kept.session;
    let mut unsent = Vec::new();
    for text in &session.unsent {
        unsent.push(Json::from(text.as_str()));
    }
    let value = Json::object([
        ("base", session.base.as_str().into()),
        ("participant", session.participant.secret().into()),
        ("chat", session.chat.as_str().into()),
        ("said", Json::Number(f64::from(session.said))),
        ("unsent", Json::Array(unsent)),
        ("minimised", kept.is_minimised.into()),
        ("engaged", kept.is_engaged.into()),
    ]);
    let storage = storage();
    if storage.is_object() {
        js::set(storage.unchecked_ref(), KEY, &json::to_text(&value).into());
    }
}

/// Forgets the chat.
pub(crate) fn clear() {
    let storage = storage();
    if storage.is_object() {
        let _ = Reflect::delete_property(storage.unchecked_ref::<Object>(), &KEY.into());
    }
}
