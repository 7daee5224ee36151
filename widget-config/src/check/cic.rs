//! The contact centre: its servers, and whom a chat is for.

use super::{Check, MAX_NAME_CHARS};
use crate::error::Warning;
use serde_json::{Map, Value};
use url::Url;

/// A switchover pair is the most CIC has.
const MAX_SERVERS: usize = 2;
const MAX_SKILLS: usize = 10;

impl Check {
    pub(super) fn cic(&mut self, cic: &Map<String, Value>) {
        self.unknown("cic.", cic, &["servers", "dialect", "route"]);
        self.one_of("cic.dialect", cic.get("dialect"), &["icws", "webtools"]);
        self.one_of("cic.route", cic.get("route"), &["direct", "service"]);
        self.servers(cic.get("servers"));
    }

    fn servers(&mut self, servers: Option<&Value>) {
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
            match server.as_str().and_then(server_address) {
                Some(url) => is_plain |= url.scheme() == "http" && !is_loopback(&url),
                None => self.error(
                    &path,
                    format!(
                        "`{}` is no address of a server",
                        server.as_str().unwrap_or_default()
                    ),
                    "write http(s)://host[:port]",
                ),
            }
            if servers.iter().take(index).any(|other| other == server) {
                self.error(&path, "it is there twice", "write the other server of the pair");
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

    pub(super) fn target(&mut self, target: &Map<String, Value>) {
        self.unknown("target.", target, &["name", "type", "skills"]);
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
        let skills = self.list("target.skills", target.get("skills"), MAX_SKILLS);
        for (index, skill) in skills.iter().enumerate() {
            if let Value::Object(skill) = skill {
                self.unknown(&format!("target.skills[{index}]."), skill, &["category", "name"]);
            }
            for part in ["category", "name"] {
                let path = format!("target.skills[{index}].{part}");
                let remedy = "name its category, such as \"Product\", and the skill";
                self.text(&path, skill.get(part), MAX_NAME_CHARS, remedy);
            }
        }
    }
}

/// An address that a chat can be asked for at: no secrets, no question, no place in a page.
fn server_address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_bare = url.query().is_none() && url.fragment().is_none();
    let is_anonymous = url.username().is_empty() && url.password().is_none();
    (matches!(url.scheme(), "http" | "https") && url.host().is_some() && is_bare && is_anonymous)
        .then_some(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
