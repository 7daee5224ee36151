//! `/admin/deployments`: the websites of an organisation, and what is recorded on them.

use super::form::Form;
use super::users::Done;
use crate::audit::Stamp;
use crate::auth::permission::Permission as May;
use crate::error::ApiError;
use crate::pages::{
    DeleteDeploymentPage, DeploymentForm, DeploymentPage, DeploymentsPage, ListedDeployment, Problems,
    Section, ShownChange,
};
use crate::routes::gate::{LoggedIn, guarded};
use crate::routes::page;
use crate::shared::Shared;
use crate::snippet;
use crate::store::{ChangeError, Deployment, DeploymentGone};
use crate::wire::tracking::{PageviewConfig, TrackingSettings};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use serde_json::json;
use std::sync::Arc;

/// A deployment that holds more events than this is turned off rather than deleted: nobody else would be answered meanwhile.
const MOST_EVENTS_DELETED: i64 = 50_000;

pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    let guard = |may: May, route| guarded(shared.clone(), may, route);
    Router::new()
        .route("/admin/deployments", guard(May::ViewSettings, get(list)))
        .route(
            "/admin/deployments/new",
            guard(May::EditSettings, get(blank).post(create)),
        )
        .route(
            "/admin/deployments/{id}",
            guard(May::ViewSettings, get(show)).merge(guard(May::EditSettings, post(change))),
        )
        .route(
            "/admin/deployments/{id}/off",
            guard(May::EditSettings, post(turn_off)),
        )
        .route(
            "/admin/deployments/{id}/delete",
            guard(May::EditSettings, get(ask).post(delete)),
        )
}

async fn list(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Query(done): Query<Done>,
) -> Result<Response, ApiError> {
    let organisation = &logged_in.user.organisation;
    let found = shared.store.organisation(organisation).await?;
    let deployments = shared.store.deployments_of_site(organisation).await?;
    let page = DeploymentsPage {
        viewer: logged_in.viewer(Section::Deployments),
        organisation: found.map(|found| found.name).unwrap_or_default(),
        deployments: deployments
            .into_iter()
            .map(|deployment| ListedDeployment {
                id: deployment.id,
                name: deployment.name,
                domains: deployment.allowed_domains,
                is_on: deployment.tracking.enabled,
            })
            .collect(),
        done: if done.done == "deleted" {
            "The deployment is deleted, and everything that was recorded for it."
        } else {
            ""
        },
    };
    Ok(page::admin_page(StatusCode::OK, &page))
}

/// A deployment that is not there yet.
pub(super) fn nothing(logged_in: &LoggedIn) -> Deployment {
    Deployment {
        id: String::new(),
        organisation: logged_in.user.organisation.clone(),
        name: String::new(),
        allowed_domains: Vec::new(),
        tracking: TrackingSettings {
            pageview_config: Some(PageviewConfig::Auto),
            ..TrackingSettings::default()
        },
        widget: json!({}),
    }
}

/// What a page says beside the deployment itself.
#[derive(Default)]
struct Said {
    problems: Problems,
    conflict: Vec<ShownChange>,
    done: &'static str,
}

async fn deployment_page(
    shared: &Shared,
    logged_in: &LoggedIn,
    status: StatusCode,
    (deployment, version): (&Deployment, u32),
    form: DeploymentForm,
    said: Said,
) -> Response {
    let inline = snippet::read(&shared.settings).await.unwrap_or_default();
    let is_new = deployment.id.is_empty();
    let page = DeploymentPage {
        viewer: logged_in.viewer(Section::Deployments),
        snippet: if is_new {
            String::new()
        } else {
            snippet::pasted(&inline, &deployment.organisation, &deployment.id)
        },
        is_built: !inline.is_empty(),
        title: if is_new {
            "New deployment".to_owned()
        } else {
            deployment.name.clone()
        },
        id: deployment.id.clone(),
        version,
        tables: form.tables(&said.problems),
        elsewhere: said.problems.elsewhere(|path| form.shows(path)),
        form,
        problems: said.problems,
        conflict: said.conflict,
        is_read_only: !logged_in.user.role.grants.has(May::EditSettings),
        done: said.done,
    };
    page::admin_page(status, &page)
}

async fn blank(State(shared): State<Arc<Shared>>, Extension(logged_in): Extension<LoggedIn>) -> Response {
    let new = nothing(&logged_in);
    let form = DeploymentForm::of(&new);
    deployment_page(
        &shared,
        &logged_in,
        StatusCode::OK,
        (&new, 0),
        form,
        Said::default(),
    )
    .await
}

fn sent(form: &Form) -> DeploymentForm {
    let has_row = |start: &str| form.fields().any(|(name, _)| name.starts_with(start));
    DeploymentForm::sent(|name| form.text(name), has_row)
}

async fn create(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    form: Form,
) -> Result<Response, ApiError> {
    let form = sent(&form);
    let new = nothing(&logged_in);
    match form.deployment(&new) {
        Ok(deployment) => {
            let deployment = Deployment {
                id: uuid::Uuid::new_v4().to_string(),
                ..deployment
            };
            let stamp = Stamp {
                actor: &logged_in.actor(),
                at: shared.now(),
            };
            shared.store.put_deployment(&deployment, stamp).await?;
            shared.configuration_changed();
            let path = format!("/admin/deployments/{}?done=created", deployment.id);
            Ok(Redirect::to(&path).into_response())
        }
        Err(problems) => {
            let said = Said {
                problems,
                ..Said::default()
            };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(deployment_page(&shared, &logged_in, status, (&new, 0), form, said).await)
        }
    }
}

async fn find(
    shared: &Shared,
    logged_in: &LoggedIn,
    id: &str,
) -> Result<Option<(Deployment, u32)>, ApiError> {
    Ok(shared.store.deployment(&logged_in.user.organisation, id).await?)
}

fn gone() -> Response {
    page::gone("deployment")
}

async fn show(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, ApiError> {
    let Some((deployment, version)) = find(&shared, &logged_in, &id).await? else {
        return Ok(gone());
    };
    let said = Said {
        done: match done.done.as_str() {
            "created" => "The deployment is there. Paste the snippet into your site, and open a page of it.",
            "saved" => "The deployment is saved. Pages hear of it with their next load.",
            _ => "",
        },
        ..Said::default()
    };
    let form = DeploymentForm::of(&deployment);
    Ok(deployment_page(
        &shared,
        &logged_in,
        StatusCode::OK,
        (&deployment, version),
        form,
        said,
    )
    .await)
}

async fn change(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, ApiError> {
    let mut version = form.text("version").parse().unwrap_or_default();
    let form = sent(&form);
    let Some((current, current_version)) = find(&shared, &logged_in, &id).await? else {
        return Ok(gone());
    };
    let mut said = Said::default();
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    match form.deployment(&current) {
        Err(problems) => said.problems = problems,
        Ok(deployment) => {
            let stamp = Stamp {
                actor: &logged_in.actor(),
                at: shared.now(),
            };
            match shared.store.change_deployment(&deployment, version, stamp).await {
                Ok(()) => {
                    shared.configuration_changed();
                    let path = format!("/admin/deployments/{id}?done=saved");
                    return Ok(Redirect::to(&path).into_response());
                }
                Err(ChangeError::NotFound) => return Ok(gone()),
                Err(ChangeError::Store(error)) => return Err(error.into()),
                Err(ChangeError::OtherVersion(_)) => {
                    said.conflict = ShownChange::between(&current.described(), &deployment.described());
                    version = current_version;
                    status = StatusCode::CONFLICT;
                }
            }
        }
    }
    Ok(deployment_page(&shared, &logged_in, status, (&current, version), form, said).await)
}

async fn turn_off(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    _: Form,
) -> Result<Response, ApiError> {
    let Some((mut deployment, version)) = find(&shared, &logged_in, &id).await? else {
        return Ok(gone());
    };
    deployment.tracking.enabled = false;
    let stamp = Stamp {
        actor: &logged_in.actor(),
        at: shared.now(),
    };
    match shared.store.change_deployment(&deployment, version, stamp).await {
        Ok(()) => {
            shared.configuration_changed();
            let path = format!("/admin/deployments/{id}?done=saved");
            Ok(Redirect::to(&path).into_response())
        }
        Err(ChangeError::NotFound) => Ok(gone()),
        Err(ChangeError::OtherVersion(_)) => Ok(page::out_of_date()),
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}

async fn ask(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let Some((deployment, _)) = find(&shared, &logged_in, &id).await? else {
        return Ok(gone());
    };
    ask_page(
        &shared,
        &logged_in,
        StatusCode::OK,
        deployment,
        Problems::default(),
    )
    .await
}

async fn ask_page(
    shared: &Shared,
    logged_in: &LoggedIn,
    status: StatusCode,
    deployment: Deployment,
    problems: Problems,
) -> Result<Response, ApiError> {
    let (visitors, events) = shared.store.size_of_deployment(&deployment.id).await?;
    let page = DeleteDeploymentPage {
        viewer: logged_in.viewer(Section::Deployments),
        is_on: deployment.tracking.enabled,
        id: deployment.id,
        name: deployment.name,
        visitors,
        events,
        is_too_large: events > MOST_EVENTS_DELETED,
        problems,
    };
    Ok(page::admin_page(status, &page))
}

async fn delete(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, ApiError> {
    let Some((deployment, _)) = find(&shared, &logged_in, &id).await? else {
        return Ok(gone());
    };
    if form.text("typed").trim() != deployment.name.trim() {
        let problems = Problems::at("typed", "this is not its name");
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return ask_page(&shared, &logged_in, status, deployment, problems).await;
    }
    // Pages that still talk to it are refused from now on, as far as that is not only about to be.
    let stamp = Stamp {
        actor: &logged_in.actor(),
        at: shared.now(),
    };
    let deleted = shared
        .store
        .delete_deployment(&deployment, MOST_EVENTS_DELETED, stamp)
        .await?;
    match deleted {
        DeploymentGone::Deleted => {
            shared.configuration_changed();
            shared.store.empty_log().await;
            Ok(Redirect::to("/admin/deployments?done=deleted").into_response())
        }
        DeploymentGone::TooLarge => {
            let status = StatusCode::CONFLICT;
            ask_page(&shared, &logged_in, status, deployment, Problems::default()).await
        }
    }
}
