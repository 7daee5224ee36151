//! `/admin/deployments/{id}/widget/connection`: whether chats would reach the contact centre, as the form says it just now; a part of
//! the page that sets the widget up.

use super::form::Form;
use crate::auth::permission::Permission as May;
use crate::connection_test::{self, TestRequest, known, origins};
use crate::error::ApiError;
use crate::pages::WidgetConnection;
use crate::routes::gate::{LoggedIn, guarded};
use crate::routes::page;
use crate::shared::Shared;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::post;
use axum::{Extension, Router};
use std::sync::Arc;
use waymeet_widget_config::{Dialect, Route, TargetType};

pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    Router::new().route(
        "/admin/deployments/{id}/widget/connection",
        guarded(shared.clone(), May::EditSettings, post(test)),
    )
}

async fn test(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, ApiError> {
    let organisation = &logged_in.user.organisation;
    let Some((deployment, _)) = shared.store.deployment(organisation, &id).await? else {
        return Ok(page::gone("deployment"));
    };
    let refused = |status, problem| Ok(page::admin_page(status, &WidgetConnection::problem(problem)));
    let Some(request) = request(&form, &domains(&form, deployment.allowed_domains)) else {
        return refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            "Write the server's address first.",
        );
    };
    let (user, now) = (&logged_in.user.name, shared.now());
    if shared.rates.connection_test(user, now).is_err() {
        return refused(
            StatusCode::TOO_MANY_REQUESTS,
            "You have tested often within a minute. Wait a moment.",
        );
    }
    let Some(_turn) = shared.test_desk.begin(user) else {
        return refused(
            StatusCode::CONFLICT,
            "Another test is running. Wait until it is through.",
        );
    };
    let known = known(&shared.availability.board(organisation), &request.queue, now);
    let reach = shared.settings.carriage.reach;
    let page = WidgetConnection {
        problem: "",
        reports: connection_test::test(&request, &known, &shared.test_desk, reach).await,
    };
    Ok(page::admin_page(StatusCode::OK, &page))
}

/// Where the site is: as it is typed, where the form says so, else as it is.
fn domains(form: &Form, known: Vec<String>) -> Vec<String> {
    let typed = form.text("_deployment.domains:optional").lines().map(str::trim);
    let typed: Vec<String> = typed.filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if typed.is_empty() { known } else { typed }
}

/// What the form asks for; nothing where no server is written. What a choice does not know is its first.
fn request(form: &Form, domains: &[String]) -> Option<TestRequest> {
    let servers = ["cic.servers[0]", "cic.servers[1]"].map(|field| form.text(field).trim().to_owned());
    let servers: Vec<String> = servers.into_iter().filter(|server| !server.is_empty()).collect();
    let request = TestRequest {
        servers,
        dialect: match form.text("cic.dialect") {
            "webtools" => Dialect::WebTools,
            _ => Dialect::Icws,
        },
        route: match form.text("cic.route") {
            "service" => Route::Service,
            _ => Route::Direct,
        },
        queue: form
            .text("target.name")
            .trim()
            .chars()
            .take(MAX_QUEUE_CHARS)
            .collect(),
        queue_type: match form.text("target.type") {
            "User" => TargetType::User,
            "Station" => TargetType::Station,
            _ => TargetType::Workgroup,
        },
        origins: origins(domains),
    };
    (!request.servers.is_empty()).then_some(request)
}

/// As the widget's configuration has it.
const MAX_QUEUE_CHARS: usize = 100;
