//! The pages of the administration: one file a section, each route with the permission it takes.

mod account;
mod api_clients;
mod audit;
mod authority;
mod contact_centre;
mod deployments;
mod documents;
mod form;
mod live_now;
mod organization;
mod overview;
mod reports;
mod roles;
mod users;
mod widget_connection;
mod widget_frame;
mod widgets;

use super::gate::guarded;
use crate::auth::permission::Permission;
use crate::pages::Section;
use crate::shared::Shared;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

/// The routes.
pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    let guard = |permission: Option<Permission>, route| guarded(shared.clone(), permission, route);
    Router::new()
        // Whoever may see no overview is led to what they may see.
        .route("/admin", guard(None, get(overview::overview)))
        .merge(documents::router(shared))
        .merge(reports::router(shared))
        .route(
            Section::LiveNow.path(),
            guard(Some(Section::LiveNow.permission()), get(live_now::show)),
        )
        .route(
            "/admin/live/changes",
            guard(Some(Section::LiveNow.permission()), get(live_now::changes)),
        )
        .merge(account::router(shared))
        .merge(api_clients::router(shared))
        .merge(audit::router(shared))
        .merge(contact_centre::router(shared))
        .merge(deployments::router(shared))
        .merge(organization::router(shared))
        .merge(roles::router(shared))
        .merge(users::router(shared))
        .merge(widgets::router(shared))
        .merge(widget_frame::router(shared))
        .merge(widget_connection::router(shared))
}
