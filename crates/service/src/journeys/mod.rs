//! Journeys: what a visitor did, in the order it was done, folded from the stored events.

pub mod arrival;
pub mod fold;
pub mod journey;
pub mod words;

use crate::configuration::Configuration;
use crate::limits::MAX_CACHED_JOURNEYS;
use crate::store::{Store, StoreError};
use fold::Fold;
use journey::Journey;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use waymeet_journey::ids::VisitorId;

/// A visitor of an organisation.
type Key = (String, VisitorId);

/// A fold, and up to which event (in order of commit) it goes.
#[derive(Debug, Default)]
struct Cached {
    fold: Fold,
    position: i64,
}

/// A cached fold; whoever folds holds the lock, so that two viewers of one journey do not fold it twice.
type Slot = Arc<tokio::sync::Mutex<Cached>>;

/// The journeys looked at lately.
#[derive(Debug)]
pub struct Journeys {
    store: Store,
    cache: Mutex<Cache>,
}

/// The cached folds, each with the number of the look that saw it last: the one not looked at for longest goes first.
#[derive(Debug, Default)]
struct Cache {
    journeys: HashMap<Key, (Slot, u64)>,
    looks: u64,
}

impl Journeys {
    /// Journeys of what this store holds.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self {
            store,
            cache: Mutex::default(),
        }
    }

    /// A visitor's journey with everything that is committed; `None` for a visitor nobody has seen.
    ///
    /// # Errors
    /// [`StoreError`], when the events cannot be read.
    pub async fn journey(
        &self,
        organisation: &str,
        visitor: VisitorId,
        configuration: &Configuration,
    ) -> Result<Option<Journey>, StoreError> {
        self.look(organisation, visitor, configuration, Clone::clone)
            .await
    }

    /// The same without a copy of it: a long one is made of many texts.
    ///
    /// # Errors
    /// [`StoreError`], when the events cannot be read.
    pub async fn look<Seen>(
        &self,
        organisation: &str,
        visitor: VisitorId,
        configuration: &Configuration,
        look: impl FnOnce(&Journey) -> Seen,
    ) -> Result<Option<Seen>, StoreError> {
        let slot = self.slot((organisation.to_owned(), visitor));
        let mut cached = slot.lock().await;
        let new = self
            .store
            .events_of(organisation, visitor, cached.position)
            .await?;
        if let Some(last) = new.last() {
            let position = last.position;
            if !cached.fold.append(&new, configuration) {
                // Something arrived late and belongs before what is folded already: fold all of it again.
                let all = self.store.events_of(organisation, visitor, 0).await?;
                cached.fold = Fold::of(&all, configuration);
            }
            cached.position = position;
        }
        let journey = cached.fold.journey();
        Ok((!journey.visits.is_empty()).then(|| look(journey)))
    }

    /// Forgets every fold: the rules have changed.
    pub fn forget(&self) {
        self.cache
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .journeys
            .clear();
    }

    /// Forgets what is folded of a visitor: some of it is no longer true.
    pub fn forget_visitor(&self, organisation: &str, visitor: VisitorId) {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        cache.journeys.remove(&(organisation.to_owned(), visitor));
    }

    fn slot(&self, key: Key) -> Slot {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        cache.looks += 1;
        let Cache { journeys, looks } = &mut *cache;
        if journeys.len() >= MAX_CACHED_JOURNEYS && !journeys.contains_key(&key) {
            let oldest = journeys
                .iter()
                .min_by_key(|(_, (_, looked))| *looked)
                .map(|(key, _)| key.clone());
            if let Some(oldest) = oldest {
                journeys.remove(&oldest);
            }
        }
        let (slot, looked) = journeys.entry(key).or_default();
        *looked = *looks;
        slot.clone()
    }
}
