//! All widgets, and a new one: a website with a deployment of its own.

use crate::audit::Stamp;
use crate::auth::permission::Permission;
use crate::limits::MAX_DISPLAY_NAME_CHARACTERS;
use crate::origin::AllowedDomain;
use crate::pages::widget::{ListedWidget, NewWidgetPage, WidgetsPage, widget_path};
use crate::pages::{Problems, Section};
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
        let last = widget.versions.first();
        let has_some = deployment
            .widget
            .as_object()
            .is_some_and(|widget| !widget.is_empty());
        widgets.push(ListedWidget {
            path: widget_path(&deployment.id),
            version: last.filter(|_| has_some).map_or(0, |version| version.number),
            published: last
                .filter(|version| version.published_at.0 > 0)
                .map(|version| version.published_at.into()),
            has_changes: widget
                .draft
                .is_some_and(|draft| draft.config != deployment.widget),
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
    let domains: Vec<String> = typed
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    let mut problems = Problems::default();
    if name.is_empty() {
        problems.add("name", "name the website as people know it");
    } else if name.chars().count() > MAX_DISPLAY_NAME_CHARACTERS {
        let most = MAX_DISPLAY_NAME_CHARACTERS;
        problems.add("name", format!("this is longer than {most} characters"));
    }
    if domains.is_empty() {
        problems.add(
            "domains",
            "name the site: without a domain no page may talk to the service",
        );
    }
    for error in domains
        .iter()
        .filter_map(|domain| AllowedDomain::parse(domain).err())
    {
        problems.add("domains", error.to_string());
    }
    if !problems.is_empty() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(new_page(&logged_in, status, name, typed, problems));
    }
    let deployment = Deployment {
        id: uuid::Uuid::new_v4().to_string(),
        name: name.to_owned(),
        allowed_domains: domains,
        ..nothing(&logged_in)
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
