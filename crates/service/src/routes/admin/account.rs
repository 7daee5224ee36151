//! `/admin/password`, where a one-time password is exchanged for one's own, and `/admin/account`: one's own password and log-ins.

use super::form::Form;
use crate::audit::Stamp;
use crate::auth::gate_keeper::NotLetIn;
use crate::auth::{password, password_rules};
use crate::error::ApiError;
use crate::pages::{AccountPage, ChoosePasswordPage, Problems, ShownLogIn};
use crate::routes::cookies::{LOG_IN, cookie};
use crate::routes::gate::{self, LoggedIn, guarded, guarded_before_choice};
use crate::routes::log_in::{asker, own_page, wait_in_words};
use crate::routes::page::{self, Framing};
use crate::routes::peer::Peer;
use crate::secret::Secret;
use crate::shared::Shared;
use crate::store::{NewPassword, User, UserError};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::SameSite;
use serde::Deserialize;
use std::sync::Arc;

pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    let guard = |route| guarded(shared.clone(), None, route);
    Router::new()
        .route(
            "/admin/password",
            guarded_before_choice(shared.clone(), get(choose).post(chosen)),
        )
        .route("/admin/account", guard(get(show).post(change)))
        .route("/admin/account/log-ins/end", guard(post(end_others)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    next: String,
    done: String,
}

async fn choose(Extension(logged_in): Extension<LoggedIn>, Query(asked): Query<Asked>) -> Response {
    if !logged_in.user.must_change_password {
        return Redirect::to("/admin/account").into_response();
    }
    show_choice(
        &logged_in,
        StatusCode::OK,
        own_page(&asked.next),
        Problems::default(),
    )
}

fn show_choice(logged_in: &LoggedIn, status: StatusCode, next: &str, problems: Problems) -> Response {
    let form = ChoosePasswordPage {
        name: &logged_in.user.name,
        csrf_token: logged_in.csrf_token.reveal(),
        next,
        problems,
    };
    page::page(status, &form, &Framing::Nobody)
}

async fn chosen(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, ApiError> {
    if !logged_in.user.must_change_password {
        return Ok(Redirect::to("/admin/account").into_response());
    }
    let next = own_page(form.text("next"));
    match new_password(&logged_in.user, &form).await {
        Ok(hash) => exchange(&shared, &logged_in, &headers, &hash, next).await,
        Err(problems) => Ok(show_choice(
            &logged_in,
            StatusCode::UNPROCESSABLE_ENTITY,
            next,
            problems,
        )),
    }
}

/// The hash of the password that was typed twice, where the user may have it.
async fn new_password(user: &User, form: &Form) -> Result<String, Problems> {
    let new = Secret::new(form.text("new"));
    password_rules::check(&user.name, &new).map_err(|weak| Problems::at("new", weak.to_string()))?;
    if form.text("again") != new.reveal() {
        return Err(Problems::at(
            "again",
            "this is not the same; type the new password twice",
        ));
    }
    if password::verify(&new, Some(&user.password_hash)).await {
        let same = password_rules::WeakPassword::Same.to_string();
        return Err(Problems::at("new", same));
    }
    let hash = password::hash(&new).await;
    hash.ok_or_else(|| Problems::at("", "the password could not be kept; please try again"))
}

/// The user has another password: all log-ins end, and this one begins anew.
async fn exchange(
    shared: &Shared,
    logged_in: &LoggedIn,
    headers: &HeaderMap,
    hash: &str,
    next: &str,
) -> Result<Response, ApiError> {
    let user = &logged_in.user;
    let stamp = Stamp {
        actor: &logged_in.actor(),
        at: shared.now(),
    };
    let password = NewPassword {
        hash,
        must_change: false,
    };
    let changed = shared
        .store
        .change_password(
            &user.organisation,
            &user.name,
            Some(&user.password_hash),
            password,
            stamp,
        )
        .await;
    match changed {
        Ok(()) => {}
        Err(UserError::Store(error)) => return Err(error.into()),
        // Somebody else gave the user another one meanwhile.
        Err(_) => return Ok(Redirect::to("/admin/login").into_response()),
    }
    let user = User {
        password_hash: hash.to_owned(),
        must_change_password: false,
        ..user.clone()
    };
    let Some(token) = gate::begin(shared, &user, headers).await? else {
        return Ok(Redirect::to("/admin/login").into_response());
    };
    let jar = CookieJar::new().add(cookie(LOG_IN, &token, SameSite::Lax, &shared.settings));
    Ok((jar, Redirect::to(next)).into_response())
}

async fn show(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Query(asked): Query<Asked>,
) -> Result<Response, ApiError> {
    let done = match asked.done.as_str() {
        "password" => "Your password is changed. Log-ins in other browsers have ended.",
        "log-ins" => "Your other log-ins have ended.",
        _ => "",
    };
    show_account(&shared, &logged_in, StatusCode::OK, Problems::default(), done).await
}

async fn show_account(
    shared: &Shared,
    logged_in: &LoggedIn,
    status: StatusCode,
    problems: Problems,
    done: &'static str,
) -> Result<Response, ApiError> {
    let log_ins = shared
        .store
        .open_log_ins(&logged_in.user.name, shared.now())
        .await?;
    let page = AccountPage {
        viewer: logged_in.viewer(None),
        problems,
        log_ins: log_ins
            .iter()
            .map(|log_in| ShownLogIn::new(log_in, &logged_in.log_in))
            .collect(),
        done,
    };
    Ok(page::admin_page(status, &page))
}

async fn change(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    peer: Peer,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, ApiError> {
    let user = &logged_in.user;
    // Counted with failed log-ins: an open browser is no way around the wait.
    let checked = shared
        .gate_keeper
        .check(
            &asker(&user.name, peer),
            &Secret::new(form.text("old")),
            Some(&user.password_hash),
            shared.settings.clock.as_ref(),
        )
        .await;
    let problems = match checked {
        Err(NotLetIn::Wrong) => Problems::at("old", "this is not your password"),
        Err(NotLetIn::LockedOut(wait)) => {
            let words = wait_in_words(wait);
            Problems::at("old", format!("too many attempts; please try again in {words}"))
        }
        Ok(()) => match new_password(user, &form).await {
            Ok(hash) => {
                let next = "/admin/account?done=password";
                return exchange(&shared, &logged_in, &headers, &hash, next).await;
            }
            Err(problems) => problems,
        },
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    show_account(&shared, &logged_in, status, problems, "").await
}

async fn end_others(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    _: Form,
) -> Result<Response, ApiError> {
    let stamp = Stamp {
        actor: &logged_in.actor(),
        at: shared.now(),
    };
    shared
        .store
        .end_other_log_ins(&logged_in.user, &logged_in.log_in, stamp)
        .await?;
    Ok(Redirect::to("/admin/account?done=log-ins").into_response())
}
