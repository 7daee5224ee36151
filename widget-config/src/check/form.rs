//! The form and its fields.

use super::{Check, MAX_NAME_CHARS, MAX_TEXT_CHARS};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// More than a visitor answers before a chat.
const MAX_FIELDS: usize = 20;
const MAX_OPTIONS: usize = 100;
const LONGEST_ANSWER: i64 = 4_000;
const FIELD_TYPES: [&str; 7] = [
    "text",
    "email",
    "telephone",
    "select",
    "checkbox",
    "textarea",
    "hidden",
];
const FIELD_KEYS: [&str; 11] = [
    "name",
    "type",
    "label",
    "required",
    "pattern",
    "patternHint",
    "maxLength",
    "placeholder",
    "value",
    "options",
    "isConsent",
];

impl Check {
    pub(super) fn form(&mut self, form: &Map<String, Value>) {
        self.unknown("form.", form, &["intro", "confirm", "fields"]);
        self.optional_text("form.intro", form.get("intro"), MAX_TEXT_CHARS);
        self.truth("form.confirm", form.get("confirm"));
        let fields = match form.get("fields") {
            None => return,
            Some(Value::Array(fields)) if fields.len() <= MAX_FIELDS => fields,
            Some(Value::Array(fields)) => {
                let problem = format!("there are {} of them", fields.len());
                return self.error("form.fields", problem, "ask for at most 20 things");
            }
            Some(_) => return self.error("form.fields", "it is no list", "write a list of fields"),
        };
        let mut names = BTreeSet::new();
        for (index, field) in fields.iter().enumerate() {
            let path = format!("form.fields[{index}]");
            let Value::Object(field) = field else {
                self.error(&path, "it is no JSON object", "write an object");
                continue;
            };
            self.field(&path, field);
            if let Some(name) = field.get("name").and_then(Value::as_str)
                && !names.insert(name)
            {
                self.error(
                    &format!("{path}.name"),
                    format!("`{name}` is asked for twice"),
                    "give each field a name of its own",
                );
            }
        }
    }

    fn field(&mut self, path: &str, field: &Map<String, Value>) {
        let of = |name: &str| format!("{path}.{name}");
        self.unknown(&of(""), field, &FIELD_KEYS);
        let remedy = "write a name of letters, digits, `_`, `-` and `.`, such as \"orderNumber\"";
        let is_name = |name: &str| {
            (1..=MAX_NAME_CHARS).contains(&name.len())
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
        };
        match field.get("name").and_then(Value::as_str) {
            Some(name) if is_name(name) => {}
            _ => self.error(&of("name"), "it is missing or no name", remedy),
        }
        let kind = field.get("type");
        if kind.is_none() {
            self.error(&of("type"), "it is missing", "say how it is asked for");
        }
        self.one_of(&of("type"), kind, &FIELD_TYPES);
        for name in ["label", "pattern", "patternHint", "placeholder", "value"] {
            self.optional_text(&of(name), field.get(name), MAX_TEXT_CHARS);
        }
        self.truth(&of("required"), field.get("required"));
        self.truth(&of("isConsent"), field.get("isConsent"));
        self.number(&of("maxLength"), field.get("maxLength"), 1, LONGEST_ANSWER);
        let options = match field.get("options") {
            None => &[][..],
            Some(Value::Array(options)) if options.len() <= MAX_OPTIONS => options,
            Some(_) => {
                return self.error(&of("options"), "it is no list of at most 100", "write a list");
            }
        };
        for (index, option) in options.iter().enumerate() {
            let path = of(&format!("options[{index}]"));
            if let Value::Object(option) = option {
                self.unknown(&format!("{path}."), option, &["value", "label"]);
            }
            for part in ["value", "label"] {
                let remedy = "say what visitors read (`label`) and what agents read (`value`)";
                self.text(
                    &format!("{path}.{part}"),
                    option.get(part),
                    MAX_TEXT_CHARS,
                    remedy,
                );
            }
        }
        if kind.and_then(Value::as_str) == Some("select") && options.is_empty() {
            self.error(
                &of("options"),
                "there is nothing to choose from",
                "write a list of options",
            );
        }
    }
}
