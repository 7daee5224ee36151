//! `/admin/roles`: what each role grants; the organisation's own ones can be changed.

use super::authority::MORE_THAN_YOU;
use super::form::Form;
use crate::audit::{self, Actor};
use crate::auth::permission::{Grants, Permission as May};
use crate::auth::role::{BUILT_IN, BuiltInRole};
use crate::documents::{self, Change};
use crate::error::ApiError;
use crate::pages::{
    ConfirmPage, ListedRole, Matrix, Problems, RolePage, RolesPage, Section, ShownChange, encoded,
    role_summary,
};
use crate::routes::gate::{LoggedIn, guarded};
use crate::routes::page;
use crate::shared::Shared;
use crate::store::{Document, DocumentKey};
use crate::wire::kind::Kind;
use crate::wire::role::WireRole;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

const BUILT_IN_ROLE: &str =
    "Every organization has this role; it cannot be changed. Make one of your own beside it.";
const NOT_YOURS: &str = "Your role does not allow changing roles.";

pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    let guard = |may: May, route| guarded(shared.clone(), may, route);
    let edit = guarded(shared.clone(), May::EditRoles, post(change));
    Router::new()
        .route("/admin/roles", guard(May::ViewRoles, get(list)))
        .route("/admin/roles/new", guard(May::AddRoles, get(blank).post(create)))
        .route("/admin/roles/{id}", guard(May::ViewRoles, get(show)).merge(edit))
        .route(
            "/admin/roles/{id}/delete",
            guard(May::DeleteRoles, get(ask).post(delete)),
        )
        // Whoever may delete may take that back.
        .route(
            "/admin/roles/{id}/restore",
            guard(May::DeleteRoles, post(restore)),
        )
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    done: String,
    /// Of what was deleted.
    id: String,
}

async fn list(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Query(asked): Query<Asked>,
) -> Result<Response, ApiError> {
    let organisation = &logged_in.user.organisation;
    let holders = shared.store.holders_of_roles(organisation).await?;
    let count = |name: &str| holders.get(name).copied().unwrap_or_default();
    let documents = shared.store.documents_of_kind(organisation, Kind::Role).await?;
    let built_in = BUILT_IN.iter().map(|role| ListedRole {
        id: role.id.to_owned(),
        name: role.name.to_owned(),
        description: role.description.to_owned(),
        is_built_in: true,
        holders: count(role.name),
        summary: role_summary(&names_of_built_in(role)),
    });
    let made = documents.iter().map(|document| {
        let role = Shown::of(document);
        ListedRole {
            id: document.id.clone(),
            is_built_in: false,
            holders: count(&role.name),
            summary: role_summary(&role.names),
            name: role.name,
            description: role.description,
        }
    });
    let may_undo = asked.done == "deleted" && logged_in.user.role.grants.has(May::DeleteRoles);
    let page = RolesPage {
        viewer: logged_in.viewer(Section::Roles),
        roles: built_in.chain(made).collect(),
        done: match asked.done.as_str() {
            "deleted" => "The role is deleted.",
            "saved" => "The role is saved. It holds at once for everybody who has it.",
            "restored" => "The role is back as it was.",
            "not-restored" => {
                "The role could not be brought back: its name is taken, or it is there already."
            }
            _ => "",
        },
        undo: if may_undo { asked.id } else { String::new() },
    };
    Ok(page::admin_page(StatusCode::OK, &page))
}

/// A role, as its form has it.
#[derive(Debug, Clone, Default)]
struct Shown {
    id: String,
    version: u32,
    name: String,
    description: String,
    names: Vec<String>,
}

impl Shown {
    fn of(document: &Document) -> Self {
        let role = WireRole::read(&document.body).ok();
        Self {
            id: document.id.clone(),
            version: document.version,
            name: audit::name_of(&document.body),
            description: role
                .as_ref()
                .map(|role| role.description.clone())
                .unwrap_or_default(),
            names: role.map(|role| role.names()).unwrap_or_default(),
        }
    }

    fn of_form(id: &str, form: &Form) -> Self {
        Self {
            id: id.to_owned(),
            version: form.text("version").parse().unwrap_or_default(),
            name: form.text("name").trim().to_owned(),
            description: form.text("description").trim().to_owned(),
            names: form.all("grant"),
        }
    }

    fn grants(&self) -> Grants {
        Grants::of_names(self.names.iter().cloned())
    }

    /// As the API has it.
    fn sent(&self) -> Map<String, Value> {
        let mut policies: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        for name in &self.names {
            let mut parts = name.splitn(3, ':').map(str::to_owned);
            let mut part = || parts.next().unwrap_or_default();
            let key = (part(), part());
            policies.entry(key).or_default().push(part());
        }
        let policies = policies.into_iter().map(|((domain, entity), actions)| {
            json!({ "domain": domain, "entityName": entity, "actionSet": actions })
        });
        let policies: Vec<Value> = policies.collect();
        Map::from_iter([
            ("name".to_owned(), self.name.clone().into()),
            ("description".to_owned(), self.description.clone().into()),
            ("permissionPolicies".to_owned(), policies.into()),
            // The flat list says the same again.
            ("permissions".to_owned(), Value::Null),
        ])
    }
}

fn names_of_built_in(role: &BuiltInRole) -> Vec<String> {
    role.permissions.iter().map(|name| (*name).to_owned()).collect()
}

/// What a page says beside the role itself.
#[derive(Default)]
struct Said {
    problems: Problems,
    read_only: &'static str,
    conflict: Vec<ShownChange>,
}

async fn role_page(
    shared: &Shared,
    logged_in: &LoggedIn,
    status: StatusCode,
    role: Shown,
    said: Said,
) -> Result<Response, ApiError> {
    let user = &logged_in.user;
    let holders = shared.store.holders_of_roles(&user.organisation).await?;
    let page = RolePage {
        viewer: logged_in.viewer(Section::Roles),
        matrix: Matrix::new(&role.names, &user.role.grants),
        holders: holders.get(&role.name).copied().unwrap_or_default(),
        id: role.id,
        version: role.version,
        name: role.name,
        description: role.description,
        problems: said.problems,
        read_only: said.read_only,
        conflict: said.conflict,
    };
    Ok(page::admin_page(status, &page))
}

async fn blank(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
) -> Result<Response, ApiError> {
    role_page(
        &shared,
        &logged_in,
        StatusCode::OK,
        Shown::default(),
        Said::default(),
    )
    .await
}

fn key<'a>(logged_in: &'a LoggedIn, id: &'a str) -> DocumentKey<'a> {
    DocumentKey {
        organisation: &logged_in.user.organisation,
        kind: Kind::Role,
        id,
    }
}

fn gone() -> Response {
    page::gone("role")
}

async fn show(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    if let Some(role) = BUILT_IN.iter().find(|role| role.id == id) {
        let shown = Shown {
            id,
            version: 1,
            name: role.name.to_owned(),
            description: role.description.to_owned(),
            names: names_of_built_in(role),
        };
        let said = Said {
            read_only: BUILT_IN_ROLE,
            ..Said::default()
        };
        return role_page(&shared, &logged_in, StatusCode::OK, shown, said).await;
    }
    let Some(document) = shared.store.document(key(&logged_in, &id)).await? else {
        return Ok(gone());
    };
    let role = Shown::of(&document);
    let own = &logged_in.user.role.grants;
    let read_only = if !own.has(May::EditRoles) {
        NOT_YOURS
    } else if !own.covers(&role.grants()) {
        MORE_THAN_YOU
    } else {
        ""
    };
    let said = Said {
        read_only,
        ..Said::default()
    };
    role_page(&shared, &logged_in, StatusCode::OK, role, said).await
}

/// What of a form cannot be, before it is tried.
fn problems_of(role: &Shown, own: &Grants) -> Problems {
    let mut problems = Problems::default();
    if role.name.is_empty() {
        problems.add("name", "a role needs a name");
    }
    if !own.covers(&role.grants()) {
        problems.add("grant", "you can grant nothing that you may not do yourself");
    }
    problems
}

async fn create(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    form: Form,
) -> Result<Response, ApiError> {
    let role = Shown::of_form("", &form);
    let user = &logged_in.user;
    let mut problems = problems_of(&role, &user.role.grants);
    if problems.is_empty() {
        let actor: Actor = logged_in.actor();
        let created = documents::create(&shared, &actor, &user.organisation, Kind::Role, role.sent()).await;
        match created {
            Ok(_) => return Ok(Redirect::to("/admin/roles?done=saved").into_response()),
            Err(error) => problems = told(error)?,
        }
    }
    let said = Said {
        problems,
        ..Said::default()
    };
    role_page(&shared, &logged_in, StatusCode::UNPROCESSABLE_ENTITY, role, said).await
}

/// What went wrong, at its field; what is nobody's mistake is answered as such.
fn told(error: ApiError) -> Result<Problems, ApiError> {
    match error {
        ApiError::Refused(error) if error.path.starts_with("permission") => {
            Ok(Problems::at("grant", error.to_string()))
        }
        ApiError::Refused(error) => Ok(Problems::from(&error)),
        ApiError::AlreadyExists(_) => Ok(Problems::at("name", "there is already a role of this name")),
        ApiError::InUse { .. } => Ok(Problems::at(
            "name",
            "somebody has this role: it keeps its name, and is not deleted, until they have another one",
        )),
        ApiError::LimitReached { most, .. } => Ok(Problems::at(
            "",
            format!("there are {most} roles already, which is the most"),
        )),
        other => Err(other),
    }
}

async fn change(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, ApiError> {
    let key = key(&logged_in, &id);
    let Some(current) = shared.store.document(key).await? else {
        return Ok(gone());
    };
    let mut role = Shown::of_form(&id, &form);
    let current = Shown::of(&current);
    let own = &logged_in.user.role.grants;
    if !own.covers(&current.grants()) {
        return Ok(page::not_allowed());
    }
    let mut said = Said {
        problems: problems_of(&role, own),
        ..Said::default()
    };
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if said.problems.is_empty() {
        let mut sent = role.sent();
        sent.insert("version".to_owned(), role.version.into());
        match documents::change(&shared, &logged_in.actor(), key, Change::Merge, sent).await {
            Ok(_) => return Ok(Redirect::to("/admin/roles?done=saved").into_response()),
            Err(ApiError::OtherVersion(_)) => {
                let (theirs, mine) = (current.sent().into(), role.sent().into());
                said.conflict = ShownChange::between(&theirs, &mine);
                role.version = current.version;
                status = StatusCode::CONFLICT;
            }
            Err(error) => said.problems = told(error)?,
        }
    }
    role_page(&shared, &logged_in, status, role, said).await
}

async fn ask(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let Some(document) = shared.store.document(key(&logged_in, &id)).await? else {
        return Ok(gone());
    };
    let status = StatusCode::OK;
    Ok(ask_page(
        &logged_in,
        status,
        &Shown::of(&document),
        Problems::default(),
    ))
}

fn ask_page(logged_in: &LoggedIn, status: StatusCode, role: &Shown, problems: Problems) -> Response {
    let page = ConfirmPage {
        viewer: logged_in.viewer(Section::Roles),
        title: format!("Delete the role {}?", role.name),
        text: "Nobody can be given it any longer. A role that somebody has is not deleted.".to_owned(),
        button: "Delete the role",
        action: format!("/admin/roles/{}/delete", role.id),
        back: format!("/admin/roles/{}", role.id),
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
    let key = key(&logged_in, &id);
    let Some(document) = shared.store.document(key).await? else {
        return Ok(gone());
    };
    let role = Shown::of(&document);
    let problem = if logged_in.user.role.grants.covers(&role.grants()) {
        match documents::delete(&shared, &logged_in.actor(), key, false).await {
            Ok(()) => {
                let path = format!("/admin/roles?done=deleted&id={}", encoded(&id));
                return Ok(Redirect::to(&path).into_response());
            }
            Err(ApiError::EntityNotFound(_)) => return Ok(gone()),
            Err(error) => told(error)?.of("name"),
        }
    } else {
        MORE_THAN_YOU.to_owned()
    };
    let status = StatusCode::CONFLICT;
    Ok(ask_page(&logged_in, status, &role, Problems::at("", problem)))
}

async fn restore(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    _: Form,
) -> Result<Response, ApiError> {
    let word = match documents::restore(&shared, &logged_in.actor(), key(&logged_in, &id)).await {
        Ok(_) => "restored",
        Err(ApiError::EntityNotFound(_)) => return Ok(gone()),
        Err(error) => {
            told(error)?;
            "not-restored"
        }
    };
    Ok(Redirect::to(&format!("/admin/roles?done={word}")).into_response())
}
