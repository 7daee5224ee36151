//! The chat module: a visitor's conversation with the contact centre.
//!
//! The conversation is [`waymeet_icws::Machine`]; this carries things between it and the page's script (`www/chat`), which shows
//! it and keeps what is to be kept. `docs/wire/README.md` says what they say to each other.

mod controller;
mod entry;
mod kept;
mod settings;

use crate::browser::json;
use controller::Controller;
use js_sys::Function;
use settings::Settings;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use waymeet_icws::{EntryId, Input};

thread_local! {
    /// The page's one chat.
    static CURRENT: RefCell<Option<Rc<Controller>>> = const { RefCell::new(None) };
}

/// What the visitor does, where there is a chat.
fn push(input: Input) {
    if let Some(chat) = CURRENT.with_borrow(Clone::clone) {
        chat.push(input);
    }
}

/// A chat at rest with the servers that `settings` names, in the place of any other; `hear` is told what happens in it. Answers
/// whether there is one: not where no server or no queue is named, or a protocol that this module does not speak.
#[wasm_bindgen]
pub fn connect(settings: &JsValue, hear: Function) -> bool {
    let chat = Settings::read(&json::from_js(settings)).map(|settings| Controller::new(settings, hear));
    let is_there = chat.is_some();
    put(chat);
    is_there
}

fn put(chat: Option<Rc<Controller>>) {
    if let Some(old) = CURRENT.replace(chat) {
        old.retire();
    }
}

/// This page has the connection no longer: another tab goes on with the chat, or nobody.
#[wasm_bindgen]
pub fn release() {
    put(None);
}

/// Asks for a chat with what the visitor filled in.
#[wasm_bindgen]
pub fn ask(details: &JsValue) {
    if let Some(chat) = CURRENT.with_borrow(Clone::clone) {
        chat.push(Input::Start(chat.settings.start_request(&json::from_js(details))));
    }
}

/// Takes up what was told as `session`. Answers whether it can be read.
#[wasm_bindgen]
pub fn resume(kept: &str) -> bool {
    let session = kept::read(&json::from_text(kept));
    let is_there = session.is_some();
    if let Some(session) = session {
        push(Input::Restore(session));
    }
    is_there
}

/// The visitor says something.
#[wasm_bindgen]
pub fn say(text: String) {
    push(Input::Say(text));
}

/// The visitor has pressed a key.
#[wasm_bindgen]
pub fn type_key() {
    push(Input::Typing);
}

/// The visitor wants a failed message sent again.
#[wasm_bindgen]
pub fn resend(id: u32) {
    push(Input::Retry(EntryId(id)));
}

/// The network is there again, or the device has slept.
#[wasm_bindgen]
pub fn wake() {
    push(Input::Back);
}

/// The visitor ends the chat.
#[wasm_bindgen]
pub fn finish() {
    push(Input::Close);
}

/// Asks the contact centre how the queue is, and tells `hear` of it; with nothing where it does not say. Answers whether there is
/// such a question in its protocol.
#[wasm_bindgen]
pub fn ask_queue(hear: Function) -> bool {
    CURRENT.with_borrow(|chat| chat.as_ref().is_some_and(|chat| chat.ask_queue(hear)))
}

/// Asks the contact centre for the picture of the agent in the conversation, and tells `hear` its path; nothing where there is none.
/// Answers whether there is such a question.
#[wasm_bindgen]
pub fn ask_photo(hear: Function) -> bool {
    CURRENT.with_borrow(|chat| chat.as_ref().is_some_and(|chat| chat.ask_photo(hear)))
}

/// The address of a file on the server that has the chat now.
#[wasm_bindgen]
pub fn file_address(path: &str) -> Option<String> {
    CURRENT.with_borrow(|chat| chat.as_ref().map(|chat| chat.file_address(path)))
}
