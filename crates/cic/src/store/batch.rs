//! What has to be written: the difference between what is true and what the file has.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::record::{rows, written};
use crate::model::{ContactCentre, Interaction, InteractionId, Said, Touched};

/// A row of the configuration; without a body it goes.
pub(super) struct ConfiguredRow {
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) body: Option<String>,
}

/// An interaction with what happened in it since it was written last.
pub(super) struct InteractionRow {
    pub(super) id: i64,
    pub(super) body: String,
    pub(super) entries: Vec<(i64, String)>,
    pub(super) files: Vec<(String, Arc<[u8]>)>,
}

/// What goes into one transaction.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) configured: Vec<ConfiguredRow>,
    pub(super) interactions: Vec<InteractionRow>,
    pub(super) gone: Vec<i64>,
    /// Mails that wait; without a body one goes.
    pub(super) mails: Vec<(i64, Option<String>)>,
    /// Accounts of visitors, by name.
    pub(super) accounts: Vec<(String, String)>,
    touched: Touched,
}

impl Batch {
    pub(super) fn is_empty(&self) -> bool {
        self.configured.is_empty()
            && self.interactions.is_empty()
            && self.gone.is_empty()
            && self.mails.is_empty()
            && self.accounts.is_empty()
    }

    /// What the centre has to be reminded of if this could not be written.
    pub(super) fn into_touched(self) -> Touched {
        self.touched
    }
}

/// What the file has.
#[derive(Debug, Default)]
pub(super) struct Mirror {
    configured: BTreeMap<(&'static str, String), String>,
    /// How many entries of each interaction.
    entries: HashMap<i64, usize>,
}

fn row_id(id: InteractionId) -> i64 {
    i64::try_from(id.0).unwrap_or(i64::MAX)
}

impl Mirror {
    /// A file that was just read into this centre.
    pub(super) fn of(centre: &ContactCentre) -> Self {
        let configured = rows(centre).map(|(kind, name, body)| ((kind, name), body));
        let entries = centre
            .interactions()
            .map(|interaction| (row_id(interaction.id), interaction.chat.entries().len()));
        Self {
            configured: configured.collect(),
            entries: entries.collect(),
        }
    }

    /// What the file has not got yet.
    pub(super) fn batch(&self, centre: &mut ContactCentre) -> Batch {
        let touched = centre.take_touched();
        if touched.is_nothing() {
            return Batch::default();
        }
        let mut batch = Batch::default();
        if touched.configuration {
            batch.configured = self.configured_rows(centre);
        }
        for id in &touched.interactions {
            match centre.interaction(*id) {
                Some(interaction) => batch.interactions.push(self.interaction_row(interaction)),
                None => batch.gone.push(row_id(*id)),
            }
        }
        let mails = touched.mails.iter();
        batch.mails = mails
            .map(|id| (row_id(*id), centre.postbox().get(*id).map(written)))
            .collect();
        for name in &touched.accounts {
            let account = centre.account(name).map(written);
            batch.accounts.extend(account.map(|body| (name.clone(), body)));
        }
        batch.touched = touched;
        batch
    }

    fn configured_rows(&self, centre: &ContactCentre) -> Vec<ConfiguredRow> {
        let mut gone: BTreeSet<&(&'static str, String)> = self.configured.keys().collect();
        let mut changed = Vec::new();
        for (kind, name, body) in rows(centre) {
            let key = (kind, name);
            gone.remove(&key);
            if self.configured.get(&key) != Some(&body) {
                changed.push(ConfiguredRow {
                    kind,
                    name: key.1,
                    body: Some(body),
                });
            }
        }
        let gone = gone.into_iter().map(|(kind, name)| ConfiguredRow {
            kind,
            name: name.clone(),
            body: None,
        });
        changed.extend(gone);
        changed
    }

    fn interaction_row(&self, interaction: &Interaction) -> InteractionRow {
        let id = row_id(interaction.id);
        let written_so_far = self.entries.get(&id).copied().unwrap_or(0);
        let new = interaction.chat.entries().iter().enumerate().skip(written_so_far);
        let files = new.clone().filter_map(|(_, entry)| match &entry.said {
            Said::File(file) => Some((file.id.to_string(), Arc::clone(&file.bytes))),
            Said::Text(_) | Said::Page(_) | Said::Typing(_) | Said::State(_) => None,
        });
        let number = |place: usize| i64::try_from(place).unwrap_or(i64::MAX);
        InteractionRow {
            id,
            body: written(interaction),
            files: files.collect(),
            entries: new
                .map(|(place, entry)| (number(place), written(entry)))
                .collect(),
        }
    }

    /// The batch is in the file now.
    pub(super) fn has(&mut self, batch: Batch) {
        for row in batch.configured {
            let key = (row.kind, row.name);
            match row.body {
                Some(body) => {
                    self.configured.insert(key, body);
                }
                None => {
                    self.configured.remove(&key);
                }
            }
        }
        for interaction in batch.interactions {
            *self.entries.entry(interaction.id).or_default() += interaction.entries.len();
        }
        for id in batch.gone {
            self.entries.remove(&id);
        }
    }
}
