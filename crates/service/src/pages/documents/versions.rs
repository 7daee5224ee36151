//! The versions of a document: what changed when, and a way back.

use crate::pages::Viewer;
use crate::pages::editors::{Around, Editor};
use crate::pages::moment::Moment;
use crate::store::Document;
use askama::Template;
use serde_json::{Map, Value};

/// A version, ready to be printed.
#[derive(Debug)]
pub(crate) struct VersionView {
    pub(crate) version: u32,
    pub(crate) modified: Moment,
    pub(crate) name: String,
    pub(crate) summary: String,
    /// The fields that are other than in the version before.
    pub(crate) fields: Vec<String>,
    pub(crate) is_current: bool,
}

impl VersionView {
    /// All versions of a document, the newest first.
    pub(crate) fn all(editor: &dyn Editor, versions: &[Document], around: &Around) -> Vec<Self> {
        let view = |(index, document): (usize, &Document)| {
            let before = versions.get(index + 1).map(|before| &before.body);
            Self {
                version: document.version,
                modified: document.modified.into(),
                name: editor.name(&document.body),
                summary: editor.summary(&document.body, around),
                fields: before.map_or_else(Vec::new, |before| fields_that_differ(before, &document.body)),
                is_current: index == 0,
            }
        };
        versions.iter().enumerate().map(view).collect()
    }
}

/// The fields in which two documents differ, by name.
pub(crate) fn fields_that_differ(one: &Value, other: &Value) -> Vec<String> {
    let empty = Map::new();
    let (one, other) = (
        one.as_object().unwrap_or(&empty),
        other.as_object().unwrap_or(&empty),
    );
    let mut names: Vec<&String> = one.keys().chain(other.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let differ = names
        .into_iter()
        .filter(|name| one.get(*name) != other.get(*name));
    differ.cloned().collect()
}

/// The page.
#[derive(Template)]
#[template(path = "admin/documents/versions.html")]
pub(crate) struct VersionsPage {
    pub(crate) editor: &'static dyn Editor,
    pub(crate) viewer: Viewer,
    pub(crate) id: String,
    pub(crate) name: String,
    /// The version that holds now.
    pub(crate) current: u32,
    pub(crate) versions: Vec<VersionView>,
    pub(crate) may_edit: bool,
}
