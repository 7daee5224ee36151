//! What a page reports of the installation on it. Source: docs/wire, *Installation checks*.

use crate::limits::{MAX_NAME_BYTES, MAX_URL_BYTES};
use crate::secret::Secret;
use serde::Deserialize;
use waymeet_journey::ids::Uuid;

/// The only version of the format there is.
const FORMAT_VERSION: u32 = 1;
/// Most refusals of a page's policy that are told.
const MAX_REFUSALS: usize = 20;
/// Most servers: a widget has two.
const MAX_SERVERS: usize = 4;
/// Most events.
const MAX_EVENTS: usize = 50;

/// What a page says of itself. Everything may be missing: pages keep old scripts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct InstallationReport {
    /// A random name of the page load.
    pub run: String,
    /// Counts the reports of the page load.
    pub turn: u32,
    /// The script's version.
    pub version: String,
    /// Where the script came from.
    pub service: String,
    /// The deployment or organisation that the page names.
    pub site: String,
    /// The page's address, without query and fragment.
    pub page: String,
    /// Whether the browser compiles WebAssembly here.
    pub may_compile: bool,
    /// What the page's policy has refused of ours.
    pub refusals: Vec<Refusal>,
    /// The chat servers the page is to speak to, and what came of it; none while it has not looked.
    pub servers: Vec<ServerReached>,
    /// What the browser keeps; nothing before consent.
    pub storage: Option<Storage>,
    /// What the visitor allows; nothing while the page does not know.
    pub consent: Option<ReportedConsent>,
    /// Whether the page has asked for the widget.
    pub has_widget: bool,
    /// The ids of the first events that were recorded.
    pub events: Vec<String>,
    /// Whether the page is being left.
    pub is_left: bool,
}

/// One refusal of a page's policy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Refusal {
    /// The directive.
    pub directive: String,
    /// What was refused: an address, or a word such as `inline`.
    pub blocked: String,
}

/// Whether a page reaches a chat server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ServerReached {
    /// As the widget's configuration has it.
    pub server: String,
    /// What came of it.
    pub outcome: Reach,
}

/// What came of asking a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// It answered.
    Reached,
    /// The page's policy does not let it ask.
    Refused,
    /// It answers, but not to pages of this site.
    Unreadable,
    /// Nobody answered.
    #[serde(other)]
    Unreachable,
}

/// What the browser keeps for the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Storage {
    /// `localStorage`.
    pub local: bool,
    /// `sessionStorage`.
    pub session: bool,
    /// Cookies.
    pub cookies: bool,
}

/// What the visitor allows, in the words of `ac("on", "consent", …)`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ReportedConsent {
    /// `granted`, `anonymous` or `denied`.
    pub tracking: String,
    /// `granted` or `denied`.
    pub personalisation: String,
    /// `granted` or `denied`.
    pub chat: String,
}

#[derive(Deserialize)]
struct Body {
    v: u32,
    token: Secret,
    #[serde(flatten)]
    report: InstallationReport,
}

impl InstallationReport {
    /// Reads the body of a request: the token, and a report that is cut to its limits.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn read(bytes: &[u8]) -> Result<(Secret, Self), String> {
        let Body { v, token, report } = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if v != FORMAT_VERSION {
            return Err(format!("version {v} of the format is not known"));
        }
        if report.run.is_empty() {
            return Err("`run` is missing".to_owned());
        }
        Ok((token, report.cut()))
    }

    fn cut(mut self) -> Self {
        self.refusals.truncate(MAX_REFUSALS);
        self.servers.truncate(MAX_SERVERS);
        // What is no id is none of ours.
        let ids = self.events.iter().filter_map(|id| Uuid::parse(id));
        self.events = ids.take(MAX_EVENTS).map(|id| id.to_text()).collect();
        let consent = (self.consent.iter_mut()).flat_map(|consent| {
            [
                &mut consent.tracking,
                &mut consent.personalisation,
                &mut consent.chat,
            ]
        });
        let names = [&mut self.run, &mut self.version, &mut self.site];
        for text in names.into_iter().chain(consent) {
            cut(text, MAX_NAME_BYTES);
        }
        let refusals = (self.refusals.iter_mut()).flat_map(|one| [&mut one.directive, &mut one.blocked]);
        let servers = self.servers.iter_mut().map(|one| &mut one.server);
        let addresses = [&mut self.service, &mut self.page];
        for text in addresses.into_iter().chain(refusals).chain(servers) {
            cut(text, MAX_URL_BYTES);
        }
        self
    }
}

/// Keeps the first `limit` bytes of a text, never half a character.
fn cut(text: &mut String, limit: usize) {
    text.truncate(text.floor_char_boundary(limit));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const ID: &str = "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11";

    fn read(body: &Value) -> Result<(Secret, InstallationReport), String> {
        InstallationReport::read(body.to_string().as_bytes())
    }

    #[test]
    fn a_report_is_read_whatever_else_there_is_and_whatever_is_missing() {
        let (token, report) = read(&json!({ "v": 1, "token": "t", "run": "r" })).unwrap();
        assert_eq!(token, Secret::new("t"));
        assert_eq!(
            report,
            InstallationReport {
                run: "r".into(),
                ..InstallationReport::default()
            }
        );
        let (_, report) = read(&json!({ "v": 1, "token": "t", "run": "r", "new": [1], "storage": { "local": true },
            "servers": [{ "server": "a", "outcome": "unreadable" }, { "server": "b", "outcome": "melted" }] }))
        .unwrap();
        let outcomes: Vec<_> = report.servers.iter().map(|one| one.outcome).collect();
        assert_eq!(outcomes, [Reach::Unreadable, Reach::Unreachable]);
        assert!(
            report
                .storage
                .is_some_and(|storage| storage.local && !storage.cookies)
        );
    }

    #[test]
    fn what_is_too_long_or_too_much_is_cut() {
        let long = "é".repeat(MAX_URL_BYTES);
        let (_, report) = read(&json!({ "v": 1, "token": "t", "run": long, "page": long,
            "refusals": vec![json!({ "directive": "img-src", "blocked": long }); 99],
            "servers": vec![json!({ "server": long, "outcome": "reached" }); 99],
            "consent": { "tracking": long },
            "events": ([vec!["no id"], vec![ID; 99]].concat()) }))
        .unwrap();
        assert!(report.run.len() <= MAX_NAME_BYTES && report.page.len() <= MAX_URL_BYTES);
        assert_eq!(report.refusals.len(), MAX_REFUSALS);
        assert!(report.refusals[0].blocked.len() <= MAX_URL_BYTES);
        assert_eq!(report.servers.len(), MAX_SERVERS);
        assert!(report.consent.unwrap().tracking.len() <= MAX_NAME_BYTES);
        assert_eq!(report.events, vec![ID; MAX_EVENTS]);
    }

    #[test]
    fn what_is_no_report_is_refused() {
        for body in [
            json!([]),
            json!({ "token": "t", "run": "r" }),
            json!({ "v": 2, "token": "t", "run": "r" }),
            json!({ "v": 1, "run": "r" }),
            json!({ "v": 1, "token": "t" }),
            json!({ "v": 1, "token": "t", "run": "r", "events": 5 }),
        ] {
            assert!(read(&body).is_err(), "{body}");
        }
    }
}
