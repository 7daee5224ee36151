//! Timers and callbacks behind one signature: every closure type the browser calls costs a visitor some hundred
//! bytes of glue, so all of them share one.

use std::cell::Cell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};

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

fn set(delay_in_ms: u32, function: &JsValue) -> i32 {
    // Browsers count in signed 32 bits and take what is beyond for no delay at all.
    let delay = i32::try_from(delay_in_ms).unwrap_or(i32::MAX);
    let handle =
        page::window().set_timeout_with_callback_and_timeout_and_arguments_0(function.unchecked_ref(), delay);
    handle.unwrap_or_default()
}
