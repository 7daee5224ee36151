//! Languages, and the site's own words in them.

use super::{Check, MAX_TEXT_CHARS};
use crate::error::Warning;
use crate::language::{EVERY_LANGUAGE, KNOWN_LANGUAGES, is_tag};
use serde_json::{Map, Value};

/// For each language, more than there are texts.
const MAX_TEXTS: usize = 200;

impl Check {
    pub(super) fn languages(&mut self, languages: &Map<String, Value>) {
        self.unknown("languages.", languages, &["default", "isFixed", "offered"]);
        self.truth("languages.isFixed", languages.get("isFixed"));
        if let Some(tag) = languages.get("default") {
            self.tag("languages.default", tag);
        }
        let offered = self.list(
            "languages.offered",
            languages.get("offered"),
            KNOWN_LANGUAGES.len(),
        );
        for (index, tag) in offered.iter().enumerate() {
            self.tag(&format!("languages.offered[{index}]"), tag);
        }
    }

    fn tag(&mut self, path: &str, value: &Value) {
        let remedy = "write a tag such as \"en\" or \"de-CH\"";
        match value.as_str() {
            Some(tag) if is_tag(tag) => {
                let tag = tag.to_ascii_lowercase();
                let base = tag.split('-').next().unwrap_or_default();
                let is_known = |known: &&str| **known == tag || known.split('-').next() == Some(base);
                if !KNOWN_LANGUAGES.iter().any(is_known) {
                    let problem =
                        "the widget has no texts in this language; English takes its place".to_owned();
                    self.warnings.push(Warning {
                        path: path.to_owned(),
                        problem,
                    });
                }
            }
            Some(tag) => self.error(path, format!("`{tag}` is no language tag"), remedy),
            None => self.error(path, "it is no text", remedy),
        }
    }

    pub(super) fn texts(&mut self, texts: &Map<String, Value>) {
        for (language, texts) in texts {
            let path = format!("texts.{language}");
            if language != EVERY_LANGUAGE && !is_tag(language) {
                let remedy =
                    "name the texts of a language by its tag, such as \"de\", or by \"*\" for all of them";
                self.error(&path, format!("`{language}` is no language tag"), remedy);
                continue;
            }
            let Value::Object(texts) = texts else {
                self.error(&path, "it is no JSON object", "write { \"title\": \"Ask us\" }");
                continue;
            };
            if texts.len() > MAX_TEXTS {
                let problem = format!("there are {} of them", texts.len());
                self.error(&path, problem, "change at most 200 texts");
            }
            for (name, text) in texts {
                let path = format!("{path}.{name}");
                let remedy = "write a text of 1 to 500 characters";
                self.text(&path, Some(text), MAX_TEXT_CHARS, remedy);
            }
        }
    }
}
