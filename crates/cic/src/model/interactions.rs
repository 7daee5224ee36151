//! All interactions, and which of them have changed since somebody last wrote them down.

use std::collections::{BTreeMap, BTreeSet};

use super::interaction::{Interaction, InteractionId};

/// The interactions by id. Whoever changes one gets it from [`Interactions::get_mut`], so that no change is forgotten.
#[derive(Debug, Default)]
pub(crate) struct Interactions {
    all: BTreeMap<InteractionId, Interaction>,
    touched: BTreeSet<InteractionId>,
}

impl Interactions {
    pub(crate) fn get(&self, id: InteractionId) -> Option<&Interaction> {
        self.all.get(&id)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Interaction> {
        self.all.values()
    }

    /// One that is about to change.
    pub(crate) fn get_mut(&mut self, id: InteractionId) -> Option<&mut Interaction> {
        let interaction = self.all.get_mut(&id)?;
        self.touched.insert(id);
        Some(interaction)
    }

    /// One of which only what a restart may forget changes: when it was last polled, and what was delivered.
    pub(crate) fn get_mut_quietly(&mut self, id: InteractionId) -> Option<&mut Interaction> {
        self.all.get_mut(&id)
    }

    pub(crate) fn insert(&mut self, interaction: Interaction) {
        self.touched.insert(interaction.id);
        self.all.insert(interaction.id, interaction);
    }

    pub(crate) fn remove(&mut self, id: InteractionId) -> Option<Interaction> {
        let removed = self.all.remove(&id)?;
        self.touched.insert(id);
        Some(removed)
    }

    /// The ids of those this is true of.
    pub(crate) fn ids(&self, mut is_wanted: impl FnMut(&Interaction) -> bool) -> Vec<InteractionId> {
        let wanted = self.all.values().filter(|interaction| is_wanted(interaction));
        wanted.map(|interaction| interaction.id).collect()
    }

    /// The ids of those that have changed, come or gone since this was last asked.
    pub(crate) fn take_touched(&mut self) -> BTreeSet<InteractionId> {
        std::mem::take(&mut self.touched)
    }

    /// These were not written down after all.
    pub(crate) fn touch(&mut self, ids: impl IntoIterator<Item = InteractionId>) {
        self.touched.extend(ids);
    }
}
