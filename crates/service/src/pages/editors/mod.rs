//! The documents people edit: for each kind its form, its rows, and what it says in plain words.

mod action;
mod action_map;
mod around;
mod behaviour;
mod content_offer;
mod criterion;
mod frequency_caps;
mod outcome;
mod schedule;
mod schedule_group;
mod segment;
mod workgroup;

pub(crate) use around::Around;

use super::form::{Draft, Part};
use super::sections::Section;
use crate::auth::permission::Permission;
use crate::wire::kind::Kind;
use serde_json::Value;

/// How one kind of document is edited.
pub(crate) trait Editor: Sync {
    fn kind(&self) -> Kind;

    /// The section it belongs to.
    fn section(&self) -> Section;

    /// Where its pages lie.
    fn path(&self) -> &'static str {
        self.section().path()
    }

    /// What one is called: `segment`.
    fn noun(&self) -> &'static str;

    /// What several are called: `segments`.
    fn plural(&self) -> &'static str;

    /// What they are for, in a sentence or two.
    fn lead(&self) -> &'static str;

    /// What it takes to see, add, change and delete them.
    fn permissions(&self) -> [Permission; 4];

    /// What a new one begins as.
    fn blank(&self) -> Value;

    /// What a new row of a list begins as.
    fn row(&self, list: &str) -> Value;

    /// The form.
    fn form(&self, draft: Draft<'_>, around: &Around) -> Vec<Part>;

    /// What it does, in plain words.
    fn summary(&self, body: &Value, around: &Around) -> String;

    /// The field that holds its name.
    fn name_field(&self) -> &'static str {
        "displayName"
    }

    fn name(&self, body: &Value) -> String {
        body[self.name_field()].as_str().unwrap_or_default().to_owned()
    }

    fn is_active(&self, body: &Value) -> bool {
        body["isActive"].as_bool().unwrap_or(true)
    }

    /// The colour of its chip; empty for most.
    fn color(&self, _body: &Value) -> String {
        String::new()
    }

    /// Puts in what the form shows otherwise than the document says it.
    fn dress(&self, _body: &mut Value) {}

    /// Takes out what the form sends and the document does not need.
    fn tidy(&self, _body: &mut Value) {}

    /// Whether a draft can be tried against what was recorded.
    fn can_be_tested(&self) -> bool {
        false
    }

    /// Whether its form shows what a visitor would see.
    fn has_preview(&self) -> bool {
        false
    }

    /// What a visitor would see, as the website module takes it; empty where that is nothing.
    fn preview(&self, _body: &Value) -> String {
        String::new()
    }
}

/// All that have a list of their own.
pub(crate) const ALL: [&dyn Editor; 7] = [
    &segment::SegmentEditor,
    &outcome::OutcomeEditor,
    &action_map::ActionMapEditor,
    &content_offer::ContentOfferEditor,
    &workgroup::WorkgroupEditor,
    &schedule_group::ScheduleGroupEditor,
    &schedule::ScheduleEditor,
];

/// The one there is one of.
pub(crate) const FREQUENCY_CAPS: &dyn Editor = &frequency_caps::FrequencyCapsEditor;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document_form::{decode, overlay};
    use crate::pages::Problems;
    use proptest::prelude::*;

    /// Names of fields that forms have, and a few of their parts that forms never send by themselves.
    const PLACES: [&str; 24] = [
        "contentOffer",
        "contentOffer.callToAction",
        "contentOffer.callToAction.url:optional",
        "contentOffer.style",
        "actionMapScheduleGroups",
        "actionMapScheduleGroups.actionMapScheduleGroup",
        "activation",
        "activation.type",
        "action",
        "action.mediaType",
        "action.props",
        "action.props.webchatSurvey.questions[0]",
        "associatedValueField",
        "serviceLevel",
        "serviceLevel.percentage:percent",
        "repeat",
        "repeat.every:optional",
        "repeat.days:list",
        "openSchedules:list",
        "frequencyCaps",
        "frequencyCaps[0]",
        "journey.patterns[0].criteria[0].values:lines",
        "context",
        "triggerWithSegments",
    ];

    proptest! {
        #[test]
        fn no_form_breaks_an_editor(
            fields in proptest::collection::vec((proptest::sample::select(&PLACES[..]), "[a-zA-Z0-9]{0,9}"), 0..12)
        ) {
            let said = decode(fields.iter().map(|(name, text)| (*name, text.as_str()))).document;
            let around = Around::default();
            for editor in ALL.into_iter().chain([FREQUENCY_CAPS]) {
                let mut tidied = said.clone();
                editor.tidy(&mut tidied);
                let mut body = overlay(&editor.blank(), &said);
                editor.dress(&mut body);
                let problems = Problems::default();
                let draft = Draft { body: &body, problems: &problems, is_read_only: false };
                prop_assert!(!editor.form(draft, &around).is_empty());
                prop_assert!(!editor.summary(&body, &around).is_empty());
                editor.preview(&body);
            }
        }
    }
}
