//! A form over the document it changes: what it says holds, what it does not show stays.

use serde_json::{Map, Value};

/// The document with what the form says; `null` takes a field away. Lists are the form's as a whole.
pub(crate) fn overlay(document: &Value, form: &Value) -> Value {
    match (document, form) {
        (Value::Object(before), Value::Object(said)) => {
            let mut fields = before.clone();
            for (name, value) in said {
                if value.is_null() {
                    fields.remove(name);
                } else {
                    let known = before.get(name).unwrap_or(&Value::Null);
                    fields.insert(name.clone(), overlay(known, value));
                }
            }
            Value::Object(fields)
        }
        (_, Value::Object(_)) => overlay(&Value::Object(Map::new()), form),
        (_, Value::Array(rows)) => rows.iter().map(|row| overlay(&Value::Null, row)).collect(),
        _ => form.clone(),
    }
}

/// What has to be sent to make one document of the other: the fields, and `null` for each that is gone.
pub(crate) fn changes(before: &Value, after: &Value) -> Map<String, Value> {
    let mut fields = after.as_object().cloned().unwrap_or_default();
    for name in before.as_object().into_iter().flat_map(Map::keys) {
        fields.entry(name.clone()).or_insert(Value::Null);
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_the_form_does_not_show_stays_and_what_it_empties_goes() {
        let document = json!({ "name": "a", "note": "b", "style": { "x": 1, "y": 2 }, "rows": [{ "k": 1, "z": 9 }], "own": 7 });
        let form =
            json!({ "name": "c", "note": null, "style": { "y": null }, "rows": [{ "k": 2, "gone": null }] });
        let after = overlay(&document, &form);
        assert_eq!(
            after,
            json!({ "name": "c", "style": { "x": 1 }, "rows": [{ "k": 2 }], "own": 7 })
        );
        let sent = Value::Object(changes(&document, &after));
        assert_eq!(
            sent,
            json!({ "name": "c", "note": null, "style": { "x": 1 }, "rows": [{ "k": 2 }], "own": 7 })
        );
    }
}
