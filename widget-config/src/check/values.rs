//! What single values have to be.

use super::Check;
use crate::error::{ConfigError, Warning};
use serde_json::{Map, Value};

impl Check {
    pub(super) fn error(&mut self, path: &str, problem: impl Into<String>, remedy: &str) {
        self.errors.push(ConfigError::new(path, problem, remedy));
    }

    pub(super) fn unknown(&mut self, prefix: &str, object: &Map<String, Value>, known: &[&str]) {
        for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
            let problem = "this version does not know it; it is kept and not used".to_owned();
            self.warnings.push(Warning {
                path: format!("{prefix}{name}"),
                problem,
            });
        }
    }

    pub(super) fn object<'a>(
        &mut self,
        root: &'a mut Map<String, Value>,
        name: &str,
        is_needed: bool,
    ) -> Option<&'a mut Map<String, Value>> {
        match root.get_mut(name) {
            Some(Value::Object(object)) => return Some(object),
            Some(_) => self.error(name, "it is no JSON object", "write an object"),
            None if is_needed => self.error(name, "it is missing", "write an object"),
            None => {}
        }
        None
    }

    pub(super) fn text(&mut self, path: &str, value: Option<&Value>, max_chars: usize, remedy: &str) {
        match value {
            None => self.error(path, "it is missing", remedy),
            Some(Value::String(text)) if text.trim().is_empty() => self.error(path, "it is empty", remedy),
            Some(Value::String(text)) if text.chars().count() <= max_chars => {}
            Some(Value::String(_)) => {
                self.error(path, format!("it is longer than {max_chars} characters"), remedy)
            }
            Some(_) => self.error(path, "it is no text", remedy),
        }
    }

    pub(super) fn one_of(&mut self, path: &str, value: Option<&Value>, allowed: &[&str]) {
        if let Some(value) = value
            && !value.as_str().is_some_and(|text| allowed.contains(&text))
        {
            self.error(
                path,
                format!("`{value}` is not possible here"),
                &format!("write one of: {}", allowed.join(", ")),
            );
        }
    }

    pub(super) fn optional_text(&mut self, path: &str, value: Option<&Value>, max_chars: usize) {
        if value.is_some() {
            let remedy = format!("write a text of 1 to {max_chars} characters, or leave it out");
            self.text(path, value, max_chars, &remedy);
        }
    }

    pub(super) fn truth(&mut self, path: &str, value: Option<&Value>) {
        if value.is_some_and(|value| !value.is_boolean()) {
            self.error(path, "it is neither true nor false", "write true or false");
        }
    }

    /// The entries of a list that may be absent; none where it is not one.
    pub(super) fn list<'a>(&mut self, path: &str, value: Option<&'a Value>, most: usize) -> &'a [Value] {
        match value {
            None => &[],
            Some(Value::Array(entries)) if entries.len() <= most => entries,
            Some(Value::Array(entries)) => {
                let remedy = format!("write at most {most}");
                self.error(path, format!("there are {} of them", entries.len()), &remedy);
                &[]
            }
            Some(_) => {
                self.error(path, "it is no list", "write a list");
                &[]
            }
        }
    }

    pub(super) fn number(&mut self, path: &str, value: Option<&Value>, least: i64, most: i64) {
        let is_fit = |value: &Value| {
            value
                .as_i64()
                .is_some_and(|number| (least..=most).contains(&number))
        };
        if value.is_some_and(|value| !is_fit(value)) {
            let remedy = format!("write a whole number from {least} to {most}");
            self.error(path, "this is no whole number in that range", &remedy);
        }
    }
}
