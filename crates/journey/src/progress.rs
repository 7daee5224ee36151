//! How far a session has come with its rules.

use crate::codec::{Reader, Wire};
use crate::ids::Uuid;
use crate::state::QualifiedAction;
use crate::time::UnixMillis;
use alloc::vec::Vec;

/// How far a session has come with one rule: a segment, an outcome or an action map. One type for all three, because each of
/// its own would bring its own lists, searches and readers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Progress {
    /// The rule's id.
    pub rule: Uuid,
    /// Events counted for each journey pattern; of a map, one number: how many of its event conditions were met, in order.
    pub counts: Vec<u32>,
    /// When the segment was assigned, or the outcome reached; of a map, when it qualified in an earlier session, where segments
    /// of customers count towards it.
    pub completed: Option<UnixMillis>,
    /// What became of a map; it qualifies at most once in a session.
    pub action: Option<QualifiedAction>,
}

/// The rules of one kind with any progress, sorted by id.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ProgressList(pub(crate) Vec<Progress>);

impl ProgressList {
    /// Every rule with any progress.
    pub fn iter(&self) -> impl Iterator<Item = &Progress> {
        self.0.iter()
    }

    /// The progress of a rule, where there is any.
    #[must_use]
    pub fn get(&self, rule: Uuid) -> Option<&Progress> {
        self.0.get(self.position(rule).ok()?)
    }

    /// The progress of a rule with so many counts; begun anew where the rule was edited meanwhile.
    pub(crate) fn entry(&mut self, rule: Uuid, counts: usize) -> &mut Progress {
        let position = self.position(rule).unwrap_or_else(|position| {
            let begun = Progress {
                rule,
                counts: Vec::new(),
                completed: None,
                action: None,
            };
            self.0.insert(position, begun);
            position
        });
        let progress = &mut self.0[position];
        if progress.counts.len() != counts {
            progress.counts = alloc::vec![0; counts];
        }
        progress
    }

    fn position(&self, rule: Uuid) -> Result<usize, usize> {
        self.0.binary_search_by_key(&rule, |progress| progress.rule)
    }
}

crate::codec::wire_struct!(Progress {
    rule,
    counts,
    completed,
    action
});

impl Wire for ProgressList {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.0.write(bytes);
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        Self(Vec::read(reader))
    }
}
