//! `/admin/users`: who may log in, with which role.

use super::authority::{self, MORE_THAN_YOU};
use super::form::Form;
use crate::audit::Stamp;
use crate::auth::permission::Permission as May;
use crate::auth::{password, password_rules};
use crate::error::ApiError;
use crate::limits::MAX_NAME_BYTES;
use crate::pages::{
    ConfirmPage, NewUserPage, Problems, Section, ShownAgent, ShownSecret, ShownUser, UserPage, UsersPage,
    encoded,
};
use crate::routes::gate::{LoggedIn, guarded};
use crate::routes::page;
use crate::shared::Shared;
use crate::store::{ListedUser, NewPassword, User, UserError};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use serde::Deserialize;
use std::sync::Arc;

const SELF_ROLE: &str =
    "This is you: somebody else has to give you another role, reset your password or delete you.";

pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    let guard = |may: May, route| guarded(shared.clone(), may, route);
    Router::new()
        .route("/admin/users", guard(May::ViewUsers, get(list)))
        // Not below the others: somebody may be called so.
        .route("/admin/new-user", guard(May::AddUsers, get(blank).post(create)))
        .route("/admin/users/{name}", guard(May::ViewUsers, get(show)))
        .route(
            "/admin/users/{name}/role",
            guard(May::EditUsers, post(change_role)),
        )
        .route(
            "/admin/users/{name}/password",
            guard(May::EditUsers, post(reset_password)),
        )
        .route(
            "/admin/users/{name}/delete",
            guard(May::DeleteUsers, get(ask).post(delete)),
        )
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Done {
    pub(super) done: String,
}

async fn list(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Query(done): Query<Done>,
) -> Result<Response, ApiError> {
    let organisation = &logged_in.user.organisation;
    let viewer = logged_in.viewer(Section::Users);
    let users = shared.store.users(organisation).await?;
    let agents = shared.store.contact_centre_users(organisation).await?;
    let agents = agents.iter().map(|agent| ShownAgent::new(agent, &users));
    let page = UsersPage {
        agents: agents.filter(|agent| !agent.has_log_in).collect(),
        users: users.iter().map(|user| ShownUser::new(user, &viewer)).collect(),
        done: if done.done == "deleted" {
            "The user is deleted, and logged out everywhere."
        } else {
            ""
        },
        viewer,
    };
    Ok(page::admin_page(StatusCode::OK, &page))
}

async fn blank(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
) -> Result<Response, ApiError> {
    new_page(&shared, &logged_in, StatusCode::OK, "", "", Problems::default()).await
}

async fn new_page(
    shared: &Shared,
    logged_in: &LoggedIn,
    status: StatusCode,
    name: &str,
    role: &str,
    problems: Problems,
) -> Result<Response, ApiError> {
    let user = &logged_in.user;
    let is_chosen = |choice: &str| choice == role;
    let page = NewUserPage {
        viewer: logged_in.viewer(Section::Users),
        problems,
        name: name.to_owned(),
        roles: authority::choices(shared, &user.organisation, &user.role.grants, is_chosen).await?,
    };
    Ok(page::admin_page(status, &page))
}

async fn create(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    form: Form,
) -> Result<Response, ApiError> {
    let creator = &logged_in.user;
    let (name, role) = (form.text("name").trim(), form.text("role"));
    let choices = authority::choices(&shared, &creator.organisation, &creator.role.grants, |_| false).await?;
    let mut problems = Problems::default();
    if let Some(problem) = problem_of_name(name) {
        problems.add("name", problem);
    }
    if let Some(problem) = authority::refusal(&choices, role) {
        problems.add("role", problem);
    }
    if problems.is_empty() {
        let password = password_rules::one_time();
        let user = User {
            name: name.to_owned(),
            organisation: creator.organisation.clone(),
            password_hash: password::hash(&password).await.ok_or(ApiError::Internal)?,
            role: shared.store.role(&creator.organisation, role).await?,
            must_change_password: true,
            is_of_contact_centre: false,
        };
        let stamp = Stamp {
            actor: &logged_in.actor(),
            at: shared.now(),
        };
        match shared.store.create_user(&user, stamp).await {
            Ok(()) => return Ok(handed_over(&shared, &logged_in, &path_of(name), password)),
            Err(UserError::Store(error)) => return Err(error.into()),
            Err(error) => problems.add("name", error.to_string()),
        }
    }
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    new_page(&shared, &logged_in, status, name, role, problems).await
}

fn problem_of_name(name: &str) -> Option<String> {
    if name.is_empty() {
        Some("a user needs a name to log in with".to_owned())
    } else if name.len() > MAX_NAME_BYTES {
        Some(format!("this is longer than {MAX_NAME_BYTES} bytes"))
    } else if name.chars().any(char::is_control) {
        Some("a name is one line of text".to_owned())
    } else {
        None
    }
}

fn path_of(name: &str) -> String {
    format!("/admin/users/{}", encoded(name))
}

/// Leads to the page that shows the secret once.
pub(super) fn handed_over(
    shared: &Shared,
    logged_in: &LoggedIn,
    path: &str,
    secret: crate::secret::Secret,
) -> Response {
    shared
        .hand_over()
        .keep(&logged_in.log_in, path, secret, shared.now());
    Redirect::to(path).into_response()
}

/// The user a page is about.
async fn find(shared: &Shared, logged_in: &LoggedIn, name: &str) -> Result<User, ApiError> {
    let found = shared.store.user(name).await?;
    let found = found.filter(|user| user.organisation == logged_in.user.organisation);
    found.ok_or(ApiError::NoSuch("user"))
}

/// Why this user is not for whoever looks to change.
fn refusal(logged_in: &LoggedIn, user: &User) -> &'static str {
    if user.name.eq_ignore_ascii_case(&logged_in.user.name) {
        SELF_ROLE
    } else if !logged_in.user.role.grants.covers(&user.role.grants) {
        MORE_THAN_YOU
    } else {
        ""
    }
}

async fn show(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(name): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, ApiError> {
    let Ok(user) = find(&shared, &logged_in, &name).await else {
        return Ok(page::gone("user"));
    };
    let done = if done.done == "role" {
        "The role is changed; the user has to log in again."
    } else {
        ""
    };
    user_page(
        &shared,
        &logged_in,
        StatusCode::OK,
        &user,
        Problems::default(),
        done,
    )
    .await
}

async fn user_page(
    shared: &Shared,
    logged_in: &LoggedIn,
    status: StatusCode,
    user: &User,
    problems: Problems,
    done: &'static str,
) -> Result<Response, ApiError> {
    let viewer = logged_in.viewer(Section::Users);
    let own = &logged_in.user.role.grants;
    let is_chosen = |choice: &str| choice == user.role.name;
    let listed = ListedUser {
        name: user.name.clone(),
        role: user.role.name.clone(),
        must_change_password: user.must_change_password,
        is_of_contact_centre: user.is_of_contact_centre,
    };
    let path = path_of(&user.name);
    let secret = shared.hand_over().take(&logged_in.log_in, &path, shared.now());
    let page = UserPage {
        user: ShownUser::new(&listed, &viewer),
        roles: authority::choices(shared, &user.organisation, own, is_chosen).await?,
        problems,
        one_time: ShownSecret(secret),
        refusal: refusal(logged_in, user),
        done,
        viewer,
    };
    Ok(page::admin_page(status, &page))
}

async fn change_role(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(name): Path<String>,
    form: Form,
) -> Result<Response, ApiError> {
    let Ok(user) = find(&shared, &logged_in, &name).await else {
        return Ok(page::gone("user"));
    };
    let role = form.text("role");
    let own = &logged_in.user.role.grants;
    let choices = authority::choices(&shared, &user.organisation, own, |_| false).await?;
    let refused = Some(refusal(&logged_in, &user)).filter(|refusal| !refusal.is_empty());
    let problem = match refused.or(authority::refusal(&choices, role)) {
        Some(problem) => problem.to_owned(),
        None => {
            let stamp = Stamp {
                actor: &logged_in.actor(),
                at: shared.now(),
            };
            let changed = shared
                .store
                .change_role(&user.organisation, &user.name, role, stamp)
                .await;
            match changed {
                Ok(()) => {
                    return Ok(Redirect::to(&format!("{}?done=role", path_of(&user.name))).into_response());
                }
                Err(UserError::Store(error)) => return Err(error.into()),
                Err(error) => error.to_string(),
            }
        }
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    user_page(
        &shared,
        &logged_in,
        status,
        &user,
        Problems::at("role", problem),
        "",
    )
    .await
}

async fn reset_password(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(name): Path<String>,
    _: Form,
) -> Result<Response, ApiError> {
    let Ok(user) = find(&shared, &logged_in, &name).await else {
        return Ok(page::gone("user"));
    };
    if !refusal(&logged_in, &user).is_empty() {
        return Ok(page::not_allowed());
    }
    let password = password_rules::one_time();
    let hash = password::hash(&password).await.ok_or(ApiError::Internal)?;
    let stamp = Stamp {
        actor: &logged_in.actor(),
        at: shared.now(),
    };
    let new = NewPassword {
        hash: &hash,
        must_change: true,
    };
    let changed = shared
        .store
        .change_password(&user.organisation, &user.name, None, new, stamp)
        .await;
    match changed {
        Ok(()) => Ok(handed_over(&shared, &logged_in, &path_of(&user.name), password)),
        Err(UserError::Store(error)) => Err(error.into()),
        Err(_) => Ok(page::gone("user")),
    }
}

async fn ask(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let Ok(user) = find(&shared, &logged_in, &name).await else {
        return Ok(page::gone("user"));
    };
    Ok(ask_page(&logged_in, StatusCode::OK, &user, Problems::default()))
}

fn ask_page(logged_in: &LoggedIn, status: StatusCode, user: &User, problems: Problems) -> Response {
    let stays = if user.is_of_contact_centre {
        " The user stays in the contact centre, and keeps the role there."
    } else {
        ""
    };
    let page = ConfirmPage {
        viewer: logged_in.viewer(Section::Users),
        title: format!("Delete the user {}?", user.name),
        text: format!(
            "{} is logged out everywhere and cannot log in again. What they changed stays, and the audit log still names them.{stays}",
            user.name
        ),
        button: "Delete the user",
        action: format!("{}/delete", path_of(&user.name)),
        back: path_of(&user.name),
        typed: String::new(),
        problems,
    };
    page::admin_page(status, &page)
}

async fn delete(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(name): Path<String>,
    _: Form,
) -> Result<Response, ApiError> {
    let Ok(user) = find(&shared, &logged_in, &name).await else {
        return Ok(page::gone("user"));
    };
    let refusal = refusal(&logged_in, &user);
    let problem = if refusal.is_empty() {
        let stamp = Stamp {
            actor: &logged_in.actor(),
            at: shared.now(),
        };
        match shared
            .store
            .delete_user(&user.organisation, &user.name, stamp)
            .await
        {
            Ok(()) => return Ok(Redirect::to("/admin/users?done=deleted").into_response()),
            Err(UserError::Store(error)) => return Err(error.into()),
            Err(error) => error.to_string(),
        }
    } else {
        refusal.to_owned()
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(ask_page(&logged_in, status, &user, Problems::at("", problem)))
}
