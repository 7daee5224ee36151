//! The list of all documents of a kind.

use crate::configuration::SetAside;
use crate::pages::Viewer;
use crate::pages::editors::{Around, Editor};
use crate::pages::moment::Moment;
use crate::store::Document;
use askama::Template;

/// How many rows a page of a list has.
const ROWS: usize = 50;

/// Kinds that share a section.
#[derive(Debug)]
pub(crate) struct Tab {
    pub(crate) title: &'static str,
    pub(crate) path: &'static str,
    pub(crate) is_current: bool,
}

/// The kinds of an editor's section that somebody may see; none where it is the only one.
pub(crate) fn tabs(editor: &dyn Editor, viewer: &Viewer) -> Vec<Tab> {
    let all = crate::pages::editors::ALL.iter();
    let same = all.filter(|other| other.section() == editor.section() && viewer.may(other.permissions()[0]));
    let tabs: Vec<Tab> = same
        .map(|other| Tab {
            title: other.plural(),
            path: other.path(),
            is_current: other.kind() == editor.kind(),
        })
        .collect();
    if tabs.len() < 2 { Vec::new() } else { tabs }
}

/// A document, in one line.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) color: String,
    pub(crate) summary: String,
    pub(crate) is_active: bool,
    /// Why it is set aside; empty if it is not.
    pub(crate) problem: String,
    pub(crate) version: u32,
    pub(crate) modified: Moment,
}

/// A list, ready to be printed.
#[derive(Debug)]
pub(crate) struct ListView {
    pub(crate) rows: Vec<Row>,
    /// How many there are, whatever was looked for.
    pub(crate) total: usize,
    /// How many were found.
    pub(crate) found: usize,
    pub(crate) query: String,
    /// From 1.
    pub(crate) page: usize,
    pub(crate) pages: usize,
}

impl ListView {
    pub(crate) fn new(
        editor: &dyn Editor,
        around: &Around,
        set_aside: &[SetAside],
        query: &str,
        page: usize,
    ) -> Self {
        let documents = around
            .documents()
            .iter()
            .filter(|document| document.kind == editor.kind());
        let all: Vec<&Document> = documents.collect();
        let wanted = query.trim().to_lowercase();
        let found: Vec<&&Document> = all
            .iter()
            .filter(|document| {
                wanted.is_empty() || editor.name(&document.body).to_lowercase().contains(&wanted)
            })
            .collect();
        let pages = found.len().div_ceil(ROWS).max(1);
        let page = page.clamp(1, pages);
        let shown = found.iter().skip((page - 1) * ROWS).take(ROWS);
        Self {
            rows: shown
                .map(|document| row(editor, around, set_aside, document))
                .collect(),
            total: all.len(),
            found: found.len(),
            query: query.trim().to_owned(),
            page,
            pages,
        }
    }

    /// The address of another page of the same list.
    fn at(&self, page: usize) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if !self.query.is_empty() {
            query.append_pair("q", &self.query);
        }
        query.append_pair("page", &page.to_string()).finish()
    }
}

fn row(editor: &dyn Editor, around: &Around, set_aside: &[SetAside], document: &Document) -> Row {
    let is_it = |aside: &&SetAside| aside.kind == document.kind && aside.id == document.id;
    let aside = set_aside.iter().find(is_it);
    let name = editor.name(&document.body);
    Row {
        href: format!("{}/{}", editor.path(), document.id),
        name: if name.trim().is_empty() {
            document.id.clone()
        } else {
            name
        },
        color: editor.color(&document.body),
        summary: editor.summary(&document.body, around),
        is_active: editor.is_active(&document.body),
        problem: aside.map(|aside| aside.error.to_string()).unwrap_or_default(),
        version: document.version,
        modified: document.modified.into(),
    }
}

/// The page.
#[derive(Template)]
#[template(path = "admin/documents/list.html")]
pub(crate) struct ListPage {
    pub(crate) editor: &'static dyn Editor,
    pub(crate) viewer: Viewer,
    pub(crate) list: ListView,
    pub(crate) tabs: Vec<Tab>,
    /// What was deleted just now, and may come back.
    pub(crate) deleted: Option<(String, String)>,
}

impl ListPage {
    fn may_add(&self) -> bool {
        let [_, add, ..] = self.editor.permissions();
        self.viewer.may(add)
    }
}
