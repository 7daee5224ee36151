//! Configuration, to be read: workgroups, users, server parameters.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::Query;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::routing::get;
use axum::{Json, Router};
use waymeet_icws::agent::{
    ConfigurationId, ItemList, ServerParameterConfiguration, UserConfiguration, WorkgroupConfiguration,
};

use super::State;
use super::administration::change;
use super::body::Properties;
use super::error::IcwsError;
use super::query::chosen;
use super::session::{Caller, Id};
use crate::model::{ContactCentre, User};
use crate::shared::Shared;
use crate::wire::{self, Selection};

/// Objects in one answer.
///
/// Source: reference section 3.1.
const PAGE: usize = 200;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    let at = |path: &str| format!("/icws/{{session}}/configuration/{path}");
    Router::new()
        .route(&at("workgroups"), get(workgroups))
        .route(&at("workgroups/{id}"), get(workgroup))
        .route(&at("users"), get(users))
        .route(&at("users/{id}"), get(user))
        .route(&at("server-parameters"), get(parameters).post(make_parameter))
        .route(
            &at("server-parameters/{id}"),
            get(parameter).put(change_parameter).delete(remove_parameter),
        )
}

/// Query parameters of a configuration page. `rightsFilter` is accepted: everybody is shown what they have the right to.
type Parameters = Query<HashMap<String, String>>;

fn selection(query: &HashMap<String, String>) -> Selection<'_> {
    Selection(query.get("select").map(String::as_str).unwrap_or_default())
}

/// One page of a list, by the header `Range: items=first-last`, and where it lies.
pub(super) fn page<T>(mut items: Vec<T>, headers: &HeaderMap) -> (HeaderMap, Json<ItemList<T>>) {
    let range = headers
        .get(header::RANGE)
        .and_then(|range| range.to_str().ok()?.strip_prefix("items="));
    let (first, last) = range.and_then(|range| range.split_once('-')).unwrap_or(("0", ""));
    let first: usize = first.trim().parse().unwrap_or(0);
    let last = last
        .trim()
        .parse()
        .unwrap_or(usize::MAX)
        .min(first.saturating_add(PAGE - 1));
    let total = items.len();
    items.truncate(last.saturating_add(1));
    items.drain(..first.min(items.len()));
    let mut answer = HeaderMap::new();
    let place = match items.len() {
        0 => format!("items */{total}"),
        count => format!("items {first}-{}/{total}", first + count - 1),
    };
    if let Ok(place) = HeaderValue::from_str(&place) {
        answer.insert(header::CONTENT_RANGE, place);
    }
    (answer, Json(ItemList { items }))
}

pub(super) fn observer_only(centre: &ContactCentre, caller: &Caller) -> Result<(), IcwsError> {
    if centre.user(&caller.user)?.reads_configuration() {
        Ok(())
    } else {
        Err(IcwsError::forbidden(
            "you have no right to see this configuration",
        ))
    }
}

async fn workgroups(
    shared: State,
    _: Caller,
    headers: HeaderMap,
    Query(query): Parameters,
) -> Result<(HeaderMap, Json<ItemList<WorkgroupConfiguration>>), IcwsError> {
    let items = shared.look(|core, _| {
        let select = selection(&query);
        core.centre
            .workgroups()
            .map(|workgroup| wire::workgroup(workgroup, &core.centre, &select))
            .collect()
    });
    let items = chosen(items, |workgroup| &workgroup.configuration_id, &query)?;
    Ok(page(items, &headers))
}

async fn workgroup(
    shared: State,
    _: Caller,
    Id(id): Id,
    Query(query): Parameters,
) -> Result<Json<WorkgroupConfiguration>, IcwsError> {
    shared.look(|core, _| {
        Ok(Json(wire::workgroup(
            core.centre.workgroup(&id)?,
            &core.centre,
            &selection(&query),
        )))
    })
}

/// What the caller sees of a user: all that was selected of themselves, and of everybody who reads the configuration; of a
/// colleague to hand a chat on to, who it is.
fn seen(
    user: &User,
    centre: &ContactCentre,
    caller: &User,
    select: &Selection<'_>,
) -> Option<UserConfiguration> {
    if caller.reads_configuration() || caller.id == user.id {
        Some(wire::user(user, centre, select))
    } else {
        user.is_agent()
            .then(|| wire::user(user, centre, &Selection::NOTHING))
    }
}

async fn users(
    shared: State,
    caller: Caller,
    headers: HeaderMap,
    Query(query): Parameters,
) -> Result<(HeaderMap, Json<ItemList<UserConfiguration>>), IcwsError> {
    let items = shared.look(|core, _| {
        let select = selection(&query);
        let caller = core.centre.user(&caller.user)?;
        let users = core.centre.users();
        let seen = users.filter_map(|user| seen(user, &core.centre, caller, &select));
        Ok::<Vec<_>, IcwsError>(seen.collect())
    })?;
    let items = chosen(items, |user| &user.configuration_id, &query)?;
    Ok(page(items, &headers))
}

async fn user(
    shared: State,
    caller: Caller,
    Id(id): Id,
    Query(query): Parameters,
) -> Result<Json<UserConfiguration>, IcwsError> {
    shared.look(|core, _| {
        let caller = core.centre.user(&caller.user)?;
        let user = core.centre.user(&id)?;
        let seen = seen(user, &core.centre, caller, &selection(&query));
        seen.map(Json)
            .ok_or_else(|| IcwsError::forbidden("you have no right to see this configuration"))
    })
}

async fn parameters(
    shared: State,
    caller: Caller,
    headers: HeaderMap,
) -> Result<(HeaderMap, Json<ItemList<ServerParameterConfiguration>>), IcwsError> {
    let items = shared.look(|core, _| {
        observer_only(&core.centre, &caller)?;
        let parameters = core.centre.parameters().iter();
        Ok::<_, IcwsError>(
            parameters
                .map(|(name, value)| parameter_item(name, value))
                .collect(),
        )
    })?;
    Ok(page(items, &headers))
}

async fn parameter(
    shared: State,
    caller: Caller,
    Id(id): Id,
) -> Result<Json<ServerParameterConfiguration>, IcwsError> {
    shared.look(|core, _| {
        observer_only(&core.centre, &caller)?;
        let found = core
            .centre
            .parameters()
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(&id));
        let (name, value) = found.ok_or_else(|| IcwsError::not_found("this server parameter is not set"))?;
        Ok(Json(parameter_item(name, value)))
    })
}

/// Source for this and the next one: reference section 3.10, with the answers of writes.
async fn make_parameter(
    shared: State,
    caller: Caller,
    body: Properties,
) -> Result<(StatusCode, Json<ConfigurationId>), IcwsError> {
    let id: ConfigurationId = body.value("configurationId")?;
    let value = body.text("value")?;
    change(&shared, &caller, "a server parameter", |core, _| {
        let mut names = core.centre.parameters().keys();
        if names.any(|name| name.eq_ignore_ascii_case(&id.id)) {
            return Err(IcwsError::conflict("this server parameter is there already"));
        }
        drop(names);
        core.centre.set_parameter(&id.id, value)?;
        Ok(Vec::new())
    })?;
    Ok((StatusCode::CREATED, Json(wire::parameter_id(&id.id))))
}

async fn change_parameter(
    shared: State,
    caller: Caller,
    Id(id): Id,
    body: Properties,
) -> Result<Json<ConfigurationId>, IcwsError> {
    let value = body.text("value")?;
    change(&shared, &caller, "a server parameter", |core, _| {
        let mut names = core.centre.parameters().keys();
        if !names.any(|name| name.eq_ignore_ascii_case(&id)) {
            return Err(IcwsError::not_found("this server parameter is not set"));
        }
        drop(names);
        core.centre.set_parameter(&id, value)?;
        Ok(Vec::new())
    })?;
    Ok(Json(wire::parameter_id(&id)))
}

async fn remove_parameter(shared: State, caller: Caller, Id(id): Id) -> Result<StatusCode, IcwsError> {
    change(&shared, &caller, "a server parameter", |core, _| {
        core.centre.remove_parameter(&id)?;
        Ok(Vec::new())
    })?;
    Ok(StatusCode::NO_CONTENT)
}

fn parameter_item(name: &str, value: &str) -> ServerParameterConfiguration {
    ServerParameterConfiguration {
        configuration_id: wire::parameter_id(name),
        value: value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_paged_by_items() {
        for (range, items, place) in [
            (None, 0..200, "items 0-199/450"),
            (Some("items=200-399"), 200..400, "items 200-399/450"),
            (Some("items=400-"), 400..450, "items 400-449/450"),
            (Some("items=0-9999"), 0..200, "items 0-199/450"),
            (Some("items=900-999"), 0..0, "items */450"),
            (Some("bytes=1-2"), 0..200, "items 0-199/450"),
            (Some("items=9-2"), 0..0, "items */450"),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(range) = range {
                headers.insert(header::RANGE, HeaderValue::from_static(range));
            }
            let (answer, Json(list)) = page((0..450).collect(), &headers);
            assert_eq!(list.items, items.collect::<Vec<_>>(), "{range:?}");
            assert_eq!(answer[header::CONTENT_RANGE], place, "{range:?}");
        }
    }
}
