//! The page that reads a block of the vendor's widgets, and says what was understood of it.

use super::page::Tab;
use crate::pages::sentence;
use crate::pages::viewer::Viewer;
use askama::Template;
use waymeet_widget_config::{Finding, Outcome};

/// The page.
#[derive(Debug, Template)]
#[template(path = "admin/widget_import.html")]
pub(crate) struct WidgetImportPage {
    pub(crate) viewer: Viewer,
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) tab: Tab,
    pub(crate) draft_version: u32,
    /// What was pasted.
    pub(crate) text: String,
    /// Why it could not be read; empty where it could.
    pub(crate) problem: String,
    /// Whether something was read.
    pub(crate) is_read: bool,
    pub(crate) findings: Vec<ShownFinding>,
    /// What is still to be said before it can be published.
    pub(crate) missing: Vec<String>,
    pub(crate) is_read_only: bool,
}

/// What became of one key of the block.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ShownFinding {
    pub(crate) path: String,
    pub(crate) line: usize,
    /// For tests and colours.
    pub(crate) kind: &'static str,
    pub(crate) word: &'static str,
    /// How, or why.
    pub(crate) told: String,
}

impl From<&Finding> for ShownFinding {
    fn from(finding: &Finding) -> Self {
        let (kind, word, told) = match &finding.outcome {
            Outcome::Understood => ("understood", "Taken over", String::new()),
            Outcome::Changed { how } => ("changed", "Taken over, changed", sentence(how)),
            Outcome::NotNeeded { why } => ("not-needed", "Not needed", sentence(why)),
            Outcome::NotSupported { why } => ("not-supported", "Not taken over", sentence(why)),
            Outcome::Unknown => (
                "unknown",
                "Unknown",
                "Neither the vendor’s widget nor ours knows it.".to_owned(),
            ),
            Outcome::Code => (
                "code",
                "Code",
                "It would have to be run: say the value in the form.".to_owned(),
            ),
        };
        Self {
            path: finding.path.clone(),
            line: finding.line,
            kind,
            word,
            told,
        }
    }
}
