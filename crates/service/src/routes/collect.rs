//! `POST /v1/sites/{site}/events`: takes a batch, stores it, and answers for every event of it.

use super::body::{self, Received};
use super::peer::Peer;
use super::site::AllowedSite;
use crate::collect::Sorted;
use crate::decisions::Scope;
use crate::error::ApiError;
use crate::limits::MAX_BATCH_BYTES;
use crate::shared::Shared;
use crate::sites::Site;
use crate::store::{IncomingBatch, Road, Verdict};
use crate::wire::batch::{Batch, PageLoadReport, WireDevice};
use crate::wire::browser::Browser;
use crate::wire::receipt::{DecidedOffer, Receipt};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

pub(super) async fn collect(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    site: Result<AllowedSite, ApiError>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match site {
        Ok(site) => {
            let answer = take(&shared, &site.site, peer, &headers, body).await;
            site.answer(answer.map(Json))
        }
        Err(error) => {
            if matches!(error, ApiError::OriginNotAllowed(_)) {
                count_blocked(&shared, &id, peer, &headers, body).await;
            }
            error.into_response()
        }
    }
}

async fn take(
    shared: &Shared,
    site: &Site,
    peer: Peer,
    headers: &HeaderMap,
    body: Body,
) -> Result<Receipt, ApiError> {
    shared
        .rates
        .events(&site.deployment.id, &peer.text(), shared.now())?;
    // Held until the answer: what is made of it waits to be written.
    let (batch, _body) = read(shared, headers, body).await?;
    let received_at = shared.now();
    let mut sorted = Sorted::new(&batch, received_at);
    // As trees of JSON they take several times what they took as text.
    let Batch { device, report, .. } = batch;
    // What another tab has left behind is delivered here, but its page is not on this screen.
    let last_place = sorted.last_place(&site.deployment.id, &report.tab);
    let good = std::mem::take(&mut sorted.good);
    let is_filtered = site.filters(peer.0);
    let filtered = if is_filtered { good.len() } else { 0 };
    let incoming = IncomingBatch {
        browser: browser(shared, headers, &device, peer).await,
        // Of a filtered visit nothing is kept, not even that there was a page load.
        refused: if is_filtered {
            vec![None; sorted.refused.len()]
        } else {
            sorted.refused.clone()
        },
        blocked: u32::try_from(filtered).unwrap_or(u32::MAX),
        events: if is_filtered { Vec::new() } else { good },
        report,
        ..empty_batch(shared, site)
    };
    let verdicts = shared.store.store_events(incoming).await?;
    let offer = match last_place {
        Some((key, page_url))
            if site.configuration.has_private_maps() && !is_filtered && device.may_offer() =>
        {
            let decided =
                shared
                    .decisions
                    .decide(shared, site, &key, &page_url, Scope::Private, device.may_chat());
            // What is stored is acknowledged, whatever becomes of the decision.
            decided
                .await
                .unwrap_or_else(|error| {
                    tracing::error!(%error, "private maps could not be decided");
                    None
                })
                .map(|offer| DecidedOffer::new(&offer, &key))
        }
        _ => None,
    };
    Ok(Receipt {
        offer,
        results: sorted.results(if is_filtered {
            vec![Verdict::Filtered; filtered]
        } else {
            verdicts
        }),
        availability: shared.availability_of(site),
        bundle: site.configuration.etag.clone(),
    })
}

async fn read(shared: &Shared, headers: &HeaderMap, body: Body) -> Result<(Batch, Received), ApiError> {
    let bytes = body::read(shared, headers, body, MAX_BATCH_BYTES).await?;
    let batch = Batch::read(&bytes).map_err(|error| ApiError::BadRequest(error.to_string()))?;
    Ok((batch, bytes))
}

/// A batch of nothing that arrives now.
pub(super) fn empty_batch(shared: &Shared, site: &Site) -> IncomingBatch {
    IncomingBatch {
        deployment: site.deployment.id.clone(),
        organisation: site.deployment.organisation.clone(),
        browser: Browser::default(),
        received_at: shared.now(),
        road: Road::Module,
        events: Vec::new(),
        refused: Vec::new(),
        blocked: 0,
        report: PageLoadReport::default(),
    }
}

/// What request and page tell of the browser.
pub(super) async fn browser(
    shared: &Shared,
    headers: &HeaderMap,
    device: &WireDevice,
    peer: Peer,
) -> Browser {
    let user_agent = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let location = peer.0.and_then(|address| shared.locations.find(address));
    let mut browser = Browser::new(user_agent, device, location);
    browser.is_bot |= shared.bots.is_bot(&browser.user_agent).await;
    browser
}

/// Counts what a page that is not on the list would have sent: whoever forgot to list a site sees it in the numbers.
async fn count_blocked(shared: &Shared, id: &str, peer: Peer, headers: &HeaderMap, body: Body) {
    let Ok(sites) = shared.sites.find(&shared.store, id).await else {
        return;
    };
    // Of an organisation nobody can tell which of its deployments was meant; it is the first one's trouble.
    let Some(site) = sites.first() else { return };
    let rates = &shared.rates;
    if (rates.events(&site.deployment.id, &peer.text(), shared.now())).is_err() {
        return;
    }
    let Ok((batch, _body)) = read(shared, headers, body).await else {
        return;
    };
    let blocked = IncomingBatch {
        blocked: u32::try_from(batch.events.len()).unwrap_or(u32::MAX),
        ..empty_batch(shared, site)
    };
    if let Err(error) = shared.store.store_events(blocked).await {
        tracing::warn!(%error, "events of a site that is not listed were not counted");
    }
}
