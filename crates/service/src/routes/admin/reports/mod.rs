//! `/admin/reports`: pages of numbers, and the same numbers as files.

mod counting;
mod file;
mod show;
mod summary;

use crate::auth::permission::Permission;
use crate::routes::gate::guarded;
use crate::shared::Shared;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

/// The routes.
pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    let guard = |route| guarded(shared.clone(), Permission::ViewReports, route);
    Router::new()
        .route("/admin/reports", guard(get(summary::summary)))
        .route("/admin/reports/{report}", guard(get(show::report)))
        .route("/admin/reports/action-maps/{map}", guard(get(show::action_map)))
}
