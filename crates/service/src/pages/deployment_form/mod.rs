//! The form of a deployment: everything its settings hold, as it is typed. What is typed becomes settings or a list of problems, each
//! at its field; either way the form can be shown again as it was.

mod tables;
mod values;

pub(crate) use tables::{ShownTable, Typed};

use super::problems::Problems;
use crate::document_form::is_at_or_below;
use crate::limits::MAX_DISPLAY_NAME_CHARACTERS;
use crate::origin::AllowedDomain;
use crate::store::Deployment;
use crate::wire::configuration::ConfigurationError;
use crate::wire::tracking::TrackingSettings;
use serde_json::{Value, json};
use std::collections::HashMap;
use tables::TypedTables;
use values::{plain, put, whole_number, yes_if};

/// Fields of one text each: what the form calls them, and where they are in the settings.
const TEXTS: [(&str, &str); 9] = [
    ("pageviews", "/pageviewConfig"),
    ("consent.tracking", "/consent/default/tracking"),
    ("consent.personalisation", "/consent/default/personalisation"),
    ("consent.chat", "/consent/default/chat"),
    ("cookies.domain", "/cookies/domain"),
    ("cookies.prefix", "/cookies/prefix"),
    ("cookies.sameSite", "/cookies/sameSite"),
    ("timeout", "/sessionTimeoutInSeconds"),
    ("digits", "/shortIdDigits"),
];
/// Fields that are ticked.
const CHECKS: [(&str, &str); 4] = [
    ("enabled", "/enabled"),
    ("fragment", "/trackingSettings/shouldKeepUrlFragment"),
    ("consent.holds", "/consent/holdsBeforeAnswer"),
    ("consent.dnt", "/consent/respectsDoNotTrack"),
];
/// Fields of one entry a line.
const LISTS: [(&str, &str); 3] = [
    ("excluded", "/trackingSettings/excludedQueryParameters"),
    ("search", "/trackingSettings/searchQueryParameters"),
    ("linked", "/linkedDomains"),
];

/// The form, as it is typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct DeploymentForm {
    texts: HashMap<&'static str, String>,
    tables: TypedTables,
}

impl DeploymentForm {
    /// What a deployment has.
    pub(crate) fn of(deployment: &Deployment) -> Self {
        let tracking = serde_json::to_value(&deployment.tracking).unwrap_or_default();
        let at = |path: &str| tracking.pointer(path).cloned().unwrap_or_default();
        let mut texts = HashMap::from([
            ("name", deployment.name.clone()),
            ("domains", deployment.allowed_domains.join("\n")),
            ("cookies.days", plain(&at("/cookies/lifetimeInDays"))),
        ]);
        for (name, path) in TEXTS {
            texts.insert(name, plain(&at(path)));
        }
        for (name, path) in CHECKS {
            texts.insert(name, yes_if(at(path) == true));
        }
        for (name, path) in LISTS {
            let list = at(path);
            let lines: Vec<&str> = list
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            texts.insert(name, lines.join("\n"));
        }
        Self {
            tables: TypedTables::of(&tracking),
            texts,
        }
    }

    /// What was sent: `text` gives what a field of a name says. Rows in which nothing is typed are left out.
    pub(crate) fn sent<'a>(text: impl Fn(&str) -> &'a str, has_row: impl Fn(&str) -> bool) -> Self {
        let names = TEXTS.iter().map(|(name, _)| *name);
        let names =
            names
                .chain(LISTS.iter().map(|(name, _)| *name))
                .chain(["name", "domains", "cookies.days"]);
        let mut texts: HashMap<&'static str, String> =
            names.map(|name| (name, text(name).trim().to_owned())).collect();
        for (name, _) in CHECKS {
            texts.insert(name, yes_if(text(name) == "yes"));
        }
        Self {
            tables: TypedTables::sent(text, has_row),
            texts,
        }
    }

    /// The same with something else in a field that it has.
    pub(crate) fn with(mut self, name: &str, typed: &str) -> Self {
        if let Some(text) = self.texts.get_mut(name) {
            typed.trim().clone_into(text);
        }
        self
    }

    /// What a field says.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// Whether a field is ticked, or says this.
    pub(crate) fn is(&self, name: &str, value: &str) -> bool {
        self.text(name) == value
    }

    /// Whether a problem at this path is told at its field.
    pub(crate) fn shows(&self, path: &str) -> bool {
        self.texts.contains_key(path) || self.tables.shows(path)
    }

    fn lines(&self, name: &str) -> Vec<String> {
        let lines = self.text(name).lines().map(str::trim);
        lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    /// The tables with their rows, and some empty ones.
    pub(crate) fn tables(&self, problems: &Problems) -> Vec<ShownTable> {
        self.tables.shown(problems)
    }

    /// The deployment this makes of `before`.
    ///
    /// # Errors
    /// What is wrong, each at its field.
    pub(crate) fn deployment(&self, before: &Deployment) -> Result<Deployment, Problems> {
        let mut problems = Problems::default();
        let name = self.text("name");
        if name.is_empty() {
            problems.add("name", "a deployment needs a name that people know it by");
        } else if name.chars().count() > MAX_DISPLAY_NAME_CHARACTERS {
            problems.add(
                "name",
                format!("this is longer than {MAX_DISPLAY_NAME_CHARACTERS} characters"),
            );
        }
        let domains = self.lines("domains");
        if domains.is_empty() {
            problems.add(
                "domains",
                "name the site: without a domain no page may talk to the service",
            );
        }
        for domain in &domains {
            if let Err(error) = AllowedDomain::parse(domain) {
                problems.add("domains", error.to_string());
            }
        }
        let tracking = self.tracking(&mut problems);
        match tracking {
            Ok(tracking) if problems.is_empty() => Ok(Deployment {
                name: name.to_owned(),
                allowed_domains: domains,
                tracking,
                ..before.clone()
            }),
            Ok(_) => Err(problems),
            Err(error) => {
                // A number that is none was told already, and is what the settings complain of.
                let (path, problem) = (field_of(&error), error.problem);
                if problems.of(&path).is_empty() {
                    problems.add(path, problem);
                }
                Err(problems)
            }
        }
    }

    fn tracking(&self, problems: &mut Problems) -> Result<TrackingSettings, ConfigurationError> {
        let mut settings = json!({ "trackingSettings": {}, "consent": { "default": {} }, "cookies": {} });
        for (name, path) in TEXTS {
            let typed = self.text(name);
            if typed.is_empty() && name != "timeout" {
                continue;
            }
            let value = match name {
                "timeout" | "digits" => whole_number(typed, name, problems),
                _ => typed.into(),
            };
            put(&mut settings, path, value);
        }
        let days = self.text("cookies.days");
        if !days.is_empty() {
            let value = whole_number(days, "cookies.days", problems);
            put(&mut settings, "/cookies/lifetimeInDays", value);
        }
        for (name, path) in CHECKS {
            put(&mut settings, path, self.is(name, "yes").into());
        }
        for (name, path) in LISTS {
            put(&mut settings, path, self.lines(name).into());
        }
        self.tables.put(&mut settings, problems);
        TrackingSettings::read(&settings)
    }
}

/// The field of the form where the settings complain.
fn field_of(error: &ConfigurationError) -> String {
    let path = error.path.as_str();
    let is_there = |pointer: &str| is_at_or_below(path, &pointer[1..].replace('/', "."));
    let ours = [
        ("cookies.days", "/cookies/lifetimeInDays"),
        ("consent.tracking", "/consent/default"),
    ];
    let mut fields = TEXTS.iter().chain(&LISTS).chain(&ours);
    let found = fields.find(|(_, pointer)| is_there(pointer));
    found.map_or(path, |(field, _)| field).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deployment(tracking: &Value) -> Deployment {
        Deployment {
            id: "d".into(),
            organisation: "o".into(),
            name: "Shop".into(),
            allowed_domains: vec!["shop.example".into(), "127.0.0.1:7600".into()],
            tracking: TrackingSettings::read(tracking).unwrap(),
            widget: json!({}),
        }
    }

    fn whole() -> Deployment {
        deployment(&json!({
            "enabled": false, "pageviewConfig": "Auto",
            "clickEvents": [{ "selector": "#buy", "eventName": "buy_clicked" }],
            "inViewportEvents": [{ "selector": ".price", "eventName": "price_seen" }],
            "formsTrackEvents": [{ "selector": "form", "formName": "contact", "captureDataOnFormSubmit": true }],
            "idleEvents": [{ "eventName": "idle", "idleAfterSeconds": 30 }],
            "scrollDepthEvents": [{ "percentage": 75, "eventName": "read" }],
            "trackingSettings": { "excludedQueryParameters": ["token"], "shouldKeepUrlFragment": true,
                "searchQueryParameters": ["q"], "ipFilters": [{ "ipAddress": "192.0.2.0/24", "name": "Office" }] },
            "consent": { "default": { "tracking": "anonymous", "personalisation": "granted" },
                "holdsBeforeAnswer": false, "respectsDoNotTrack": true },
            "linkedDomains": ["other.example"],
            "cookies": { "domain": "shop.example", "prefix": "_way", "lifetimeInDays": 90, "sameSite": "Strict" },
            "shortIdDigits": 6, "sessionTimeoutInSeconds": 1800
        }))
    }

    /// What a browser sends of a form, with some fields changed.
    fn sent(form: &DeploymentForm, changes: &[(&str, &str)]) -> DeploymentForm {
        let cells = form.tables(&Problems::default());
        let cells = cells.iter().flat_map(|table| table.rows.iter().flatten());
        let mut fields: HashMap<String, String> = cells
            .map(|cell| (cell.name.clone(), cell.value.clone()))
            .collect();
        fields.extend(
            form.texts
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone())),
        );
        fields.extend(
            changes
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let text = |name: &str| fields.get(name).map_or("", String::as_str);
        DeploymentForm::sent(text, |start| fields.keys().any(|name| name.starts_with(start)))
    }

    #[test]
    fn what_is_shown_and_sent_back_is_the_same_deployment() {
        for deployment in [whole(), deployment(&json!({}))] {
            let form = DeploymentForm::of(&deployment);
            assert_eq!(sent(&form, &[]).deployment(&deployment).unwrap(), deployment);
        }
    }

    #[test]
    fn rows_are_added_at_the_end_and_taken_away_by_emptying_them() {
        let before = whole();
        let form = DeploymentForm::of(&before);
        let changes = [
            ("clickEvents[0].selector", ""),
            ("clickEvents[0].eventName", ""),
            ("clickEvents[2].selector", ".new"),
            ("clickEvents[2].eventName", "new"),
        ];
        let after = sent(&form, &changes).deployment(&before).unwrap();
        assert_eq!(after.tracking.click_events.len(), 1);
        assert_eq!(after.tracking.click_events[0].selector, ".new");
    }

    #[test]
    fn every_mistake_is_told_at_its_field_and_what_was_typed_stays() {
        let before = whole();
        let form = DeploymentForm::of(&before);
        for (field, typed, problem) in [
            ("name", "", "A deployment needs a name"),
            (
                "domains",
                "shop.example\nhttps://a/b",
                "“https://a/b” is not a domain",
            ),
            ("domains", "", "Name the site"),
            ("clickEvents[0].selector", "", "This is empty."),
            ("idleEvents[0].idleAfterSeconds", "29", "“29” is not between 30"),
            (
                "idleEvents[0].idleAfterSeconds",
                "soon",
                "“soon” is not a whole number.",
            ),
            ("scrollDepthEvents[0].percentage", "101", "not between 0 and 100"),
            (
                "trackingSettings.ipFilters[0].ipAddress",
                "office",
                "neither an address",
            ),
            ("consent.chat", "perhaps", "“perhaps”"),
            ("linked", "a b", "is not a domain"),
            ("cookies.days", "0", "not between 1"),
            ("cookies.prefix", "a=b", "Only letters"),
            ("timeout", "", "This is empty."),
            ("digits", "9", "not between 4 and 6"),
        ] {
            let sent = sent(&form, &[(field, typed)]);
            let problems = sent.deployment(&before).unwrap_err();
            assert!(problems.of(field).contains(problem), "{field}: {problems:?}");
            assert!(sent.shows(field), "{field}");
            if !field.contains('[') {
                assert_eq!(sent.text(field), typed, "{field}");
            }
        }
    }
}
