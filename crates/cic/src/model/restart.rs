//! What is written down of a contact centre, and how it goes on after a restart.

use std::collections::BTreeSet;

use super::chat::{Chat, Entry, Said};
use super::contact_centre::ContactCentre;
use super::interaction::{Interaction, InteractionId, InteractionState};
use super::time::UnixMillis;
use super::visitor_account::VisitorAccount;

/// What may have changed since this was last asked.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Touched {
    /// Users, workgroups, licences, parameters or the organisation.
    pub(crate) configuration: bool,
    /// Interactions that changed, came or went.
    pub(crate) interactions: BTreeSet<InteractionId>,
    /// Mails that were posted, tried or sent.
    pub(crate) mails: BTreeSet<InteractionId>,
    /// Accounts of visitors that have come, by the names they are kept under.
    pub(crate) accounts: BTreeSet<String>,
}

impl Touched {
    pub(crate) fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl ContactCentre {
    /// What may have changed since this was last asked.
    pub(crate) fn take_touched(&mut self) -> Touched {
        Touched {
            configuration: std::mem::take(&mut self.is_staff_touched),
            interactions: self.interactions.take_touched(),
            mails: self.postbox.take_touched(),
            accounts: self.accounts.take_touched(),
        }
    }

    /// This was not written down after all.
    pub(crate) fn touch(&mut self, touched: Touched) {
        self.is_staff_touched |= touched.configuration;
        self.interactions.touch(touched.interactions);
        self.postbox.touch(touched.mails);
        self.accounts.touch(touched.accounts);
    }

    /// The accounts of before a restart.
    pub(crate) fn restore_accounts(&mut self, accounts: Vec<VisitorAccount>) {
        self.accounts.restore(accounts);
    }

    /// The number the next interaction gets.
    pub(crate) fn next_id(&self) -> u64 {
        self.next_id
    }

    /// Numbers below this one were given before a restart.
    pub(crate) fn count_from(&mut self, next_id: u64) {
        self.next_id = self.next_id.max(next_id);
    }

    /// Goes on with the interactions of before a restart. Visitors have all the time they have between two polls to come
    /// back, and agents as long as a session lives without a request; then their chats go to others. What alerted alerts
    /// somebody anew.
    pub(crate) fn go_on_with(&mut self, interactions: Vec<Interaction>, now: UnixMillis) {
        let awaited_until = now.plus(self.policy.session_idle);
        for mut interaction in interactions {
            interaction.polled_at = now;
            if matches!(interaction.state, InteractionState::Alerting { .. }) {
                interaction.state = InteractionState::Waiting;
            }
            if let Some(user) = interaction.talking_user().map(str::to_owned) {
                match self.user_mut(&user) {
                    Ok(user) => user.presence.awaited_until = Some(awaited_until),
                    Err(_) => interaction.state = InteractionState::Waiting,
                }
            }
            if !self.sends_transcripts {
                // Nobody would send it, and the address is somebody's.
                interaction.transcript_to = None;
            }
            self.next_id = self.next_id.max(interaction.id.0 + 1);
            for visitor in interaction.visitor_ids() {
                self.by_visitor.insert(visitor, interaction.id);
            }
            self.interactions.insert(interaction);
        }
    }
}

impl Chat {
    /// What happened in the chat before the restart.
    pub(crate) fn restore(&mut self, entries: Vec<Entry>) {
        self.delivered = self.delivered.min(entries.len());
        self.entries = entries;
    }
}

impl Entry {
    /// The file, if it is one: its content is kept apart.
    pub(crate) fn file_mut(&mut self) -> Option<&mut super::file::ChatFile> {
        match &mut self.said {
            Said::File(file) => Some(file),
            Said::Text(_) | Said::Page(_) | Said::Typing(_) | Said::State(_) => None,
        }
    }
}
