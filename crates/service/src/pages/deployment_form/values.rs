//! Settings as their form has them: each a text.

use crate::pages::problems::Problems;
use serde_json::Value;

pub(super) fn whole_number(typed: &str, place: &str, problems: &mut Problems) -> Value {
    match typed.parse::<u32>() {
        Ok(number) => number.into(),
        Err(_) => {
            let problem = if typed.is_empty() {
                "this is empty".to_owned()
            } else {
                format!("`{typed}` is not a whole number")
            };
            problems.add(place, problem);
            Value::Null
        }
    }
}

pub(super) fn put(settings: &mut Value, path: &str, value: Value) {
    let (parent, field) = path.rsplit_once('/').unwrap_or_default();
    if let Some(Value::Object(fields)) = settings.pointer_mut(parent) {
        fields.insert(field.to_owned(), value);
    }
}

pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

pub(super) fn yes_if(is_so: bool) -> String {
    if is_so { "yes".to_owned() } else { String::new() }
}
