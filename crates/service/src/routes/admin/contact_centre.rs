//! `/admin/contact-centre/{id}`: a user of the contact centre, who gets or loses a role here, and may be let in.

use super::authority::{self, MORE_THAN_YOU};
use super::form::Form;
use super::users::{Done, handed_over};
use crate::audit::Stamp;
use crate::auth::permission::Permission as May;
use crate::auth::{password, password_rules};
use crate::error::ApiError;
use crate::pages::{AgentPage, Problems, Section, ShownAgent, ShownSecret, encoded};
use crate::routes::gate::{LoggedIn, guarded};
use crate::routes::page;
use crate::shared::Shared;
use crate::store::{ContactCentreUser, UserError};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use std::sync::Arc;

pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    let guard = |may: May, route| guarded(shared.clone(), may, route);
    Router::new()
        .route("/admin/contact-centre/{id}", guard(May::ViewUsers, get(show)))
        .route(
            "/admin/contact-centre/{id}/role",
            guard(May::EditUsers, post(give_role)),
        )
        .route(
            "/admin/contact-centre/{id}/log-in",
            guard(May::AddUsers, post(give_log_in)),
        )
}

async fn find(
    shared: &Shared,
    logged_in: &LoggedIn,
    id: &str,
) -> Result<Option<ContactCentreUser>, ApiError> {
    let users = shared
        .store
        .contact_centre_users(&logged_in.user.organisation)
        .await?;
    Ok(users.into_iter().find(|user| user.id.eq_ignore_ascii_case(id)))
}

fn gone() -> Response {
    page::gone("user of the contact centre")
}

fn path_of(id: &str) -> String {
    format!("/admin/contact-centre/{}", encoded(id))
}

async fn show(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, ApiError> {
    let Some(agent) = find(&shared, &logged_in, &id).await? else {
        return Ok(gone());
    };
    let done = if done.done == "role" {
        "The role is changed."
    } else {
        ""
    };
    agent_page(
        &shared,
        &logged_in,
        StatusCode::OK,
        &agent,
        Problems::default(),
        done,
    )
    .await
}

async fn agent_page(
    shared: &Shared,
    logged_in: &LoggedIn,
    status: StatusCode,
    agent: &ContactCentreUser,
    problems: Problems,
    done: &'static str,
) -> Result<Response, ApiError> {
    let user = &logged_in.user;
    let users = shared.store.users(&user.organisation).await?;
    let is_chosen = |choice: &str| agent.role.as_deref() == Some(choice);
    let secret = shared
        .hand_over()
        .take(&logged_in.log_in, &path_of(&agent.id), shared.now());
    let page = AgentPage {
        viewer: logged_in.viewer(Section::Users),
        roles: authority::choices(shared, &user.organisation, &user.role.grants, is_chosen).await?,
        problems,
        one_time: ShownSecret(secret),
        refusal: refusal(shared, logged_in, agent).await?,
        agent: ShownAgent::new(agent, &users),
        done,
    };
    Ok(page::admin_page(status, &page))
}

/// Why this user is not for whoever looks to change.
async fn refusal(
    shared: &Shared,
    logged_in: &LoggedIn,
    agent: &ContactCentreUser,
) -> Result<&'static str, ApiError> {
    let user = &logged_in.user;
    if user.is_of_contact_centre && user.name.eq_ignore_ascii_case(&agent.id) {
        return Ok("This is you: somebody else has to give you another role.");
    }
    let Some(role) = &agent.role else { return Ok("") };
    let role = shared.store.role(&user.organisation, role).await?;
    Ok(if user.role.grants.covers(&role.grants) {
        ""
    } else {
        MORE_THAN_YOU
    })
}

async fn give_role(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, ApiError> {
    let Some(agent) = find(&shared, &logged_in, &id).await? else {
        return Ok(gone());
    };
    let user = &logged_in.user;
    let role = Some(form.text("role")).filter(|role| !role.is_empty());
    let choices = authority::choices(&shared, &user.organisation, &user.role.grants, |_| false).await?;
    let refused = refusal(&shared, &logged_in, &agent).await?;
    let refused = Some(refused).filter(|refusal| !refusal.is_empty());
    let problem = match refused.or(role.and_then(|role| authority::refusal(&choices, role))) {
        Some(problem) => problem.to_owned(),
        None => {
            let stamp = Stamp {
                actor: &logged_in.actor(),
                at: shared.now(),
            };
            let given = shared
                .store
                .give_role(&user.organisation, &agent.id, role, stamp)
                .await;
            match given {
                Ok(()) => {
                    let path = format!("{}?done=role", path_of(&agent.id));
                    return Ok(Redirect::to(&path).into_response());
                }
                Err(UserError::Store(error)) => return Err(error.into()),
                Err(error) => error.to_string(),
            }
        }
    };
    let problems = Problems::at("role", problem);
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    agent_page(&shared, &logged_in, status, &agent, problems, "").await
}

async fn give_log_in(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    _: Form,
) -> Result<Response, ApiError> {
    let Some(agent) = find(&shared, &logged_in, &id).await? else {
        return Ok(gone());
    };
    if !refusal(&shared, &logged_in, &agent).await?.is_empty() {
        return Ok(page::not_allowed());
    }
    let password = password_rules::one_time();
    let hash = password::hash(&password).await.ok_or(ApiError::Internal)?;
    let stamp = Stamp {
        actor: &logged_in.actor(),
        at: shared.now(),
    };
    let organisation = &logged_in.user.organisation;
    let given = shared
        .store
        .give_log_in(organisation, &agent.id, &hash, stamp)
        .await;
    let problem = match given {
        Ok(()) => return Ok(handed_over(&shared, &logged_in, &path_of(&agent.id), password)),
        Err(UserError::Store(error)) => return Err(error.into()),
        Err(UserError::NotFound) => "give this user a role first".to_owned(),
        Err(error) => error.to_string(),
    };
    let problems = Problems::at("log-in", problem);
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    agent_page(&shared, &logged_in, status, &agent, problems, "").await
}
