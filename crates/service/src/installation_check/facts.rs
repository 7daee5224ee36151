//! What the service knows itself.

use waymeet_widget_config::Cic;

/// Which deployment a page's words mean, for the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SiteFound {
    /// The one that is checked.
    Ours,
    /// Another one; with its name where that is for the eyes of who asks.
    Another(Option<String>),
    /// One that does not allow the page's origin.
    NotAllowed,
    /// None at all.
    Unknown,
}

/// What the service knows itself.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    /// Its version.
    pub(crate) version: &'a str,
    /// Its public address.
    pub(crate) service: &'a str,
    /// The deployment that is checked.
    pub(crate) deployment: &'a str,
    /// The one the page means.
    pub(crate) found: SiteFound,
    /// Whether the deployment records anything.
    pub(crate) is_enabled: bool,
    /// How the published widget reaches the contact centre; nothing where none is published.
    pub(crate) cic: Option<&'a Cic>,
    /// Whether an event that the page has told of is stored.
    pub(crate) has_event: bool,
    /// Whether nothing more is waited for.
    pub(crate) is_over: bool,
}

impl Facts<'_> {
    /// Whether the page means the deployment that is checked, and may.
    pub(super) fn is_ours(&self) -> bool {
        self.found == SiteFound::Ours
    }
}
