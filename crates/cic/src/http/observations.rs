//! Further subscriptions: what clients watch beside interactions, statuses and statistics.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::put;

use super::State;
use super::body::Properties;
use super::error::IcwsError;
use super::session::{Caller, Id};
use super::subscriptions::{begin, end, list, subscription};
use crate::model::{ContactCentre, User};
use crate::session::{Subscription, Window};
use crate::shared::Shared;

const STATUS_MESSAGES: &str = "status/status-messages";
const STATUS_CHOICES: &str = "status/status-messages-user-access";
const LICENCES: &str = "licenses";
const SESSIONS: &str = "session/sessions-users";
const DIRECTORIES: &str = "directories";
const CATALOGUE: &str = "statistics/statistic-catalog";
const HANDLERS: &str = "system/handler-sent-notifications";

pub(crate) fn routes() -> Router<Arc<Shared>> {
    let at = |path: &str| format!("/icws/{{session}}/messaging/subscriptions/{path}");
    Router::new()
        .route(
            &at(STATUS_MESSAGES),
            put(status_messages).delete(|shared, caller| end(shared, caller, STATUS_MESSAGES)),
        )
        .route(
            &at(STATUS_CHOICES),
            put(status_choices).delete(|shared, caller| end(shared, caller, STATUS_CHOICES)),
        )
        .route(
            &at("activations/users/{id}"),
            subscription(put(activations), |id| format!("activations/users/{id}")),
        )
        .route(
            &at(LICENCES),
            put(licences).delete(|shared, caller| end(shared, caller, LICENCES)),
        )
        .route(
            &at(SESSIONS),
            put(sessions).delete(|shared, caller| end(shared, caller, SESSIONS)),
        )
        .route(
            &at(DIRECTORIES),
            put(directories).delete(|shared, caller| end(shared, caller, DIRECTORIES)),
        )
        .route(
            &at("directories/{id}"),
            subscription(put(directory), |id| format!("directories/{id}")),
        )
        .route(
            &at(CATALOGUE),
            put(catalogue).delete(|shared, caller| end(shared, caller, CATALOGUE)),
        )
        .route(
            &at(HANDLERS),
            put(handlers).delete(|shared, caller| end(shared, caller, HANDLERS)),
        )
}

/// The ids of users who exist, as they are spelled.
fn existing(users: &[String], centre: &ContactCentre) -> Result<Vec<String>, IcwsError> {
    let ids = users.iter().map(|id| Ok(centre.user(id)?.id.clone()));
    ids.collect()
}

async fn status_messages(shared: State, caller: Caller) -> Result<StatusCode, IcwsError> {
    begin(&shared, &caller, STATUS_MESSAGES.to_owned(), |_, _| {
        Ok(Subscription::StatusMessages { is_told: false })
    })
}

async fn status_choices(shared: State, caller: Caller, body: Properties) -> Result<StatusCode, IcwsError> {
    if body.get("userIds").is_none() {
        return Err(IcwsError::missing("userIds"));
    }
    let users: Vec<String> = list(&body, "userIds")?;
    begin(&shared, &caller, STATUS_CHOICES.to_owned(), |centre, user| {
        let users = users
            .iter()
            .map(|id| super::statuses::check_choices(centre, &user.id, id));
        Ok(Subscription::StatusChoices {
            users: users.collect::<Result<_, _>>()?,
            is_told: false,
        })
    })
}

async fn activations(
    shared: State,
    caller: Caller,
    Id(id): Id,
    body: Properties,
) -> Result<StatusCode, IcwsError> {
    let watched = body.text("userId")?;
    let workgroups = list(&body, "workgroupIds")?;
    begin(
        &shared,
        &caller,
        format!("activations/users/{id}"),
        |centre, _| {
            Ok(Subscription::UserActivations {
                user: super::activations::own_or_observed(centre, &caller, watched)?,
                workgroups,
                known: None,
            })
        },
    )
}

async fn licences(shared: State, caller: Caller, body: Properties) -> Result<StatusCode, IcwsError> {
    if body.get("licenseList").is_none() {
        return Err(IcwsError::missing("licenseList"));
    }
    let names = list(&body, "licenseList")?;
    begin(&shared, &caller, LICENCES.to_owned(), |_, _| {
        Ok(Subscription::Licences { names, known: None })
    })
}

/// Agents see their own sessions.
async fn sessions(shared: State, caller: Caller, body: Properties) -> Result<StatusCode, IcwsError> {
    let users: Vec<String> = list(&body, "userIds")?;
    begin(&shared, &caller, SESSIONS.to_owned(), |centre, user| {
        let users = existing(&users, centre)?;
        if !user.reads_configuration() && users.iter().any(|id| *id != user.id) {
            return Err(IcwsError::forbidden(
                "you have no right to see where others are logged in",
            ));
        }
        Ok(Subscription::Sessions { users, known: None })
    })
}

async fn directories(shared: State, caller: Caller) -> Result<StatusCode, IcwsError> {
    begin(&shared, &caller, DIRECTORIES.to_owned(), |_, _| {
        Ok(Subscription::Directories { known: None })
    })
}

/// Entries come in the order of their ids; filters and other orders are not built.
async fn directory(
    shared: State,
    caller: Caller,
    Id(id): Id,
    body: Properties,
) -> Result<StatusCode, IcwsError> {
    let directory = body.text("directoryID")?;
    let window = Window {
        first: body.optional_value("index")?.unwrap_or(0),
        count: body.optional_value("count")?.unwrap_or(usize::MAX),
    };
    begin(
        &shared,
        &caller,
        format!("directories/{id}"),
        |centre, user: &User| {
            let workgroup = centre.workgroup(directory)?;
            if !workgroup.members.contains_key(&user.id) && !user.reads_configuration() {
                return Err(IcwsError::forbidden("you have no right to see this directory"));
            }
            Ok(Subscription::Directory {
                workgroup: workgroup.name.clone(),
                window,
                known: None,
            })
        },
    )
}

async fn catalogue(shared: State, caller: Caller) -> Result<StatusCode, IcwsError> {
    begin(&shared, &caller, CATALOGUE.to_owned(), |_, _| {
        Ok(Subscription::StatisticCatalogue { is_told: false })
    })
}

/// There are no handlers here: what is asked for is checked, and nothing ever comes. The public collection wants 204.
async fn handlers(shared: State, caller: Caller, body: Properties) -> Result<StatusCode, IcwsError> {
    let headers: Vec<serde_json::Value> = list(&body, "headers")?;
    let is_header =
        |header: &serde_json::Value| header["objectId"].is_string() && header["eventIds"].is_array();
    if headers.is_empty() || !headers.iter().all(is_header) {
        return Err(IcwsError::invalid(
            "headers",
            "is not a list of `objectId` and `eventIds`",
        ));
    }
    begin(&shared, &caller, HANDLERS.to_owned(), |_, _| {
        Ok(Subscription::HandlerNotifications)
    })?;
    Ok(StatusCode::NO_CONTENT)
}
