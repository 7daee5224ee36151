//! The gate before the pages of people: no log-in, no page; a log-in without the permission, no page either.

use super::cookies::{self, LOG_IN, cookie};
use super::page;
use crate::audit::{Actor, Stamp};
use crate::auth::permission::Permission;
use crate::error::ApiError;
use crate::limits::MAX_USER_AGENT_BYTES;
use crate::pages::{Section, Viewer};
use crate::secret::Secret;
use crate::shared::Shared;
use crate::store::{LogIn, StoreError, User};
use crate::user_agent::UserAgent;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::MethodRouter;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::SameSite;
use std::sync::Arc;
use waymeet_journey::time::UnixMillis;

/// How long a log-in lasts, in seconds: a working day.
const LOG_IN_LIFE_IN_SECONDS: u32 = 12 * 60 * 60;
/// A cookie older than so many seconds is replaced, so that a stolen one is of short use.
const ROTATED_AFTER_SECONDS: u32 = 15 * 60;
/// For so many seconds the replaced cookie is still good: requests sent with it may be on their way.
const GRACE_IN_SECONDS: u32 = 60;

/// Who is logged in; handlers behind the gate find it among the request's extensions.
#[derive(Debug, Clone)]
pub(super) struct LoggedIn {
    pub(super) user: User,
    pub(super) csrf_token: Secret,
    pub(super) cookie: Secret,
    /// The id of the log-in.
    pub(super) log_in: String,
}

impl LoggedIn {
    /// Who the audit log says it was.
    pub(super) fn actor(&self) -> Actor {
        Actor::User(self.user.name.clone())
    }

    /// Whether segments that are not for agents are shown: whoever may change segments is no agent.
    pub(super) fn sees_hidden_segments(&self) -> bool {
        self.user.role.grants.has(Permission::EditSegments)
    }

    /// Who looks at a page of a section.
    pub(super) fn viewer(&self, section: impl Into<Option<Section>>) -> Viewer {
        Viewer::new(&self.user, &self.csrf_token, section.into())
    }
}

/// Puts a route behind the gate. Without a permission whoever is logged in gets through.
pub(super) fn guarded(
    shared: Arc<Shared>,
    permission: impl Into<Option<Permission>>,
    route: MethodRouter<Arc<Shared>>,
) -> MethodRouter<Arc<Shared>> {
    let door = Door {
        permission: permission.into(),
        is_open_before_choice: false,
    };
    route.layer(from_fn_with_state((shared, door), gate))
}

/// The same for what somebody may do who has yet to choose a password.
pub(super) fn guarded_before_choice(
    shared: Arc<Shared>,
    route: MethodRouter<Arc<Shared>>,
) -> MethodRouter<Arc<Shared>> {
    let door = Door {
        permission: None,
        is_open_before_choice: true,
    };
    route.layer(from_fn_with_state((shared, door), gate))
}

/// What a route takes.
#[derive(Debug, Clone, Copy)]
struct Door {
    permission: Option<Permission>,
    /// Whether a one-time password is enough.
    is_open_before_choice: bool,
}

async fn gate(
    State((shared, door)): State<(Arc<Shared>, Door)>,
    jar: CookieJar,
    mut request: Request,
    next: Next,
) -> Response {
    let now = shared.now();
    let found = match cookies::value(&jar, LOG_IN) {
        Some(cookie) => find(&shared, cookie, now).await,
        None => Ok(None),
    };
    let (logged_in, log_in) = match found {
        Ok(Some(found)) => found,
        Ok(None) => return led_to("/admin/login", &request),
        Err(error) => return ApiError::from(error).into_response(),
    };
    if logged_in.user.must_change_password && !door.is_open_before_choice {
        return led_to("/admin/password", &request);
    }
    let grants = &logged_in.user.role.grants;
    if door.permission.is_some_and(|permission| !grants.has(permission)) {
        return page::not_allowed();
    }
    let is_old = now >= log_in.issued_at.plus_seconds(ROTATED_AFTER_SECONDS);
    let rotates = is_old && request.method() == Method::GET && wants_page(request.headers());
    request.extensions_mut().insert(logged_in.clone());
    let response = next.run(request).await;
    if rotates {
        match rotate(&shared, &logged_in.cookie, now).await {
            Ok(Some(token)) => (
                jar.add(cookie(LOG_IN, &token, SameSite::Lax, &shared.settings)),
                response,
            )
                .into_response(),
            Ok(None) => response,
            Err(error) => {
                tracing::warn!(%error, "a log-in could not be rotated");
                response
            }
        }
    } else {
        response
    }
}

async fn find(
    shared: &Shared,
    cookie: Secret,
    now: UnixMillis,
) -> Result<Option<(LoggedIn, LogIn)>, StoreError> {
    let Some(log_in) = shared.store.log_in(&cookie, now).await? else {
        return Ok(None);
    };
    let user = shared.store.user(&log_in.user_name).await?;
    Ok(user.map(|user| {
        (
            LoggedIn {
                user,
                csrf_token: log_in.csrf_token.clone(),
                cookie,
                log_in: log_in.id.clone(),
            },
            log_in,
        )
    }))
}

/// Begins a log-in; the value of its cookie. `None` where the user has another password by now, or is gone.
pub(super) async fn begin(
    shared: &Shared,
    user: &User,
    headers: &HeaderMap,
) -> Result<Option<Secret>, StoreError> {
    let now = shared.now();
    let log_in = LogIn {
        id: uuid::Uuid::new_v4().to_string(),
        user_name: user.name.clone(),
        csrf_token: Secret::random(),
        browser: browser(headers),
        begun_at: now,
        issued_at: now,
        expires_at: now.plus_seconds(LOG_IN_LIFE_IN_SECONDS),
    };
    let token = Secret::random();
    let stamp = Stamp {
        actor: &Actor::User(user.name.clone()),
        at: now,
    };
    let has_begun = shared.store.begin_log_in(&token, user, &log_in, stamp).await?;
    Ok(has_begun.then_some(token))
}

/// The browser in words, so that people know their log-ins apart.
fn browser(headers: &HeaderMap) -> String {
    let text = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok());
    let Some(text) = text.filter(|text| text.len() <= MAX_USER_AGENT_BYTES) else {
        return String::new();
    };
    let agent = UserAgent::read(text, None);
    match (agent.browser_text(), agent.os_text()) {
        (browser, system) if system.is_empty() => browser,
        (browser, system) => format!("{browser}, {system}"),
    }
}

/// `None` where the log-in ended meanwhile.
async fn rotate(shared: &Shared, cookie: &Secret, now: UnixMillis) -> Result<Option<Secret>, StoreError> {
    let token = Secret::random();
    // Forms on open pages carry the CSRF token: it stays.
    let until = now.plus_seconds(GRACE_IN_SECONDS);
    let is_rotated = shared.store.rotate_log_in(cookie, &token, now, until).await?;
    Ok(is_rotated.then_some(token))
}

fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    accept.contains("text/html")
}

/// A person is sent to the log-in, or to choose a password, and back again afterwards; a script is told.
fn led_to(path: &str, request: &Request) -> Response {
    if request.method() != Method::GET || !wants_page(request.headers()) {
        return ApiError::Unauthorized.into_response();
    }
    let wanted = request
        .uri()
        .path_and_query()
        .map_or("/admin", |wanted| wanted.as_str());
    let next: String = url::form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
    Redirect::to(&format!("{path}?next={next}")).into_response()
}
