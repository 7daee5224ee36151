//! Logging in and out.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Extension, Query};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use waymeet_icws::agent::{
    ConnectionResponse, ConnectionState, ServerTime, SwitchoverStatus, connection_state,
};

use super::State;
use super::body::Properties;
use super::cors::may_work;
use super::error::IcwsError;
use super::features::{all_features, version_info};
use super::password_check;
use super::session::{CSRF_TOKEN_HEADER, Caller, ClientAddress, SESSION_ID_HEADER, cookie_name};
use crate::model::{SessionId, UnixMillis, plain_line};
use crate::pair::Seat;
use crate::session::Ending;
use crate::shared::{Core, Shared};

/// The ways to log in we offer.
const IC_AUTHENTICATION: &str = "urn:inin.com:connection:icAuthConnectionRequestSettings";
const TOKEN_AUTHENTICATION: &str = "urn:inin.com:connection:authTokenConnectionRequestSettings";
/// Longer texts are no names and no passwords.
const MAX_CREDENTIAL_CHARS: usize = 256;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/icws/connection", post(log_in))
        .route("/icws/{session}/connection", get(connection).delete(log_out))
        .route("/icws/{session}/connection/unique-auth-token", post(auth_token))
        .route(
            "/icws/{session}/connection/switchover-status",
            get(switchover_status),
        )
}

/// How somebody proves who they are.
enum Proof {
    /// By name and password.
    Password { user: String, password: String },
    /// By a token of a session they have.
    Token {
        session: SessionId,
        seed: String,
        token: String,
        is_in_its_place: bool,
    },
}

/// Source: reference section 3.2.
fn proof(body: &Properties) -> Result<Proof, IcwsError> {
    let kind = body.optional_text("__type")?.unwrap_or(IC_AUTHENTICATION);
    let text = |name| {
        let text = body.text(name)?;
        if text.chars().count() > MAX_CREDENTIAL_CHARS {
            Err(IcwsError::authentication_failed())
        } else {
            Ok(text.to_owned())
        }
    };
    if kind.eq_ignore_ascii_case(IC_AUTHENTICATION) {
        let (user, password) = (text("userID")?, text("password")?);
        Ok(Proof::Password { user, password })
    } else if kind.eq_ignore_ascii_case(TOKEN_AUTHENTICATION) {
        Ok(Proof::Token {
            seed: text("authTokenSeed")?,
            token: text("authToken")?,
            session: text("authTokenSourceSession")?,
            is_in_its_place: body.flag_or("disconnectSourceSession", false)?,
        })
    } else {
        Err(IcwsError::invalid(
            "__type",
            "is a way to log in this server does not know",
        ))
    }
}

async fn log_in(
    shared: State,
    ClientAddress(address): ClientAddress,
    seat: Option<Extension<Seat>>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
    body: Properties,
) -> Result<(StatusCode, HeaderMap, Json<Value>), IcwsError> {
    let proof = proof(&body)?;
    let application = plain_line(body.text("applicationName")?, MAX_CREDENTIAL_CHARS);
    if let Proof::Password { user, password } = &proof
        && !is_password_right(&shared, user, address, password.clone()).await?
    {
        tracing::info!(%address, "a log-in failed");
        return Err(IcwsError::authentication_failed());
    }
    let (response, cookie) = shared.change(|core, now| {
        let (user, replaced) = match proof {
            Proof::Password { user, .. } => {
                core.guard.succeeded(&user, address);
                (user, None)
            }
            Proof::Token {
                session,
                seed,
                token,
                is_in_its_place,
            } => {
                let user = core.sessions.get_mut(&session).map(|source| source.user.clone());
                let is_right = core.sessions.tokens.redeem(&session, &seed, &token, now);
                let user = user.filter(|_| is_right);
                (
                    user.ok_or_else(IcwsError::authentication_failed)?,
                    is_in_its_place.then_some(session),
                )
            }
        };
        let began = begin(&shared, core, &user, application, now)?;
        // After the new one has begun: between the two the user would be logged out, and their chats would go.
        if let Some(session) = replaced {
            core.end_session_because(&session, Ending::Replaced, now);
        }
        Ok::<_, IcwsError>(began)
    })?;
    let response = ConnectionResponse {
        alternate_host_list: seat.iter().map(|seat| seat.other().to_owned()).collect(),
        ..response
    };
    let is_listed = headers
        .get(header::ORIGIN)
        .is_some_and(|origin| may_work(origin, &shared.settings));
    let headers = log_in_headers(&response, &cookie, shared.settings.has_secure_cookies, is_listed)?;
    let include = query.get("include").map(String::as_str).unwrap_or_default();
    Ok((StatusCode::CREATED, headers, Json(answer(response, include))))
}

/// A session of the user, who must exist, with its cookie.
fn begin(
    shared: &Shared,
    core: &mut Core,
    user: &str,
    application: String,
    now: UnixMillis,
) -> Result<(ConnectionResponse, String), IcwsError> {
    let Core {
        centre,
        sessions,
        entropy,
        ..
    } = core;
    let person = centre.user(user)?;
    let (id, display_name) = (person.id.clone(), person.display_name.clone());
    let session = sessions.begin(&id, entropy.as_mut(), now);
    centre.log_in(&id, session.id.clone(), application, now)?;
    let response = ConnectionResponse {
        csrf_token: session.csrf_token.clone(),
        session_id: session.id.clone(),
        alternate_host_list: Vec::new(),
        user_id: id,
        user_display_name: display_name,
        ic_server: shared.settings.server_name.clone(),
        features: all_features(),
        server_time_info: Some(ServerTime {
            server_utc_time: now.compact_utc(),
        }),
        version: Some(version_info()),
    };
    Ok((response, session.cookie.clone()))
}

/// The answer with those parts that `include` names.
fn answer(response: ConnectionResponse, include: &str) -> Value {
    let wants = |name: &str| {
        include
            .split(',')
            .any(|part| part.trim().eq_ignore_ascii_case(name))
    };
    let mut answer = json!(ConnectionResponse {
        features: Vec::new(),
        version: response.version.clone().filter(|_| wants("version")),
        server_time_info: response.server_time_info.clone().filter(|_| wants("server-time")),
        ..response.clone()
    });
    if wants("features") {
        answer["features"] = json!(response.features);
    }
    if wants("default-workstation") {
        answer["defaultWorkstationId"] = Value::Null;
    }
    if wants("effective-station") {
        answer["effectiveStation"] = Value::Null;
    }
    if wants("purecloud-integration") {
        answer["purecloudIntegration"] =
            json!({ "integrationEnabled": false, "webRTCIntegrationEnabled": false });
    }
    answer
}

async fn is_password_right(
    shared: &Arc<Shared>,
    user: &str,
    address: IpAddr,
    password: String,
) -> Result<bool, IcwsError> {
    password_check::is_right(shared, user, address, password, |shared| shared.password_of(user)).await
}

/// The cookie goes along from pages of the server's own site only, unless the client's page is listed and there is TLS, without
/// which browsers take no other.
fn log_in_headers(
    response: &ConnectionResponse,
    cookie: &str,
    is_secure: bool,
    is_listed: bool,
) -> Result<HeaderMap, IcwsError> {
    let secure = if is_secure { "; Secure" } else { "" };
    // The path is `/`, since the desk's own addresses need the cookie as well.
    let cookie = format!(
        "{}={cookie}; Path=/; HttpOnly; SameSite={}{secure}",
        cookie_name(&response.session_id),
        if is_secure && is_listed { "None" } else { "Strict" },
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
    shared.change(|core, now| core.end_session_because(&caller.session, Ending::LoggedOut, now));
    StatusCode::NO_CONTENT
}

/// A token with which the client lets another one log in.
async fn auth_token(shared: State, caller: Caller, body: Properties) -> Result<Json<Value>, IcwsError> {
    let seed = body.text("authTokenSeed")?;
    if seed.is_empty() || seed.chars().count() > MAX_CREDENTIAL_CHARS {
        return Err(IcwsError::invalid("authTokenSeed", "is empty or too long"));
    }
    let token = shared.look(|core, now| {
        let Core {
            sessions, entropy, ..
        } = core;
        sessions
            .tokens
            .issue(&caller.session, seed, entropy.as_mut(), now)
    });
    Ok(Json(json!({ "authToken": token })))
}

/// Whoever is answered asks the active server. People alone switch over, and both lead to the same state.
async fn switchover_status(
    shared: State,
    _: Caller,
    seat: Option<Extension<Seat>>,
) -> Json<SwitchoverStatus> {
    let seat = seat.as_deref();
    Json(SwitchoverStatus {
        is_switchover_active: seat.is_some(),
        primary_host: seat.map_or_else(
            || shared.settings.server_name.clone(),
            |seat| seat.own().to_owned(),
        ),
        backup_host: seat.map(|seat| seat.other().to_owned()),
        is_backup_stopping: false,
        is_backup_starting: false,
        is_manual_switch_only: seat.is_some(),
        backup_state: seat.map(|_| 0),
        subsystems_down: Vec::new(),
    })
}
