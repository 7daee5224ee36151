//! Configurations of earlier versions, brought up to the current one.

use crate::error::ConfigError;
use crate::language::EVERY_LANGUAGE;
use serde_json::{Map, Value, json};

/// The version of the format this code writes.
pub const CURRENT_VERSION: u32 = 2;

/// Brings a configuration up to [`CURRENT_VERSION`], one version after another. Nothing it says is lost.
///
/// # Errors
/// Where it does not say its version, or one that is not known.
pub(crate) fn bring_up(root: &mut Map<String, Value>) -> Result<(), ConfigError> {
    let unknown = |problem: String| {
        let remedy = format!("write {CURRENT_VERSION}");
        Err(ConfigError::new("version", problem, remedy))
    };
    match root.get("version") {
        None => unknown("it is missing".to_owned()),
        Some(version) => match version.as_u64() {
            Some(1) => {
                from_first(root);
                Ok(())
            }
            Some(2) => Ok(()),
            _ => unknown(format!("`{version}` is not a version we know")),
        },
    }
}

/// The first version knew one language, and words for whichever was spoken.
fn from_first(root: &mut Map<String, Value>) {
    root.insert("version".to_owned(), json!(2));
    if let Some(texts) = root.remove("texts") {
        root.insert("texts".to_owned(), json!({ EVERY_LANGUAGE: texts }));
    }
    let language = root.remove("language");
    let is_fixed = root.remove("isLanguageFixed");
    if language.is_some() || is_fixed.is_some() {
        let mut languages = Map::new();
        languages.extend(language.map(|tag| ("default".to_owned(), tag)));
        languages.extend(is_fixed.map(|is_fixed| ("isFixed".to_owned(), is_fixed)));
        root.insert("languages".to_owned(), Value::Object(languages));
    }
}
