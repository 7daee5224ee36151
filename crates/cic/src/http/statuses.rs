//! Statuses of users.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use waymeet_icws::agent::{
    Accepted, AsyncOperationCompletedMessage, Message, StatusMessageList, StatusMessagesUserAccess,
    StatusUntil, UserStatus,
};

use super::State;
use super::body::Properties;
use super::error::IcwsError;
use super::session::{Caller, Id};
use crate::model::{ContactCentre, STATUSES, StatusWish, Until};
use crate::shared::Shared;
use crate::wire;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/icws/{session}/status/status-messages", get(statuses))
        .route(
            "/icws/{session}/status/status-messages-user-access/{id}",
            get(choices),
        )
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

/// Who may ask what this user may choose: the user, and who reads the configuration.
pub(crate) fn check_choices(centre: &ContactCentre, caller: &str, id: &str) -> Result<String, IcwsError> {
    let user = centre.user(id)?;
    if user.id == caller || centre.user(caller)?.reads_configuration() {
        Ok(user.id.clone())
    } else {
        Err(IcwsError::forbidden(
            "you have no right to see which statuses this user may choose",
        ))
    }
}

/// Everybody may choose the same here.
async fn choices(
    shared: State,
    caller: Caller,
    Id(id): Id,
) -> Result<Json<StatusMessagesUserAccess>, IcwsError> {
    shared.look(|core, _| {
        Ok(Json(StatusMessagesUserAccess {
            user_id: check_choices(&core.centre, &caller.user, &id)?,
            status_messages: wire::selectable_statuses(),
        }))
    })
}

async fn user_status(shared: State, _: Caller, Id(id): Id) -> Result<Json<UserStatus>, IcwsError> {
    shared.look(|core, _| Ok(Json(wire::user_status(core.centre.user(&id)?, &core.centre))))
}

/// Changes at once; the message that says so comes after the answer, as the protocol wants it.
async fn change_status(
    shared: State,
    caller: Caller,
    Id(id): Id,
    body: Properties,
) -> Result<(StatusCode, Json<Accepted>), IcwsError> {
    let text = |name| {
        body.optional_text(name)
            .map(|text| text.unwrap_or_default().to_owned())
    };
    let until: Option<StatusUntil> = body.optional_value("until")?;
    let wish = StatusWish {
        status_id: body.text("statusId")?.to_owned(),
        notes: text("notes")?,
        until: until.map(|until| Until {
            date_time: until.until_date_time,
            has_date: until.has_date,
            has_time: until.has_time,
        }),
        forward_number: text("forwardNumber")?,
    };
    shared.change(|core, now| {
        let user = core.centre.user(&id)?.id.clone();
        if user != caller.user {
            return Err(IcwsError::forbidden(
                "you have no right to change this user's status",
            ));
        }
        core.centre.set_status(&user, &wish, now)?;
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
