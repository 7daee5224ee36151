//! The form of a deployment: everything its settings hold, as it is typed. What is typed becomes settings or a list of problems, each
//! at its field; either way the form can be shown again as it was.

use super::problems::Problems;
use crate::limits::{MAX_DISPLAY_NAME_CHARACTERS, MAX_TRACKED_EVENTS};
use crate::origin::AllowedDomain;
use crate::store::Deployment;
use crate::wire::configuration::ConfigurationError;
use crate::wire::tracking::TrackingSettings;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// How a cell of a row is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Typed {
    Text,
    Number,
    Check,
}

/// A column of a table of settings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) field: &'static str,
    pub(crate) label: &'static str,
    pub(crate) typed: Typed,
}

/// A table of settings: one row each.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    /// Where it is in the settings; the form calls its cells so, too.
    pub(crate) path: &'static str,
    pub(crate) title: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) columns: &'static [Column],
}

const fn text(field: &'static str, label: &'static str) -> Column {
    Column {
        field,
        label,
        typed: Typed::Text,
    }
}

const fn number(field: &'static str, label: &'static str) -> Column {
    Column {
        field,
        label,
        typed: Typed::Number,
    }
}

const fn check(field: &'static str, label: &'static str) -> Column {
    Column {
        field,
        label,
        typed: Typed::Check,
    }
}

const TABLES: [Table; 6] = [
    Table {
        path: "clickEvents",
        title: "Clicks",
        hint: "A click on an element the selector finds is an event of this name.",
        columns: &[text("selector", "CSS selector"), text("eventName", "Event name")],
    },
    Table {
        path: "inViewportEvents",
        title: "Elements that become visible",
        hint: "An element that comes into view, or leaves it, is an event of this name.",
        columns: &[text("selector", "CSS selector"), text("eventName", "Event name")],
    },
    Table {
        path: "formsTrackEvents",
        title: "Forms",
        hint: "Sending and abandoning a form are events; their names begin with the form's. What is typed is only recorded where it is ticked.",
        columns: &[
            text("selector", "CSS selector"),
            text("formName", "Form name"),
            check("captureDataOnFormSubmit", "Record what is sent"),
            check("captureDataOnFormAbandon", "Record what is abandoned"),
        ],
    },
    Table {
        path: "idleEvents",
        title: "Idle times",
        hint: "Nothing done for so many seconds (30 at least) is an event of this name.",
        columns: &[
            text("eventName", "Event name"),
            number("idleAfterSeconds", "After seconds"),
        ],
    },
    Table {
        path: "scrollDepthEvents",
        title: "Scroll depths",
        hint: "A page scrolled down so far, in percent, is an event of this name.",
        columns: &[
            number("percentage", "Percent of the page"),
            text("eventName", "Event name"),
        ],
    },
    Table {
        path: "trackingSettings.ipFilters",
        title: "Addresses that are not recorded",
        hint: "Visits from these addresses or networks (192.0.2.0/24) are not recorded: those of your own office, say. Ten at most.",
        columns: &[
            text("ipAddress", "Address or network"),
            text("name", "What it is"),
        ],
    },
];

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

/// So many empty rows are at the end of each table.
const EMPTY_ROWS: usize = 2;

/// The form, as it is typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct DeploymentForm {
    texts: HashMap<&'static str, String>,
    /// A list of rows for each table, a text for each cell.
    rows: Vec<Vec<Vec<String>>>,
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
        let rows = TABLES.iter().map(|table| {
            let list = at(&format!("/{}", table.path.replace('.', "/")));
            let rows = list.as_array().cloned().unwrap_or_default();
            let cell = |row: &Value, column: &Column| match column.typed {
                Typed::Check => yes_if(row[column.field] == true),
                Typed::Text | Typed::Number => plain(&row[column.field]),
            };
            let row = |row: &Value| table.columns.iter().map(|column| cell(row, column)).collect();
            rows.iter().map(row).collect()
        });
        Self {
            rows: rows.collect(),
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
        let rows = TABLES.iter().map(|table| {
            let mut rows = Vec::new();
            // One more than is taken is refused with a word, and kept.
            for index in 0..=MAX_TRACKED_EVENTS + EMPTY_ROWS {
                let start = format!("{}[{index}].", table.path);
                if !has_row(&start) {
                    break;
                }
                let cell = |column: &Column| text(&format!("{start}{}", column.field)).trim().to_owned();
                let row: Vec<String> = table.columns.iter().map(cell).collect();
                if row.iter().any(|cell| !cell.is_empty()) {
                    rows.push(row);
                }
            }
            rows
        });
        Self {
            rows: rows.collect(),
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
        let is_cell = |(table, rows): (&Table, &Vec<Vec<String>>)| {
            let is_in_row = |index: usize| {
                let field = path.strip_prefix(&format!("{}[{index}].", table.path));
                field.is_some_and(|field| table.columns.iter().any(|column| column.field == field))
            };
            path == table.path || (0..rows.len()).any(is_in_row)
        };
        self.texts.contains_key(path) || TABLES.iter().zip(&self.rows).any(is_cell)
    }

    fn lines(&self, name: &str) -> Vec<String> {
        let lines = self.text(name).lines().map(str::trim);
        lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    /// The tables with their rows, and some empty ones.
    pub(crate) fn tables(&self, problems: &Problems) -> Vec<ShownTable> {
        let table = |(table, rows): (&Table, &Vec<Vec<String>>)| {
            let empty = vec![String::new(); table.columns.len()];
            let rows = rows.iter().chain(std::iter::repeat_n(&empty, EMPTY_ROWS));
            let rows = rows.enumerate().map(|(index, row)| {
                let cell = |(column, value): (&Column, &String)| {
                    let name = format!("{}[{index}].{}", table.path, column.field);
                    ShownCell {
                        label: format!("{}, row {}", column.label, index + 1),
                        value: value.clone(),
                        typed: column.typed,
                        problem: problems.of(&name),
                        name,
                    }
                };
                table.columns.iter().zip(row).map(cell).collect()
            });
            ShownTable {
                path: table.path,
                title: table.title,
                hint: table.hint,
                columns: table.columns.iter().map(|column| column.label).collect(),
                rows: rows.collect(),
                problem: problems.of(table.path),
            }
        };
        let nothing = vec![Vec::new(); TABLES.len()];
        let rows = if self.rows.is_empty() {
            &nothing
        } else {
            &self.rows
        };
        TABLES.iter().zip(rows).map(table).collect()
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
        for (table, rows) in TABLES.iter().zip(&self.rows) {
            let rows = rows.iter().enumerate().map(|(index, row)| {
                let cells = table.columns.iter().zip(row).map(|(column, cell)| {
                    let place = format!("{}[{index}].{}", table.path, column.field);
                    let value = match column.typed {
                        Typed::Text => cell.clone().into(),
                        Typed::Check => (cell == "yes").into(),
                        Typed::Number => whole_number(cell, &place, problems),
                    };
                    (column.field.to_owned(), value)
                });
                Value::Object(cells.collect::<Map<_, _>>())
            });
            let rows: Vec<Value> = rows.collect();
            put(
                &mut settings,
                &format!("/{}", table.path.replace('.', "/")),
                rows.into(),
            );
        }
        TrackingSettings::read(&settings)
    }
}

/// A table as it is shown.
#[derive(Debug)]
pub(crate) struct ShownTable {
    pub(crate) path: &'static str,
    pub(crate) title: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) columns: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<ShownCell>>,
    pub(crate) problem: String,
}

impl ShownTable {
    /// Whether anything is in it: then it is open.
    pub(crate) fn is_used(&self) -> bool {
        self.rows.len() > EMPTY_ROWS
    }
}

/// A cell of it.
#[derive(Debug)]
pub(crate) struct ShownCell {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) typed: Typed,
    pub(crate) problem: String,
}

/// The field of the form where the settings complain.
fn field_of(error: &ConfigurationError) -> String {
    let path = error.path.as_str();
    let lists = [
        ("trackingSettings.excludedQueryParameters", "excluded"),
        ("trackingSettings.searchQueryParameters", "search"),
        ("linkedDomains", "linked"),
        ("cookies.lifetimeInDays", "cookies.days"),
        ("sessionTimeoutInSeconds", "timeout"),
        ("shortIdDigits", "digits"),
        ("consent.default", "consent.tracking"),
        ("pageviewConfig", "pageviews"),
    ];
    let found = lists.iter().find(|(start, _)| path.starts_with(start));
    found.map_or(path, |(_, field)| field).to_owned()
}

fn whole_number(typed: &str, place: &str, problems: &mut Problems) -> Value {
    match typed.parse::<u32>() {
        Ok(number) => number.into(),
        Err(_) => {
            let problem = if typed.is_empty() {
                "this is empty".to_owned()
            } else {
                format!("`{typed}` is not a whole number")
            };
            problems.add(place, problem);
            Value::Null
        }
    }
}

fn put(settings: &mut Value, path: &str, value: Value) {
    let (parent, field) = path.rsplit_once('/').unwrap_or_default();
    if let Some(Value::Object(fields)) = settings.pointer_mut(parent) {
        fields.insert(field.to_owned(), value);
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn yes_if(is_so: bool) -> String {
    if is_so { "yes".to_owned() } else { String::new() }
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
