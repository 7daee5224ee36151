//! The board of one organisation: one row for everybody who is on the site, made of the folded journeys.

use super::folds::Folds;
use super::row::LiveRow;
use crate::configuration::Configuration;
use crate::limits::MAX_LIVE_VISITORS;
use crate::shared::Shared;
use crate::store::{Store, StoreError, VisitorChanged};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio::sync::broadcast::error::TryRecvError;
use tokio::sync::{broadcast, watch};
use waymeet_journey::ids::VisitorId;
use waymeet_journey::time::UnixMillis;

/// The board of one organisation.
#[derive(Debug)]
pub(crate) struct Board {
    organisation: String,
    work: tokio::sync::Mutex<Work>,
    rows: RwLock<HashMap<VisitorId, Arc<LiveRow>>>,
    /// Counts up with every change of the rows.
    version: watch::Sender<u64>,
    /// Counts up whenever everything was forgotten.
    generation: AtomicU64,
    /// Visitors of whom something is no longer true.
    stale: Mutex<HashSet<VisitorId>>,
    /// When somebody last looked, in Unix milliseconds.
    last_look: AtomicU64,
}

/// What one at a time brings up to date.
#[derive(Debug)]
struct Work {
    folds: Folds,
    generation: u64,
    /// Whether something is committed that is not read yet.
    is_behind: bool,
    changes: broadcast::Receiver<VisitorChanged>,
}

impl Board {
    pub(super) fn new(organisation: &str, store: &Store) -> Self {
        Self {
            organisation: organisation.to_owned(),
            work: tokio::sync::Mutex::new(Work {
                folds: Folds::new(organisation, store, MAX_LIVE_VISITORS),
                generation: 0,
                is_behind: false,
                changes: store.subscribe(),
            }),
            rows: RwLock::default(),
            version: watch::Sender::new(0),
            generation: AtomicU64::new(0),
            stale: Mutex::default(),
            last_look: AtomicU64::new(0),
        }
    }

    pub(super) fn organisation(&self) -> &str {
        &self.organisation
    }

    pub(super) fn looked_at(&self, now: UnixMillis) {
        self.last_look.store(now.0, Ordering::Relaxed);
    }

    pub(super) fn last_look(&self) -> UnixMillis {
        UnixMillis(self.last_look.load(Ordering::Relaxed))
    }

    pub(super) fn is_watched(&self) -> bool {
        self.version.receiver_count() > 0
    }

    /// Tells of every change of the rows.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    pub(super) fn forget(&self) {
        self.generation.fetch_add(1, Ordering::Relaxed);
        self.tell();
    }

    pub(super) fn forget_visitor(&self, visitor: VisitorId) {
        let mut stale = self.stale.lock().unwrap_or_else(PoisonError::into_inner);
        stale.insert(visitor);
    }

    /// Everybody who is on the site, with everything that is committed. Only the first look, and what is new since the
    /// last one, costs reading the store.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub(crate) async fn rows(&self, shared: &Shared) -> Result<Vec<Arc<LiveRow>>, StoreError> {
        let mut work = self.work.lock().await;
        self.catch_up(&mut work, shared, true).await?;
        drop(work);
        let rows = self.rows.read().unwrap_or_else(PoisonError::into_inner);
        Ok(rows.values().cloned().collect())
    }

    /// The same without anybody looking: a board that was never looked at stays empty. Says whether somebody else is at
    /// it, who may have begun before the latest news.
    pub(super) async fn keep_up(&self, shared: &Shared) -> Result<Kept, StoreError> {
        let Ok(mut work) = self.work.try_lock() else {
            return Ok(Kept::ByAnother);
        };
        self.catch_up(&mut work, shared, false).await?;
        Ok(Kept::UpToDate)
    }

    async fn catch_up(&self, work: &mut Work, shared: &Shared, fills: bool) -> Result<(), StoreError> {
        let generation = self.generation.load(Ordering::Relaxed);
        if work.generation != generation {
            work.folds.forget();
            work.generation = generation;
        }
        work.is_behind |= hears(&mut work.changes, &self.organisation);
        let stale = std::mem::take(&mut *self.stale.lock().unwrap_or_else(PoisonError::into_inner));
        work.folds.doubt(stale);
        let sites = shared.sites.find(&shared.store, &self.organisation).await?;
        let Some(site) = sites.first() else { return Ok(()) };
        let timeout = site.deployment.tracking.session_timeout_in_seconds;
        let since = UnixMillis(shared.now().0.saturating_sub(u64::from(timeout) * 1_000));
        if work.folds.is_filled() {
            work.folds.mend(&site.configuration).await?;
            if work.is_behind {
                work.folds.read_on(&site.configuration).await?;
            }
        } else if fills {
            work.folds.fill(&site.configuration, since).await?;
        } else {
            return Ok(());
        }
        work.is_behind = false;
        self.show(&mut work.folds, &site.configuration, since);
        Ok(())
    }

    /// Makes rows of those who changed, and takes off the board who has left.
    fn show(&self, folds: &mut Folds, configuration: &Configuration, since: UnixMillis) {
        let have_left = folds.leave(since);
        let changed = folds.take_unshown();
        if changed.is_empty() && !have_left {
            return;
        }
        let row = |visitor: VisitorId| {
            let (journey, deployment) = folds.get(visitor)?;
            LiveRow::of(visitor, deployment, journey, configuration)
        };
        let made: Vec<(VisitorId, Option<Arc<LiveRow>>)> = changed
            .into_iter()
            .map(|visitor| (visitor, row(visitor).map(Arc::new)))
            .collect();
        let mut rows = self.rows.write().unwrap_or_else(PoisonError::into_inner);
        for (visitor, row) in made {
            match row {
                Some(row) => rows.insert(visitor, row),
                None => rows.remove(&visitor),
            };
        }
        rows.retain(|visitor, _| folds.get(*visitor).is_some());
        drop(rows);
        self.tell();
    }

    fn tell(&self) {
        self.version
            .send_modify(|version| *version = version.wrapping_add(1));
    }
}

/// How far a board came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    UpToDate,
    /// Somebody else is bringing it up to date.
    ByAnother,
}

/// Whether there was news of an organisation; whoever hears too slowly takes it that there was.
fn hears(changes: &mut broadcast::Receiver<VisitorChanged>, organisation: &str) -> bool {
    let mut is_new = false;
    loop {
        match changes.try_recv() {
            Ok(change) => is_new |= *change.organisation == *organisation,
            Err(TryRecvError::Lagged(_)) => is_new = true,
            Err(TryRecvError::Empty | TryRecvError::Closed) => return is_new,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::live::tests::{shop, visit};

    #[tokio::test]
    async fn a_board_somebody_is_busy_with_does_not_delay_the_others() {
        let (_folder, shared) = shop().await;
        let [board, other] = ["org", "other"].map(|name| shared.boards.of(name, shared.now()));
        for board in [&board, &other] {
            board.rows(&shared).await.unwrap();
        }
        let busy = board.work.lock().await;
        let mut versions = other.watch();
        versions.mark_unchanged();
        let now = u32::try_from(shared.now().0 / 1_000).unwrap();
        visit(&shared.store, "other", 1, now).await;
        assert!(
            !shared.boards.keep_up(&shared).await,
            "one is left to be looked at"
        );
        assert!(versions.has_changed().unwrap(), "the other one is up to date");
        drop(busy);
        assert!(shared.boards.keep_up(&shared).await);
    }
}
