//! The vendor's API: its paths, models and permissions, under `/api/v2`.

mod aggregates;
mod attributions;
mod configuration;
mod contact_centre;
mod deployments;
mod estimates;
mod notifications;
mod openapi;
mod operation;
mod page;
pub(in crate::routes) mod parameters;
mod retention;
mod roles;
mod sessions;
mod tokens;
mod transfer;
mod visitors;

pub(crate) use aggregates::CountedGroups;

use crate::error::ApiError;
use crate::shared::Shared;
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::routing::get;
use operation::Api;
use std::sync::Arc;
use tower_http::set_header::SetResponseHeaderLayer;

/// The routes of the API, and of the document that describes them.
pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    let (router, operations) = operations(shared).finish();
    let document = openapi::document(&operations);
    deployments::preflights(router)
        // What an organisation knows is for whoever asked, and may be another thing in the next moment.
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .route(
            "/api/v2/docs/openapi.json",
            get(move || async move { axum::Json(document) }),
        )
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
}

/// Every operation: what is not listed here does not exist.
fn operations(shared: &Arc<Shared>) -> Api {
    let api = configuration::add(Api::new(shared.clone()));
    let api = retention::add(api);
    let api = contact_centre::add(api);
    let api = sessions::add(api);
    let api = deployments::add(api);
    let api = visitors::add(api);
    let api = aggregates::add(api);
    let api = estimates::add(api);
    let api = attributions::add(api);
    let api = notifications::add(api);
    let api = tokens::add(api);
    transfer::add(api)
}
