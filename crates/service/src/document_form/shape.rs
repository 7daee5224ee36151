//! Changes of documents that may be of any shape: what is not there, or is something else, is left alone.

use serde_json::{Map, Value};

/// The object at the end of some names, where there is one.
pub(crate) fn object<'a>(document: &'a mut Value, names: &[&str]) -> Option<&'a mut Map<String, Value>> {
    let mut value = document;
    for name in names {
        value = value.get_mut(name)?;
    }
    value.as_object_mut()
}

/// Gives an object a field, where there is an object.
pub(crate) fn set(document: &mut Value, names: &[&str], field: &str, value: Value) {
    if let Some(object) = object(document, names) {
        object.insert(field.to_owned(), value);
    }
}
