//! The languages and texts of the widget, by the names people know them by.

use serde_json::{Map, Value};
use std::sync::LazyLock;

/// A language the widget speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Language {
    pub(crate) tag: &'static str,
    /// What its speakers call it.
    pub(crate) name: String,
}

macro_rules! files {
    ($($tag:literal),* $(,)?) => {
        /// The widget's own texts, by the language's tag; the names of languages stand in them.
        const FILES: &[(&str, &str)] = &[$(($tag, include_str!(concat!("../../../../../www/chat/texts/", $tag, ".json")))),*];
    };
}

files![
    "ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hu", "it", "ja", "ko", "nl", "no", "pl",
    "pt", "pt-br", "ro", "ru", "sv", "tr", "uk", "zh-hans", "zh-hant",
];

static TEXTS: LazyLock<Vec<(&'static str, Map<String, Value>)>> = LazyLock::new(|| {
    let read = |(tag, file): &(&'static str, &str)| (*tag, serde_json::from_str(file).unwrap_or_default());
    FILES.iter().map(read).collect()
});

/// All languages, in the order of their tags.
pub(crate) fn languages() -> Vec<Language> {
    let language = |(tag, texts): &(&'static str, Map<String, Value>)| Language {
        tag,
        name: texts
            .get("language")
            .and_then(Value::as_str)
            .unwrap_or(tag)
            .to_owned(),
    };
    TEXTS.iter().map(language).collect()
}

/// Texts that are in no file of the widget's languages, by what they are.
const OUTSIDE: [(&str, &str); 4] = [
    ("launcher", "The text of the launcher"),
    ("invitation-title", "The title of the invitation"),
    ("invitation-text", "The text of the invitation"),
    ("closed-until", "When somebody is there again, with {time}"),
];

/// The names of all texts, with what they say in English between quotes in the order of the file, then with what they are.
pub(super) fn texts() -> Vec<(&'static str, String)> {
    let english = TEXTS.iter().find(|(tag, _)| *tag == "en");
    let texts = english.into_iter().flat_map(|(_, texts)| texts);
    texts
        .filter(|(name, _)| *name != "language")
        .map(|(name, text)| {
            (
                name.as_str(),
                format!("“{}”", shortened(text.as_str().unwrap_or_default())),
            )
        })
        .chain(OUTSIDE.map(|(name, what)| (name, what.to_owned())))
        .collect()
}

/// Of a text so much is shown to know it by, in characters.
const SHOWN_CHARS: usize = 60;

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use waymeet_widget_config::KNOWN_LANGUAGES;

    #[test]
    fn every_language_has_its_file_and_its_name() {
        let tags: Vec<&str> = languages().iter().map(|language| language.tag).collect();
        assert_eq!(tags, KNOWN_LANGUAGES);
        assert!(languages().iter().all(|language| language.name != language.tag));
        assert!(texts().contains(&("title", "“Chat with us”".to_owned())));
    }
}
