//! Deployments, and the organisation they belong to.

use super::audit::ShownChange;
use super::deployment_form::{DeploymentForm, ShownTable, Typed};
use super::problems::Problems;
use super::viewer::Viewer;
use crate::auth::permission::Permission;
use crate::connection_test::{ServerReport, summary};
use crate::limits::{EVENT_RETENTION_IN_DAYS, JOURNEY_RETENTION_IN_DAYS};
use askama::Template;

/// All of them.
#[derive(Debug, Template)]
#[template(path = "admin/deployments.html")]
pub(crate) struct DeploymentsPage {
    pub(crate) viewer: Viewer,
    pub(crate) organisation: String,
    pub(crate) deployments: Vec<ListedDeployment>,
    pub(crate) done: &'static str,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct ListedDeployment {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) domains: Vec<String>,
    pub(crate) is_on: bool,
}

/// One of them, to be looked at or changed, or a new one.
#[derive(Debug, Template)]
#[template(path = "admin/deployment.html")]
pub(crate) struct DeploymentPage {
    pub(crate) viewer: Viewer,
    /// Empty while it is new.
    pub(crate) id: String,
    pub(crate) version: u32,
    pub(crate) title: String,
    pub(crate) form: DeploymentForm,
    pub(crate) tables: Vec<ShownTable>,
    pub(crate) problems: Problems,
    /// What is wrong, and has no field of its own.
    pub(crate) elsewhere: Vec<String>,
    pub(crate) conflict: Vec<ShownChange>,
    /// Empty while it is new.
    pub(crate) snippet: String,
    pub(crate) is_built: bool,
    pub(crate) is_read_only: bool,
    pub(crate) done: &'static str,
}

/// Whether chats of a deployment would reach the contact centre; a part of a page.
#[derive(Debug, Template)]
#[template(path = "admin/widget_connection.html")]
pub(crate) struct WidgetConnection {
    /// Why nothing was tested; empty where something was.
    pub(crate) problem: &'static str,
    pub(crate) reports: Vec<ServerReport>,
}

/// The organisation.
#[derive(Debug, Template)]
#[template(path = "admin/organization.html")]
pub(crate) struct OrganizationPage {
    pub(crate) viewer: Viewer,
    pub(crate) id: String,
    pub(crate) version: u32,
    pub(crate) name: String,
    /// One a line.
    pub(crate) applications: String,
    pub(crate) events: String,
    pub(crate) journeys: String,
    pub(crate) problems: Problems,
    pub(crate) conflict: Vec<ShownChange>,
    pub(crate) is_read_only: bool,
    pub(crate) done: &'static str,
}

impl OrganizationPage {
    pub(crate) const EVENTS: u32 = EVENT_RETENTION_IN_DAYS;
    pub(crate) const JOURNEYS: u32 = JOURNEY_RETENTION_IN_DAYS;
}

/// "Delete the deployment?", with what goes with it.
#[derive(Debug, Template)]
#[template(path = "admin/deployment_delete.html")]
pub(crate) struct DeleteDeploymentPage {
    pub(crate) viewer: Viewer,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) visitors: i64,
    pub(crate) events: i64,
    /// Whether it holds more than is deleted at once.
    pub(crate) is_too_large: bool,
    pub(crate) is_on: bool,
    pub(crate) problems: Problems,
}

impl WidgetConnection {
    /// Nothing was tested.
    pub(crate) fn problem(problem: &'static str) -> Self {
        Self {
            problem,
            reports: Vec::new(),
        }
    }

    /// All of it in one sentence.
    pub(crate) fn summary(&self) -> &'static str {
        summary(&self.reports)
    }
}
