//! What our pages show: the values of the templates in `templates/`, ready to be printed.

mod account;
mod api_clients;
mod audit;
mod choice;
mod conditions;
mod deployment_form;
mod deployments;
pub(crate) mod documents;
pub(crate) mod editors;
mod event_view;
pub(crate) mod form;
mod icon;
mod journey_view;
mod kinds;
mod live_now;
mod losses;
mod moment;
mod organization;
mod overview;
mod problems;
pub(crate) mod reports;
mod roles;
mod sections;
mod status;
mod time_line;
mod users;
mod viewer;
mod visit_facts;
mod visit_view;
pub(crate) mod widget;

pub(crate) use account::{AccountPage, ChoosePasswordPage, ShownLogIn};
pub(crate) use api_clients::{ApiClientPage, ApiClientsPage, ListedClient};
pub(crate) use audit::{
    AuditPage, Choice as AuditChoice, ShownChange, ShownEntry, ShownFilter, actor_kind, encoded,
};
pub(crate) use choice::Choice;
pub(crate) use deployment_form::DeploymentForm;
pub(crate) use deployments::{
    DeleteDeploymentPage, DeploymentPage, DeploymentsPage, ListedDeployment, OrganizationPage,
    WidgetConnection,
};
pub(crate) use journey_view::{JourneyView, Looker};
pub(crate) use live_now::LiveNow;
pub(crate) use losses::DAYS_SHOWN;
pub(crate) use organization::{ConfirmPage, RoleChoice, ShownSecret};
pub(crate) use overview::{Overview, OverviewSource, SiteActivity};
pub(crate) use problems::{Problems, sentence};
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
    /// Where to go from here, and what that is called; nowhere, in a frame.
    pub(crate) way: Option<(&'a str, &'a str)>,
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

/// Who is on the site now.
#[derive(Debug, Template)]
#[template(path = "admin/live.html")]
pub(crate) struct LiveNowPage {
    pub(crate) live: LiveNow,
    pub(crate) viewer: Viewer,
}

/// The overview of the administration.
#[derive(Debug, Template)]
#[template(path = "admin/overview.html")]
pub(crate) struct OverviewPage {
    pub(crate) overview: Overview,
    pub(crate) viewer: Viewer,
}

/// The page in the frame that shows the chat widget.
#[derive(Debug, Template)]
#[template(path = "admin/widget_frame.html")]
pub(crate) struct WidgetFramePage;

/// The page in the frame that shows a content offer.
#[derive(Debug, Template)]
#[template(path = "admin/offer_frame.html")]
pub(crate) struct OfferFramePage;
