//! The server's doors: requests are read into the model's words, acted on, and answered.

mod activations;
mod administration;
mod administration_page;
mod body;
mod callback;
mod configuration;
mod connection;
mod cors;
mod creation;
mod desk;
mod durable;
mod error;
mod faults;
mod features;
mod files;
mod further_configuration;
mod interactions;
mod licences;
mod messaging;
mod negotiate;
mod observations;
mod password_check;
mod query;
mod responses;
mod session;
mod static_page;
mod station;
mod statuses;
mod subscriptions;
mod switchover;
mod system;
mod this_machine;
mod unsupported;
mod version;
mod visitor;
mod web_tools;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};

use crate::pair::Seat;
use crate::shared::Shared;
use error::IcwsError;
pub(crate) use switchover::control;

/// The largest body of any request; the longest is a start with the history of a bot's conversation.
const MAX_BODY_BYTES: usize = 256 * 1024;

/// What handlers get.
type State = axum::extract::State<Arc<Shared>>;

/// All routes; with a seat, those of one half of a switchover pair.
pub(crate) fn router(shared: Arc<Shared>, seat: Option<Seat>) -> Router {
    let scripted = |routes: Router<Arc<Shared>>| match &shared.faults {
        Some(faults) => routes.layer(from_fn_with_state(Arc::clone(faults), faults::scripted)),
        None => routes,
    };
    let only_active = || from_fn_with_state(seat.clone(), switchover::only_active);
    let visitors = Router::new()
        .merge(visitor::routes())
        .merge(callback::routes())
        .merge(web_tools::routes())
        .merge(features::routes())
        // Before the layer, which must see preflights: their method is not one of the route's own.
        .method_not_allowed_fallback(method_not_allowed)
        // Inside the last one: a page must be able to read that a server is passive, and what a fault's status is.
        .layer(only_active());
    let visitors = scripted(visitors).layer(from_fn_with_state(Arc::clone(&shared), cors::cross_origin));
    let agents = Router::new()
        .merge(connection::routes())
        .merge(messaging::routes())
        .merge(subscriptions::routes())
        .merge(observations::routes())
        .merge(system::routes())
        .merge(station::routes())
        .merge(interactions::routes())
        .merge(creation::routes())
        .merge(unsupported::routes())
        .merge(files::routes(&shared))
        .merge(statuses::routes())
        .merge(activations::routes())
        .merge(configuration::routes())
        .merge(further_configuration::routes())
        .merge(licences::routes())
        .merge(responses::routes())
        .merge(desk::api_routes())
        .merge(administration::routes())
        .method_not_allowed_fallback(method_not_allowed)
        .layer(only_active());
    let agents = scripted(agents).layer(from_fn_with_state(Arc::clone(&shared), cors::agents_origin));
    let control = shared
        .faults
        .as_ref()
        .map(|faults| faults::control(Arc::clone(faults)));
    Router::new()
        .merge(visitors)
        .merge(agents)
        .layer(from_fn_with_state(
            Arc::clone(&shared),
            durable::answered_means_stored,
        ))
        .fallback(|| async { IcwsError::not_found("there is nothing at this address") })
        .layer(from_fn(negotiate::icws_content_type))
        .merge(desk::routes())
        .merge(administration_page::routes())
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(shared)
        .merge(control.unwrap_or_default())
}

async fn method_not_allowed() -> IcwsError {
    IcwsError::method_not_allowed()
}
