//! Stations: what a session can be offered. Nothing rings here; names and numbers are kept for whoever asks.
//!
//! Source: reference section 3.2.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::routing::put;
use axum::{Json, Router};
use waymeet_icws::agent::StationSettings;

use super::State;
use super::body::Properties;
use super::error::IcwsError;
use super::session::Caller;
use crate::model::{Station, plain_line};
use crate::shared::Shared;

/// Before the name of every kind of settings.
const PREFIX: &str = "urn:inin.com:connection:";
/// Kinds of settings: with a workstation's name, with a telephone's number.
const KINDS: [(&str, bool, bool); 4] = [
    ("stationlessSettings", false, false),
    ("workstationSettings", true, false),
    ("remoteWorkstationSettings", true, true),
    ("remoteNumberSettings", false, true),
];
/// Characters of a station's name or number.
const MAX_CHARS: usize = 100;
/// The highest number of a way a station is connected.
const MAX_CONNECTION_MODE: u8 = 2;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route(
        "/icws/{session}/connection/station",
        put(take_station).get(station).delete(drop_station),
    )
}

async fn take_station(
    shared: State,
    caller: Caller,
    body: Properties,
) -> Result<Json<StationSettings>, IcwsError> {
    let station = wanted(&body)?;
    let settings = settings(&station);
    shared.change(|core, now| {
        core.centre
            .set_station(&caller.user, &caller.session, Some(station), now)
    })?;
    Ok(Json(settings))
}

fn wanted(body: &Properties) -> Result<Station, IcwsError> {
    let kind = body.text("__type")?;
    let name = kind
        .get(..PREFIX.len())
        .filter(|start| start.eq_ignore_ascii_case(PREFIX));
    let name = name.and_then(|_| kind.get(PREFIX.len()..)).unwrap_or_default();
    let known = KINDS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name));
    let (name, has_workstation, has_number) =
        known.ok_or_else(|| IcwsError::invalid("__type", "is no kind of station"))?;
    let text = |property: &str, is_wanted: bool| {
        if is_wanted {
            let text = plain_line(body.text(property)?, MAX_CHARS);
            Ok::<_, IcwsError>(Some(text))
        } else {
            Ok(None)
        }
    };
    let connection_mode: Option<u8> = body.optional_value("stationConnectionMode")?;
    if connection_mode.is_some_and(|mode| mode > MAX_CONNECTION_MODE) {
        return Err(IcwsError::invalid("stationConnectionMode", "is not 0, 1 or 2"));
    }
    let persistent = body.flag_or("persistentConnection", false)?;
    Ok(Station {
        kind: format!("{PREFIX}{name}"),
        workstation: text("workstation", *has_workstation)?,
        remote_number: text("remoteNumber", *has_number)?,
        persistent_connection: has_number.then_some(persistent),
        connection_mode,
        media_types: body.optional_value("supportedMediaTypes")?.unwrap_or_default(),
        is_ready: body.flag_or("readyForInteractions", true)?,
    })
}

async fn station(shared: State, caller: Caller) -> Result<Json<StationSettings>, IcwsError> {
    shared.look(|core, _| {
        let user = core.centre.user(&caller.user)?;
        let station = user
            .presence
            .sessions
            .get(&caller.session)
            .and_then(Option::as_ref);
        let station = station.ok_or_else(|| IcwsError::not_found("this session has no station"))?;
        Ok(Json(settings(station)))
    })
}

async fn drop_station(shared: State, caller: Caller) -> Result<StatusCode, IcwsError> {
    shared.change(|core, now| core.centre.set_station(&caller.user, &caller.session, None, now))?;
    Ok(StatusCode::NO_CONTENT)
}

fn settings(station: &Station) -> StationSettings {
    StationSettings {
        kind: station.kind.clone(),
        supported_media_types: station.media_types.clone(),
        ready_for_interactions: station.is_ready,
        workstation: station.workstation.clone(),
        remote_number: station.remote_number.clone(),
        persistent_connection: station.persistent_connection,
        station_connection_mode: station.connection_mode,
    }
}
