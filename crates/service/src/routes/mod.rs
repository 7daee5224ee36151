//! The HTTP interface: one file a family of routes. Handlers parse at the door, act, and answer.

mod admin;
mod availability;
mod body;
mod bundle;
mod cic;
mod collect;
mod contact_centre;
mod cookies;
mod early;
mod embed;
mod files;
mod gate;
mod health;
mod installation_check;
mod journey;
mod link;
mod live;
mod log_in;
mod oauth;
mod page;
mod peer;
mod preview;
mod site;
mod v2;
mod visitor;
mod widget;

pub(crate) use v2::CountedGroups;

use crate::auth::permission::Permission;
use crate::shared::Shared;
use axum::Router;
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, get, post, put};
use gate::{guarded, guarded_before_choice};
use std::sync::Arc;
use tower_http::set_header::SetResponseHeaderLayer;

/// Every route, with the permission it takes. What is not listed here does not exist; what is `guarded` needs a log-in.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let guard = |permission, route| guarded(shared.clone(), permission, route);
    let of_sites = Router::new()
        .route(
            "/v1/sites/{site}/events",
            post(collect::collect).options(site::preflight),
        )
        .route(
            "/v1/sites/{site}/early",
            post(early::early).options(site::preflight),
        )
        .route(
            "/v1/sites/{site}/erase",
            post(visitor::erase).options(site::preflight),
        )
        .route(
            "/v1/sites/{site}/link",
            post(visitor::link).options(site::preflight),
        )
        .route(
            "/v1/sites/{site}/link/redeem",
            post(visitor::redeem).options(site::preflight),
        )
        .route(
            "/v1/sites/{site}/bundle",
            get(bundle::bundle).options(site::preflight),
        )
        .route(
            "/v1/sites/{site}/availability",
            get(availability::for_page).options(site::preflight),
        )
        .route(
            "/v1/sites/{site}/widget",
            get(widget::widget).options(site::preflight),
        )
        .route(
            "/v1/sites/{site}/preview",
            get(preview::show).options(site::preflight),
        );
    let of_programs = Router::new()
        .route("/oauth/token", post(oauth::token))
        .route("/v1/availability", post(availability::report))
        .route("/v1/contact-centre/users", put(contact_centre::synchronise))
        .route("/v1/link/test", post(link::test))
        .route("/v1/installation-checks", post(installation_check::report))
        .route("/health", get(health::health))
        // What may be asked, and by which method, stands in `cic_proxy/operation.rs`.
        .route("/cic/{server}/{*path}", any(cic::carry));
    let of_people = Router::new()
        .route("/", get(|| async { Redirect::to("/admin") }))
        .route("/admin/login", get(log_in::form).post(log_in::log_in))
        .route(
            "/admin/logout",
            guarded_before_choice(shared.clone(), post(log_in::log_out)),
        )
        .route(
            "/admin/previews",
            guard(Permission::ViewActionTemplates, post(preview::create)),
        )
        .route(
            "/journey/{customer}",
            guard(Permission::ViewVisits, get(journey::show)),
        )
        .route(
            "/journey/{customer}/live",
            guard(Permission::ViewVisits, get(journey::live)),
        )
        // These two prove themselves with a signed link and with the view it opened.
        .route("/journey/embed", get(embed::open))
        .route("/journey/view/{view}", get(embed::show))
        .route("/journey/view/{view}/live", get(embed::live))
        .route("/static/{file}", get(files::own));
    Router::new()
        .merge(of_sites)
        .merge(of_programs)
        .merge(of_people)
        .merge(admin::router(&shared))
        .merge(v2::router(&shared))
        // Where the vendor's snippets look for the vendor's scripts: a site changes the host and nothing else.
        .route("/journey/sdk/js/web/v1/ac.js", get(files::loader))
        .route("/genesys-bootstrap/genesys.min.js", get(files::loader))
        .route("/widgets/9.0/cxbus.min.js", get(files::bus))
        .route("/{file}", get(files::of_module))
        .fallback(nothing_here)
        .layer(SetResponseHeaderLayer::overriding(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static("referrer-policy"),
            HeaderValue::from_static("no-referrer"),
        ))
        .with_state(shared)
}

/// Whoever looks for a page of the administration that is not there is told so on one; programs are told in JSON.
async fn nothing_here(uri: Uri) -> Response {
    if !uri.path().starts_with("/admin/") {
        return crate::error::ApiError::NotFound.into_response();
    }
    let advice = "There is no page at this address.";
    page::error(
        StatusCode::NOT_FOUND,
        "Nothing here",
        advice,
        &page::Framing::Nobody,
    )
}
