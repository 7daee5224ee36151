//! Between the browser's values and the machine's. Walking a parsed value by hand weighs a fraction of what derived
//! deserialisers do, because nothing is generated per type.

use crate::browser::js;
use js_sys::{Array, JSON, Object};
use wasm_bindgen::{JsCast as _, JsValue};
use waymeet_icws::Json;

/// A value nested deeper than this is not looked into.
const MAX_DEPTH: u32 = 24;

/// A value of the browser's. Functions, symbols and what is nested too deep read as null.
#[must_use]
pub fn from_js(value: &JsValue) -> Json {
    from_js_at(value, MAX_DEPTH)
}

fn from_js_at(value: &JsValue, depth_left: u32) -> Json {
    if let Some(text) = value.as_string() {
        Json::String(text)
    } else if let Some(number) = value.as_f64() {
        Json::Number(number)
    } else if let Some(flag) = value.as_bool() {
        Json::Bool(flag)
    } else if depth_left == 0 || !value.is_object() {
        Json::Null
    } else if let Some(array) = value.dyn_ref::<Array>() {
        let mut items = Vec::new();
        for index in 0..array.length() {
            items.push(from_js_at(&array.get(index), depth_left - 1));
        }
        Json::Array(items)
    } else {
        let keys = Object::keys(value.unchecked_ref::<Object>());
        let mut properties = Vec::new();
        for index in 0..keys.length() {
            let key = keys.get(index).as_string().unwrap_or_default();
            let value = from_js_at(&js::get(value, &key), depth_left - 1);
            properties.push((key, value));
        }
        Json::Object(properties)
    }
}

/// A value for the browser.
#[must_use]
pub fn to_js(value: &Json) -> JsValue {
    match value {
        Json::Null => JsValue::NULL,
        Json::Bool(flag) => (*flag).into(),
        Json::Number(number) => (*number).into(),
        Json::String(text) => text.as_str().into(),
        Json::Array(items) => {
            let array = Array::new();
            for item in items {
                array.push(&to_js(item));
            }
            array.into()
        }
        Json::Object(properties) => {
            let object = Object::new();
            for (name, value) in properties {
                js::set(&object, name, &to_js(value));
            }
            object.into()
        }
    }
}

/// The value as a JSON text.
#[must_use]
pub fn to_text(value: &Json) -> String {
    JSON::stringify(&to_js(value))
        .map(String::from)
        .unwrap_or_default()
}

/// Reads a JSON text; null where it is none.
#[must_use]
pub fn from_text(text: &str) -> Json {
    JSON::parse(text).map(|value| from_js(&value)).unwrap_or_default()
}
