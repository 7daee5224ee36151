//! What became of an import.

use serde::Serialize;

/// What became of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    /// Whether anything was written.
    pub(crate) is_imported: bool,
    pub(crate) is_dry_run: bool,
    /// How many objects are new; of what was not written, would have been.
    pub(crate) created: usize,
    pub(crate) changed: usize,
    pub(crate) unchanged: usize,
    /// What is broken, and stays out.
    pub(crate) problems: Vec<Problem>,
    /// What is imported, but not carried out here.
    pub(crate) set_aside: Vec<Problem>,
}

/// Something about an object of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    /// Empty where it is about the file.
    pub(crate) kind: &'static str,
    /// Empty where there is none.
    pub(crate) id: String,
    /// `segments[3].journey.patterns[0].criteria[0].key`
    pub(crate) path: String,
    pub(crate) problem: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}: {}", self.path, self.problem)?;
        if self.id.is_empty() {
            return Ok(());
        }
        write!(formatter, " ({} {})", self.kind, self.id)
    }
}
