//! Who is on the site now: for each organisation that somebody watches, a board in memory. It follows the commits of the
//! store, so that fifty people who watch read the store no more often than one, and it is gone once nobody watches.

mod board;
mod filter;
mod folds;
mod row;
#[cfg(test)]
mod tests;

pub(crate) use board::Board;
pub(crate) use filter::{Counters, Filter, Shown, Watcher};
pub(crate) use row::{LatestOffer, LiveRow};

use crate::shared::Shared;
use crate::store::{Store, StoreError, VisitorChanged};
use board::Kept;
use futures_util::future::join_all;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};
use waymeet_journey::ids::VisitorId;
use waymeet_journey::time::UnixMillis;

/// Changes that come within this time are read in one go.
const GATHERED_FOR: Duration = Duration::from_millis(25);
/// A board that somebody else was busy with is looked at again after so long.
const BUSY_FOR: Duration = Duration::from_millis(100);
/// How often the boards are looked over where nothing happens.
const SWEPT_EVERY: Duration = Duration::from_secs(30);
/// A board nobody has looked at for so long is forgotten.
const KEPT_FOR_SECONDS: u32 = 5 * 60;

/// The boards of all organisations that are watched.
#[derive(Debug)]
pub(crate) struct Boards {
    store: Store,
    boards: Mutex<HashMap<String, Arc<Board>>>,
}

impl Boards {
    /// None yet.
    pub(crate) fn new(store: Store) -> Self {
        Self {
            store,
            boards: Mutex::default(),
        }
    }

    /// The board of an organisation; it is filled by the first look at it.
    pub(crate) fn of(&self, organisation: &str, now: UnixMillis) -> Arc<Board> {
        let mut boards = self.boards();
        let board = boards
            .entry(organisation.to_owned())
            .or_insert_with(|| Arc::new(Board::new(organisation, &self.store)));
        board.looked_at(now);
        board.clone()
    }

    /// The rules have changed: what was folded by the old ones is no longer true.
    pub(crate) fn forget(&self) {
        for board in self.boards().values() {
            board.forget();
        }
    }

    /// Some of what is known of a visitor is no longer true.
    pub(crate) fn forget_visitor(&self, organisation: &str, visitor: VisitorId) {
        if let Some(board) = self.boards().get(organisation) {
            board.forget_visitor(visitor);
        }
    }

    /// Brings every board up to date, and forgets those that nobody watches. None waits for another: one that cannot be
    /// read is named in the log, and one that somebody else is busy with is left to them; false where there was one.
    async fn keep_up(&self, shared: &Shared) -> bool {
        let now = shared.now();
        self.boards()
            .retain(|_, board| board.is_watched() || now < board.last_look().plus_seconds(KEPT_FOR_SECONDS));
        let boards: Vec<Arc<Board>> = self.boards().values().cloned().collect();
        let kept = boards.iter().map(|board| async {
            match board.keep_up(shared).await {
                Ok(Kept::UpToDate) | Err(StoreError::Stopped) => true,
                Ok(Kept::ByAnother) => false,
                Err(error) => {
                    let organisation = board.organisation();
                    tracing::error!(%error, organisation, "who is on the site could not be brought up to date");
                    true
                }
            }
        });
        let kept = join_all(kept).await;
        kept.into_iter().all(|is_kept| is_kept)
    }

    fn boards(&self) -> MutexGuard<'_, HashMap<String, Arc<Board>>> {
        self.boards.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps the boards up to date for as long as the service runs.
pub(crate) async fn follow(shared: Weak<Shared>, mut stopping: watch::Receiver<bool>) {
    let Some(mut changes) = shared.upgrade().map(|shared| shared.store.subscribe()) else {
        return;
    };
    let mut is_done = true;
    loop {
        tokio::select! {
            change = changes.recv() => {
                if matches!(change, Err(RecvError::Closed)) {
                    return;
                }
                tokio::time::sleep(GATHERED_FOR).await;
            }
            () = tokio::time::sleep(if is_done { SWEPT_EVERY } else { BUSY_FOR }) => {}
            _ = stopping.changed() => return,
        }
        drain(&mut changes);
        let Some(shared) = shared.upgrade() else { return };
        is_done = shared.boards.keep_up(&shared).await;
    }
}

/// Takes every change that waits; each board hears of them by itself.
fn drain(changes: &mut broadcast::Receiver<VisitorChanged>) {
    use broadcast::error::TryRecvError;
    while matches!(changes.try_recv(), Ok(_) | Err(TryRecvError::Lagged(_))) {}
}
