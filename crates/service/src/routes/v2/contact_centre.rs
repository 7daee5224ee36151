//! `/api/v2/journey/contactcentre/users`: who works in the linked contact centre, and which role each has here. Ours.

use super::configuration::object;
use super::operation::{Access, Api, Caller, Operation};
use crate::audit::Stamp;
use crate::auth::permission::Permission as May;
use crate::auth::role::Role;
use crate::error::ApiError;
use crate::shared::Shared;
use crate::store::{ContactCentreUser, UserError};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method};
use serde_json::{Value, json};
use std::sync::Arc;

const LIST: &str = "/api/v2/journey/contactcentre/users";
const ONE: &str = "/api/v2/journey/contactcentre/users/{userId}";

pub(super) fn add(api: Api) -> Api {
    let operation = |method, path, may: &'static [May], summary: &str| {
        Operation::new(method, path, Access::Any(may), "Contact centre").summary(summary)
    };
    api.with(
        operation(
            Method::GET,
            LIST,
            &[May::ViewRoles],
            "List the users of the contact centre",
        )
        .gives(200, Some("ContactCentreUsers")),
        async |State(shared): State<Arc<Shared>>, caller: Caller| {
            let users = shared.store.contact_centre_users(&caller.organisation).await?;
            let entities: Vec<Value> = users.iter().map(describe).collect();
            Ok::<_, ApiError>(Json(json!({ "entities": entities, "total": entities.len() })))
        },
    )
    .with(
        operation(
            Method::PUT,
            ONE,
            &[May::EditRoles],
            "Give a user of the contact centre a role",
        )
        .takes("ContactCentreUser")
        .gives(200, Some("ContactCentreUser")),
        async |State(shared): State<Arc<Shared>>,
               caller: Caller,
               Path(id): Path<String>,
               headers: HeaderMap,
               body: Body| {
            let sent = object(&shared, &headers, body).await?;
            let role = match sent.get("role") {
                None | Some(Value::Null) => None,
                Some(Value::String(name)) => Some(name.as_str()),
                Some(other) => return Err(ApiError::invalid("role", format!("`{other}` is no role's name"))),
            };
            if let Some(name) = role
                && !is_role(&shared, &caller.organisation, name).await?
            {
                return Err(ApiError::invalid("role", format!("there is no role `{name}`")));
            }
            if let Some(name) = role {
                let role = shared.store.role(&caller.organisation, name).await?;
                if !caller.grants.covers(&role.grants) {
                    let problem = "nobody gives a role that may do more than they may";
                    return Err(ApiError::invalid("role", problem));
                }
            }
            let stamp = Stamp {
                actor: &caller.actor(),
                at: shared.now(),
            };
            let given = shared
                .store
                .give_role(&caller.organisation, &id, role, stamp)
                .await;
            given.map_err(|error| match error {
                UserError::NotFound | UserError::NameTaken => ApiError::NoSuch("user of the contact centre"),
                UserError::LastAdministrator => ApiError::LastAdministrator,
                UserError::Store(error) => error.into(),
            })?;
            let users = shared.store.contact_centre_users(&caller.organisation).await?;
            let changed = users.iter().find(|user| user.id.eq_ignore_ascii_case(&id));
            changed
                .map(|user| Json(describe(user)))
                .ok_or(ApiError::NoSuch("user of the contact centre"))
        },
    )
}

async fn is_role(shared: &Shared, organisation: &str, name: &str) -> Result<bool, ApiError> {
    Ok(Role::built_in(name).is_some() || shared.store.has_role(organisation, name).await?)
}

fn describe(user: &ContactCentreUser) -> Value {
    json!({ "id": user.id, "displayName": user.display_name, "role": user.role,
        "selfUri": format!("{LIST}/{}", user.id) })
}
