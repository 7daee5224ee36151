//! Reading and making plain JavaScript objects.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    // Both throw on a proxy that is revoked or says so; what a page hands us may be one.
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> Result<bool, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Object, js_name = keys)]
    fn object_keys(value: &JsValue) -> Result<Array, JsValue>;
}

/// A property; `undefined` where there is none or reading it throws.
#[must_use]
pub fn get(object: &JsValue, key: &str) -> JsValue {
    if object.is_object() {
        Reflect::get(object, &key.into()).unwrap_or(JsValue::UNDEFINED)
    } else {
        JsValue::UNDEFINED
    }
}

/// A property that is a text.
#[must_use]
pub fn get_text(object: &JsValue, key: &str) -> Option<String> {
    get(object, key).as_string()
}

/// A property that is a number not below zero.
#[must_use]
pub fn get_number(object: &JsValue, key: &str) -> Option<u32> {
    get(object, key)
        .as_f64()
        .filter(|number| *number >= 0.0)
        .map(|number| number as u32)
}

/// A property that is an array; empty where it is not.
#[must_use]
pub fn get_array(object: &JsValue, key: &str) -> Array {
    get(object, key).dyn_into().unwrap_or_default()
}

/// Sets a property of an object we made.
pub fn set(object: &Object, key: &str, value: &JsValue) {
    // It cannot fail: the object is our own, plain and extensible.
    let _ = Reflect::set(object, &key.into(), value);
}

/// Whether a value is a plain object or an instance of a class, but neither an array nor a function.
#[must_use]
pub fn is_record(value: &JsValue) -> bool {
    value.is_object() && is_array(value) == Ok(false)
}

/// The names of an object's own properties; none where it does not tell them.
#[must_use]
pub fn keys(object: &JsValue) -> Vec<String> {
    let names = object_keys(object).unwrap_or_default();
    names.iter().filter_map(|name| name.as_string()).collect()
}
