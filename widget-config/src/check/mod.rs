//! Everything that is wrong with a configuration, each with its path and what would be right there.

mod form;
mod values;

use crate::colour;
use crate::error::{ConfigError, Warning};
use serde_json::{Map, Value};
use url::Url;

/// The version of the format this code knows.
const VERSION: u64 = 1;
/// A switchover pair is the most CIC has.
const MAX_SERVERS: usize = 2;
const MAX_NAME_CHARS: usize = 100;
const MAX_TEXT_CHARS: usize = 500;
const MAX_TEXTS: usize = 200;
/// Ten minutes.
const LONGEST_DELAY_MS: i64 = 600_000;
/// What browsers take for a `z-index`.
const LARGEST_LAYER: i64 = 2_147_483_647;

/// What has been found so far.
#[derive(Default)]
pub(crate) struct Check {
    pub(crate) errors: Vec<ConfigError>,
    pub(crate) warnings: Vec<Warning>,
}

impl Check {
    pub(crate) fn configuration(&mut self, value: &mut Value) {
        let Value::Object(root) = value else {
            return self.error("configuration", "it is no JSON object", "write one JSON object");
        };
        self.unknown(
            "",
            root,
            &[
                "version",
                "cic",
                "target",
                "texts",
                "theme",
                "language",
                "launcher",
                "form",
                "transcript",
                "callback",
                "sound",
                "rating",
            ],
        );
        match root.get("version") {
            Some(version) if version.as_u64() == Some(VERSION) => {}
            Some(version) => self.error(
                "version",
                format!("`{version}` is not a version we know"),
                "write 1",
            ),
            None => self.error("version", "it is missing", "write 1"),
        }
        if let Some(cic) = self.object(root, "cic", true) {
            self.unknown("cic.", cic, &["servers", "dialect"]);
            self.servers(cic.get_mut("servers"));
            self.one_of("cic.dialect", cic.get("dialect"), &["icws", "webtools"]);
        }
        if let Some(target) = self.object(root, "target", true) {
            self.unknown("target.", target, &["name", "type"]);
            self.text(
                "target.name",
                target.get("name"),
                MAX_NAME_CHARS,
                "write the workgroup's name, such as \"Web Sales\"",
            );
            self.one_of(
                "target.type",
                target.get("type"),
                &["Workgroup", "User", "Station"],
            );
        }
        if let Some(texts) = self.object(root, "texts", false) {
            if texts.len() > MAX_TEXTS {
                self.error(
                    "texts",
                    format!("there are {} of them", texts.len()),
                    "change at most 200 texts",
                );
            }
            for (name, text) in texts.iter() {
                self.text(
                    &format!("texts.{name}"),
                    Some(text),
                    MAX_TEXT_CHARS,
                    "write a text of 1 to 500 characters",
                );
            }
        }
        if let Some(theme) = self.object(root, "theme", false) {
            self.unknown("theme.", theme, &["accent", "scheme", "font", "layer"]);
            self.accent(theme.get_mut("accent"));
            self.one_of("theme.scheme", theme.get("scheme"), &["auto", "light", "dark"]);
            self.one_of("theme.font", theme.get("font"), &["site", "system"]);
            self.number("theme.layer", theme.get("layer"), -LARGEST_LAYER, LARGEST_LAYER);
        }
        self.surroundings(root);
        if let Some(form) = self.object(root, "form", false) {
            self.form(form);
        }
        if let Some(language) = root.get("language") {
            let is_tag = language.as_str().is_some_and(|tag| {
                tag.len() <= 35
                    && tag.split('-').all(|part| {
                        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
                    })
            });
            if !is_tag {
                self.error(
                    "language",
                    format!("`{language}` is no language tag"),
                    "write a tag such as \"en\" or \"de-CH\"",
                );
            }
        }
    }

    /// What stands around the chat.
    fn surroundings(&mut self, root: &mut Map<String, Value>) {
        if let Some(launcher) = self.object(root, "launcher", false) {
            self.unknown("launcher.", launcher, &["enabled", "side", "label", "delayMs"]);
            self.truth("launcher.enabled", launcher.get("enabled"));
            self.one_of("launcher.side", launcher.get("side"), &["start", "end"]);
            self.optional_text("launcher.label", launcher.get("label"), MAX_NAME_CHARS);
            self.number("launcher.delayMs", launcher.get("delayMs"), 0, LONGEST_DELAY_MS);
        }
        if let Some(transcript) = self.object(root, "transcript", false) {
            self.unknown("transcript.", transcript, &["email", "download"]);
            self.truth("transcript.email", transcript.get("email"));
            self.truth("transcript.download", transcript.get("download"));
        }
        if let Some(callback) = self.object(root, "callback", false) {
            self.unknown("callback.", callback, &["enabled"]);
            self.truth("callback.enabled", callback.get("enabled"));
        }
        self.truth("sound", root.get("sound"));
        self.truth("rating", root.get("rating"));
    }

    fn servers(&mut self, servers: Option<&mut Value>) {
        let remedy = "write one or two addresses such as \"https://cic.example:8019\"";
        let Some(Value::Array(servers)) = servers else {
            return self.error("cic.servers", "there is no list of servers", remedy);
        };
        if servers.is_empty() || servers.len() > MAX_SERVERS {
            self.error(
                "cic.servers",
                format!("there are {} servers", servers.len()),
                remedy,
            );
        }
        let mut is_plain = false;
        for (index, server) in servers.iter().enumerate() {
            let path = format!("cic.servers[{index}]");
            let url = server.as_str().and_then(|text| Url::parse(text).ok());
            let is_fit = |url: &Url| {
                matches!(url.scheme(), "http" | "https")
                    && url.host().is_some()
                    && url.query().is_none()
                    && url.fragment().is_none()
                    && url.username().is_empty()
                    && url.password().is_none()
            };
            match url.filter(is_fit) {
                Some(url) => is_plain |= url.scheme() == "http" && !is_loopback(&url),
                None => self.error(
                    &path,
                    format!("`{server}` is no address of a server"),
                    "write http(s)://host[:port]",
                ),
            }
        }
        if is_plain {
            let problem = "conversations over `http` can be read on their way; use `https`".to_owned();
            self.warnings.push(Warning {
                path: "cic.servers".to_owned(),
                problem,
            });
        }
    }

    fn accent(&mut self, accent: Option<&mut Value>) {
        let Some(accent) = accent else { return };
        match accent.as_str().and_then(colour::normalise) {
            Some(colour) => *accent = Value::String(colour),
            None => {
                let problem = format!("`{accent}` is no colour we can check for contrast");
                self.error(
                    "theme.accent",
                    problem,
                    "write #rrggbb, #rgb or rgb(red, green, blue)",
                );
            }
        }
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
