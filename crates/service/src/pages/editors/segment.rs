//! The form of a segment.

use super::around::Around;
use super::{Editor, behaviour};
use crate::auth::permission::Permission;
use crate::pages::form::{Choice, Draft, Group, Part};
use crate::pages::sections::Section;
use crate::wire::kind::Kind;
use crate::wire::segment::WireSegment;
use serde_json::{Value, json};

pub(super) struct SegmentEditor;

impl Editor for SegmentEditor {
    fn kind(&self) -> Kind {
        Kind::Segment
    }

    fn section(&self) -> Section {
        Section::Segments
    }

    fn noun(&self) -> &'static str {
        "segment"
    }

    fn plural(&self) -> &'static str {
        "segments"
    }

    fn lead(&self) -> &'static str {
        "A segment names visitors who share characteristics or behavior. Action maps are triggered by segments, agents see \
         them beside the chat, and reports count them."
    }

    fn permissions(&self) -> [Permission; 4] {
        [
            Permission::ViewSegments,
            Permission::AddSegments,
            Permission::EditSegments,
            Permission::DeleteSegments,
        ]
    }

    fn blank(&self) -> Value {
        json!({ "displayName": "", "isActive": true, "color": "#2563a8", "scope": "Session", "shouldDisplayToAgent": true,
            "context": { "patterns": [] }, "journey": { "patterns": [behaviour::row("journey.patterns")] } })
    }

    fn row(&self, list: &str) -> Value {
        behaviour::row(list)
    }

    fn form(&self, draft: Draft<'_>, _: &Around) -> Vec<Part> {
        let about = Group::default()
            .class("group fields-two")
            .with(draft.line("displayName", "Name").required())
            .with(draft.optional("description", "Description"))
            .with(
                draft
                    .color("color", "Color")
                    .hint("Of its chip in the live view, the journey and reports"),
            )
            .with(
                draft
                    .select(
                        "scope",
                        "",
                        "How long a visitor belongs to it",
                        Choice::list(&[("Session", "For the visit"), ("Customer", "From visit to visit")]),
                    )
                    .hint("From visit to visit is decided in the service, not in the page"),
            )
            .with(
                draft
                    .number("assignmentExpirationDays", "Days until an assignment ends")
                    .hint("For segments from visit to visit; empty: never"),
            );
        let use_of = Group::default()
            .class("group fields-two")
            .with(
                draft
                    .flag("isActive", "Active", true)
                    .hint("An inactive segment is assigned to nobody"),
            )
            .with(
                draft
                    .flag("shouldDisplayToAgent", "Shown to agents", true)
                    .hint("A hidden one still triggers, and is in the live view and in reports"),
            );
        let mut parts: Vec<Part> = vec![about.into()];
        parts.extend(behaviour::parts(&draft));
        parts.push(use_of.into());
        parts
    }

    fn summary(&self, body: &Value, _: &Around) -> String {
        behaviour::summary(body)
    }

    fn color(&self, body: &Value) -> String {
        WireSegment::read(body).map_or_else(|_| String::new(), |segment| segment.color().to_owned())
    }

    fn can_be_tested(&self) -> bool {
        true
    }
}
