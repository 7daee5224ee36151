//! The pages of documents: their lists, the page that edits one, and its versions.

mod editor;
mod list;
mod test;
mod versions;

pub(crate) use editor::{Conflict, EditorPage, EditorView, Said};
pub(crate) use list::{ListPage, ListView, tabs};
pub(crate) use test::TestView;
pub(crate) use versions::{VersionView, VersionsPage, fields_that_differ};
