//! What an agent does with interactions.
//!
//! Where there is nothing to tell, the answer is 200 with an empty body. Source: the vendor's page of `chat/messages`.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::Query;
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use waymeet_icws::agent::{InteractionAttributes, QueueId, queue_type};

use super::State;
use super::body::Properties;
use super::error::IcwsError;
use super::session::{Caller, Id};
use crate::model::{AppendMode, TransferTarget};
use crate::shared::{Core, Shared};

pub(crate) fn routes() -> Router<Arc<Shared>> {
    let at = |path: &str| format!("/icws/{{session}}/interactions/{{id}}{path}");
    Router::new()
        .route(&at(""), get(interaction).post(set_attributes))
        .route(&at("/pickup"), post(pick_up))
        .route(&at("/disconnect"), post(disconnect))
        .route(&at("/hold"), post(hold))
        .route(&at("/blind-transfer"), post(transfer))
        .route(&at("/chat/messages"), post(say))
        // The vendor's pages tell of no call for it; it is named as the older API's event (ours).
        .route(&at("/chat/push-url"), post(push_url))
        .route(&at("/chat/typing-indicator"), put(typing))
}

/// The names in `?select=a,b`; none without.
pub(crate) fn selected(query: &HashMap<String, String>) -> Vec<String> {
    let select = query.get("select").map(String::as_str).unwrap_or_default();
    select
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

async fn interaction(
    shared: State,
    caller: Caller,
    Id(id): Id,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<InteractionAttributes>, IcwsError> {
    // Without a selection the vendor answers with the id alone; `*` is ours.
    let names = match selected(&query) {
        names if names.is_empty() => vec!["Eic_CallId".to_owned()],
        names if names == ["*"] => Vec::new(),
        names => names,
    };
    shared.look(|core, _| {
        let interaction = core
            .centre
            .interaction_for(core.centre.user(&caller.user)?, &id)?;
        Ok(Json(InteractionAttributes {
            attributes: core.centre.attributes(interaction, &names),
        }))
    })
}

/// Source: reference section 3.5; which attributes may be written is ours.
async fn set_attributes(
    shared: State,
    caller: Caller,
    Id(id): Id,
    body: Properties,
) -> Result<StatusCode, IcwsError> {
    let sent = body
        .get("attributes")
        .ok_or_else(|| IcwsError::missing("attributes"))?;
    let attributes = super::visitor::attributes("attributes", sent)?;
    let mode = match body.optional_value::<u8>("appendMode")? {
        None | Some(0) => AppendMode::Replace,
        Some(1) => AppendMode::Append,
        Some(2) => AppendMode::AppendSeparated,
        Some(_) => return Err(IcwsError::invalid("appendMode", "is neither 1 nor 2")),
    };
    shared.change(|core, _| core.centre.set_attributes(&caller.user, &id, &attributes, mode))?;
    Ok(StatusCode::OK)
}

async fn pick_up(shared: State, caller: Caller, Id(id): Id) -> Result<StatusCode, IcwsError> {
    shared.change(|core, now| {
        let Core { centre, entropy, .. } = core;
        centre.pick_up(&caller.user, &id, entropy.as_mut(), now)
    })?;
    Ok(StatusCode::OK)
}

async fn disconnect(shared: State, caller: Caller, Id(id): Id) -> Result<StatusCode, IcwsError> {
    shared.change(|core, now| core.centre.disconnect(&caller.user, &id, now))?;
    Ok(StatusCode::OK)
}

async fn hold(shared: State, caller: Caller, Id(id): Id, body: Properties) -> Result<StatusCode, IcwsError> {
    let is_on = body.flag("on")?;
    shared.change(|core, now| core.centre.hold(&caller.user, &id, is_on, now))?;
    Ok(StatusCode::OK)
}

async fn transfer(
    shared: State,
    caller: Caller,
    Id(id): Id,
    body: Properties,
) -> Result<StatusCode, IcwsError> {
    let target = match body.optional_value::<QueueId>("queueID")? {
        Some(queue) => match queue.queue_type {
            queue_type::WORKGROUP => TransferTarget::Workgroup(queue.queue_name),
            queue_type::USER => TransferTarget::User(queue.queue_name),
            _ => {
                return Err(IcwsError::invalid(
                    "queueID",
                    "is neither a workgroup's nor a user's queue",
                ));
            }
        },
        None => {
            let target = body
                .optional_text("target")?
                .ok_or_else(|| IcwsError::missing("queueID"))?;
            TransferTarget::Named(target.to_owned())
        }
    };
    shared.change(|core, now| core.centre.transfer(&caller.user, &id, &target, now))?;
    Ok(StatusCode::OK)
}

async fn say(shared: State, caller: Caller, Id(id): Id, body: Properties) -> Result<StatusCode, IcwsError> {
    let (text, clears_typing) = (body.text("text")?, body.flag("clearTypingIndicator")?);
    shared.change(|core, now| {
        core.centre
            .agent_says(&caller.user, &id, text, clears_typing, now)
    })?;
    Ok(StatusCode::OK)
}

async fn push_url(
    shared: State,
    caller: Caller,
    Id(id): Id,
    body: Properties,
) -> Result<StatusCode, IcwsError> {
    let address = body.text("url")?;
    shared.change(|core, now| core.centre.agent_pushes(&caller.user, &id, address, now))?;
    Ok(StatusCode::OK)
}

async fn typing(
    shared: State,
    caller: Caller,
    Id(id): Id,
    body: Properties,
) -> Result<StatusCode, IcwsError> {
    let is_on = body.flag("on")?;
    shared.change(|core, now| core.centre.agent_types(&caller.user, &id, is_on, now))?;
    Ok(StatusCode::OK)
}
