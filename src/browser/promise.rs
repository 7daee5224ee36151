//! Promises, as far as they are used here. Futures would bring a queue and wakers along that one request at a time does
//! not need.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A promise.
    pub(crate) type Pending;
    /// Calls back with the value, or with the reason why there is none; `undefined` for nobody to call.
    #[wasm_bindgen(method)]
    pub(crate) fn then(this: &Pending, kept: &JsValue, broken: &JsValue) -> Pending;
}
