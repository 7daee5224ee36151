//! Interactions agents make: callbacks. Calls cannot be made here, and chats begin with a visitor.
//!
//! Source: reference section 3.5, `POST interactions`.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use waymeet_icws::agent::{QueueId, queue_type};

use super::State;
use super::body::Properties;
use super::error::IcwsError;
use super::session::Caller;
use super::visitor::attributes;
use crate::model::{AppendMode, AskForCall, AskedTranscript, StartChat, TargetKind};
use crate::shared::{Core, Shared};

/// The one kind that is made.
const CALLBACK: &str = "urn:inin.com:interactions:createCallbackParameters";

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/icws/{session}/interactions", post(create))
}

async fn create(
    shared: State,
    caller: Caller,
    body: Properties,
) -> Result<(StatusCode, Json<Value>), IcwsError> {
    if !body.text("__type")?.eq_ignore_ascii_case(CALLBACK) {
        return Err(IcwsError::not_supported(
            "only callbacks are made here: there are no calls, and chats begin with a visitor",
        ));
    }
    let asked = wish(&body)?;
    let own = body
        .get("additionalAttributes")
        .map_or(Ok(Vec::new()), |sent| attributes("additionalAttributes", sent))?;
    let id = shared.change(|core, now| {
        let Core { centre, entropy, .. } = core;
        if !centre.user(&caller.user)?.is_agent() {
            return Err(IcwsError::forbidden("you have no right to make interactions"));
        }
        // Before anybody is to be called: what cannot be written whole makes no callback.
        centre.check_new_attributes(&own)?;
        let started = centre
            .ask_for_call(asked, None, entropy.as_mut(), now)
            .map_err(IcwsError::of_callback)?;
        let id = centre.interaction_of(started.participant);
        let id = id.ok_or_else(|| IcwsError::bad_request("the callback is over already"))?;
        centre.write_attributes(id, &own, AppendMode::Replace)?;
        Ok(id)
    })?;
    Ok((
        StatusCode::CREATED,
        Json(json!({ "interactionId": id.to_string() })),
    ))
}

/// Whom to call, in whose queue.
fn wish(body: &Properties) -> Result<AskForCall, IcwsError> {
    let telephone = body.text("target")?.to_owned();
    let queue: QueueId = body.value("targetQueue")?;
    let target_kind = match queue.queue_type {
        queue_type::WORKGROUP => TargetKind::Workgroup,
        queue_type::USER => TargetKind::User,
        _ => {
            return Err(IcwsError::invalid(
                "targetQueue",
                "is neither a workgroup's nor a user's queue",
            ));
        }
    };
    let name = body.optional_text("name")?.filter(|name| !name.trim().is_empty());
    Ok(AskForCall {
        wish: StartChat {
            name: name.unwrap_or(&telephone).to_owned(),
            target_kind,
            target_name: queue.queue_name,
            language: None,
            notes: String::new(),
            attributes: Vec::new(),
            routing_contexts: Vec::new(),
            transcript: AskedTranscript::No,
            history: Vec::new(),
        },
        telephone,
        subject: body.optional_text("subject")?.unwrap_or_default().to_owned(),
    })
}
