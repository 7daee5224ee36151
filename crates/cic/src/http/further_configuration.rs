//! Configuration a CIC server has and this one has little or nothing of: lists that are short or empty, so that clients that look
//! into them find what there is.
//!
//! Source: reference section 3.10, and public clients (`icws_golib`, `ICWSRubyGem`).

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::Query;
use axum::http::HeaderMap;
use axum::routing::{MethodRouter, get};
use axum::{Json, Router};
use serde_json::{Value, json};
use waymeet_icws::agent::{ConfigurationId, ItemList};

use super::State;
use super::configuration::{observer_only, page};
use super::error::IcwsError;
use super::query::chosen;
use super::session::{Caller, Id};
use crate::shared::Shared;
use crate::wire;

/// Kinds of objects there are none of here, and whether only those who read the configuration may ask.
const NONE_OF: [(&str, bool); 4] = [
    ("stations", false),
    ("structured-parameters", true),
    ("system-parameters", true),
    ("web-services-parameters", true),
];
/// What users may be here, and for people.
const ROLES: [(&str, &str); 3] = [
    ("agent", "Agent"),
    ("observer", "Observer"),
    ("administrator", "Administrator"),
];

type Answer = Result<(HeaderMap, Json<ItemList<Value>>), IcwsError>;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    let at = |path: &str| format!("/icws/{{session}}/configuration/{path}");
    let router = Router::new()
        .route(&at("roles"), get(roles))
        .route(&at("roles/{id}"), get(role))
        .route(&at("defaults/user"), get(default_user));
    NONE_OF.iter().fold(router, |router, (kind, is_guarded)| {
        router
            .route(&at(kind), nothing(*is_guarded))
            .route(&at(&format!("{kind}/{{id}}")), no_such(*is_guarded))
    })
}

fn check(shared: &Shared, caller: &Caller, is_guarded: bool) -> Result<(), IcwsError> {
    if is_guarded {
        shared.look(|core, _| observer_only(&core.centre, caller))
    } else {
        Ok(())
    }
}

fn nothing(is_guarded: bool) -> MethodRouter<Arc<Shared>> {
    get(
        move |shared: State, caller: Caller, headers: HeaderMap| async move {
            check(&shared, &caller, is_guarded)?;
            Answer::Ok(page(Vec::new(), &headers))
        },
    )
}

fn no_such(is_guarded: bool) -> MethodRouter<Arc<Shared>> {
    get(move |shared: State, caller: Caller, Id(_): Id| async move {
        match check(&shared, &caller, is_guarded) {
            Ok(()) => IcwsError::not_found("this server has none of these"),
            Err(error) => error,
        }
    })
}

fn role_ids() -> Vec<ConfigurationId> {
    ROLES.map(|(id, name)| wire::role_id(id, name)).into()
}

async fn roles(_: Caller, headers: HeaderMap, Query(query): Query<HashMap<String, String>>) -> Answer {
    let chosen = chosen(role_ids(), |id| id, &query)?;
    let items = chosen
        .into_iter()
        .map(|id| json!({ "configurationId": id }))
        .collect();
    Ok(page(items, &headers))
}

async fn role(_: Caller, Id(id): Id) -> Result<Json<Value>, IcwsError> {
    let found = role_ids()
        .into_iter()
        .find(|role| role.id.eq_ignore_ascii_case(&id));
    let found = found.ok_or_else(|| IcwsError::not_found("there is no such role"))?;
    Ok(Json(json!({ "configurationId": found })))
}

/// What a user has who was given nothing of their own.
async fn default_user(shared: State, _: Caller) -> Json<Value> {
    let utilizations = shared.look(|core, _| wire::default_utilizations(&core.centre));
    Json(json!({ "configurationId": wire::default_user_id(), "utilizations": utilizations }))
}
