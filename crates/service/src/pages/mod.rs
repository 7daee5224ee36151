//! What our pages show: the values of the templates in `templates/`, ready to be printed.

mod account;
mod api_clients;
mod audit;
mod deployment_form;
mod deployments;
mod journey_view;
mod losses;
mod moment;
mod organization;
mod overview;
mod problems;
mod roles;
mod sections;
mod users;
mod viewer;

pub(crate) use account::{AccountPage, ChoosePasswordPage, ShownLogIn};
pub(crate) use api_clients::{ApiClientPage, ApiClientsPage, ListedClient};
pub(crate) use audit::{AuditPage, Choice, ShownChange, ShownEntry, ShownFilter, actor_kind, encoded};
pub(crate) use deployment_form::DeploymentForm;
pub(crate) use deployments::{
    DeleteDeploymentPage, DeploymentPage, DeploymentsPage, ListedDeployment, OrganizationPage,
};
pub(crate) use journey_view::JourneyView;
pub(crate) use losses::DAYS_SHOWN;
pub(crate) use organization::{ConfirmPage, RoleChoice, ShownSecret};
pub(crate) use overview::{Overview, OverviewSource, SiteActivity};
pub(crate) use problems::Problems;
pub(crate) use roles::{ListedRole, Matrix, RolePage, RolesPage, summary as role_summary};
pub(crate) use sections::Section;
pub(crate) use users::{AgentPage, NewUserPage, ShownAgent, ShownUser, UserPage, UsersPage};
pub(crate) use viewer::Viewer;

use crate::auth::permission::Permission;
use askama::Template;

/// The log-in form.
#[derive(Debug, Template)]
#[template(path = "log_in.html")]
pub(crate) struct LogInPage<'a> {
    /// What went wrong; empty the first time.
    pub(crate) problem: &'a str,
    /// Where to go afterwards.
    pub(crate) next: &'a str,
    /// The name typed before.
    pub(crate) name: &'a str,
    pub(crate) form_token: &'a str,
}

/// What went wrong and what to do.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub(crate) struct ErrorPage<'a> {
    pub(crate) title: &'a str,
    pub(crate) advice: &'a str,
}

/// A visitor's journey.
#[derive(Debug, Template)]
#[template(path = "journey.html")]
pub(crate) struct JourneyPage<'a> {
    pub(crate) view: JourneyView,
    /// The page's own address, without query.
    pub(crate) address: &'a str,
    /// Who looks; nobody in a frame.
    pub(crate) viewer: Option<Viewer>,
}

/// The overview of the administration.
#[derive(Debug, Template)]
#[template(path = "admin/overview.html")]
pub(crate) struct OverviewPage {
    pub(crate) overview: Overview,
    pub(crate) viewer: Viewer,
}
