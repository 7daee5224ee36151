//! Statuses of users.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use waymeet_icws::agent::{Accepted, AsyncOperationCompletedMessage, Message, StatusMessageList, UserStatus};

use super::State;
use super::body::Properties;
use super::error::IcwsError;
use super::session::{Caller, Id};
use crate::model::STATUSES;
use crate::shared::Shared;
use crate::wire;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/icws/{session}/status/status-messages", get(statuses))
        .route(
            "/icws/{session}/status/user-statuses/{id}",
            get(user_status).put(change_status),
        )
}

async fn statuses(_: Caller) -> Json<StatusMessageList> {
    Json(StatusMessageList {
        status_message_list: STATUSES.iter().map(wire::status_message).collect(),
    })
}

async fn user_status(shared: State, _: Caller, Id(id): Id) -> Result<Json<UserStatus>, IcwsError> {
    shared.look(|core, _| Ok(Json(wire::user_status(core.centre.user(&id)?))))
}

/// Changes at once; the message that says so comes after the answer, as the protocol wants it.
async fn change_status(
    shared: State,
    caller: Caller,
    Id(id): Id,
    body: Properties,
) -> Result<(StatusCode, Json<Accepted>), IcwsError> {
    let (status, notes) = (body.text("statusId")?, body.optional_text("notes")?);
    shared.change(|core, now| {
        let user = core.centre.user(&id)?.id.clone();
        if user != caller.user {
            return Err(IcwsError::forbidden(
                "you have no right to change this user's status",
            ));
        }
        core.centre.set_status(&user, status, notes, now)?;
        let session = core
            .sessions
            .get_mut(&caller.session)
            .ok_or_else(IcwsError::no_session)?;
        let request_id = session.request_id();
        session.tell(Message::AsyncOperationCompleted(AsyncOperationCompletedMessage {
            is_delta: true,
            request_id: request_id.clone(),
            error: None,
        }));
        Ok((StatusCode::ACCEPTED, Json(Accepted { request_id })))
    })
}
