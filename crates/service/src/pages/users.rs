//! Users of the organisation, its own and those of the contact centre.

use super::audit::encoded;
use super::organization::{RoleChoice, ShownSecret};
use super::problems::Problems;
use super::viewer::Viewer;
use crate::auth::permission::Permission;
use crate::store::{ContactCentreUser, ListedUser};
use askama::Template;

/// All of them.
#[derive(Debug, Template)]
#[template(path = "admin/users.html")]
pub(crate) struct UsersPage {
    pub(crate) viewer: Viewer,
    pub(crate) users: Vec<ShownUser>,
    /// Users of the contact centre who cannot log in.
    pub(crate) agents: Vec<ShownAgent>,
    pub(crate) done: &'static str,
}

/// A new one.
#[derive(Debug, Template)]
#[template(path = "admin/user_new.html")]
pub(crate) struct NewUserPage {
    pub(crate) viewer: Viewer,
    pub(crate) problems: Problems,
    pub(crate) name: String,
    pub(crate) roles: Vec<RoleChoice>,
}

/// One of them.
#[derive(Debug, Template)]
#[template(path = "admin/user.html")]
pub(crate) struct UserPage {
    pub(crate) viewer: Viewer,
    pub(crate) user: ShownUser,
    pub(crate) roles: Vec<RoleChoice>,
    pub(crate) problems: Problems,
    pub(crate) one_time: ShownSecret,
    /// Why whoever looks cannot change this one; empty where they can.
    pub(crate) refusal: &'static str,
    pub(crate) done: &'static str,
}

/// One of the contact centre, who may be given a role and a log-in.
#[derive(Debug, Template)]
#[template(path = "admin/agent.html")]
pub(crate) struct AgentPage {
    pub(crate) viewer: Viewer,
    pub(crate) agent: ShownAgent,
    pub(crate) roles: Vec<RoleChoice>,
    pub(crate) problems: Problems,
    pub(crate) one_time: ShownSecret,
    pub(crate) refusal: &'static str,
    pub(crate) done: &'static str,
}

/// A user.
#[derive(Debug)]
pub(crate) struct ShownUser {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) role: String,
    pub(crate) must_change_password: bool,
    pub(crate) is_of_contact_centre: bool,
    pub(crate) is_viewer: bool,
}

/// A user of the contact centre.
#[derive(Debug)]
pub(crate) struct ShownAgent {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) path: String,
    /// Empty where there is none.
    pub(crate) role: String,
    pub(crate) has_log_in: bool,
}

impl ShownUser {
    pub(crate) fn new(user: &ListedUser, viewer: &Viewer) -> Self {
        Self {
            path: format!("/admin/users/{}", encoded(&user.name)),
            is_viewer: user.name.eq_ignore_ascii_case(&viewer.name),
            name: user.name.clone(),
            role: user.role.clone(),
            must_change_password: user.must_change_password,
            is_of_contact_centre: user.is_of_contact_centre,
        }
    }
}

impl ShownAgent {
    pub(crate) fn new(user: &ContactCentreUser, users: &[ListedUser]) -> Self {
        let is_same = |own: &ListedUser| own.is_of_contact_centre && own.name.eq_ignore_ascii_case(&user.id);
        Self {
            path: format!("/admin/contact-centre/{}", encoded(&user.id)),
            has_log_in: users.iter().any(is_same),
            id: user.id.clone(),
            name: user.display_name.clone(),
            role: user.role.clone().unwrap_or_default(),
        }
    }
}
