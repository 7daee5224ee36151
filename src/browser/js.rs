//! Reading and making plain JavaScript objects.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// A property; `undefined` where there is none or reading it throws.
#[must_use]
pub fn get(object: &JsValue, key: &str) -> JsValue {
    if object.is_object() {
        Reflect::get(object, &key.into()).unwrap_or(JsValue::UNDEFINED)
    } else {
        JsValue::UNDEFINED
    }
}

/// Sets a property of an object we made.
pub fn set(object: &Object, key: &str, value: &JsValue) {
    // It cannot fail: the object is our own, plain and extensible.
    let _ = Reflect::set(object, &key.into(), value);
}
