//! The administration: what an administrator's page reads and changes. Addresses and shapes are ours; server parameters are
//! also written as ICWS has it (`configuration`).

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::State;
use super::error::IcwsError;
use super::session::{Caller, Id};
use super::version::{unchanged, versioned};
use crate::administration::{
    AdministrationFile, LicenceFile, OrganisationShape, OrganisationView, Overview, UserShape, WorkgroupShape,
};
use crate::model::{AdministrationError, ContactCentre, SessionId, User, Workgroup};
use crate::organisation_link::OrganisationLink;
use crate::shared::{Core, Shared};

/// The largest configuration as a file: one of as many users as a server keeps.
const MAX_FILE_BYTES: usize = 8 * 1024 * 1024;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    let at = |path: &str| format!("/administration/api/{{session}}/{path}");
    Router::new()
        .route(
            &at("configuration"),
            get(overview)
                .put(apply_file)
                .layer(DefaultBodyLimit::max(MAX_FILE_BYTES)),
        )
        .route(&at("users/{id}"), get(user).put(put_user).delete(remove_user))
        .route(
            &at("workgroups/{id}"),
            get(workgroup).put(put_workgroup).delete(remove_workgroup),
        )
        .route(
            &at("parameters/{id}"),
            get(parameter).put(put_parameter).delete(remove_parameter),
        )
        .route(&at("licence-file"), put(load_licences))
        .route(
            &at("organisation"),
            get(organisation)
                .put(put_organisation)
                .delete(remove_organisation),
        )
        .route(&at("organisation/test"), post(test_organisation))
}

/// A caller who may change the configuration.
pub(super) fn administrator_only(centre: &ContactCentre, caller: &Caller) -> Result<(), IcwsError> {
    if centre.user(&caller.user)?.is_administrator() {
        Ok(())
    } else {
        Err(IcwsError::forbidden("only an administrator may do this"))
    }
}

/// Looks, as an administrator.
fn look<T>(
    shared: &Shared,
    caller: &Caller,
    look: impl FnOnce(&ContactCentre) -> Result<T, IcwsError>,
) -> Result<T, IcwsError> {
    shared.look(|core, _| {
        administrator_only(&core.centre, caller)?;
        look(&core.centre)
    })
}

/// Changes something, as an administrator. Whose sessions the change returns is logged out.
pub(super) fn change(
    shared: &Shared,
    caller: &Caller,
    what: &str,
    change: impl FnOnce(&mut Core, crate::model::UnixMillis) -> Result<Vec<SessionId>, IcwsError>,
) -> Result<(), IcwsError> {
    shared.change(|core, now| {
        administrator_only(&core.centre, caller)?;
        let ended = change(core, now)?;
        for session in ended.iter().filter(|session| **session != caller.session) {
            core.end_session(session, now);
        }
        tracing::info!(administrator = caller.user, what, "the configuration was changed");
        Ok(())
    })
}

/// A body of a certain shape.
struct Shaped<T>(T);

impl<S: Send + Sync, T: DeserializeOwned> axum::extract::FromRequest<S> for Shaped<T> {
    type Rejection = IcwsError;

    async fn from_request(request: axum::extract::Request, state: &S) -> Result<Self, Self::Rejection> {
        let bytes = axum::body::Bytes::from_request(request, state)
            .await
            .map_err(|_| IcwsError::too_large())?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| IcwsError::bad_request(format!("the body cannot be read: {error}")))
    }
}

async fn overview(shared: State, caller: Caller) -> Result<Json<Overview>, IcwsError> {
    look(&shared, &caller, |centre| Ok(Json(centre.into())))
}

async fn apply_file(
    shared: State,
    caller: Caller,
    Shaped(file): Shaped<AdministrationFile>,
) -> Result<StatusCode, IcwsError> {
    look(&shared, &caller, |_| Ok(()))?;
    let prepared = off_the_road(&shared, move || file.prepare()).await?;
    change(&shared, &caller, "a file", |core, now| {
        Ok(prepared.apply(&mut core.centre, now)?)
    })?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hashing keeps a core busy: not on the threads that answer, and no more of it at once than log-ins may.
async fn off_the_road<T, E>(
    shared: &Shared,
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, IcwsError>
where
    T: Send + 'static,
    E: Send + 'static,
    IcwsError: From<E>,
{
    let interrupted = || IcwsError::bad_request("the server is stopping");
    let permit = Arc::clone(&shared.password_checks)
        .acquire_owned()
        .await
        .map_err(|_| interrupted())?;
    let work = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        work()
    });
    Ok(work.await.map_err(|_| interrupted())??)
}

fn user_shape(centre: &ContactCentre, id: &str) -> Option<UserShape> {
    centre.user(id).ok().map(|user: &User| user.into())
}

async fn user(shared: State, caller: Caller, Id(id): Id) -> Result<Response, IcwsError> {
    look(&shared, &caller, |centre| {
        Ok(versioned(UserShape::from(centre.user(&id)?)))
    })
}

async fn put_user(
    shared: State,
    caller: Caller,
    Id(id): Id,
    headers: HeaderMap,
    Shaped(shape): Shaped<UserShape>,
) -> Result<Response, IcwsError> {
    same_name("id", &id, &shape.id)?;
    // Before a password is hashed for somebody who may not have it changed.
    look(&shared, &caller, |_| Ok(()))?;
    let entry = off_the_road(&shared, move || shape.entry()).await?;
    change(&shared, &caller, "a user", |core, now| {
        unchanged(&headers, user_shape(&core.centre, &id))?;
        Ok(core.centre.put_user(entry, now)?)
    })?;
    // Who has just given up being an administrator still learns what became of it.
    shared.look(|core, _| Ok(versioned(UserShape::from(core.centre.user(&id)?))))
}

async fn remove_user(
    shared: State,
    caller: Caller,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<StatusCode, IcwsError> {
    change(&shared, &caller, "a user", |core, now| {
        let current = user_shape(&core.centre, &id);
        if current.as_ref().is_some_and(|user| user.id == caller.user) {
            return Err(IcwsError::bad_request("you cannot remove yourself"));
        }
        unchanged(&headers, current)?;
        Ok(core.centre.remove_user(&id, now)?)
    })?;
    Ok(StatusCode::NO_CONTENT)
}

fn workgroup_shape(centre: &ContactCentre, name: &str) -> Option<WorkgroupShape> {
    let workgroup: Option<&Workgroup> = centre.workgroup(name).ok();
    workgroup.map(WorkgroupShape::from)
}

async fn workgroup(shared: State, caller: Caller, Id(id): Id) -> Result<Response, IcwsError> {
    look(&shared, &caller, |centre| {
        Ok(versioned(WorkgroupShape::from(centre.workgroup(&id)?)))
    })
}

async fn put_workgroup(
    shared: State,
    caller: Caller,
    Id(id): Id,
    headers: HeaderMap,
    Shaped(shape): Shaped<WorkgroupShape>,
) -> Result<Response, IcwsError> {
    same_name("name", &id, &shape.name)?;
    change(&shared, &caller, "a workgroup", |core, now| {
        unchanged(&headers, workgroup_shape(&core.centre, &id))?;
        core.centre.put_workgroup(shape.into(), now)?;
        Ok(Vec::new())
    })?;
    workgroup(shared, caller, Id(id)).await
}

async fn remove_workgroup(
    shared: State,
    caller: Caller,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<StatusCode, IcwsError> {
    change(&shared, &caller, "a workgroup", |core, _| {
        unchanged(&headers, workgroup_shape(&core.centre, &id))?;
        core.centre.remove_workgroup(&id)?;
        Ok(Vec::new())
    })?;
    Ok(StatusCode::NO_CONTENT)
}

/// The name in the address is the one in the body, but for letter case.
fn same_name(property: &str, path: &str, body: &str) -> Result<(), IcwsError> {
    if path.to_lowercase() == body.trim().to_lowercase() {
        Ok(())
    } else {
        Err(IcwsError::invalid(
            property,
            "is not the one in the address: names are not changed, make another one instead",
        ))
    }
}

/// A server parameter, whatever its value is.
fn parameter_shape(centre: &ContactCentre, name: &str) -> Option<Value> {
    let mut parameters = centre.parameters().iter();
    let (name, value) = parameters.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(json!({ "name": name, "value": value }))
}

async fn parameter(shared: State, caller: Caller, Id(name): Id) -> Result<Response, IcwsError> {
    look(&shared, &caller, |centre| {
        let shape = parameter_shape(centre, &name);
        let unknown = || IcwsError::not_found(format!("there is no server parameter `{name}`"));
        Ok(versioned(shape.ok_or_else(unknown)?))
    })
}

async fn put_parameter(
    shared: State,
    caller: Caller,
    Id(name): Id,
    headers: HeaderMap,
    Shaped(body): Shaped<Value>,
) -> Result<StatusCode, IcwsError> {
    let value = body["value"]
        .as_str()
        .ok_or_else(|| IcwsError::missing("value"))?;
    change(&shared, &caller, "a server parameter", |core, _| {
        unchanged(&headers, parameter_shape(&core.centre, &name))?;
        core.centre.set_parameter(&name, value)?;
        Ok(Vec::new())
    })?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove_parameter(
    shared: State,
    caller: Caller,
    Id(name): Id,
    headers: HeaderMap,
) -> Result<StatusCode, IcwsError> {
    change(&shared, &caller, "a server parameter", |core, _| {
        unchanged(&headers, parameter_shape(&core.centre, &name))?;
        core.centre.remove_parameter(&name)?;
        Ok(Vec::new())
    })?;
    Ok(StatusCode::NO_CONTENT)
}

async fn load_licences(
    shared: State,
    caller: Caller,
    Shaped(file): Shaped<LicenceFile>,
) -> Result<StatusCode, IcwsError> {
    let licences = file.licences()?;
    change(&shared, &caller, "the licences", |core, now| {
        core.centre.load_licences(licences, now)?;
        Ok(Vec::new())
    })?;
    Ok(StatusCode::NO_CONTENT)
}

async fn organisation(shared: State, caller: Caller) -> Result<Response, IcwsError> {
    look(&shared, &caller, |centre| {
        Ok(versioned(OrganisationView::from(linked(centre)?)))
    })
}

fn linked(centre: &ContactCentre) -> Result<&OrganisationLink, IcwsError> {
    centre
        .organisation()
        .ok_or_else(|| IcwsError::not_found("this server is linked with no organisation"))
}

async fn put_organisation(
    shared: State,
    caller: Caller,
    headers: HeaderMap,
    Shaped(shape): Shaped<OrganisationShape>,
) -> Result<StatusCode, IcwsError> {
    change(&shared, &caller, "the organisation", |core, _| {
        unchanged(&headers, core.centre.organisation().map(OrganisationView::from))?;
        let link = shape.link(core.centre.organisation())?;
        core.centre.link_organisation(Some(link))?;
        Ok(Vec::new())
    })?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove_organisation(
    shared: State,
    caller: Caller,
    headers: HeaderMap,
) -> Result<StatusCode, IcwsError> {
    change(&shared, &caller, "the organisation", |core, _| {
        unchanged(&headers, core.centre.organisation().map(OrganisationView::from))?;
        core.centre.link_organisation(None)?;
        Ok(Vec::new())
    })?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks the engagement service whether it knows the organisation and the secret.
async fn test_organisation(shared: State, caller: Caller) -> Result<Json<Value>, IcwsError> {
    let link = look(&shared, &caller, |centre| Ok(linked(centre)?.clone()))?;
    let (now, nonce) = shared.look(|core, now| (now, core.entropy.token()));
    let test = crate::link_test::run(&link, nonce, now).await;
    Ok(Json(match test {
        Ok(name) => json!({ "isConnected": true, "organisationName": name }),
        Err(error) => json!({ "isConnected": false, "reason": error.to_string() }),
    }))
}

impl From<AdministrationError> for IcwsError {
    fn from(error: AdministrationError) -> Self {
        match &error {
            AdministrationError::Unknown { .. } => Self::not_found(error.to_string()),
            AdministrationError::Invalid { property, reason } => Self::invalid(property, reason),
            AdministrationError::LastAdministrator(_) => Self::conflict(error.to_string()).about("role"),
            AdministrationError::NoSeat { .. } => Self::conflict(error.to_string()).about("licences"),
            AdministrationError::InUse { .. } | AdministrationError::Full => {
                Self::conflict(error.to_string())
            }
        }
    }
}

impl From<crate::administration::FileError> for IcwsError {
    fn from(error: crate::administration::FileError) -> Self {
        Self::bad_request(error.to_string())
    }
}
