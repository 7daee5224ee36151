//! The page of scripts to be copied, one for each way a site may be made.

use super::check::{CheckView, Stand};
use super::page::Tab;
use crate::pages::viewer::Viewer;
use askama::Template;
use waymeet_widget_config::Script;

/// The page.
#[derive(Debug, Template)]
#[template(path = "admin/widget_script.html")]
pub(crate) struct WidgetScriptPage {
    pub(crate) viewer: Viewer,
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) tab: Tab,
    /// All there are.
    pub(crate) scripts: Vec<Script>,
    /// Which of them is shown; none while the configuration has mistakes.
    pub(crate) chosen: usize,
    /// 0 while nothing is published.
    pub(crate) published: u32,
    pub(crate) has_changes: bool,
    /// Whether nothing is recorded before a visitor agrees.
    pub(crate) asks_first: bool,
    /// Whether the module is built: without, the text is not whole.
    pub(crate) is_built: bool,
    /// Where the site may be.
    pub(crate) domains: Vec<String>,
    /// The address of a page that is checked.
    pub(crate) address: String,
    /// The last check.
    pub(crate) check: CheckView,
}

impl WidgetScriptPage {
    /// The one that is shown.
    pub(crate) fn script(&self) -> Option<&Script> {
        self.scripts.get(self.chosen)
    }
}
