//! Which members take part in a workgroup's routing.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use axum::extract::Query;
use axum::routing::get;
use axum::{Json, Router};
use waymeet_icws::agent::{
    UserActivationSetList, UserActivations, WorkgroupActivationSet, WorkgroupActivationSetList,
};

use super::State;
use super::body::Properties;
use super::error::IcwsError;
use super::interactions::selected;
use super::session::{Caller, Id};
use crate::model::{ContactCentre, User};
use crate::shared::Shared;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/icws/{session}/activations/workgroups", get(workgroups))
        .route("/icws/{session}/activations/workgroups/{id}", get(workgroup))
        .route("/icws/{session}/activations/users", get(users))
        .route("/icws/{session}/activations/users/{id}", get(user).put(change))
}

/// Whether the user may see this workgroup's activations: a member, or who reads the configuration.
pub(crate) fn check_workgroup(centre: &ContactCentre, user: &User, workgroup: &str) -> Result<(), IcwsError> {
    centre.workgroup(workgroup)?;
    if centre.is_member(user, workgroup) || user.reads_configuration() {
        Ok(())
    } else {
        Err(IcwsError::forbidden(
            "you have no right to see this workgroup's activations",
        ))
    }
}

fn set(centre: &ContactCentre, caller: &Caller, name: &str) -> Result<WorkgroupActivationSet, IcwsError> {
    check_workgroup(centre, centre.user(&caller.user)?, name)?;
    let workgroup = centre.workgroup(name)?;
    Ok(WorkgroupActivationSet {
        workgroup_id: workgroup.name.clone(),
        activations: workgroup.members.clone(),
    })
}

async fn workgroup(
    shared: State,
    caller: Caller,
    Id(id): Id,
) -> Result<Json<WorkgroupActivationSet>, IcwsError> {
    shared.look(|core, _| set(&core.centre, &caller, &id).map(Json))
}

async fn workgroups(
    shared: State,
    caller: Caller,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<WorkgroupActivationSetList>, IcwsError> {
    let names = selected(&query);
    shared.look(|core, _| {
        let sets = names
            .iter()
            .map(|name| set(&core.centre, &caller, name))
            .collect::<Result<_, _>>()?;
        Ok(Json(WorkgroupActivationSetList {
            workgroup_activation_set_list: sets,
        }))
    })
}

/// The id of the user asked for, if the caller may see and change it.
pub(crate) fn own_or_observed(
    centre: &ContactCentre,
    caller: &Caller,
    id: &str,
) -> Result<String, IcwsError> {
    let user = centre.user(id)?;
    if user.id == caller.user || centre.user(&caller.user)?.reads_configuration() {
        Ok(user.id.clone())
    } else {
        Err(IcwsError::forbidden(
            "you have no right to see this user's activations",
        ))
    }
}

fn user_set(centre: &ContactCentre, id: String) -> UserActivations {
    let own = |workgroup: &crate::model::Workgroup| {
        workgroup
            .members
            .get(&id)
            .map(|is_active| (workgroup.name.clone(), *is_active))
    };
    UserActivations {
        activations: centre.workgroups().filter_map(own).collect(),
        user_id: id,
    }
}

async fn user(shared: State, caller: Caller, Id(id): Id) -> Result<Json<UserActivations>, IcwsError> {
    shared.look(|core, _| {
        let id = own_or_observed(&core.centre, &caller, &id)?;
        Ok(Json(user_set(&core.centre, id)))
    })
}

async fn users(
    shared: State,
    caller: Caller,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<UserActivationSetList>, IcwsError> {
    let names = selected(&query);
    shared.look(|core, _| {
        let sets = names
            .iter()
            .map(|name| own_or_observed(&core.centre, &caller, name).map(|id| user_set(&core.centre, id)));
        Ok(Json(UserActivationSetList {
            user_activation_set_list: sets.collect::<Result<_, _>>()?,
        }))
    })
}

/// Answers with what is true afterwards: a public script reads it (the vendor's page is silent on the body).
async fn change(
    shared: State,
    caller: Caller,
    Id(id): Id,
    body: Properties,
) -> Result<Json<UserActivations>, IcwsError> {
    let activations: BTreeMap<String, bool> = body.value("activations")?;
    shared.change(|core, now| {
        let id = core.centre.user(&id)?.id.clone();
        if id != caller.user {
            return Err(IcwsError::forbidden(
                "you have no right to change this user's activations",
            ));
        }
        for (workgroup, is_active) in &activations {
            core.centre.set_activation(&id, workgroup, *is_active, now)?;
        }
        Ok(Json(user_set(&core.centre, id)))
    })
}
