//! `/admin/api-clients`: programs that use the API. What changes of one ends its tokens at once.

use super::authority::{self, MORE_THAN_YOU};
use super::form::Form;
use super::users::{Done, handed_over};
use crate::audit::Stamp;
use crate::auth::password;
use crate::auth::permission::{Grants, Permission as May};
use crate::error::ApiError;
use crate::limits::MAX_DISPLAY_NAME_CHARACTERS;
use crate::pages::{
    ApiClientPage, ApiClientsPage, ConfirmPage, ListedClient, Problems, Section, ShownChange, ShownSecret,
    encoded,
};
use crate::routes::gate::{LoggedIn, guarded};
use crate::routes::page;
use crate::secret::Secret;
use crate::shared::Shared;
use crate::store::{ApiClient, ChangeError};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use serde_json::json;
use std::sync::Arc;

const NOT_YOURS: &str = "Your role does not allow changing API clients.";

pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    let guard = |may: May, route| guarded(shared.clone(), may, route);
    let edit = guard(May::EditApiClients, post(change));
    Router::new()
        .route("/admin/api-clients", guard(May::ViewApiClients, get(list)))
        .route(
            "/admin/api-clients/new",
            guard(May::AddApiClients, get(blank).post(create)),
        )
        .route(
            "/admin/api-clients/{id}",
            guard(May::ViewApiClients, get(show)).merge(edit),
        )
        .route(
            "/admin/api-clients/{id}/secret",
            guard(May::EditApiClients, post(new_secret)),
        )
        .route(
            "/admin/api-clients/{id}/delete",
            guard(May::DeleteApiClients, get(ask).post(delete)),
        )
}

async fn list(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Query(done): Query<Done>,
) -> Result<Response, ApiError> {
    let clients = shared.store.api_clients(&logged_in.user.organisation).await?;
    let page = ApiClientsPage {
        viewer: logged_in.viewer(Section::ApiClients),
        clients: clients
            .iter()
            .map(|(client, _)| ListedClient::from(client))
            .collect(),
        done: if done.done == "deleted" {
            "The client is deleted, and its tokens with it."
        } else {
            ""
        },
    };
    Ok(page::admin_page(StatusCode::OK, &page))
}

/// What a page says beside the client itself.
#[derive(Default)]
struct Said {
    problems: Problems,
    conflict: Vec<ShownChange>,
    done: &'static str,
}

async fn client_page(
    shared: &Shared,
    logged_in: &LoggedIn,
    status: StatusCode,
    (client, version): (&ApiClient, u32),
    said: Said,
) -> Result<Response, ApiError> {
    let user = &logged_in.user;
    let own = &user.role.grants;
    let is_chosen = |role: &str| client.roles.iter().any(|known| known == role);
    let path = path_of(&client.id);
    let secret = shared.hand_over().take(&logged_in.log_in, &path, shared.now());
    let is_new = client.id.is_empty();
    let read_only = if is_new {
        ""
    } else if !own.has(May::EditApiClients) {
        NOT_YOURS
    } else if !own.covers(&shared.store.grants_of(client).await?) {
        MORE_THAN_YOU
    } else {
        ""
    };
    let bridge = May::EditAvailability.as_str();
    let permissions = client.grants.names().iter().filter(|name| *name != bridge);
    let page = ApiClientPage {
        viewer: logged_in.viewer(Section::ApiClients),
        roles: authority::choices(shared, &user.organisation, own, is_chosen).await?,
        is_bridge: client.grants.names().iter().any(|name| name == bridge),
        permissions: permissions.cloned().collect(),
        id: client.id.clone(),
        path,
        version,
        name: client.name.clone(),
        problems: said.problems,
        secret: ShownSecret(secret),
        token_url: format!("{}/oauth/token", shared.settings.public_url),
        read_only,
        conflict: said.conflict,
        done: said.done,
    };
    Ok(page::admin_page(status, &page))
}

fn path_of(id: &str) -> String {
    format!("/admin/api-clients/{}", encoded(id))
}

fn gone() -> Response {
    page::gone("API client")
}

/// A client that is not there yet.
fn nobody(logged_in: &LoggedIn) -> ApiClient {
    ApiClient {
        id: String::new(),
        organisation: logged_in.user.organisation.clone(),
        name: String::new(),
        secret_hash: String::new(),
        grants: Grants::default(),
        roles: Vec::new(),
    }
}

async fn blank(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
) -> Result<Response, ApiError> {
    let client = nobody(&logged_in);
    client_page(&shared, &logged_in, StatusCode::OK, (&client, 0), Said::default()).await
}

/// What a form makes of a client.
fn filled(client: &ApiClient, form: &Form) -> ApiClient {
    let bridge = May::EditAvailability.as_str();
    let others = client
        .grants
        .names()
        .iter()
        .filter(|name| *name != bridge)
        .cloned();
    let is_bridge = form.text("bridge") == "yes";
    ApiClient {
        name: form.text("name").trim().to_owned(),
        roles: form.all("role"),
        grants: Grants::of_names(others.chain(is_bridge.then(|| bridge.to_owned()))),
        ..client.clone()
    }
}

/// What of a client cannot be.
async fn problems_of(
    shared: &Shared,
    logged_in: &LoggedIn,
    client: &ApiClient,
) -> Result<Problems, ApiError> {
    let mut problems = Problems::default();
    if client.name.is_empty() {
        problems.add("name", "a client needs a name that people know it by");
    } else if client.name.chars().count() > MAX_DISPLAY_NAME_CHARACTERS {
        let problem = format!("this is longer than {MAX_DISPLAY_NAME_CHARACTERS} characters");
        problems.add("name", problem);
    }
    let own = &logged_in.user.role.grants;
    let choices = authority::choices(shared, &client.organisation, own, |_| false).await?;
    let mut refused = client
        .roles
        .iter()
        .filter_map(|role| authority::refusal(&choices, role));
    if let Some(problem) = refused.next() {
        problems.add("role", problem);
    }
    if !own.covers(&client.grants) {
        problems.add("bridge", "you can grant nothing that you may not do yourself");
    }
    Ok(problems)
}

async fn create(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    form: Form,
) -> Result<Response, ApiError> {
    let client = filled(&nobody(&logged_in), &form);
    let problems = problems_of(&shared, &logged_in, &client).await?;
    if !problems.is_empty() {
        let said = Said {
            problems,
            ..Said::default()
        };
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return client_page(&shared, &logged_in, status, (&client, 0), said).await;
    }
    let secret = Secret::random();
    let client = ApiClient {
        id: uuid::Uuid::new_v4().to_string(),
        secret_hash: password::hash(&secret).await.ok_or(ApiError::Internal)?,
        ..client
    };
    let stamp = Stamp {
        actor: &logged_in.actor(),
        at: shared.now(),
    };
    shared.store.put_api_client(&client, stamp).await?;
    Ok(handed_over(&shared, &logged_in, &path_of(&client.id), secret))
}

async fn find(shared: &Shared, logged_in: &LoggedIn, id: &str) -> Result<Option<(ApiClient, u32)>, ApiError> {
    let clients = shared.store.api_clients(&logged_in.user.organisation).await?;
    Ok(clients.into_iter().find(|(client, _)| client.id == id))
}

async fn show(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, ApiError> {
    let Some((client, version)) = find(&shared, &logged_in, &id).await? else {
        return Ok(gone());
    };
    let said = Said {
        done: if done.done == "saved" {
            "The client is saved. It has to ask for a new token."
        } else {
            ""
        },
        ..Said::default()
    };
    client_page(&shared, &logged_in, StatusCode::OK, (&client, version), said).await
}

async fn change(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, ApiError> {
    let Some((current, current_version)) = find(&shared, &logged_in, &id).await? else {
        return Ok(gone());
    };
    if !logged_in
        .user
        .role
        .grants
        .covers(&shared.store.grants_of(&current).await?)
    {
        return Ok(page::not_allowed());
    }
    let client = filled(&current, &form);
    let mut version = form.text("version").parse().unwrap_or_default();
    let mut said = Said {
        problems: problems_of(&shared, &logged_in, &client).await?,
        ..Said::default()
    };
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if said.problems.is_empty() {
        let stamp = Stamp {
            actor: &logged_in.actor(),
            at: shared.now(),
        };
        match shared.store.change_api_client(&client, version, stamp).await {
            Ok(()) => {
                shared.tokens.revoke_all_of(&client.id);
                let path = format!("{}?done=saved", path_of(&client.id));
                return Ok(Redirect::to(&path).into_response());
            }
            Err(ChangeError::NotFound) => return Ok(gone()),
            Err(ChangeError::Store(error)) => return Err(error.into()),
            Err(ChangeError::OtherVersion(_)) => {
                let described = |client: &ApiClient| {
                    json!({ "name": client.name, "roles": client.roles,
                    "permissions": client.grants.names() })
                };
                said.conflict = ShownChange::between(&described(&current), &described(&client));
                version = current_version;
                status = StatusCode::CONFLICT;
            }
        }
    }
    client_page(&shared, &logged_in, status, (&client, version), said).await
}

async fn new_secret(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    _: Form,
) -> Result<Response, ApiError> {
    let Some((client, version)) = find(&shared, &logged_in, &id).await? else {
        return Ok(gone());
    };
    // With its secret one can do what the client can.
    if !logged_in
        .user
        .role
        .grants
        .covers(&shared.store.grants_of(&client).await?)
    {
        return Ok(page::not_allowed());
    }
    let secret = Secret::random();
    let client = ApiClient {
        secret_hash: password::hash(&secret).await.ok_or(ApiError::Internal)?,
        ..client
    };
    let stamp = Stamp {
        actor: &logged_in.actor(),
        at: shared.now(),
    };
    match shared.store.change_api_client(&client, version, stamp).await {
        Ok(()) => {}
        Err(ChangeError::NotFound) => return Ok(gone()),
        Err(ChangeError::OtherVersion(_)) => return Ok(page::out_of_date()),
        Err(ChangeError::Store(error)) => return Err(error.into()),
    }
    shared.tokens.revoke_all_of(&client.id);
    Ok(handed_over(&shared, &logged_in, &path_of(&client.id), secret))
}

async fn ask(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let Some((client, _)) = find(&shared, &logged_in, &id).await? else {
        return Ok(gone());
    };
    Ok(ask_page(&logged_in, StatusCode::OK, &client, Problems::default()))
}

fn ask_page(logged_in: &LoggedIn, status: StatusCode, client: &ApiClient, problems: Problems) -> Response {
    let page = ConfirmPage {
        viewer: logged_in.viewer(Section::ApiClients),
        title: format!("Delete the API client {}?", client.name),
        text: "Its tokens stop at once, and its id and secret are never good again. What the program changed stays.".to_owned(),
        button: "Delete the client",
        action: format!("{}/delete", path_of(&client.id)),
        back: path_of(&client.id),
        typed: String::new(),
        problems,
    };
    page::admin_page(status, &page)
}

async fn delete(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    _: Form,
) -> Result<Response, ApiError> {
    let Some((client, _)) = find(&shared, &logged_in, &id).await? else {
        return Ok(gone());
    };
    if !logged_in
        .user
        .role
        .grants
        .covers(&shared.store.grants_of(&client).await?)
    {
        let problems = Problems::at("", MORE_THAN_YOU);
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(ask_page(&logged_in, status, &client, problems));
    }
    let stamp = Stamp {
        actor: &logged_in.actor(),
        at: shared.now(),
    };
    match shared
        .store
        .delete_api_client(&client.organisation, &client.id, stamp)
        .await
    {
        Ok(()) => {}
        Err(ChangeError::Store(error)) => return Err(error.into()),
        Err(_) => return Ok(gone()),
    }
    shared.tokens.revoke_all_of(&client.id);
    Ok(Redirect::to("/admin/api-clients?done=deleted").into_response())
}
