//! The configurator of chat widgets: forms, lists and texts to be copied.

mod check;
mod contrast;
mod difference;
mod dressing;
mod form;
mod import;
mod page;
mod script;
mod summary;
mod versions;
mod words;

pub(crate) use check::{CheckView, OpenCheckPage, Stand, WidgetCheck};
pub(crate) use difference::differences;
pub(crate) use dressing::{dress, tidy};
pub(crate) use form::{DEPLOYMENT_FIELDS, Known, OF_DEPLOYMENT, name_here, row, said_of};
pub(crate) use import::WidgetImportPage;
pub(crate) use page::{ListedWidget, NewWidgetPage, Tab, WidgetPage, WidgetView, WidgetsPage, previewed};
pub(crate) use script::WidgetScriptPage;
pub(crate) use versions::{ShownVersion, WidgetVersionsPage};
pub(crate) use words::{Language, languages};

use super::audit::encoded;

/// Where the configurator of a deployment's widget lies.
pub(crate) fn widget_path(deployment: &str) -> String {
    format!("/admin/deployments/{}/widget", encoded(deployment))
}
