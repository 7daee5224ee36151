//! The page that edits one document.

use super::test::TestView;
use crate::pages::Viewer;
use crate::pages::editors::{Around, Editor};
use crate::pages::form::{Draft, Part, give_focus, places};
use crate::pages::moment::Moment;
use crate::pages::problems::Problems;
use crate::store::Document;
use askama::Template;
use serde_json::Value;

/// What has just happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    Nothing,
    Created,
    Saved,
    Restored,
    /// It could not be saved; the form has everything that was typed.
    NotSaved,
    /// It is not there any more; the form has everything that was typed.
    Gone,
}

impl Said {
    /// What an address says has happened.
    pub(crate) fn parse(word: &str) -> Self {
        match word {
            "created" => Self::Created,
            "saved" => Self::Saved,
            "restored" => Self::Restored,
            _ => Self::Nothing,
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Created => "Created.",
            Self::Saved => "Saved.",
            Self::Restored => "Restored.",
            Self::NotSaved => "Not saved yet: see below what has to change. Nothing you typed is lost.",
            Self::Gone => {
                "Somebody has deleted it meanwhile. What you typed is here: create it anew, or leave it."
            }
        }
    }

    const fn is_bad(self) -> bool {
        matches!(self, Self::NotSaved | Self::Gone)
    }
}

/// Somebody else has saved meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Conflict {
    /// Theirs.
    pub(crate) version: u32,
    /// The fields in which theirs differs from what is in the form.
    pub(crate) fields: Vec<String>,
}

/// A document being edited, ready to be printed.
pub(crate) struct EditorView {
    pub(crate) id: String,
    /// 0 for a new one.
    pub(crate) version: u32,
    pub(crate) modified: Option<Moment>,
    pub(crate) name: String,
    pub(crate) is_active: bool,
    /// Names of events to choose from.
    pub(crate) events: Vec<String>,
    pub(crate) parts: Vec<Part>,
    pub(crate) summary: String,
    /// What is wrong and is not at a field.
    pub(crate) problems: Vec<String>,
    /// Why it is stored and not carried out; empty if it is.
    pub(crate) set_aside: String,
    pub(crate) said: Said,
    pub(crate) conflict: Option<Conflict>,
    /// The version that was there when the form was opened; what is saved goes over that one and no other.
    pub(crate) edited_version: u32,
    pub(crate) is_read_only: bool,
    /// What a visitor would be shown, as the page's module takes it; empty where there is nothing to show.
    pub(crate) preview: String,
    /// What the draft would have done, where that was asked.
    pub(crate) test: Option<TestView>,
}

impl EditorView {
    pub(crate) fn new(
        editor: &dyn Editor,
        body: &Value,
        stored: Option<&Document>,
        around: &Around,
        problems: &Problems,
        is_read_only: bool,
    ) -> Self {
        let mut shown = body.clone();
        editor.dress(&mut shown);
        let draft = Draft {
            body: &shown,
            problems,
            is_read_only,
        };
        let parts = editor.form(draft, around);
        let places = places(&parts);
        let is_shown = |path: &str| {
            let is_there = |place: &String| {
                path == place
                    || path
                        .strip_prefix(place.as_str())
                        .is_some_and(|rest| rest.starts_with('['))
            };
            matches!(path, "journey" | "triggerWithEventConditions") || places.iter().any(is_there)
        };
        Self {
            id: stored.map(|document| document.id.clone()).unwrap_or_default(),
            version: stored.map_or(0, |document| document.version),
            modified: stored.map(|document| document.modified.into()),
            name: editor.name(&shown),
            is_active: editor.is_active(&shown),
            events: around.event_names(),
            summary: editor.summary(&shown, around),
            problems: problems.elsewhere(is_shown),
            parts,
            set_aside: String::new(),
            said: Said::Nothing,
            conflict: None,
            edited_version: stored.map_or(0, |document| document.version),
            is_read_only,
            preview: editor.preview(body),
            test: None,
        }
    }

    /// Gives the focus to a place of the form.
    pub(crate) fn focused(mut self, place: Option<&str>) -> Self {
        if let Some(place) = place {
            give_focus(&mut self.parts, place);
        }
        self
    }

    /// A form that was opened with this version, and still is.
    pub(crate) fn of_form(mut self, version: &str) -> Self {
        if let Ok(version) = version.parse() {
            self.edited_version = version;
        }
        self
    }

    /// What has just happened, and whether it changes what visitors meet.
    fn said(&self) -> String {
        let what = self.said.text();
        match self.said {
            Said::Nothing | Said::NotSaved | Said::Gone => what.to_owned(),
            _ if !self.set_aside.is_empty() => what.to_owned(),
            _ if self.is_active => format!("{what} It is in force at once."),
            _ => format!("{what} It is switched off, so nothing comes of it yet."),
        }
    }

    fn title(&self, noun: &str) -> String {
        match (self.version, self.name.trim()) {
            (0, _) => format!("New {noun}"),
            (_, "") => format!("A {noun} without a name"),
            (_, name) => name.to_owned(),
        }
    }
}

/// The page.
#[derive(Template)]
#[template(path = "admin/documents/editor.html")]
pub(crate) struct EditorPage {
    pub(crate) editor: &'static dyn Editor,
    pub(crate) viewer: Viewer,
    pub(crate) view: EditorView,
    /// Where the form is sent.
    pub(crate) action: String,
    pub(crate) may_delete: bool,
    /// Whether there is a list to go back to.
    pub(crate) has_list: bool,
}
