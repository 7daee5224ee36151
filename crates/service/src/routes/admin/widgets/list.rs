//! All widgets, and a new one: a website with a deployment of its own.

use super::desk::Desk;
use crate::audit::Stamp;
use crate::auth::permission::Permission;
use crate::pages::widget::{ListedWidget, NewWidgetPage, WidgetsPage, widget_path};
use crate::pages::{DeploymentForm, Problems, Section};
use crate::routes::admin::deployments::nothing;
use crate::routes::admin::form::Form;
use crate::routes::gate::LoggedIn;
use crate::routes::page::{self, PageError};
use crate::shared::Shared;
use crate::store::Deployment;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
) -> Result<Response, PageError> {
    let organisation = &logged_in.user.organisation;
    let mut widgets = Vec::new();
    for deployment in shared.store.deployments_of_site(organisation).await? {
        let Some(widget) = shared.store.widget(organisation, &deployment.id).await? else {
            continue;
        };
        let desk = Desk::unfilled(widget);
        let last = desk.widget.last.filter(|(_, at)| at.0 > 0);
        widgets.push(ListedWidget {
            path: desk.path(),
            version: desk.published_number(),
            published: last.map(|(_, at)| at.into()),
            has_changes: desk.has_changes(),
            name: deployment.name,
            domains: deployment.allowed_domains,
        });
    }
    let viewer = logged_in.viewer(Section::Widgets);
    let may_edit = viewer.may(Permission::EditSettings);
    Ok(page::admin_page(
        StatusCode::OK,
        &WidgetsPage {
            viewer,
            widgets,
            may_edit,
        },
    ))
}

pub(super) async fn blank(Extension(logged_in): Extension<LoggedIn>) -> Response {
    new_page(&logged_in, StatusCode::OK, "", "", Problems::default())
}

pub(super) async fn create(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    form: Form,
) -> Result<Response, PageError> {
    let (name, typed) = (form.text("name").trim(), form.text("domains"));
    let new = nothing(&logged_in);
    let form = DeploymentForm::of(&new).with("name", name).with("domains", typed);
    let deployment = match form.deployment(&new) {
        Ok(deployment) => Deployment {
            id: uuid::Uuid::new_v4().to_string(),
            ..deployment
        },
        Err(problems) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(new_page(&logged_in, status, name, typed, problems));
        }
    };
    let stamp = Stamp {
        actor: &logged_in.actor(),
        at: shared.now(),
    };
    shared.store.put_deployment(&deployment, stamp).await?;
    shared.configuration_changed();
    let path = format!("{}?done=created", widget_path(&deployment.id));
    Ok(Redirect::to(&path).into_response())
}

fn new_page(
    logged_in: &LoggedIn,
    status: StatusCode,
    name: &str,
    domains: &str,
    problems: Problems,
) -> Response {
    let page = NewWidgetPage {
        viewer: logged_in.viewer(Section::Widgets),
        name: name.to_owned(),
        domains: domains.to_owned(),
        problems,
    };
    page::admin_page(status, &page)
}
