//! Live news of one visitor as server-sent events: "something changed", nothing else; the page then asks for itself.

use crate::shared::Shared;
use crate::store::VisitorChanged;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};
use waymeet_journey::ids::VisitorId;

/// The stream. It says "changed" once at the start: what happened while the page was loading is not missed.
pub(super) fn changes(shared: &Arc<Shared>, organisation: String, visitor: VisitorId) -> Response {
    let watch = Watch {
        organisation,
        visitor,
        changes: shared.store.subscribe(),
        stopping: shared.stopping(),
    };
    let stream = unfold((watch, true), |(mut watch, is_first)| async move {
        if !is_first {
            watch.next().await?;
        }
        // An event without data is not dispatched (HTML standard, section 9.2.6): it has to say something.
        let event = Event::default().event("changed").data("1");
        Some((Ok::<_, Infallible>(event), (watch, false)))
    });
    Sse::new(stream).keep_alive(KeepAlive::default()).into_response()
}

/// Waits for news of one visitor.
struct Watch {
    organisation: String,
    visitor: VisitorId,
    changes: broadcast::Receiver<VisitorChanged>,
    stopping: watch::Receiver<bool>,
}

impl Watch {
    /// Returns when there is news; `None` once the service stops.
    async fn next(&mut self) -> Option<()> {
        loop {
            if *self.stopping.borrow() {
                return None;
            }
            let change = tokio::select! {
                change = self.changes.recv() => change,
                stopped = self.stopping.changed() => {
                    stopped.ok()?;
                    continue;
                }
            };
            match change {
                Ok(change)
                    if change.visitor == self.visitor && *change.organisation == *self.organisation =>
                {
                    return Some(());
                }
                Ok(_) => {}
                // Too much happened to be told one by one; one of them may have been ours.
                Err(RecvError::Lagged(_)) => return Some(()),
                Err(RecvError::Closed) => return None,
            }
        }
    }
}
