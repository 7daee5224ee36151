//! The callback module: a visitor's wish to be called, from the request until somebody has called.
//!
//! The wish is [`waymeet_icws::Callback`]; this carries things between it and the page's script (`www/callback`), which shows it
//! and keeps what is to be kept.

mod controller;
mod kept;

use crate::browser::json;
use crate::servers::{or, servers, texts};
use controller::Controller;
use js_sys::Function;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use waymeet_icws::{CallbackInput, CallbackRequest, Json};

thread_local! {
    /// The page's one wish.
    static CURRENT: RefCell<Option<Rc<Controller>>> = const { RefCell::new(None) };
}

fn push(input: CallbackInput) {
    if let Some(callback) = CURRENT.with_borrow(Clone::clone) {
        callback.push(input);
    }
}

/// A wish at rest, for the servers that `settings` name, in the place of any other; `hear` is told what becomes of it. Answers
/// whether there is one: not where no server is named, or a protocol that this module does not speak.
#[wasm_bindgen]
pub fn connect_callback(settings: &JsValue, hear: Function) -> bool {
    let callback =
        servers(&json::from_js(settings)).map(|(dialect, bases)| Controller::new(dialect, &bases, hear));
    let is_there = callback.is_some();
    if let Some(old) = CURRENT.replace(callback) {
        old.retire();
    }
    is_there
}

/// Asks for a call with what the visitor filled in.
#[wasm_bindgen]
pub fn request_call(details: &JsValue) {
    push(CallbackInput::Create(request(&json::from_js(details))));
}

/// Takes up what was told as `session`. Answers whether it can be read.
#[wasm_bindgen]
pub fn resume_callback(kept: &str) -> bool {
    let session = kept::read(&json::from_text(kept));
    let is_there = session.is_some();
    if let Some(session) = session {
        push(CallbackInput::Restore(session));
    }
    is_there
}

/// The visitor no longer wants it.
#[wasm_bindgen]
pub fn cancel_call() {
    push(CallbackInput::Cancel);
}

fn request(details: &Json) -> CallbackRequest {
    let text = |name: &str| or(details, name, "");
    CallbackRequest {
        name: text("name"),
        telephone: text("telephone"),
        target_name: text("targetName"),
        target_type: or(details, "targetType", "Workgroup"),
        subject: text("subject"),
        language: or(details, "language", "en").to_ascii_lowercase(),
        notes: text("notes"),
        attributes: texts(details.get("attributes")),
    }
}

#[cfg(test)]
mod tests {
    use super::request;
    use waymeet_icws::Json;

    #[test]
    fn what_the_visitor_filled_in_becomes_the_request() {
        let asked = request(&Json::object([
            ("name", "Ada".into()),
            ("telephone", "+44 20 7946 0000".into()),
            ("targetName", "Web Sales".into()),
            ("language", "de-CH".into()),
            ("attributes", Json::object([("page", "/help".into())])),
        ]));
        assert_eq!(
            (asked.name.as_str(), asked.telephone.as_str()),
            ("Ada", "+44 20 7946 0000")
        );
        assert_eq!(
            (asked.target_name.as_str(), asked.target_type.as_str()),
            ("Web Sales", "Workgroup")
        );
        assert_eq!((asked.language.as_str(), asked.subject.as_str()), ("de-ch", ""));
        assert_eq!(asked.attributes, [("page".to_owned(), "/help".to_owned())]);
    }
}
