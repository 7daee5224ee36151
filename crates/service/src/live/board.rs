//! The board of one organisation: the journey of everybody who is on the site, folded as far as the store has committed,
//! and one row made of each.

use super::row::LiveRow;
use crate::configuration::Configuration;
use crate::journeys::fold::Fold;
use crate::limits::MAX_LIVE_VISITORS;
use crate::shared::Shared;
use crate::store::{LiveEvent, Store, StoreError, VisitorChanged};
use futures_util::StreamExt as _;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio::sync::broadcast::error::TryRecvError;
use tokio::sync::{broadcast, watch};
use waymeet_journey::ids::VisitorId;
use waymeet_journey::time::UnixMillis;

/// Events read in one go.
const AT_ONCE: u32 = 500;
/// Journeys read at once while a board is filled; other readers of the store are not kept waiting.
const READ_AT_ONCE: usize = 3;

/// The board of one organisation.
#[derive(Debug)]
pub(crate) struct Board {
    organisation: String,
    folds: tokio::sync::Mutex<Folds>,
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

/// The folds, and what they were made of.
#[derive(Debug)]
struct Folds {
    visitors: HashMap<VisitorId, Entry>,
    /// Up to which event the store was read; `None` where nothing was.
    position: Option<i64>,
    generation: u64,
    /// Whether something is committed that is not read yet.
    is_behind: bool,
    changes: broadcast::Receiver<VisitorChanged>,
}

/// A visitor's journey, and up to which event it is folded: events are read a second time while a board is filled.
#[derive(Debug)]
struct Entry {
    fold: Fold,
    position: i64,
    deployment: String,
}

impl Board {
    pub(super) fn new(organisation: &str, store: &Store) -> Self {
        Self {
            organisation: organisation.to_owned(),
            folds: tokio::sync::Mutex::new(Folds {
                visitors: HashMap::new(),
                position: None,
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
        self.catch_up(shared, true).await?;
        let rows = self.rows.read().unwrap_or_else(PoisonError::into_inner);
        Ok(rows.values().cloned().collect())
    }

    /// The same without anybody looking: a board that was never looked at stays empty.
    pub(super) async fn keep_up(&self, shared: &Shared) -> Result<(), StoreError> {
        self.catch_up(shared, false).await
    }

    async fn catch_up(&self, shared: &Shared, fills: bool) -> Result<(), StoreError> {
        let mut folds = self.folds.lock().await;
        let generation = self.generation.load(Ordering::Relaxed);
        if folds.generation != generation {
            folds.position = None;
            folds.generation = generation;
        }
        folds.is_behind |= hears(&mut folds.changes, &self.organisation);
        let stale = std::mem::take(&mut *self.stale.lock().unwrap_or_else(PoisonError::into_inner));
        let sites = shared.sites.find(&shared.store, &self.organisation).await?;
        let Some(site) = sites.first() else { return Ok(()) };
        let timeout = site.deployment.tracking.session_timeout_in_seconds;
        let since = UnixMillis(shared.now().0.saturating_sub(u64::from(timeout) * 1_000));
        let changed = match folds.position {
            None if !fills => return Ok(()),
            None => self.fill(&mut folds, shared, &site.configuration, since).await?,
            Some(position) => {
                let mut changed = HashSet::new();
                for visitor in stale {
                    self.fold_again(&mut folds, visitor, None, shared, &site.configuration)
                        .await?;
                    changed.insert(visitor);
                }
                if folds.is_behind {
                    let news = self.read_on(&mut folds, position, shared, &site.configuration);
                    changed.extend(news.await?);
                }
                changed
            }
        };
        folds.is_behind = false;
        self.show(&mut folds, changed, &site.configuration, since);
        Ok(())
    }

    /// Folds everybody who was here since then; who that is.
    async fn fill(
        &self,
        folds: &mut Folds,
        shared: &Shared,
        configuration: &Configuration,
        since: UnixMillis,
    ) -> Result<HashSet<VisitorId>, StoreError> {
        let (store, organisation) = (&shared.store, &self.organisation);
        // What is committed while this goes on is read again afterwards, and counted once.
        let position = store.last_position().await?;
        let here = store
            .visitors_since(organisation, since, MAX_LIVE_VISITORS)
            .await?;
        let read = |(visitor, deployment): (VisitorId, String)| async move {
            let events = store.events_of(organisation, visitor, 0).await?;
            Ok::<_, StoreError>((visitor, deployment, events))
        };
        let mut journeys = futures_util::stream::iter(here)
            .map(read)
            .buffer_unordered(READ_AT_ONCE);
        let mut visitors = HashMap::new();
        while let Some(journey) = journeys.next().await {
            let (visitor, deployment, events) = journey?;
            if let Some(last) = events.last() {
                let entry = Entry {
                    position: last.position,
                    fold: Fold::of(&events, configuration),
                    deployment,
                };
                visitors.insert(visitor, entry);
            }
        }
        let gone: Vec<VisitorId> = folds.visitors.keys().copied().collect();
        folds.visitors = visitors;
        folds.position = Some(position);
        Ok(folds.visitors.keys().copied().chain(gone).collect())
    }

    /// Folds what is new; of whom that was.
    async fn read_on(
        &self,
        folds: &mut Folds,
        mut position: i64,
        shared: &Shared,
        configuration: &Configuration,
    ) -> Result<HashSet<VisitorId>, StoreError> {
        let mut changed = HashSet::new();
        loop {
            let news = shared
                .store
                .news_of(&self.organisation, position, AT_ONCE)
                .await?;
            let mut by_visitor: HashMap<VisitorId, Vec<LiveEvent>> = HashMap::new();
            for event in news.events {
                by_visitor
                    .entry(event.stored.event.visitor)
                    .or_default()
                    .push(event);
            }
            for (visitor, events) in by_visitor {
                changed.insert(visitor);
                self.fold_on(folds, visitor, events, shared, configuration)
                    .await?;
            }
            position = news.position;
            folds.position = Some(position);
            if !news.is_more {
                return Ok(changed);
            }
        }
    }

    async fn fold_on(
        &self,
        folds: &mut Folds,
        visitor: VisitorId,
        events: Vec<LiveEvent>,
        shared: &Shared,
        configuration: &Configuration,
    ) -> Result<(), StoreError> {
        let deployment = events.last().map(|event| event.deployment.clone());
        if let Some(entry) = folds.visitors.get_mut(&visitor) {
            let events = events.into_iter().map(|event| event.stored);
            let new: Vec<_> = events.filter(|event| event.position > entry.position).collect();
            let Some(last) = new.last() else { return Ok(()) };
            let position = last.position;
            if entry.fold.append(&new, configuration) {
                entry.position = position;
                entry.deployment = deployment.unwrap_or_default();
                return Ok(());
            }
        }
        // Somebody who was not here, perhaps not for the first time; or something that belongs before what is folded.
        self.fold_again(folds, visitor, deployment, shared, configuration)
            .await
    }

    async fn fold_again(
        &self,
        folds: &mut Folds,
        visitor: VisitorId,
        deployment: Option<String>,
        shared: &Shared,
        configuration: &Configuration,
    ) -> Result<(), StoreError> {
        let known = folds.visitors.remove(&visitor);
        let Some(deployment) = deployment.or_else(|| known.map(|known| known.deployment)) else {
            return Ok(());
        };
        let events = shared.store.events_of(&self.organisation, visitor, 0).await?;
        if let Some(last) = events.last() {
            let entry = Entry {
                position: last.position,
                fold: Fold::of(&events, configuration),
                deployment,
            };
            folds.visitors.insert(visitor, entry);
        }
        Ok(())
    }

    /// Makes rows of those who changed, and takes off the board who has left.
    fn show(
        &self,
        folds: &mut Folds,
        changed: HashSet<VisitorId>,
        configuration: &Configuration,
        since: UnixMillis,
    ) {
        let before = folds.visitors.len();
        folds
            .visitors
            .retain(|_, entry| entry.fold.journey().last_heard > since);
        if changed.is_empty() && folds.visitors.len() == before {
            return;
        }
        let row = |visitor: VisitorId| {
            let entry = folds.visitors.get(&visitor)?;
            LiveRow::of(visitor, &entry.deployment, entry.fold.journey(), configuration)
        };
        let mut made: Vec<(VisitorId, Option<Arc<LiveRow>>)> = changed
            .into_iter()
            .map(|visitor| (visitor, row(visitor).map(Arc::new)))
            .collect();
        let mut rows = self.rows.write().unwrap_or_else(PoisonError::into_inner);
        for (visitor, row) in made.drain(..) {
            match row {
                Some(row) => rows.insert(visitor, row),
                None => rows.remove(&visitor),
            };
        }
        rows.retain(|visitor, _| folds.visitors.contains_key(visitor));
        drop(rows);
        self.tell();
    }

    fn tell(&self) {
        self.version
            .send_modify(|version| *version = version.wrapping_add(1));
    }
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
