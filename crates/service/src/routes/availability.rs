//! Availability: `GET /v1/sites/{site}/availability` for pages (JSON, or a stream of it), `POST /v1/availability` for the
//! bridge.

use super::body;
use super::oauth::granted;
use super::site::AllowedSite;
use crate::auth::permission::Permission;
use crate::error::ApiError;
use crate::limits::MAX_AVAILABILITY_BYTES;
use crate::shared::Shared;
use crate::sites::Site;
use crate::wire::availability::{AVAILABILITY_TTL_MS, WireAvailability, WireReport};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::Stream;
use futures_util::stream::unfold;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// A stream says again what has not changed, in time before the page would stop believing it.
const SAID_AGAIN_AFTER: Duration = Duration::from_millis(AVAILABILITY_TTL_MS as u64 * 2 / 3);

pub(super) async fn for_page(
    State(shared): State<Arc<Shared>>,
    site: AllowedSite,
    headers: HeaderMap,
) -> Response {
    let told = site.site.clone();
    let accepts = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let answer = if accepts.contains("text/event-stream") {
        Sse::new(stream(shared, told))
            .keep_alive(KeepAlive::default())
            .into_response()
    } else {
        let json = Json(shared.availability_of(&told));
        ([(header::CACHE_CONTROL, "no-store")], json).into_response()
    };
    site.answer(Ok(answer))
}

/// What a stream remembers between two of its events.
struct Telling {
    shared: Arc<Shared>,
    site: Arc<Site>,
    reports: watch::Receiver<u64>,
    stopping: watch::Receiver<bool>,
    told: Option<WireAvailability>,
}

fn stream(shared: Arc<Shared>, site: Arc<Site>) -> impl Stream<Item = Result<Event, Infallible>> + use<> {
    let telling = Telling {
        reports: shared.availability.subscribe(),
        stopping: shared.stopping(),
        shared,
        site,
        told: None,
    };
    unfold(telling, |mut telling| async move {
        let news = telling.next().await?;
        let event = Event::default().json_data(&news).unwrap_or_default();
        telling.told = Some(news);
        Some((Ok(event), telling))
    })
}

impl Telling {
    /// The next availability to tell; `None` once the service stops.
    async fn next(&mut self) -> Option<WireAvailability> {
        let again = tokio::time::sleep(SAID_AGAIN_AFTER);
        tokio::pin!(again);
        loop {
            if *self.stopping.borrow() {
                return None;
            }
            let news = self.shared.availability_of(&self.site);
            if self.told.as_ref() != Some(&news) {
                return Some(news);
            }
            let until_next_expiry = self.until_next_expiry();
            tokio::select! {
                changed = self.reports.changed() => changed.ok()?,
                () = tokio::time::sleep(until_next_expiry) => {}
                () = &mut again => return Some(news),
                stopped = self.stopping.changed() => stopped.ok()?,
            }
        }
    }

    /// A workgroup of which nothing is heard becomes unavailable without anybody saying so.
    fn until_next_expiry(&self) -> Duration {
        let now = self.shared.now();
        let expiry = self
            .shared
            .availability
            .board(&self.site.deployment.organisation)
            .next_expiry(now);
        expiry.map_or(SAID_AGAIN_AFTER, |expiry| {
            Duration::from_millis(expiry.since(now))
        })
    }
}

pub(super) async fn report(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let grant = granted(&shared, &headers, Permission::EditAvailability)?;
    let bytes = body::read(&shared, &headers, body, MAX_AVAILABILITY_BYTES).await?;
    let updates = WireReport::read(&bytes).map_err(|error| ApiError::BadRequest(error.to_string()))?;
    shared
        .availability
        .report(&grant.organisation, updates, shared.now());
    Ok(StatusCode::NO_CONTENT)
}
