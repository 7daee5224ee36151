//! From JSON to a configuration, or to everything that is wrong with it.

use crate::colour;
use crate::config::WidgetConfig;
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

/// Reads a configuration.
///
/// # Errors
/// Every error there is, each with its path and what would be right there; nothing is repaired silently.
pub fn parse(json: &str) -> Result<(WidgetConfig, Vec<Warning>), Vec<ConfigError>> {
    let mut value: Value = serde_json::from_str(json).map_err(|error| {
        vec![ConfigError::new(
            "configuration",
            format!("it is not JSON ({error})"),
            "write one JSON object",
        )]
    })?;
    let mut check = Check::default();
    check.configuration(&mut value);
    if !check.errors.is_empty() {
        return Err(check.errors);
    }
    match serde_json::from_value(value) {
        Ok(config) => Ok((config, check.warnings)),
        Err(error) => {
            let remedy = "compare it with the documented format";
            Err(vec![ConfigError::new(
                "configuration",
                format!("it cannot be read ({error})"),
                remedy,
            )])
        }
    }
}

#[derive(Default)]
struct Check {
    errors: Vec<ConfigError>,
    warnings: Vec<Warning>,
}

impl Check {
    fn error(&mut self, path: &str, problem: impl Into<String>, remedy: &str) {
        self.errors.push(ConfigError::new(path, problem, remedy));
    }

    fn configuration(&mut self, value: &mut Value) {
        let Value::Object(root) = value else {
            return self.error("configuration", "it is no JSON object", "write one JSON object");
        };
        self.unknown(
            "",
            root,
            &["version", "cic", "target", "texts", "theme", "language"],
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
            self.unknown("theme.", theme, &["accent", "scheme"]);
            self.accent(theme.get_mut("accent"));
            self.one_of("theme.scheme", theme.get("scheme"), &["auto", "light", "dark"]);
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

    fn unknown(&mut self, prefix: &str, object: &Map<String, Value>, known: &[&str]) {
        for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
            let problem = "this version does not know it; it is kept and not used".to_owned();
            self.warnings.push(Warning {
                path: format!("{prefix}{name}"),
                problem,
            });
        }
    }

    fn object<'a>(
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

    fn text(&mut self, path: &str, value: Option<&Value>, max_chars: usize, remedy: &str) {
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

    fn one_of(&mut self, path: &str, value: Option<&Value>, allowed: &[&str]) {
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
