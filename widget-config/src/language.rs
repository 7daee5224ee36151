//! Which languages the widget speaks, and the site's own words in them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Texts by their names in the widget's language files.
pub type Texts = BTreeMap<String, String>;

/// Stands for every language in [`crate::WidgetConfig::texts`].
pub const EVERY_LANGUAGE: &str = "*";

/// The languages the widget has texts in: the names of its language files. A test of the browser's side compares them with those.
pub const KNOWN_LANGUAGES: [&str; 26] = [
    "ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hu", "it", "ja", "ko", "nl", "no", "pl",
    "pt", "pt-br", "ro", "ru", "sv", "tr", "uk", "zh-hans", "zh-hant",
];

/// Which languages the widget speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Languages {
    /// What it speaks where page and visitor say nothing it knows: a language's tag (`en`, `de-CH`).
    #[serde(rename = "default")]
    pub fallback: String,
    /// Whether it speaks that one whatever page and visitor say.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_fixed: bool,
    /// The only ones it speaks, by their tags; all it has texts in where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offered: Vec<String>,
}

impl Default for Languages {
    fn default() -> Self {
        Self {
            fallback: "en".to_owned(),
            is_fixed: false,
            offered: Vec::new(),
        }
    }
}

/// Whether this can be a language's tag.
pub(crate) fn is_tag(text: &str) -> bool {
    let is_part =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    text.len() <= 35 && text.split('-').all(is_part)
}
