//! Carrying the machine's requests to a CIC server: cross-origin JSON without credentials.

use crate::browser::js;
use crate::chat::json;
use gloo_timers::callback::Timeout;
use js_sys::{JsString, Object};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use waymeet_icws::{Answer, Json, Method, Request};
use web_sys::{AbortController, RequestInit, Response};

/// A longer answer is not read. The longest honest one is a history of some thousand messages.
const MAX_ANSWER_CHARS: u32 = 4 * 1024 * 1024;

#[wasm_bindgen]
extern "C" {
    /// A promise, as far as it is used here. Futures would bring a queue and wakers along that one request at a time
    /// does not need.
    type Pending;
    #[wasm_bindgen(method)]
    fn then(this: &Pending, kept: &JsValue) -> Pending;
    #[wasm_bindgen(method, js_name = then)]
    fn then_or(this: &Pending, kept: &JsValue, broken: &JsValue) -> Pending;
}

/// Sends a request and tells `done` what came of it, once. Whatever goes wrong before a whole answer is there is no
/// answer.
pub(crate) fn send(request: &Request, done: impl FnOnce(Answer) + 'static) {
    let (Some(window), Ok(abort)) = (web_sys::window(), AbortController::new()) else {
        return done(Answer::None);
    };
    let options = options(request, &abort);
    let alarm = Timeout::new(
        u32::try_from(request.timeout.as_millis()).unwrap_or(u32::MAX),
        move || abort.abort(),
    );
    let status = Rc::new(Cell::new(0));
    let heard_status = Rc::clone(&status);
    let on_response = Closure::once_into_js(move |response: JsValue| {
        let response: Response = response.unchecked_into();
        heard_status.set(response.status());
        response.text().map_or(JsValue::UNDEFINED, JsValue::from)
    });
    // Called with the text, or with the reason why there is none, which is no text.
    let on_end = Closure::once_into_js(move |text: JsValue| {
        // From here on nothing is to be cut off.
        drop(alarm);
        done(
            text.dyn_ref()
                .map_or(Answer::None, |text| answer(status.get(), text)),
        );
    });
    let url = [request.base.as_str(), &request.path].concat();
    let pending: Pending = window.fetch_with_str_and_init(&url, &options).unchecked_into();
    pending.then(&on_response).then_or(&on_end, &on_end);
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
