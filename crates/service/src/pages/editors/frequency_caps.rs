//! The form of the frequency caps: one for each medium, all of them always there.

use super::Editor;
use super::around::Around;
use crate::auth::permission::Permission;
use crate::pages::form::{Draft, Group, Part};
use crate::pages::sections::Section;
use crate::wire::kind::Kind;
use serde_json::{Value, json};

/// The media, as they are said.
const MEDIA: [(&str, &str); 4] = [
    ("webchat", "Invitations to chat"),
    ("contentOffer", "Content offers"),
    ("webMessagingOffer", "Web messaging offers"),
    ("openAction", "Open actions"),
];

pub(super) struct FrequencyCapsEditor;

impl Editor for FrequencyCapsEditor {
    fn kind(&self) -> Kind {
        Kind::FrequencyCaps
    }

    fn section(&self) -> Section {
        Section::FrequencyCaps
    }

    fn noun(&self) -> &'static str {
        "frequency caps"
    }

    fn plural(&self) -> &'static str {
        "frequency caps"
    }

    fn lead(&self) -> &'static str {
        "How many offers are enough for one visitor within a visit. They hold for every action map that does not ignore them."
    }

    fn permissions(&self) -> [Permission; 4] {
        let [view, edit] = [Permission::ViewSettings, Permission::EditSettings];
        [view, edit, edit, edit]
    }

    fn blank(&self) -> Value {
        json!({ "frequencyCaps": [] })
    }

    fn row(&self, _: &str) -> Value {
        Value::Null
    }

    /// Every medium has its row, in the same order.
    fn dress(&self, body: &mut Value) {
        let known = body["frequencyCaps"].as_array().cloned().unwrap_or_default();
        let row = |(medium, _): &(&str, &str)| {
            let found = known.iter().find(|row| row["mediaType"] == *medium).cloned();
            found.unwrap_or_else(|| json!({ "mediaType": medium }))
        };
        body["frequencyCaps"] = MEDIA.iter().map(row).collect();
    }

    fn form(&self, draft: Draft<'_>, _: &Around) -> Vec<Part> {
        let cap = |(index, (medium, title)): (usize, &(&str, &str))| -> Part {
            let at = |name: &str| format!("frequencyCaps[{index}].{name}");
            let finalized = if *medium == "contentOffer" {
                "None after one was accepted"
            } else {
                "None after a conversation with an agent"
            };
            let wait = draft
                .optional(&at("minimumWait"), "Shortest time between two")
                .placeholder("00:00")
                .hint("Hours and minutes, such as 01:30, up to 23:59; without effect where both switches are on");
            Group::new(*title)
                .with(draft.hidden(&at("mediaType"), "", medium))
                .with(draft.flag(&at("onceFinalized"), finalized, false))
                .with(draft.flag(&at("onceRejected"), "None after one was rejected", false))
                .with(wait)
                .into()
        };
        MEDIA.iter().enumerate().map(cap).collect()
    }

    fn summary(&self, body: &Value, _: &Around) -> String {
        let rows = body["frequencyCaps"].as_array().cloned().unwrap_or_default();
        let said: Vec<String> = MEDIA
            .iter()
            .filter_map(|(medium, title)| {
                let row = rows.iter().find(|row| row["mediaType"] == *medium)?;
                let mut caps = Vec::new();
                if row["onceFinalized"] == true {
                    caps.push("none after one has led to something".to_owned());
                }
                if row["onceRejected"] == true {
                    caps.push("none after one was rejected".to_owned());
                }
                match row["minimumWait"].as_str() {
                    Some(wait) if wait != "00:00" && caps.len() < 2 => {
                        caps.push(format!("at least {wait} between two"))
                    }
                    _ => {}
                }
                (!caps.is_empty()).then(|| format!("{title}: {}.", caps.join(", ")))
            })
            .collect();
        if said.is_empty() {
            return "No caps: a visitor may be offered something again and again.".to_owned();
        }
        said.join(" ")
    }

    fn name(&self, _: &Value) -> String {
        "Frequency caps".to_owned()
    }

    fn is_active(&self, _: &Value) -> bool {
        true
    }
}
