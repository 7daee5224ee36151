//! What pages of users, roles, programs and deployments have in common.

use super::problems::Problems;
use super::viewer::Viewer;
use askama::Template;

/// A role that can be given.
#[derive(Debug, Clone)]
pub(crate) struct RoleChoice {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) is_chosen: bool,
    /// Whether whoever looks may give it: not more than they have themselves.
    pub(crate) is_allowed: bool,
}

/// "Really?": what happens, before it does.
#[derive(Debug, Template)]
#[template(path = "admin/confirm.html")]
pub(crate) struct ConfirmPage {
    pub(crate) viewer: Viewer,
    /// "Delete the user kim?"
    pub(crate) title: String,
    /// What happens then.
    pub(crate) text: String,
    /// What the button says.
    pub(crate) button: &'static str,
    /// The form goes there.
    pub(crate) action: String,
    /// And back there, where nothing is to happen.
    pub(crate) back: String,
    /// What has to be typed first; empty where a click is enough.
    pub(crate) typed: String,
    pub(crate) problems: Problems,
}

/// A secret that is shown once.
#[derive(Debug, Default)]
pub(crate) struct ShownSecret(pub(crate) Option<crate::secret::Secret>);

impl ShownSecret {
    pub(crate) fn is_there(&self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn text(&self) -> &str {
        self.0.as_ref().map_or("", crate::secret::Secret::reveal)
    }
}
