//! `POST /v1/sites/{site}/early`: what a page sent before its module was up. Nobody reads the answer.

use super::body;
use super::collect::{browser, empty_batch};
use super::peer::Peer;
use super::site::AllowedSite;
use crate::collect::judge;
use crate::error::ApiError;
use crate::limits::MAX_EARLY_BYTES;
use crate::shared::Shared;
use crate::sites::Site;
use crate::store::{IncomingBatch, Road};
use crate::wire::batch::WireDevice;
use crate::wire::early::EarlyBatch;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use std::sync::Arc;

pub(super) async fn early(
    State(shared): State<Arc<Shared>>,
    site: AllowedSite,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let answer = take(&shared, &site.site, peer, &headers, body).await;
    site.answer(answer)
}

async fn take(
    shared: &Shared,
    site: &Site,
    peer: Peer,
    headers: &HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    shared
        .rates
        .early(&site.deployment.id, &peer.text(), shared.now())?;
    // Held until the answer: what is made of it waits to be written.
    let bytes = body::read(shared, headers, body, MAX_EARLY_BYTES).await?;
    let early = EarlyBatch::read(&bytes).map_err(|error| ApiError::BadRequest(error.to_string()))?;
    let now = shared.now();
    let judged: Vec<_> = (early.events.iter())
        .map(|event| judge(event.as_ref()?, early.sent_at, now).ok())
        .collect();
    let refused = judged.iter().filter(|event| event.is_none()).count();
    let mut good: Vec<_> = judged.into_iter().flatten().collect();
    let is_filtered = site.filters(peer.0);
    let blocked = if is_filtered { good.len() } else { 0 };
    if is_filtered {
        good.clear();
    }
    let device = WireDevice {
        bot: early.bot,
        ..WireDevice::default()
    };
    let incoming = IncomingBatch {
        browser: browser(shared, headers, &device, peer).await,
        road: Road::Early,
        events: good,
        refused: vec![None; refused],
        blocked: u32::try_from(blocked).unwrap_or(u32::MAX),
        ..empty_batch(shared, site)
    };
    shared.store.store_events(incoming).await?;
    Ok(StatusCode::NO_CONTENT)
}
