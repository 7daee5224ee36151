//! Everything that is wrong with a configuration, each with its path and what would be right there.

mod cic;
mod form;
mod hours;
mod looks;
mod texts;
mod values;

use crate::error::{ConfigError, Warning};
use serde_json::{Map, Value};

const MAX_NAME_CHARS: usize = 100;
const MAX_TEXT_CHARS: usize = 500;
/// An hour.
const LONGEST_WAIT_SECONDS: i64 = 3_600;
/// The longest message there can be, in characters.
const LONGEST_MESSAGE: i64 = 10_000;

const KEYS: [&str; 17] = [
    "version",
    "cic",
    "target",
    "languages",
    "texts",
    "theme",
    "launcher",
    "invitation",
    "form",
    "hours",
    "transcript",
    "files",
    "callback",
    "sound",
    "rating",
    "timeFormat",
    "maxMessageLength",
];

/// What has been found so far.
#[derive(Default)]
pub(crate) struct Check {
    pub(crate) errors: Vec<ConfigError>,
    pub(crate) warnings: Vec<Warning>,
}

impl Check {
    /// Looks at a configuration of the current version; colours are made plain.
    pub(crate) fn configuration(&mut self, root: &mut Map<String, Value>) {
        self.unknown("", root, &KEYS);
        if let Some(cic) = self.object(root, "cic", true) {
            self.cic(cic);
        }
        if let Some(target) = self.object(root, "target", true) {
            self.target(target);
        }
        if let Some(languages) = self.object(root, "languages", false) {
            self.languages(languages);
        }
        if let Some(texts) = self.object(root, "texts", false) {
            self.texts(texts);
        }
        if let Some(theme) = self.object(root, "theme", false) {
            self.theme(theme);
        }
        if let Some(launcher) = self.object(root, "launcher", false) {
            self.launcher(launcher);
        }
        if let Some(invitation) = self.object(root, "invitation", false) {
            self.invitation(invitation);
        }
        if let Some(form) = self.object(root, "form", false) {
            self.form(form);
        }
        if let Some(hours) = self.object(root, "hours", false) {
            self.hours(hours);
        }
        for (name, parts) in [
            ("transcript", &["email", "download"][..]),
            ("files", &["receive"]),
            ("callback", &["enabled"]),
        ] {
            if let Some(object) = self.object(root, name, false) {
                self.unknown(&format!("{name}."), object, parts);
                for part in parts {
                    self.truth(&format!("{name}.{part}"), object.get(*part));
                }
            }
        }
        self.truth("sound", root.get("sound"));
        self.truth("rating", root.get("rating"));
        if let Some(format) = root.get("timeFormat")
            && ![Some(12), Some(24)].contains(&format.as_i64())
        {
            let problem = format!("`{format}` is not possible here");
            self.error("timeFormat", problem, "write 12 or 24, or leave it out");
        }
        self.number(
            "maxMessageLength",
            root.get("maxMessageLength"),
            1,
            LONGEST_MESSAGE,
        );
    }
}
