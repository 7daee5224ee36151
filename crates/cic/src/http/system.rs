//! Handlers and the values of statistics' parameters.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use waymeet_icws::agent::ParameterValueQueryResults;

use super::State;
use super::body::Properties;
use super::error::IcwsError;
use super::session::Caller;
use crate::catalogue::parameter_values;
use crate::shared::Shared;

/// Values one answer has at most.
const MAX_VALUES: usize = 500;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route(
            "/icws/{session}/system/handler-notification",
            post(notify_handler),
        )
        .route(
            "/icws/{session}/statistics/statistic-parameter-values/queries",
            post(query_values),
        )
}

/// Taken, and heard by nobody: there are no handlers here. A client cannot tell that from a handler that does nothing.
///
/// Source: reference section 3.10; 202 is what the public collection wants.
async fn notify_handler(_: Caller, body: Properties) -> Result<StatusCode, IcwsError> {
    body.text("objectId")?;
    body.text("eventId")?;
    body.value::<Vec<String>>("data")?;
    Ok(StatusCode::ACCEPTED)
}

/// Source: reference section 3.9.
async fn query_values(
    shared: State,
    caller: Caller,
    body: Properties,
) -> Result<Json<ParameterValueQueryResults>, IcwsError> {
    let kind = body.text("parameterTypeId")?;
    let filter = body.optional_text("filter")?.unwrap_or_default();
    let at_most = body.optional_value::<usize>("maxToReturn")?.unwrap_or(MAX_VALUES);
    shared.look(|core, _| {
        let user = core.centre.user(&caller.user)?;
        parameter_values(kind, filter, at_most.min(MAX_VALUES), user, &core.centre)
            .map(Json)
            .ok_or_else(|| IcwsError::invalid("parameterTypeId", "is no type of parameters"))
    })
}
