//! Live news of one visitor, or of everybody on the site, as server-sent events: "something changed", nothing else; the
//! page then asks for itself.

use crate::shared::Shared;
use crate::store::VisitorChanged;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
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

/// However much happens on a site, whoever watches it is told no more often.
const TOLD_EVERY: Duration = Duration::from_millis(300);

/// The stream of a board, by the numbers of its versions. It says "changed" once at the start, too.
pub(super) fn board_changes(shared: &Arc<Shared>, versions: watch::Receiver<u64>) -> Response {
    let first = (versions, shared.stopping(), true);
    let stream = unfold(first, |(mut versions, mut stopping, is_first)| async move {
        if !is_first {
            // One after the other and not beside it: what changes during the pause is told at its end, once.
            tokio::select! {
                changed = async { tokio::time::sleep(TOLD_EVERY).await; versions.changed().await } => changed.ok()?,
                _ = stopping.wait_for(|is_stopping| *is_stopping) => return None,
            }
        }
        versions.mark_unchanged();
        let event = Event::default().event("changed").data("1");
        Some((Ok::<_, Infallible>(event), (versions, stopping, false)))
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
