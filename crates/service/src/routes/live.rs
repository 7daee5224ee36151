//! Live news of one visitor, or of everybody on the site, as server-sent events: "something changed", nothing else; the
//! page then asks for itself.

use crate::shared::Shared;
use crate::store::VisitorChanged;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{Stream, StreamExt as _, unfold};
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
    let told = told(versions, shared.stopping(), || tokio::time::sleep(TOLD_EVERY));
    let stream = told.map(|()| Ok::<_, Infallible>(Event::default().event("changed").data("1")));
    Sse::new(stream).keep_alive(KeepAlive::default()).into_response()
}

/// Says at once that something changed, and again after each pause in which, or after which, something did.
fn told<P: Future<Output = ()>>(
    versions: watch::Receiver<u64>,
    stopping: watch::Receiver<bool>,
    pause: impl Fn() -> P,
) -> impl Stream<Item = ()> {
    let first = (versions, stopping, pause, true);
    unfold(
        first,
        |(mut versions, mut stopping, pause, is_first)| async move {
            if !is_first {
                // One after the other and not beside it: what changes during the pause is told at its end, once.
                tokio::select! {
                    changed = async { pause().await; versions.changed().await } => changed.ok()?,
                    _ = stopping.wait_for(|is_stopping| *is_stopping) => return None,
                }
            }
            versions.mark_unchanged();
            Some(((), (versions, stopping, pause, false)))
        },
    )
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

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;
    use std::pin::pin;
    use std::sync::Arc;
    use tokio::sync::Semaphore;

    /// Nothing here sleeps: a pause ends when it is given a permit.
    #[test]
    fn what_changes_in_a_pause_is_told_once_at_its_end_and_what_is_told_is_not_told_again() {
        let ends = Arc::new(Semaphore::new(0));
        let (version, versions) = watch::channel(0_u64);
        let (stopping, stopped) = watch::channel(false);
        let pause = || {
            let ends = ends.clone();
            async move { ends.acquire().await.unwrap().forget() }
        };
        let mut told = pin!(told(versions, stopped, pause));
        let mut next = || told.next().now_or_never();
        assert_eq!(next(), Some(Some(())), "at once");
        for change in 1..=20 {
            version.send_replace(change);
            assert_eq!(next(), None, "not during the pause");
        }
        ends.add_permits(1);
        assert_eq!(next(), Some(Some(())), "once at its end");
        ends.add_permits(1);
        assert_eq!(next(), None, "nothing has changed since");
        version.send_replace(21);
        assert_eq!(next(), Some(Some(())), "the pause is over");
        stopping.send_replace(true);
        assert_eq!(next(), Some(None));
    }
}
