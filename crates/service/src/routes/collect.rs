//! `POST /v1/sites/{site}/events`: takes a batch, stores it, and answers for every event of it.

use super::body;
use super::peer::Peer;
use super::site::AllowedSite;
use crate::collect::Sorted;
use crate::error::ApiError;
use crate::limits::MAX_BATCH_BYTES;
use crate::shared::Shared;
use crate::sites::Site;
use crate::store::IncomingBatch;
use crate::wire::batch::Batch;
use crate::wire::browser::Browser;
use crate::wire::receipt::Receipt;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use std::sync::Arc;

pub(super) async fn collect(
    State(shared): State<Arc<Shared>>,
    site: AllowedSite,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let answer = take(&shared, &site.site, peer, &headers, body).await;
    site.answer(answer.map(Json))
}

async fn take(
    shared: &Shared,
    site: &Site,
    peer: Peer,
    headers: &HeaderMap,
    body: Body,
) -> Result<Receipt, ApiError> {
    let bytes = body::read(headers, body, MAX_BATCH_BYTES).await?;
    let batch = Batch::read(&bytes).map_err(|error| ApiError::BadRequest(error.to_string()))?;
    drop(bytes);
    let received_at = shared.now();
    let mut sorted = Sorted::new(&batch, received_at);
    let user_agent = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let location = peer.0.and_then(|address| shared.locations.find(address));
    let incoming = IncomingBatch {
        deployment: site.deployment.id.clone(),
        organisation: site.deployment.organisation.clone(),
        browser: Browser::new(user_agent, &batch.device, location),
        received_at,
        rejected: sorted.rejected(),
        events: std::mem::take(&mut sorted.good),
    };
    let verdicts = shared.store.store_events(incoming).await?;
    Ok(Receipt {
        results: sorted.results(verdicts),
        availability: shared.availability_of(&site.deployment.organisation),
        bundle: site.configuration.etag.clone(),
    })
}
