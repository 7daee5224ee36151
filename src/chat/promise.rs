//! Promises, as far as they are used here. Futures would bring a queue and wakers along that one request at a time does
//! not need.

use crate::browser::timers;
use js_sys::Function;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A promise.
    pub(crate) type Pending;
    #[wasm_bindgen(constructor, js_class = "Promise")]
    fn new(executor: &JsValue) -> Pending;
    /// Calls back with the value, or with the reason why there is none; `undefined` for nobody to call.
    #[wasm_bindgen(method)]
    pub(crate) fn then(this: &Pending, kept: &JsValue, broken: &JsValue) -> Pending;
}

/// A promise, after its resolver was handed to `start`.
pub(crate) fn promise(start: Box<dyn Fn(Function)>) -> js_sys::Promise {
    let executor = timers::callback(Box::new(move |resolve, _, _| {
        start(resolve.unchecked_into());
        Ok(JsValue::UNDEFINED)
    }));
    Pending::new(executor.as_ref()).unchecked_into()
}

/// Resolves a promise with yes or no.
#[inline(never)]
pub(crate) fn resolve(resolver: &Function, answer: bool) {
    // It takes one argument and never throws; calls with two are made elsewhere anyway.
    let _ = resolver.call2(&JsValue::NULL, &answer.into(), &JsValue::NULL);
}
