//! The visitors' older API: Interaction Web Tools. Whatever the answer, its HTTP status is 200; what went wrong says `status`.
//!
//! Source: reference section 1. Where it leaves something open, the comment says what we chose.

mod account;
mod asking;
mod body;
mod callback;
mod chat;
mod event;
mod failure;
mod party;
mod picture;
mod problem_report;

use std::sync::Arc;

use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::State;
use crate::shared::Shared;
use body::Fields;
use failure::{Failure, INVALID};

/// Clients spell it in these ways.
const FOLDERS: [&str; 3] = ["websvcs", "WebSvcs", "webSvcs"];
/// It grows when what is announced changes, which nothing does while the server runs.
const CONFIGURATION_VERSION: u32 = 1;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    FOLDERS.into_iter().fold(Router::new(), |router, folder| {
        let path = |operation: &str| format!("/{folder}/{operation}");
        router
            .route(&path("serverConfiguration"), get(configuration))
            .route(&path("queue/query"), post(queue))
            .route(&path("partyInfo/{id}"), post(party::party_info))
            .route(&path("problemReport/{id}"), problem_report::route())
            .route(&path("register"), post(account::register))
            .route(&path("photo/{id}/{party}"), get(party::photo))
            .merge(chat::routes(folder))
            .merge(callback::routes(folder))
    })
}

async fn configuration(shared: State) -> Json<Value> {
    let mut common = vec!["partyInfo", "problemReport"];
    let mut chat = vec![
        "start",
        "reconnect",
        "poll",
        "sendMessage",
        "setTypingState",
        "exit",
        "supportAuthenticationAnonymous",
    ];
    if shared.settings.visitor_accounts {
        common.push("supportRegistrationTracker");
        chat.push("supportAuthenticationTracker");
    }
    let callback = [
        "create",
        "status",
        "reconnect",
        "disconnect",
        "supportAuthenticationAnonymous",
    ];
    let capabilities = json!({ "common": common, "chat": chat, "callback": callback,
        "queueQuery": ["supportAuthenticationAnonymous"] });
    Json(
        json!([{ "serverConfiguration": { "cfgVer": CONFIGURATION_VERSION, "capabilities": capabilities,
        "problemReportRegEx": "" } }]),
    )
}

async fn queue(shared: State, body: Fields) -> Result<Json<Value>, Failure> {
    let failure = |reason| Failure {
        root: "queue",
        reason,
    };
    let name = body.text("queueName").map_err(|_| failure(INVALID))?;
    // Users and stations have queues nobody waits in here.
    let is_workgroup = body
        .text("queueType")
        .is_ok_and(|kind| kind.eq_ignore_ascii_case("workgroup"));
    let found = shared.look(|core, _| {
        let workgroup = core.centre.workgroup(name).ok().filter(|_| is_workgroup)?;
        let available = core.centre.available_members(workgroup).count();
        Some((available, core.centre.estimated_wait(workgroup)))
    });
    let (available, wait) = found.ok_or_else(|| failure("error.websvc.unknownEntity.invalidQueue"))?;
    let mut queue = json!({ "agentsAvailable": available, "status": { "type": "success" } });
    // Where nobody serves the queue no wait can be told.
    if let Some(wait) = wait {
        queue["estimatedWaitTime"] = wait.as_secs().into();
    }
    Ok(Json(json!({ "queue": queue })))
}

fn poll_wait(shared: &Shared) -> u64 {
    u64::try_from(shared.settings.policy.poll_wait.as_millis()).unwrap_or(u64::MAX)
}
