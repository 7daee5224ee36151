//! Who looks at a page of the administration, and what of it they see.

use super::sections::{NavGroup, Section, navigation};
use crate::auth::permission::{Grants, Permission};
use crate::secret::Secret;
use crate::store::User;

/// Who looks at a page of the administration.
#[derive(Debug)]
pub(crate) struct Viewer {
    pub(crate) name: String,
    pub(crate) role: String,
    /// Every form carries it.
    pub(crate) csrf_token: String,
    pub(crate) navigation: Vec<NavGroup>,
    grants: Grants,
}

impl Viewer {
    /// A user, looking at a section; at none of them, where there is none.
    pub(crate) fn new(user: &User, csrf_token: &Secret, section: Option<Section>) -> Self {
        Self {
            name: user.name.clone(),
            role: user.role.name.clone(),
            csrf_token: csrf_token.reveal().to_owned(),
            navigation: navigation(&user.role.grants, section),
            grants: user.role.grants.clone(),
        }
    }

    /// Whether they may do something; buttons for the rest are not there.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.grants.has(permission)
    }
}
