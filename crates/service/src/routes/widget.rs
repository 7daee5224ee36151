//! `GET /v1/sites/{site}/widget`: the chat widget's configuration.

use super::site::AllowedSite;
use axum::Json;
use axum::http::header;
use axum::response::Response;

pub(super) async fn widget(site: AllowedSite) -> Response {
    let widget = site.site.deployment.widget.clone();
    site.answer(Ok(([(header::CACHE_CONTROL, "no-cache")], Json(widget))))
}
