//! Subscriptions: what a session wants to be told of.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, delete, put};
use waymeet_icws::agent::{QueueId, queue_type};

use super::State;
use super::body::Properties;
use super::error::IcwsError;
use super::session::{Caller, Id};
use crate::model::{ContactCentre, User};
use crate::session::{Subscription, may_watch};
use crate::shared::{Core, Shared};

/// Attributes, users, queues or statistics one subscription may name.
const MAX_NAMES: usize = 500;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    let at = |path: &str| format!("/icws/{{session}}/messaging/subscriptions/{path}");
    Router::new()
        .route(
            &at("queues/{id}"),
            subscription(put(queues), |id| format!("queues/{id}")),
        )
        .route(
            &at("interaction-alerting"),
            put(alerting).delete(|shared, caller| end(shared, caller, ALERTING)),
        )
        .route(
            &at("interactions/{id}"),
            subscription(put(interaction), |id| format!("interactions/{id}")),
        )
        .route(
            &at("interactions/{id}/chat"),
            subscription(put(chat), |id| format!("interactions/{id}/chat")),
        )
        .route(
            &at("status/user-statuses"),
            put(statuses).delete(|shared, caller| end(shared, caller, STATUSES)),
        )
        .route(
            &at("activations/workgroups/{id}"),
            subscription(put(activations), |id| format!("activations/workgroups/{id}")),
        )
        .route(
            &at("statistics/statistic-values"),
            put(statistics).delete(|shared, caller| end(shared, caller, STATISTICS)),
        )
        .route(
            &at("response-management"),
            put(responses).delete(|shared, caller| end(shared, caller, RESPONSES)),
        )
}

const ALERTING: &str = "interaction-alerting";
const STATUSES: &str = "status/user-statuses";
const STATISTICS: &str = "statistics/statistic-values";
const RESPONSES: &str = "response-management";

/// Adds to a `PUT` the `DELETE` of a subscription whose name ends in an id.
pub(super) fn subscription(
    put: MethodRouter<Arc<Shared>>,
    name: fn(&str) -> String,
) -> MethodRouter<Arc<Shared>> {
    put.merge(delete(
        move |shared: State, caller: Caller, Id(id): Id| async move { end(shared, caller, &name(&id)).await },
    ))
}

pub(super) async fn end(shared: State, caller: Caller, name: &str) -> StatusCode {
    shared.look(|core, _| {
        if let Some(session) = core.sessions.get_mut(&caller.session) {
            session.unsubscribe(name);
        }
    });
    StatusCode::NO_CONTENT
}

/// Makes the subscription, after `check` has found that the user may have it.
pub(super) fn begin(
    shared: &Shared,
    caller: &Caller,
    name: String,
    check: impl FnOnce(&ContactCentre, &User) -> Result<Subscription, IcwsError>,
) -> Result<StatusCode, IcwsError> {
    shared.change(|core, _| {
        let Core { centre, sessions, .. } = core;
        let subscription = check(centre, centre.user(&caller.user)?)?;
        let session = sessions
            .get_mut(&caller.session)
            .ok_or_else(IcwsError::no_session)?;
        if session.subscribe(name, subscription) {
            Ok(StatusCode::OK)
        } else {
            Err(IcwsError::bad_request("this session has too many subscriptions"))
        }
    })
}

/// A list of a sensible length.
pub(super) fn list<T: serde::de::DeserializeOwned>(
    body: &Properties,
    name: &str,
) -> Result<Vec<T>, IcwsError> {
    let list: Vec<T> = body.optional_value(name)?.unwrap_or_default();
    if list.len() > MAX_NAMES {
        Err(IcwsError::invalid(name, "is too long"))
    } else {
        Ok(list)
    }
}

async fn queues(
    shared: State,
    caller: Caller,
    Id(id): Id,
    body: Properties,
) -> Result<StatusCode, IcwsError> {
    if body.get("queueIds").is_none() {
        return Err(IcwsError::missing("queueIds"));
    }
    let queues: Vec<QueueId> = list(&body, "queueIds")?;
    let attribute_names = list(&body, "attributeNames")?;
    begin(&shared, &caller, format!("queues/{id}"), |centre, user| {
        for queue in &queues {
            check_queue(queue, centre, user)?;
        }
        Ok(Subscription::Queue {
            queues,
            attribute_names,
            known: None,
        })
    })
}

/// Says what is wrong with a queue; whether the user may watch it is the session's rule.
fn check_queue(queue: &QueueId, centre: &ContactCentre, user: &User) -> Result<(), IcwsError> {
    match queue.queue_type {
        queue_type::USER => drop(centre.user(&queue.queue_name)?),
        queue_type::WORKGROUP => drop(centre.workgroup(&queue.queue_name)?),
        queue_type::SYSTEM | queue_type::STATION => {}
        _ => return Err(IcwsError::invalid("queueIds", "has an unknown queue type")),
    }
    if may_watch(queue, user, centre) {
        Ok(())
    } else {
        Err(IcwsError::forbidden("you have no right to see this queue"))
    }
}

async fn alerting(shared: State, caller: Caller, body: Properties) -> Result<StatusCode, IcwsError> {
    let attribute_names = list(&body, "attributeNames")?;
    begin(&shared, &caller, ALERTING.to_owned(), |_, _| {
        Ok(Subscription::Alerting {
            attribute_names,
            known: None,
        })
    })?;
    // Source for this and the next one: the vendor's pages of these two subscriptions.
    Ok(StatusCode::NO_CONTENT)
}

async fn interaction(
    shared: State,
    caller: Caller,
    Id(id): Id,
    body: Properties,
) -> Result<StatusCode, IcwsError> {
    let attribute_names = list(&body, "attributeNames")?;
    begin(&shared, &caller, format!("interactions/{id}"), |centre, user| {
        let id = centre.interaction_for(user, &id)?.id;
        Ok(Subscription::Interaction {
            id,
            attribute_names,
            known: None,
        })
    })?;
    Ok(StatusCode::NO_CONTENT)
}

async fn chat(shared: State, caller: Caller, Id(id): Id) -> Result<StatusCode, IcwsError> {
    begin(
        &shared,
        &caller,
        format!("interactions/{id}/chat"),
        |centre, user| {
            let id = centre.chat_for(user, &id)?.id;
            Ok(Subscription::Chat { id, known: None })
        },
    )
}

async fn statuses(shared: State, caller: Caller, body: Properties) -> Result<StatusCode, IcwsError> {
    if body.get("userIds").is_none() {
        return Err(IcwsError::missing("userIds"));
    }
    let users: Vec<String> = list(&body, "userIds")?;
    begin(&shared, &caller, STATUSES.to_owned(), |centre, _| {
        for user in &users {
            centre.user(user)?;
        }
        Ok(Subscription::Statuses { users, known: None })
    })
}

async fn activations(
    shared: State,
    caller: Caller,
    Id(id): Id,
    body: Properties,
) -> Result<StatusCode, IcwsError> {
    let workgroup = body.text("workgroupId")?.to_owned();
    let users = list(&body, "userIds")?;
    begin(
        &shared,
        &caller,
        format!("activations/workgroups/{id}"),
        |centre, user| {
            super::activations::check_workgroup(centre, user, &workgroup)?;
            Ok(Subscription::Activations {
                workgroup,
                users,
                known: None,
            })
        },
    )
}

async fn statistics(shared: State, caller: Caller, body: Properties) -> Result<StatusCode, IcwsError> {
    if body.get("statisticKeys").is_none() {
        return Err(IcwsError::missing("statisticKeys"));
    }
    let keys = list(&body, "statisticKeys")?;
    begin(&shared, &caller, STATISTICS.to_owned(), |_, _| {
        Ok(Subscription::Statistics { keys, known: None })
    })
}

async fn responses(shared: State, caller: Caller) -> Result<StatusCode, IcwsError> {
    begin(&shared, &caller, RESPONSES.to_owned(), |_, _| {
        Ok(Subscription::Responses { known: None })
    })
}
