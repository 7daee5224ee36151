//! The chat module: a visitor's conversation with the contact centre, in a panel of its own.
//!
//! The conversation is [`waymeet_icws::Machine`]; this is what surrounds it in a page: the panel and its form,
//! transport, clock, and the tab's storage. `docs/wire/README.md` says what the journey module calls and hears.

mod controller;
pub mod json;
mod links;
mod promise;
mod settings;
mod store;
mod strings;
mod survey;
mod transport;
mod view;

use controller::Controller;
use js_sys::Promise;
use settings::Settings;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

thread_local! {
    /// The page's one chat.
    static CURRENT: RefCell<Option<Rc<Controller>>> = const { RefCell::new(None) };
}

fn current() -> Option<Rc<Controller>> {
    CURRENT.with_borrow(Clone::clone)
}

/// Opens the chat panel, or brings the one that is there to the front. Answers whether there is one now; where the
/// settings name no server or no queue, `host.changed("errored", …)` says so.
#[wasm_bindgen(js_name = openChat)]
pub fn open_chat(settings: JsValue, host: JsValue) -> bool {
    if let Some(chat) = current().filter(|chat| chat.is_there()) {
        chat.show();
        return true;
    }
    let Some(settings) = Settings::read(&json::from_js(&settings)) else {
        controller::tell(
            &host,
            "errored",
            "the widget's configuration names no server or queue this chat knows",
        );
        return false;
    };
    let chat = Controller::open(settings, host);
    let is_open = chat.is_some();
    CURRENT.set(chat);
    is_open
}

/// Takes up the chat this tab had on its last page. Resolves to `true` once it is on screen again, to `false` where
/// there is none any more.
#[wasm_bindgen(js_name = restoreChat)]
pub fn restore_chat(settings: JsValue, host: JsValue) -> Promise {
    if current().is_some_and(|chat| chat.is_there()) {
        return promise::promise(Box::new(|resolver| promise::resolve(&resolver, true)));
    }
    let restored = store::load().and_then(|kept| {
        let settings = Settings::read(&json::from_js(&settings))?;
        Controller::restore(settings, host, kept)
    });
    let Some((chat, restored)) = restored else {
        return promise::promise(Box::new(|resolver| promise::resolve(&resolver, false)));
    };
    CURRENT.set(Some(chat));
    restored
}
