//! Timers, listeners and callbacks behind one signature: every closure type the browser calls costs a visitor some hundred
//! bytes of glue, so all of them share one.

use std::cell::Cell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, EventTarget};

use super::page;

/// A function for the browser to call with up to three values.
pub type Callback = Closure<dyn Fn(JsValue, JsValue, JsValue) -> Result<JsValue, JsValue>>;

/// What a [`Callback`] does.
pub type Call = Box<dyn Fn(JsValue, JsValue, JsValue) -> Result<JsValue, JsValue>>;

/// Makes a [`Callback`]; it lives until it is dropped, or for ever where it is turned into a JavaScript value.
#[must_use]
pub fn callback(call: Call) -> Callback {
    Closure::wrap(call)
}

/// A callback that does something the first time it is called.
fn once(call: Box<dyn FnOnce()>) -> Callback {
    let call = Cell::new(Some(call));
    callback(Box::new(move |_, _, _| {
        if let Some(call) = call.take() {
            call();
        }
        Ok(JsValue::UNDEFINED)
    }))
}

/// A moment to come. Dropping it cancels the call.
#[must_use]
pub struct Timer {
    handle: i32,
    _callback: Callback,
}

impl Drop for Timer {
    fn drop(&mut self) {
        page::window().clear_timeout_with_handle(self.handle);
    }
}

/// Calls back once, `delay_in_ms` from now; never, if the value is dropped before.
pub fn after(delay_in_ms: u32, call: Box<dyn FnOnce()>) -> Timer {
    let callback = once(call);
    let handle = set(delay_in_ms, callback.as_ref());
    Timer {
        handle,
        _callback: callback,
    }
}

/// Calls back once, `delay_in_ms` from now, come what may.
pub fn later(delay_in_ms: u32, call: Box<dyn FnOnce()>) {
    set(delay_in_ms, &once(call).into_js_value());
}

fn set(delay_in_ms: u32, function: &JsValue) -> i32 {
    // Browsers count in signed 32 bits and take what is beyond for no delay at all.
    let delay = i32::try_from(delay_in_ms).unwrap_or(i32::MAX);
    let handle =
        page::window().set_timeout_with_callback_and_timeout_and_arguments_0(function.unchecked_ref(), delay);
    handle.unwrap_or_default()
}

/// Somebody who listens to an event. Dropping it ends that.
#[must_use]
pub struct Listener {
    target: EventTarget,
    event: &'static str,
    is_first: bool,
    callback: Callback,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.callback.as_ref().unchecked_ref();
        let _ = self
            .target
            .remove_event_listener_with_callback_and_bool(self.event, callback, self.is_first);
    }
}

/// Calls back on an event until the value is dropped; `is_first` asks to hear of it before the elements inside do.
pub fn on(target: &EventTarget, event: &'static str, is_first: bool, call: Box<dyn Fn(&Event)>) -> Listener {
    let callback = callback(Box::new(move |event, _, _| {
        call(event.unchecked_ref());
        Ok(JsValue::UNDEFINED)
    }));
    let function = callback.as_ref().unchecked_ref();
    // It cannot fail: a target takes any function.
    let _ = target.add_event_listener_with_callback_and_bool(event, function, is_first);
    Listener {
        target: target.clone(),
        event,
        is_first,
        callback,
    }
}
