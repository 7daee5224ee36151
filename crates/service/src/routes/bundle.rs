//! `GET /v1/sites/{site}/bundle`: the compiled configuration, as the module reads it.

use super::collect;
use super::files::matches_etag;
use super::peer::Peer;
use super::site::AllowedSite;
use crate::journeys::arrival;
use crate::shared::Shared;
use crate::wire::batch::WireDevice;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

pub(super) async fn bundle(
    State(shared): State<Arc<Shared>>,
    site: AllowedSite,
    peer: Peer,
    headers: HeaderMap,
) -> Response {
    let configuration = &site.site.configuration;
    let (bytes, etag) = if configuration.context_keys.is_empty() {
        (configuration.bytes.clone(), configuration.etag.clone())
    } else {
        // Rules ask for something a page does not know of its visitor.
        let browser = collect::browser(&shared, &headers, &WireDevice::default(), peer).await;
        configuration.bundle_for(&arrival::of_client(&browser))
    };
    let etag = format!("\"{etag}\"");
    // A page asks each time and is told "unchanged" most times: rules must reach it at once when they change.
    let caching = [
        (header::ETAG, etag.clone()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    let response = if matches_etag(&headers, &etag) {
        (StatusCode::NOT_MODIFIED, caching).into_response()
    } else {
        let content = [(header::CONTENT_TYPE, "application/octet-stream")];
        (caching, content, bytes).into_response()
    };
    site.answer(Ok(response))
}
