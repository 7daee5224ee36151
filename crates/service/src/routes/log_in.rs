//! Logging in and out.

use super::body;
use super::cookies::{self, FORM, LOG_IN, cookie};
use super::gate::{self, LoggedIn};
use super::page::{self, Framing, page};
use super::peer::Peer;
use crate::auth::gate_keeper::{Asker, NotLetIn};
use crate::error::ApiError;
use crate::limits::{MAX_FORM_BYTES, MAX_NAME_BYTES};
use crate::pages::LogInPage;
use crate::secret::Secret;
use crate::shared::Shared;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::SameSite;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use subtle::ConstantTimeEq as _;

/// Where a person goes after the log-in.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
}

/// Only our own pages: a link to the log-in must not become a way to another site.
pub(super) fn own_page(next: &str) -> &str {
    let is_own = (next == "/admin"
        || next.starts_with("/admin?")
        || next.starts_with("/admin/")
        || next.starts_with("/journey/"))
        && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_own { next } else { "/admin" }
}

pub(super) async fn form(State(shared): State<Arc<Shared>>, Query(next): Query<Next>) -> Response {
    show_form(&shared, StatusCode::OK, "", own_page(&next.next), "")
}

fn show_form(shared: &Shared, status: StatusCode, problem: &str, next: &str, name: &str) -> Response {
    let token = Secret::random();
    let form = LogInPage {
        problem,
        next,
        name,
        form_token: token.reveal(),
    };
    let response = page(status, &form, &Framing::Nobody);
    let jar = CookieJar::new().add(cookie(FORM, &token, SameSite::Strict, &shared.settings));
    (jar, response).into_response()
}

#[derive(Debug, Default)]
struct Filled {
    name: String,
    password: String,
    next: String,
    token: String,
}

fn read_form(bytes: &[u8]) -> Filled {
    let mut filled = Filled::default();
    for (field, value) in url::form_urlencoded::parse(bytes) {
        match field.as_ref() {
            "name" => filled.name = value.trim().to_owned(),
            "password" => filled.password = value.into_owned(),
            "next" => filled.next = value.into_owned(),
            "token" => filled.token = value.into_owned(),
            _ => {}
        }
    }
    filled
}

pub(super) fn is_same(expected: &Secret, actual: &str) -> bool {
    expected.reveal().as_bytes().ct_eq(actual.as_bytes()).into()
}

pub(super) async fn log_in(
    State(shared): State<Arc<Shared>>,
    peer: Peer,
    jar: CookieJar,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let Filled {
        name,
        password,
        next,
        token,
    } = read_form(&body::read(&shared, &headers, body, MAX_FORM_BYTES).await?);
    let next = own_page(&next);
    let is_our_form = cookies::value(&jar, FORM).is_some_and(|expected| is_same(&expected, &token));
    if !is_our_form {
        let problem = "This form was no longer valid. Please try again.";
        return Ok(show_form(&shared, StatusCode::FORBIDDEN, problem, next, &name));
    }
    if name.len() > MAX_NAME_BYTES {
        return Ok(wrong(&shared, next, ""));
    }
    let user = shared.store.user(&name).await?;
    let hash = user.as_ref().map(|user| user.password_hash.as_str());
    let clock = shared.settings.clock.as_ref();
    let check = shared
        .gate_keeper
        .check(&asker(&name, peer), &Secret::new(password), hash, clock)
        .await;
    let user = match (check, user) {
        (Ok(()), Some(user)) => user,
        (Err(NotLetIn::LockedOut(wait)), _) => return Ok(locked_out(&shared, wait, next, &name)),
        (Ok(()) | Err(NotLetIn::Wrong), _) => return Ok(wrong(&shared, next, &name)),
    };
    // A cookie that was there before is never kept: whoever planted it would be logged in with us.
    if let Some(earlier) = cookies::value(&jar, LOG_IN) {
        shared.store.end_log_in(&earlier).await?;
    }
    let Some(token) = gate::begin(&shared, &user, &headers).await? else {
        return Ok(wrong(&shared, next, &name));
    };
    let jar = CookieJar::new().add(cookie(LOG_IN, &token, SameSite::Lax, &shared.settings));
    Ok((jar, Redirect::to(next)).into_response())
}

/// Whom failures are counted under.
pub(super) fn asker(name: &str, peer: Peer) -> Asker {
    Asker {
        name: format!("user {}", name.to_lowercase()),
        address: peer.text(),
    }
}

fn wrong(shared: &Shared, next: &str, name: &str) -> Response {
    tracing::info!("a log-in failed");
    let problem = "The name or the password is wrong.";
    show_form(shared, StatusCode::UNAUTHORIZED, problem, next, name)
}

/// How long somebody has to wait, as people say it.
pub(super) fn wait_in_words(wait: Duration) -> String {
    let seconds = wait.as_millis().div_ceil(1_000);
    if seconds > 90 {
        format!("{} minutes", seconds.div_ceil(60))
    } else {
        format!("{seconds} seconds")
    }
}

fn locked_out(shared: &Shared, wait: Duration, next: &str, name: &str) -> Response {
    let seconds = wait.as_millis().div_ceil(1_000);
    let words = wait_in_words(wait);
    let problem = format!("Too many attempts. Please try again in {words}.");
    let mut response = show_form(shared, StatusCode::TOO_MANY_REQUESTS, &problem, next, name);
    let seconds = u64::try_from(seconds).unwrap_or(u64::MAX);
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

pub(super) async fn log_out(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let filled = read_form(&body::read(&shared, &headers, body, MAX_FORM_BYTES).await?);
    if !is_same(&logged_in.csrf_token, &filled.token) {
        return Ok(page::out_of_date());
    }
    shared.store.end_log_in(&logged_in.cookie).await?;
    let mut gone = cookie(LOG_IN, &Secret::new(""), SameSite::Lax, &shared.settings);
    gone.make_removal();
    Ok((CookieJar::new().add(gone), Redirect::to("/admin/login")).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_in_leads_to_our_own_pages_only() {
        for (next, expected) in [
            ("/journey/5b0c7c1e?session=1", "/journey/5b0c7c1e?session=1"),
            ("/admin", "/admin"),
            ("/admin/segments?page=2", "/admin/segments?page=2"),
            ("/administrator", "/admin"),
            ("", "/admin"),
            ("//evil.example", "/admin"),
            ("https://evil.example", "/admin"),
            ("/journey/\r\nSet-Cookie: x", "/admin"),
            ("/journey/\\evil", "/admin"),
        ] {
            assert_eq!(own_page(next), expected, "{next}");
        }
    }
}
