//! The journeys of everybody who is on the site of one organisation, folded as far as the store has committed. Every step
//! may fail or be given up halfway (whoever asked has gone away): what is to be done, and whom there is to show anew, is
//! written down until it is done.

use crate::configuration::Configuration;
use crate::journeys::fold::Fold;
use crate::journeys::journey::Journey;
use crate::store::{LiveEvent, Store, StoreError};
use futures_util::StreamExt as _;
use std::collections::{HashMap, HashSet};
use waymeet_journey::ids::VisitorId;
use waymeet_journey::time::UnixMillis;

/// Events read in one go.
const AT_ONCE: u32 = 500;
/// Journeys read at once while everything is folded; other readers of the store are not kept waiting.
const READ_AT_ONCE: usize = 3;

/// The journeys of those who are here, by visitor.
#[derive(Debug)]
pub(super) struct Folds {
    organisation: String,
    store: Store,
    /// Most visitors that are kept.
    most: usize,
    visitors: HashMap<VisitorId, Entry>,
    /// Up to which event the store was read; `None` where nothing was.
    position: Option<i64>,
    /// Visitors of whom something is no longer true.
    stale: HashSet<VisitorId>,
    /// Visitors whose rows are not made yet.
    unshown: HashSet<VisitorId>,
}

/// A visitor's journey, and up to which event it is folded: events are read a second time while everything is folded.
#[derive(Debug)]
struct Entry {
    fold: Fold,
    position: i64,
    deployment: String,
}

impl Folds {
    /// None yet, and never more than that many.
    pub(super) fn new(organisation: &str, store: &Store, most: usize) -> Self {
        Self {
            organisation: organisation.to_owned(),
            store: store.clone(),
            most,
            visitors: HashMap::new(),
            position: None,
            stale: HashSet::new(),
            unshown: HashSet::new(),
        }
    }

    /// Whether there is anything to go on from.
    pub(super) fn is_filled(&self) -> bool {
        self.position.is_some()
    }

    /// Nothing of it is true any more.
    pub(super) fn forget(&mut self) {
        self.position = None;
    }

    /// Of these visitors something is no longer true.
    pub(super) fn doubt(&mut self, visitors: HashSet<VisitorId>) {
        self.stale.extend(visitors);
    }

    /// Journey and deployment of a visitor who is here.
    pub(super) fn get(&self, visitor: VisitorId) -> Option<(&Journey, &str)> {
        let entry = self.visitors.get(&visitor)?;
        Some((entry.fold.journey(), &entry.deployment))
    }

    /// Lets those go who were not heard of since then; whether there were any.
    pub(super) fn leave(&mut self, since: UnixMillis) -> bool {
        let before = self.visitors.len();
        self.visitors.retain(|_, entry| entry.last_heard() > since);
        self.visitors.len() < before
    }

    /// Whose rows are to be made anew. Whoever takes them makes them before anything else can fail.
    pub(super) fn take_unshown(&mut self) -> HashSet<VisitorId> {
        std::mem::take(&mut self.unshown)
    }

    /// Folds everybody who was here since then.
    pub(super) async fn fill(
        &mut self,
        configuration: &Configuration,
        since: UnixMillis,
    ) -> Result<(), StoreError> {
        let (store, organisation) = (&self.store, &self.organisation);
        // What is committed while this goes on is read again afterwards, and counted once.
        let position = store.last_position().await?;
        let here = store.visitors_since(organisation, since, self.most).await?;
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
        drop(journeys);
        self.unshown.extend(self.visitors.keys().chain(visitors.keys()));
        self.visitors = visitors;
        self.stale.clear();
        self.position = Some(position);
        Ok(())
    }

    /// Folds those anew of whom something is no longer true.
    pub(super) async fn mend(&mut self, configuration: &Configuration) -> Result<(), StoreError> {
        while let Some(visitor) = self.stale.iter().next().copied() {
            let deployment = self.visitors.get(&visitor).map(|known| known.deployment.clone());
            // Whoever is not here has nothing that could be wrong.
            if let Some(deployment) = deployment {
                self.fold_again(visitor, deployment, configuration).await?;
            }
            self.stale.remove(&visitor);
        }
        Ok(())
    }

    /// Folds what is new since the store was last read.
    pub(super) async fn read_on(&mut self, configuration: &Configuration) -> Result<(), StoreError> {
        while let Some(position) = self.position {
            let news = self.store.news_of(&self.organisation, position, AT_ONCE).await?;
            let mut by_visitor: HashMap<VisitorId, Vec<LiveEvent>> = HashMap::new();
            for event in news.events {
                by_visitor
                    .entry(event.stored.event.visitor)
                    .or_default()
                    .push(event);
            }
            for (visitor, events) in by_visitor {
                self.fold_on(visitor, events, configuration).await?;
            }
            self.position = Some(news.position);
            if !news.is_more {
                return Ok(());
            }
        }
        Ok(())
    }

    async fn fold_on(
        &mut self,
        visitor: VisitorId,
        events: Vec<LiveEvent>,
        configuration: &Configuration,
    ) -> Result<(), StoreError> {
        let deployment = events.last().map(|event| event.deployment.clone());
        let deployment = deployment.unwrap_or_default();
        if let Some(entry) = self.visitors.get_mut(&visitor) {
            let events = events.into_iter().map(|event| event.stored);
            let new: Vec<_> = events.filter(|event| event.position > entry.position).collect();
            let Some(last) = new.last() else { return Ok(()) };
            let position = last.position;
            if entry.fold.append(&new, configuration) {
                entry.position = position;
                entry.deployment = deployment;
                self.unshown.insert(visitor);
                return Ok(());
            }
        }
        // Somebody who was not here, perhaps not for the first time; or something that belongs before what is folded.
        self.fold_again(visitor, deployment, configuration).await
    }

    async fn fold_again(
        &mut self,
        visitor: VisitorId,
        deployment: String,
        configuration: &Configuration,
    ) -> Result<(), StoreError> {
        let events = self.store.events_of(&self.organisation, visitor, 0).await?;
        self.visitors.remove(&visitor);
        self.unshown.insert(visitor);
        if let Some(last) = events.last() {
            self.make_room();
            let entry = Entry {
                position: last.position,
                fold: Fold::of(&events, configuration),
                deployment,
            };
            self.visitors.insert(visitor, entry);
        }
        Ok(())
    }

    /// Where there are as many as may be, those not heard of for longest make room for one more.
    fn make_room(&mut self) {
        while self.visitors.len() >= self.most {
            let entries = self.visitors.iter();
            let silent = entries.min_by_key(|(visitor, entry)| (entry.last_heard(), **visitor));
            let Some(silent) = silent.map(|(visitor, _)| *visitor) else {
                return;
            };
            self.visitors.remove(&silent);
            self.unshown.insert(silent);
        }
    }
}

impl Entry {
    fn last_heard(&self) -> UnixMillis {
        self.fold.journey().last_heard
    }
}

#[cfg(test)]
mod tests;
