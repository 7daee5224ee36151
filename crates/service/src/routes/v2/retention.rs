//! `/api/v2/journey/retention`: how long an organisation keeps what it knows of its visitors. Ours: the vendor's is fixed.

use super::configuration::object;
use super::operation::{Access, Api, Caller, Operation};
use crate::audit::Stamp;
use crate::auth::permission::Permission as May;
use crate::error::ApiError;
use crate::limits::{EVENT_RETENTION_IN_DAYS, JOURNEY_RETENTION_IN_DAYS};
use crate::retention::RetentionSettings;
use crate::shared::Shared;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method};
use serde_json::{Map, Value, json};
use std::sync::Arc;

const PATH: &str = "/api/v2/journey/retention";

pub(super) fn add(api: Api) -> Api {
    let operation = |method, may: &'static [May], summary: &str| {
        Operation::new(method, PATH, Access::Any(may), "Retention")
            .summary(summary)
            .gives(200, Some("Retention"))
    };
    api.with(
        operation(Method::GET, &[May::ViewSettings], "Read how long things are kept"),
        async |State(shared): State<Arc<Shared>>, caller: Caller| {
            let settings = shared.store.retention(&caller.organisation).await?;
            Ok::<_, ApiError>(Json(describe(settings)))
        },
    )
    .with(
        operation(Method::PUT, &[May::EditSettings], "Say how long things are kept").takes("Retention"),
        async |State(shared): State<Arc<Shared>>, caller: Caller, headers: HeaderMap, body: Body| {
            let sent = object(&shared, &headers, body).await?;
            let settings = RetentionSettings {
                events_in_days: days(&sent, "eventsInDays")?,
                journeys_in_days: days(&sent, "journeysInDays")?,
            };
            let checked = settings.check();
            checked.map_err(|error| ApiError::BadRequest(error.to_string()))?;
            let stamp = Stamp {
                actor: &caller.actor(),
                at: shared.now(),
            };
            let store = &shared.store;
            store.put_retention(&caller.organisation, settings, stamp).await?;
            Ok::<_, ApiError>(Json(describe(settings)))
        },
    )
}

/// What is not said is the default.
fn days(sent: &Map<String, Value>, field: &str) -> Result<Option<u32>, ApiError> {
    match sent.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            let days = value.as_u64().and_then(|days| u32::try_from(days).ok());
            let problem = format!("`{value}` is not a number of days");
            days.map(Some).ok_or_else(|| ApiError::invalid(field, problem))
        }
    }
}

fn describe(settings: RetentionSettings) -> Value {
    json!({ "eventsInDays": settings.events_in_days.unwrap_or(EVENT_RETENTION_IN_DAYS),
        "journeysInDays": settings.journeys_in_days.unwrap_or(JOURNEY_RETENTION_IN_DAYS), "selfUri": PATH })
}
