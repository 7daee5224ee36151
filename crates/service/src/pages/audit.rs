//! The audit log, as the administration shows it.

use super::editors;
use super::moment::Moment;
use super::sections::Section;
use super::viewer::Viewer;
use super::widget::widget_path;
use crate::audit::{self, Deed, FieldChange, Subject};
use crate::store::AuditEntry;
use crate::wire::kind::Kind;
use askama::Template;
use serde_json::Value;

/// The audit log.
#[derive(Debug, Template)]
#[template(path = "admin/audit.html")]
pub(crate) struct AuditPage {
    pub(crate) viewer: Viewer,
    pub(crate) filter: ShownFilter,
    pub(crate) entries: Vec<ShownEntry>,
    /// The query that leads to what is older; empty where there is nothing.
    pub(crate) older: String,
    /// Whether these are the newest there are.
    pub(crate) is_newest: bool,
}

/// What was asked for, and what can be.
#[derive(Debug, Default)]
pub(crate) struct ShownFilter {
    pub(crate) people: Vec<Choice>,
    pub(crate) subjects: Vec<Choice>,
    pub(crate) from: String,
    pub(crate) to: String,
    /// The one thing whose history this is; empty where it is everything's.
    pub(crate) id: String,
    pub(crate) is_narrow: bool,
    /// What is wrong with the days; empty where nothing is.
    pub(crate) problem: &'static str,
    /// The query that leads to the newest of what is asked for.
    pub(crate) newest: String,
}

/// One choice of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) text: String,
    pub(crate) is_chosen: bool,
}

/// Something that was done.
#[derive(Debug)]
pub(crate) struct ShownEntry {
    pub(crate) id: i64,
    pub(crate) at: Moment,
    pub(crate) actor: String,
    /// What kind of actor, where it is no person.
    pub(crate) actor_kind: &'static str,
    pub(crate) deed: &'static str,
    pub(crate) subject: &'static str,
    pub(crate) name: String,
    /// Where it lies now; empty where it is gone, or not this viewer's to see.
    pub(crate) path: String,
    pub(crate) version: Option<u32>,
    pub(crate) changes: Vec<ShownChange>,
}

/// A field that changed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ShownChange {
    pub(crate) field: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

impl ShownEntry {
    pub(crate) fn new(entry: &AuditEntry, viewer: &Viewer) -> Self {
        let may_follow = entry.deed != Deed::Deleted && viewer.may(section_of(entry.subject).permission());
        let name = if entry.subject_name.is_empty() {
            entry.subject_id.clone()
        } else {
            entry.subject_name.clone()
        };
        Self {
            id: entry.id,
            at: entry.at.into(),
            actor: entry.actor.clone(),
            actor_kind: actor_kind(&entry.actor_kind),
            deed: entry.deed.title(),
            subject: match entry.subject {
                Subject::ContactCentreUser if entry.subject_id.is_empty() => "contact centre users",
                subject => subject.title(),
            },
            name: match entry.subject {
                // There is one of each, and its id says nothing.
                Subject::Document(Kind::FrequencyCaps) | Subject::Retention => String::new(),
                _ => name,
            },
            path: if may_follow {
                path_of(entry.subject, &entry.subject_id)
            } else {
                String::new()
            },
            version: entry.version,
            changes: entry.changes.iter().map(ShownChange::from).collect(),
        }
    }
}

impl ShownChange {
    /// Where two descriptions of the same thing differ: the one that is there, and the one that was to be.
    pub(crate) fn between(theirs: &Value, mine: &Value) -> Vec<Self> {
        let changes = audit::changes(theirs, mine);
        changes.iter().map(Self::from).collect()
    }
}

impl From<&FieldChange> for ShownChange {
    fn from(change: &FieldChange) -> Self {
        Self {
            field: change.field.clone(),
            before: readable(change.before.as_deref()),
            after: readable(change.after.as_deref()),
        }
    }
}

/// JSON text as people read it: a text without its quotes, a list or an object line by line.
fn readable(json: Option<&str>) -> String {
    let Some(json) = json else { return String::new() };
    match serde_json::from_str(json) {
        Ok(Value::String(text)) => text,
        Ok(Value::Bool(true)) => "yes".to_owned(),
        Ok(Value::Bool(false)) => "no".to_owned(),
        Ok(Value::Null) => "not set".to_owned(),
        Ok(Value::Array(items)) if items.is_empty() => "none".to_owned(),
        Ok(Value::Array(items)) if items.iter().all(Value::is_string) => {
            let lines: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            lines.join("\n")
        }
        Ok(value) => serde_json::to_string_pretty(&value).unwrap_or_default(),
        // It was too long to be kept whole.
        Err(_) => json.to_owned(),
    }
}

/// What kind of actor it is; people need no word.
pub(crate) fn actor_kind(stored: &str) -> &'static str {
    match stored {
        "client" => "API client",
        "bridge" => "bridge",
        "command" => "command",
        _ => "",
    }
}

const fn section_of(subject: Subject) -> Section {
    match subject {
        Subject::Document(Kind::Segment) => Section::Segments,
        Subject::Document(Kind::Outcome | Kind::OutcomePredictor) => Section::Outcomes,
        Subject::Document(Kind::ActionMap) => Section::ActionMaps,
        Subject::Document(Kind::ActionTemplate) => Section::ContentOffers,
        Subject::Document(Kind::ActionTarget) => Section::Workgroups,
        Subject::Document(Kind::Schedule | Kind::ScheduleGroup) => Section::Schedules,
        Subject::Document(Kind::FrequencyCaps) => Section::FrequencyCaps,
        Subject::Document(Kind::Role) => Section::Roles,
        Subject::User | Subject::ContactCentreUser => Section::Users,
        Subject::ApiClient => Section::ApiClients,
        Subject::WidgetDraft => Section::Widgets,
        Subject::Deployment | Subject::Organisation | Subject::Retention => Section::Deployments,
    }
}

fn path_of(subject: Subject, id: &str) -> String {
    let section = section_of(subject).path();
    match subject {
        Subject::Organisation | Subject::Retention => "/admin/organization".to_owned(),
        Subject::WidgetDraft => widget_path(id),
        Subject::Document(Kind::FrequencyCaps | Kind::OutcomePredictor) | Subject::ContactCentreUser => {
            section.to_owned()
        }
        Subject::Document(kind) => {
            let editor = editors::ALL.iter().find(|editor| editor.kind() == kind);
            let list = editor.map_or(section, |editor| editor.path());
            format!("{list}/{}", encoded(id))
        }
        _ => format!("{section}/{}", encoded(id)),
    }
}

/// A text as one part of a path.
pub(crate) fn encoded(part: &str) -> String {
    let bytes = part.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    });
    match part {
        // Browsers take these for steps.
        "." => "%2E".to_owned(),
        ".." => "%2E%2E".to_owned(),
        _ => bytes.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_as_people_read_them() {
        for (json, expected) in [
            (None, ""),
            (Some("\"Interested\""), "Interested"),
            (Some("true"), "yes"),
            (Some("null"), "not set"),
            (Some("[]"), "none"),
            (Some("[\"a.example\",\"b.example\"]"), "a.example\nb.example"),
            (Some("{\"a\":1}"), "{\n  \"a\": 1\n}"),
            (Some("[1,2…"), "[1,2…"),
        ] {
            assert_eq!(readable(json), expected);
        }
    }

    #[test]
    fn everything_has_a_place_and_a_name_is_one_part_of_it() {
        assert_eq!(
            path_of(Subject::User, "a/b?c ä"),
            "/admin/users/a%2Fb%3Fc%20%C3%A4"
        );
        assert_eq!(path_of(Subject::User, ".."), "/admin/users/%2E%2E");
        assert_eq!(path_of(Subject::Retention, "o"), "/admin/organization");
        for (kind, expected) in [
            (Kind::Schedule, "/admin/schedules/single/x"),
            (Kind::ScheduleGroup, "/admin/schedules/x"),
            (Kind::ActionTarget, "/admin/workgroups/x"),
            (Kind::Role, "/admin/roles/x"),
            (Kind::FrequencyCaps, "/admin/frequency-caps"),
        ] {
            assert_eq!(path_of(Subject::Document(kind), "x"), expected);
        }
        for subject in Subject::all() {
            assert!(path_of(subject, "x").starts_with("/admin/"), "{subject:?}");
        }
    }
}
