//! Carrying a machine's requests to a CIC server: cross-origin JSON without credentials.

use crate::browser::promise::Pending;
use crate::browser::{js, json, page, timers};
use js_sys::{JsString, Object};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use waymeet_icws::{Answer, Json, Method, Request, text};
use web_sys::{AbortController, RequestInit, Response};

/// A longer answer is not read. The longest honest one is a history of some thousand messages.
const MAX_ANSWER_CHARS: u32 = 4 * 1024 * 1024;

/// Sends a request and tells `done` what came of it, once. Whatever goes wrong before a whole answer is there is no
/// answer.
pub(crate) fn send(request: &Request, done: Box<dyn FnOnce(Answer)>) {
    let Ok(abort) = AbortController::new() else {
        return done(Answer::None);
    };
    let options = options(request, &abort);
    let alarm = timers::after(request.timeout_in_ms, Box::new(move || abort.abort()));
    let status = Rc::new(Cell::new(0));
    let heard_status = Rc::clone(&status);
    let on_response = timers::callback(Box::new(move |response, _, _| {
        let response: Response = response.unchecked_into();
        heard_status.set(response.status());
        response.text().map(JsValue::from)
    }));
    // Called with the text, or with the reason why there is none, which is no text.
    let waiting = Cell::new(Some((done, alarm)));
    let on_end = timers::callback(Box::new(move |text, _, _| {
        if let Some((done, alarm)) = waiting.take() {
            // From here on nothing is to be cut off.
            drop(alarm);
            done(
                text.dyn_ref()
                    .map_or(Answer::None, |text| answer(status.get(), text)),
            );
        }
        Ok(JsValue::UNDEFINED)
    }));
    let url = text::concat(&[&request.base, &request.path]);
    let pending: Pending = page::window()
        .fetch_with_str_and_init(&url, &options)
        .unchecked_into();
    let on_end = on_end.into_js_value();
    pending
        .then(&on_response.into_js_value(), &JsValue::UNDEFINED)
        .then(&on_end, &on_end);
}

fn answer(status: u16, text: &JsString) -> Answer {
    let is_readable = (1..=MAX_ANSWER_CHARS).contains(&text.length());
    let body = if is_readable {
        json::from_text(&String::from(text))
    } else {
        Json::Null
    };
    Answer::Reply { status, body }
}

fn options(request: &Request, abort: &AbortController) -> RequestInit {
    let options = RequestInit::new();
    let set = |name, value: JsValue| js::set(options.unchecked_ref(), name, &value);
    let headers = Object::new();
    js::set(&headers, "Accept", &"application/json".into());
    set("credentials", "omit".into());
    set("signal", abort.signal().into());
    // CIC's answers change with every poll; a cache in between must not keep one. The participant id in the address
    // is a secret that must not travel in a referrer.
    set("cache", "no-store".into());
    set("referrerPolicy", "no-referrer".into());
    set("keepalive", request.is_last_word.into());
    if request.method == Method::Post {
        set("method", "POST".into());
    }
    if let Some(body) = &request.body {
        js::set(&headers, "Content-Type", &"application/json".into());
        set("body", json::to_text(body).into());
    }
    set("headers", headers.into());
    options
}
