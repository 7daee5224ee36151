//! Logging in and out, and the station.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::Extension;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use waymeet_icws::agent::{
    ConnectionResponse, ConnectionState, ServerTime, StationSettings, connection_state,
};

use super::State;
use super::body::Properties;
use super::error::IcwsError;
use super::features::{all_features, version_info};
use super::session::{CSRF_TOKEN_HEADER, Caller, ClientAddress, SESSION_ID_HEADER, cookie_name};
use crate::model::Station;
use crate::pair::Seat;
use crate::shared::{Core, Shared};

/// The one way to log in we offer.
const IC_AUTHENTICATION: &str = "urn:inin.com:connection:icAuthConnectionRequestSettings";
/// Longer texts are no names and no passwords.
const MAX_CREDENTIAL_CHARS: usize = 256;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/icws/connection", post(log_in))
        .route("/icws/{session}/connection", get(connection).delete(log_out))
        .route(
            "/icws/{session}/connection/station",
            put(take_station).get(station).delete(drop_station),
        )
}

async fn log_in(
    shared: State,
    ClientAddress(address): ClientAddress,
    seat: Option<Extension<Seat>>,
    body: Properties,
) -> Result<(StatusCode, HeaderMap, Json<ConnectionResponse>), IcwsError> {
    if body
        .optional_text("__type")?
        .is_some_and(|kind| !kind.eq_ignore_ascii_case(IC_AUTHENTICATION))
    {
        return Err(IcwsError::invalid(
            "__type",
            "is a way to log in this server does not know",
        ));
    }
    body.text("applicationName")?;
    let (user, password) = (body.text("userID")?.to_owned(), body.text("password")?.to_owned());
    if [&user, &password]
        .iter()
        .any(|text| text.chars().count() > MAX_CREDENTIAL_CHARS)
    {
        return Err(IcwsError::authentication_failed());
    }
    if !is_password_right(&shared, &user, address, password).await? {
        tracing::info!(%address, "a log-in failed");
        return Err(IcwsError::authentication_failed());
    }
    let response = shared.change(|core, now| {
        let Core {
            centre,
            sessions,
            entropy,
            guard,
        } = core;
        guard.succeeded(&user, address);
        let person = centre.user(&user)?;
        let (id, display_name) = (person.id.clone(), person.display_name.clone());
        let session = sessions.begin(&id, entropy.as_mut(), now);
        centre.log_in(&id, session.id.clone(), now)?;
        let response = ConnectionResponse {
            csrf_token: session.csrf_token.clone(),
            session_id: session.id.clone(),
            alternate_host_list: seat.iter().map(|seat| seat.other().to_owned()).collect(),
            user_id: id,
            user_display_name: display_name,
            ic_server: shared.settings.server_name.clone(),
            features: all_features(),
            server_time_info: Some(ServerTime {
                server_utc_time: now.compact_utc(),
            }),
            default_workstation_id: None,
            version: Some(version_info()),
        };
        Ok::<_, IcwsError>((response, session.cookie.clone()))
    });
    let (response, cookie) = response?;
    let headers = log_in_headers(&response, &cookie, shared.settings.has_secure_cookies)?;
    Ok((StatusCode::CREATED, headers, Json(response)))
}

/// Checks a password without keeping the other requests waiting. Who must wait is told so, and nothing is checked.
async fn is_password_right(
    shared: &Arc<Shared>,
    user: &str,
    address: IpAddr,
    password: String,
) -> Result<bool, IcwsError> {
    // Whoever has to wait anyway does not stand in line for a permit.
    shared
        .look(|core, now| core.guard.may_try(user, address, now))
        .map_err(IcwsError::too_many_attempts)?;
    let permit = Arc::clone(&shared.password_checks)
        .acquire_owned()
        .await
        .map_err(|_| IcwsError::authentication_failed())?;
    // Asked again, and counted in the same breath: while we stood in line, others may have failed under this name.
    shared
        .look(|core, now| core.guard.begin(user, address, now))
        .map_err(IcwsError::too_many_attempts)?;
    let (hash, is_known) = shared.password_of(user);
    let check = tokio::task::spawn_blocking(move || {
        // Held until the work is done, also where nobody waits for it any more.
        let _permit = permit;
        hash.matches(&password)
    });
    Ok(check.await.unwrap_or(false) && is_known)
}

fn log_in_headers(
    response: &ConnectionResponse,
    cookie: &str,
    is_secure: bool,
) -> Result<HeaderMap, IcwsError> {
    let secure = if is_secure { "; Secure" } else { "" };
    // The path is `/`, since the desk's own addresses need the cookie as well.
    let cookie = format!(
        "{}={cookie}; Path=/; HttpOnly; SameSite=Strict{secure}",
        cookie_name(&response.session_id)
    );
    let value = |text: &str| {
        HeaderValue::from_str(text).map_err(|_| IcwsError::bad_request("no session could be made"))
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::SET_COOKIE, value(&cookie)?);
    for (name, text) in [
        (CSRF_TOKEN_HEADER, &response.csrf_token),
        (SESSION_ID_HEADER, &response.session_id),
    ] {
        if let Ok(name) = name.parse::<HeaderName>() {
            headers.insert(name, value(text)?);
        }
    }
    Ok(headers)
}

async fn connection(_: Caller) -> Json<ConnectionState> {
    Json(ConnectionState {
        connection_state: connection_state::UP,
        reason: None,
        should_reconnect: false,
    })
}

async fn log_out(shared: State, caller: Caller) -> StatusCode {
    shared.change(|core, now| core.end_session(&caller.session, now));
    StatusCode::NO_CONTENT
}

async fn take_station(
    shared: State,
    caller: Caller,
    body: Properties,
) -> Result<Json<StationSettings>, IcwsError> {
    let station = Station {
        kind: body.text("__type")?.to_owned(),
        media_types: body.optional_value("supportedMediaTypes")?.unwrap_or_default(),
        is_ready: body.flag_or("readyForInteractions", true)?,
    };
    let settings = station_settings(&station);
    shared.change(|core, now| {
        core.centre
            .set_station(&caller.user, &caller.session, Some(station), now)
    })?;
    Ok(Json(settings))
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
        Ok(Json(station_settings(station)))
    })
}

async fn drop_station(shared: State, caller: Caller) -> Result<StatusCode, IcwsError> {
    shared.change(|core, now| core.centre.set_station(&caller.user, &caller.session, None, now))?;
    Ok(StatusCode::NO_CONTENT)
}

fn station_settings(station: &Station) -> StationSettings {
    StationSettings {
        kind: station.kind.clone(),
        supported_media_types: station.media_types.clone(),
        ready_for_interactions: station.is_ready,
    }
}
