//! The form of an action target: for a CIC server, a workgroup of the same name.

use super::Editor;
use super::around::Around;
use crate::auth::permission::Permission;
use crate::document_form::set;
use crate::pages::form::{Choice, Draft, Group, Part};
use crate::pages::sections::Section;
use crate::wire::kind::Kind;
use serde_json::{Value, json};

pub(super) struct WorkgroupEditor;

impl Editor for WorkgroupEditor {
    fn kind(&self) -> Kind {
        Kind::ActionTarget
    }

    fn section(&self) -> Section {
        Section::Workgroups
    }

    fn noun(&self) -> &'static str {
        "workgroup"
    }

    fn plural(&self) -> &'static str {
        "workgroups"
    }

    fn lead(&self) -> &'static str {
        "A workgroup of the contact centre that chats may be offered for (the API calls it an action target). Its service level \
         holds invitations back before visitors have to wait."
    }

    fn permissions(&self) -> [Permission; 4] {
        [
            Permission::ViewActionTargets,
            Permission::AddActionTargets,
            Permission::EditActionTargets,
            Permission::DeleteActionTargets,
        ]
    }

    fn blank(&self) -> Value {
        json!({ "name": "", "state": "active" })
    }

    fn row(&self, _: &str) -> Value {
        Value::Null
    }

    fn form(&self, draft: Draft<'_>, around: &Around) -> Vec<Part> {
        let states = Choice::list(&[("active", "Active"), ("inactive", "Inactive")]);
        let about = Group::default()
            .class("group fields-two")
            .with(
                draft
                    .line("name", "Name")
                    .required()
                    .known(around.workgroups.clone())
                    .hint("Exactly as it is called in the contact centre"),
            )
            .with(draft.optional("description", "Description"))
            .with(draft.select("state", "", "State", states));
        let level = Group::new("Service level")
            .lead("Where it is set, invitations are held back when it could not be kept; the estimated wait does not matter then.")
            .class("group fields-two")
            .with(draft.percent("serviceLevel.percentage", "Share of chats answered in time (%)").placeholder("80"))
            .with(
                draft
                    .number("serviceLevel.durationMs", "In time means within (milliseconds)")
                    .placeholder("20000"),
            )
            .with(
                draft
                    .number("shortAbandonThreshold", "Short abandon (seconds)")
                    .hint("Whoever leaves sooner is not counted"),
            );
        vec![about.into(), level.into()]
    }

    fn summary(&self, body: &Value, around: &Around) -> String {
        let name = body["name"].as_str().unwrap_or_default();
        let is_known = around.workgroups.is_empty() || around.workgroups.iter().any(|known| known == name);
        let unknown = if is_known {
            ""
        } else {
            " The contact centre has not told of a workgroup of this name."
        };
        let level = &body["serviceLevel"];
        let promised = match (level["percentage"].as_f64(), level["durationMs"].as_u64()) {
            (Some(share), Some(within)) => format!(
                "{} % of chats are to be answered within {} s.",
                share * 100.0,
                f64::from(u32::try_from(within).unwrap_or(u32::MAX)) / 1_000.0
            ),
            _ => "Chats are offered while an agent is available.".to_owned(),
        };
        format!("{promised}{unknown}")
    }

    fn name_field(&self) -> &'static str {
        "name"
    }

    fn is_active(&self, body: &Value) -> bool {
        body["state"]
            .as_str()
            .is_none_or(|state| state.eq_ignore_ascii_case("active"))
    }

    /// A service level is there as a whole or not at all.
    fn tidy(&self, body: &mut Value) {
        let level = &body["serviceLevel"];
        if level["percentage"].is_null() && level["durationMs"].is_null() {
            set(body, &[], "serviceLevel", Value::Null);
        }
    }
}
