//! What pages were given, version by version, and what changed from one to the next.

use super::difference::differences;
use super::page::Tab;
use super::summary::summary;
use crate::pages::audit::ShownChange;
use crate::pages::moment::Moment;
use crate::pages::viewer::Viewer;
use crate::store::WidgetVersion;
use askama::Template;

/// A version, ready to be printed.
#[derive(Debug)]
pub(crate) struct ShownVersion {
    pub(crate) number: u32,
    pub(crate) at: Option<Moment>,
    pub(crate) by: String,
    pub(crate) summary: String,
    /// What is other than in the version before.
    pub(crate) changes: Vec<ShownChange>,
    pub(crate) is_current: bool,
}

impl ShownVersion {
    /// All versions, the newest first.
    pub(crate) fn all(versions: &[WidgetVersion]) -> Vec<Self> {
        let shown = |(index, version): (usize, &WidgetVersion)| Self {
            number: version.number,
            at: (version.published_at.0 > 0).then(|| version.published_at.into()),
            by: version.published_by.clone(),
            summary: summary(&version.config),
            changes: (versions.get(index + 1))
                .map(|before| differences((&before.config, None), (&version.config, None)))
                .unwrap_or_default(),
            is_current: index == 0,
        };
        versions.iter().enumerate().map(shown).collect()
    }
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "admin/widget_versions.html")]
pub(crate) struct WidgetVersionsPage {
    pub(crate) viewer: Viewer,
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) tab: Tab,
    pub(crate) draft_version: u32,
    pub(crate) versions: Vec<ShownVersion>,
    pub(crate) is_read_only: bool,
}
