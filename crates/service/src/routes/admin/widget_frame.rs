//! `GET /admin/widget-frame`: the page in the frame that shows the chat widget as visitors would see it.

use crate::auth::permission::Permission;
use crate::pages::WidgetFramePage;
use crate::routes::gate::guarded;
use crate::routes::page;
use crate::shared::Shared;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use std::sync::Arc;

pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    // What it shows belongs to a deployment's settings.
    let view = Permission::ViewSettings;
    Router::new().route("/admin/widget-frame", guarded(shared.clone(), view, get(show)))
}

async fn show() -> Response {
    page::widget_frame(&WidgetFramePage)
}
