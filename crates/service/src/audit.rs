//! Who changed what: the words the audit log is written in, and what of a change is kept. It knows no store.

use crate::wire::kind::Kind;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use waymeet_journey::time::UnixMillis;

/// Most fields of one change that are kept with their values; a last one then counts the rest.
const MAX_FIELDS: usize = 40;
/// Longest value that is kept whole, in characters of its JSON text.
const MAX_VALUE_CHARACTERS: usize = 2_000;
/// Longest name that is kept, in characters.
const MAX_NAME_CHARACTERS: usize = 256;

/// Who does something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A person who is logged in, by name.
    User(String),
    /// A program with a token, by its client's id.
    Client(String),
    /// The bridge of the contact centre, by its client's id.
    Bridge(String),
    /// A command on the machine, or what the service itself puts in place.
    Command(&'static str),
}

impl Actor {
    /// Which of the kinds it is, as it is stored.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Client(_) => "client",
            Self::Bridge(_) => "bridge",
            Self::Command(_) => "command",
        }
    }

    /// Its name or id.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::User(name) | Self::Client(name) | Self::Bridge(name) => name,
            Self::Command(name) => name,
        }
    }
}

/// Who does something, and when.
#[derive(Debug, Clone, Copy)]
pub struct Stamp<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// When.
    pub at: UnixMillis,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal, $said:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// As it is stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// As people read it.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $said,)* }
            }

            /// Reads what is stored.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// What was done.
    Deed {
        /// It is new.
        Created = "created", "created";
        /// It is other than it was.
        Changed = "changed", "changed";
        /// It is gone.
        Deleted = "deleted", "deleted";
        /// It was gone, and is back.
        Restored = "restored", "restored";
        /// Somebody logged in.
        LoggedIn = "logged_in", "logged in";
        /// Somebody ended log-ins of theirs.
        EndedLogIns = "ended_log_ins", "ended other log-ins of";
        /// Somebody chose a password of their own.
        ChangedPassword = "changed_password", "changed the password of";
        /// Somebody was given a one-time password.
        ResetPassword = "reset_password", "gave a one-time password to";
        /// A program, or the linked server, was given another secret.
        ChangedSecret = "changed_secret", "changed the secret of";
        /// The contact centre has other users.
        Synchronised = "synchronised", "synchronised";
    }
}

/// What something was done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A document of the configuration.
    Document(Kind),
    /// A user of the administration.
    User,
    /// A program that uses the API.
    ApiClient,
    /// A deployment.
    Deployment,
    /// What is worked on of a deployment's chat widget.
    WidgetDraft,
    /// The organisation itself.
    Organisation,
    /// How long things are kept.
    Retention,
    /// A user of the contact centre, or all of them.
    ContactCentreUser,
}

impl Subject {
    const OTHERS: [Self; 7] = [
        Self::User,
        Self::ApiClient,
        Self::Deployment,
        Self::WidgetDraft,
        Self::Organisation,
        Self::Retention,
        Self::ContactCentreUser,
    ];

    /// Everything something can be done to.
    pub fn all() -> impl Iterator<Item = Self> {
        let documents = Kind::ALL.into_iter().map(Self::Document);
        documents.chain(Self::OTHERS)
    }

    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Document(kind) => kind.as_str(),
            Self::User => "user",
            Self::ApiClient => "apiclient",
            Self::Deployment => "deployment",
            Self::WidgetDraft => "widgetdraft",
            Self::Organisation => "organisation",
            Self::Retention => "retention",
            Self::ContactCentreUser => "contactcentreuser",
        }
    }

    /// Reads what is stored.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::all().find(|subject| subject.as_str() == text)
    }

    /// As people read it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Document(Kind::Schedule) => "schedule",
            Self::Document(Kind::ScheduleGroup) => "schedule group",
            Self::Document(Kind::FrequencyCaps) => "frequency caps",
            Self::Document(Kind::ActionTarget) => "workgroup",
            Self::Document(Kind::ActionTemplate) => "content offer",
            Self::Document(Kind::Segment) => "segment",
            Self::Document(Kind::Outcome) => "outcome",
            Self::Document(Kind::OutcomePredictor) => "outcome predictor",
            Self::Document(Kind::ActionMap) => "action map",
            Self::Document(Kind::Role) => "role",
            Self::User => "user",
            Self::ApiClient => "API client",
            Self::Deployment => "deployment",
            Self::WidgetDraft => "draft of the chat widget of",
            Self::Organisation => "organization",
            Self::Retention => "retention",
            Self::ContactCentreUser => "contact centre user",
        }
    }
}

/// A field that changed. What was not there before, or is not there any more, is absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Its name.
    pub field: String,
    /// Its value before, as JSON text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Its value since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// Which fields differ between two objects, in order of their names. Neither may hold a secret.
#[must_use]
pub fn changes(before: &Value, after: &Value) -> Vec<FieldChange> {
    let none = Map::new();
    let before = before.as_object().unwrap_or(&none);
    let after = after.as_object().unwrap_or(&none);
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    names.retain(|name| before.get(*name) != after.get(*name));
    let left_out = names.len().saturating_sub(MAX_FIELDS);
    let kept = names.into_iter().take(MAX_FIELDS).map(|name| FieldChange {
        field: short(name, MAX_NAME_CHARACTERS),
        before: before.get(name).map(text),
        after: after.get(name).map(text),
    });
    let mut changes: Vec<FieldChange> = kept.collect();
    if left_out > 0 {
        changes.push(FieldChange {
            field: format!("… and {left_out} more"),
            before: None,
            after: None,
        });
    }
    changes
}

/// What a document is called by people; empty where it has no name.
#[must_use]
pub fn name_of(body: &Value) -> String {
    let names = ["displayName", "name"].into_iter();
    let mut names = names.filter_map(|field| body.get(field).and_then(Value::as_str));
    short(names.next().unwrap_or_default(), MAX_NAME_CHARACTERS)
}

fn text(value: &Value) -> String {
    short(&value.to_string(), MAX_VALUE_CHARACTERS)
}

fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_word_is_read_back() {
        for subject in Subject::all() {
            assert_eq!(Subject::parse(subject.as_str()), Some(subject));
        }
        assert_eq!(Subject::parse("unicorn"), None);
        assert_eq!(Deed::parse("restored"), Some(Deed::Restored));
        assert_eq!(Deed::parse("danced"), None);
    }

    #[test]
    fn only_fields_that_differ_are_kept_with_what_they_were() {
        let before = json!({ "a": 1, "b": [1, 2], "gone": true });
        let after = json!({ "a": 1, "b": [1, 3], "new": "x" });
        let change = |field: &str, before: Option<&str>, after: Option<&str>| FieldChange {
            field: field.to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        };
        assert_eq!(
            changes(&before, &after),
            [
                change("b", Some("[1,2]"), Some("[1,3]")),
                change("gone", Some("true"), None),
                change("new", None, Some("\"x\"")),
            ]
        );
        assert_eq!(changes(&before, &before), []);
        assert_eq!(changes(&Value::Null, &json!({ "a": 1 })).len(), 1);
    }

    #[test]
    fn neither_many_fields_nor_long_values_make_the_log_large() {
        let fields = (0..100).map(|number| (format!("f{number:03}"), "ä".repeat(5_000).into()));
        let changes = changes(&Value::Null, &Value::Object(fields.collect()));
        assert_eq!(changes.len(), MAX_FIELDS + 1);
        assert_eq!(changes[MAX_FIELDS].field, "… and 60 more");
        assert_eq!(
            changes[0].after.as_ref().unwrap().chars().count(),
            MAX_VALUE_CHARACTERS + 1
        );
        assert_eq!(
            name_of(&json!({ "displayName": "Buyers", "name": "x" })),
            "Buyers"
        );
        assert_eq!(name_of(&json!({})), "");
    }
}
