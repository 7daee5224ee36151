//! The form of an outcome.

use super::around::Around;
use super::{Editor, behaviour};
use crate::auth::permission::Permission;
use crate::document_form::set;
use crate::pages::form::{Choice, Draft, Group, Part};
use crate::pages::sections::Section;
use crate::wire::kind::Kind;
use serde_json::{Value, json};

pub(super) struct OutcomeEditor;

impl Editor for OutcomeEditor {
    fn kind(&self) -> Kind {
        Kind::Outcome
    }

    fn section(&self) -> Section {
        Section::Outcomes
    }

    fn noun(&self) -> &'static str {
        "outcome"
    }

    fn plural(&self) -> &'static str {
        "outcomes"
    }

    fn lead(&self) -> &'static str {
        "An outcome is a goal that visits reach, such as an order or a form sent. Reports count it, and say which action maps \
         led to it."
    }

    fn permissions(&self) -> [Permission; 4] {
        [
            Permission::ViewOutcomes,
            Permission::AddOutcomes,
            Permission::EditOutcomes,
            Permission::DeleteOutcomes,
        ]
    }

    fn blank(&self) -> Value {
        let mut activity = behaviour::row("journey.patterns");
        activity["eventName"] = "order_placed".into();
        json!({ "displayName": "", "isActive": true, "isPositive": true, "context": { "patterns": [] },
            "journey": { "patterns": [activity] } })
    }

    fn row(&self, list: &str) -> Value {
        behaviour::row(list)
    }

    fn form(&self, draft: Draft<'_>, _: &Around) -> Vec<Part> {
        let about = Group::default()
            .class("group fields-two")
            .with(draft.line("displayName", "Name").required())
            .with(draft.optional("description", "Description"));
        let worth = Group::new("What it is worth")
            .lead("An attribute of the event that reaches the goal, such as the total of an order. Reports add it up.")
            .class("group fields-two")
            .with(draft.optional("associatedValueField.name", "Attribute").placeholder("total"))
            .with(draft.select(
                "associatedValueField.dataType",
                "",
                "Its kind",
                Choice::list(&[("Number", "Number"), ("Integer", "Whole number")]),
            ));
        let use_of = Group::default()
            .class("group fields-two")
            .with(
                draft
                    .flag("isActive", "Active", true)
                    .hint("An inactive outcome is reached by nobody"),
            )
            .with(
                draft
                    .flag("isPositive", "Wished for", true)
                    .hint("Switch it off for goals nobody wants reached, such as a cancellation"),
            );
        let mut parts: Vec<Part> = vec![about.into()];
        parts.extend(behaviour::parts(&draft));
        parts.push(worth.into());
        parts.push(use_of.into());
        parts
    }

    fn summary(&self, body: &Value, _: &Around) -> String {
        let reached = behaviour::summary(body);
        match body["associatedValueField"]["name"].as_str() {
            Some(name) if !name.is_empty() => format!("{reached} Worth its “{name}”."),
            _ => reached,
        }
    }

    /// Without an attribute there is no value.
    fn tidy(&self, body: &mut Value) {
        let name = body["associatedValueField"]["name"].as_str().unwrap_or_default();
        if name.is_empty() {
            set(body, &[], "associatedValueField", Value::Null);
        }
    }

    fn can_be_tested(&self) -> bool {
        true
    }
}
