//! `GET /admin/offer-frame`: the page in the frame that shows a content offer as visitors would see it.

use crate::auth::permission::Permission;
use crate::pages::OfferFramePage;
use crate::routes::gate::guarded;
use crate::routes::page;
use crate::shared::Shared;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use std::sync::Arc;

pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    let view = Permission::ViewActionTemplates;
    Router::new().route("/admin/offer-frame", guarded(shared.clone(), view, get(show)))
}

async fn show() -> Response {
    page::offer_frame(&OfferFramePage)
}
