//! The form of a schedule group: opening hours, made of schedules.

use super::Editor;
use super::around::Around;
use crate::auth::permission::Permission;
use crate::pages::conditions::list;
use crate::pages::form::{Choice, Draft, Group, Part};
use crate::pages::sections::Section;
use crate::wire::kind::Kind;
use serde_json::{Value, json};

/// The lists of schedules, what they are called, and what they mean.
const LISTS: [(&str, &str, &str); 3] = [
    (
        "openSchedules",
        "Open",
        "Offers are made while one of these is on",
    ),
    ("closedSchedules", "Closed", "They take away from the open hours"),
    (
        "holidaySchedules",
        "Holidays",
        "They take away from the open hours",
    ),
];

pub(super) struct ScheduleGroupEditor;

impl Editor for ScheduleGroupEditor {
    fn kind(&self) -> Kind {
        Kind::ScheduleGroup
    }

    fn section(&self) -> Section {
        Section::Schedules
    }

    fn noun(&self) -> &'static str {
        "schedule group"
    }

    fn plural(&self) -> &'static str {
        "schedule groups"
    }

    fn lead(&self) -> &'static str {
        "A schedule group is made of schedules: opening hours, closed times and holidays, in one time zone. Action maps name the \
         group they keep to."
    }

    fn permissions(&self) -> [Permission; 4] {
        [
            Permission::ViewScheduleGroups,
            Permission::AddScheduleGroups,
            Permission::EditScheduleGroups,
            Permission::DeleteScheduleGroups,
        ]
    }

    fn blank(&self) -> Value {
        json!({ "name": "", "state": "active", "timeZone": "Europe/Berlin" })
    }

    fn row(&self, _: &str) -> Value {
        Value::Null
    }

    /// A form has ids where the document has references.
    fn dress(&self, body: &mut Value) {
        for (name, ..) in LISTS {
            let rows = body[name].as_array().cloned().unwrap_or_default();
            body[name] = rows
                .iter()
                .map(|row| {
                    if row.is_string() {
                        row.clone()
                    } else {
                        row["id"].clone()
                    }
                })
                .collect();
        }
    }

    fn tidy(&self, body: &mut Value) {
        for (name, ..) in LISTS {
            let rows = body[name].as_array().cloned().unwrap_or_default();
            body[name] = rows.into_iter().map(|id| json!({ "id": id })).collect();
        }
    }

    fn form(&self, draft: Draft<'_>, around: &Around) -> Vec<Part> {
        let zones = jiff::tz::db().available().map(|zone| zone.to_string());
        let zones: Vec<String> = zones.filter(|zone| zone.contains('/')).collect();
        let about = Group::default()
            .class("group fields-two")
            .with(draft.line("name", "Name").required())
            .with(draft.optional("description", "Description"))
            .with(
                draft
                    .optional("timeZone", "Time zone")
                    .known(zones)
                    .hint("Such as Europe/Berlin; 9:00 stays 9:00 when the clocks change. Empty: UTC"),
            );
        let mut hours = Group::new("Schedules");
        for (name, label, hint) in LISTS {
            let schedules: Vec<Choice> = around.choices(Kind::Schedule);
            hours = hours.with(draft.choices(name, label, schedules).hint(hint));
        }
        vec![about.into(), hours.into()]
    }

    fn summary(&self, body: &Value, around: &Around) -> String {
        let names = |name: &str| -> Vec<String> {
            let rows = body[name].as_array().cloned().unwrap_or_default();
            let ids = rows
                .iter()
                .filter_map(|row| row.as_str().or_else(|| row["id"].as_str()));
            ids.map(|id| format!("“{}”", around.name_of(Kind::Schedule, id)))
                .collect()
        };
        let open = names("openSchedules");
        let mut closed = names("closedSchedules");
        closed.extend(names("holidaySchedules"));
        let zone = body["timeZone"].as_str().unwrap_or("UTC");
        let open = if open.is_empty() {
            "Never open".to_owned()
        } else {
            format!("Open during {}", list(&open, "and"))
        };
        let closed = if closed.is_empty() {
            String::new()
        } else {
            format!(", but not during {}", list(&closed, "and"))
        };
        format!("{open}{closed}. Times are those of {zone}.")
    }

    fn name_field(&self) -> &'static str {
        "name"
    }

    fn is_active(&self, _: &Value) -> bool {
        true
    }
}
