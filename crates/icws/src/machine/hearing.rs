//! What the server tells of the conversation.

use super::{Machine, Phase};
use crate::dialect::{Update, What};
use crate::entry::EntryKind;
use crate::event::{EndReason, Event, Stage};
use crate::json::Json;
use crate::participant::{Participant, ParticipantId, ParticipantKind, ParticipantState};
use crate::time::UnixMillis;
use crate::transcript::Line;

/// After how long an agent's typing indicator goes out by itself, should the server forget to.
const TYPING_EXPIRY_MS: u64 = 30_000;
/// A missing sequence number is asked for no more often than this.
const GAP_RESYNC_PAUSE_MS: u64 = 10_000;
/// How long a missing event may still be on its way. Source: `reference/cic-web-chat.md`, 1.6.
const GAP_PATIENCE_MS: u64 = 5_000;

impl Machine {
    /// Takes in events as they happen.
    pub(crate) fn hear(&mut self, updates: Vec<Update>, now: UnixMillis) {
        for update in updates {
            if update
                .sequence
                .is_some_and(|sequence| !self.transcript.is_news(sequence))
            {
                continue;
            }
            if let Some(line) = self.interpret(update, now)
                && let Some((id, is_elsewhere)) = self.transcript.hear(line)
            {
                self.tell_entry(id);
                if is_elsewhere {
                    self.tell(Event::Reordered);
                }
            }
        }
        self.look_for_gaps(now);
        self.update_stage();
    }

    /// Has read again what is missing among the sequence numbers.
    fn look_for_gaps(&mut self, now: UnixMillis) {
        let is_known_for = |least| self.last_gap_at.is_none_or(|last| last.plus(least) <= now);
        if !self.transcript.has_gap() {
            if self.dialect.replays() {
                self.last_gap_at = None;
            }
        } else if self.dialect.replays() {
            // What is only late comes by itself.
            let since = *self.last_gap_at.get_or_insert(now);
            if since.plus(GAP_PATIENCE_MS) <= now && matches!(self.phase, Phase::Running) {
                self.last_gap_at = None;
                self.recover(false, now);
            }
        } else if self.has_history && is_known_for(GAP_RESYNC_PAUSE_MS) {
            self.last_gap_at = Some(now);
            self.needs_history = true;
            self.next_poll_at = now;
        }
    }

    /// Takes in the whole conversation, as the server remembers it.
    pub(crate) fn hear_history(&mut self, body: &Json, now: UnixMillis) {
        let updates = self.dialect.updates(body, &self.own_id());
        self.hear_whole(updates, now);
    }

    /// The same, read already.
    pub(crate) fn hear_whole(&mut self, updates: Vec<Update>, now: UnixMillis) {
        for party in &mut self.participants {
            party.is_active = false;
            party.is_holding = false;
            party.state_sequence = None;
        }
        let mut lines = Vec::with_capacity(updates.len());
        for update in updates {
            if !matches!(update.what, What::Typing(_)) {
                lines.extend(self.interpret(update, now));
            }
        }
        self.transcript.hear_all(lines);
        self.needs_history = false;
        self.tell(Event::Reordered);
        self.tell(Event::SessionChanged);
        self.update_stage();
    }

    fn update_stage(&mut self) {
        if matches!(self.phase, Phase::Running) {
            self.enter(if self.agent().is_some() {
                Stage::Talking
            } else {
                Stage::Waiting
            });
        }
    }

    /// What an event adds to the transcript. Participants and the typing state are brought up to date on the way.
    fn interpret(&mut self, update: Update, now: UnixMillis) -> Option<Line> {
        let mut author = update.participant;
        // Of an earlier id of the visitor's it is said, too, what it said; that it is gone means nothing.
        let is_visitors = update
            .author
            .as_ref()
            .is_some_and(|author| author.kind == ParticipantKind::Visitor);
        if is_visitors && !matches!(update.what, What::State { .. }) {
            author = self.own_id();
        }
        let is_own = author == self.own_id();
        let mut markup = None;
        let kind = match update.what {
            What::Text(text, html) => {
                markup = html;
                EntryKind::Text(text)
            }
            #[cfg(feature = "web-tools")]
            What::Page(address) => EntryKind::Page(address),
            What::File { name, size, path } => EntryKind::File { name, size, path },
            What::Typing(is_typing) => {
                if !is_own {
                    self.set_agent_typing(is_typing.then(|| now.plus(TYPING_EXPIRY_MS)));
                }
                return None;
            }
            What::State {
                state: ParticipantState::Disconnected,
                ..
            } if is_own => {
                self.end(EndReason::ByServer);
                return None;
            }
            What::State {
                state,
                name,
                is_agent,
            } => self.note_state(&author, state, name, is_agent, update.sequence)?,
            What::Unknown => return None,
        };
        let party = self.participants.iter().find(|party| party.id == author);
        let author_kind = match (party, &update.author) {
            _ if is_own => ParticipantKind::Visitor,
            _ if author.is_system() => ParticipantKind::System,
            (Some(party), _) => party.kind,
            (None, Some(author)) => author.kind,
            (None, None) => ParticipantKind::Agent,
        };
        let told_name = update.author.and_then(|author| author.name);
        let author_name = party.and_then(|party| party.name.clone()).or(told_name);
        if !is_own {
            self.set_agent_typing(None);
        }
        let at = update.at.unwrap_or(now);
        Some(Line {
            author,
            author_kind,
            author_name,
            at,
            kind,
            markup,
            sequence: update.sequence,
        })
    }

    fn note_state(
        &mut self,
        id: &ParticipantId,
        state: ParticipantState,
        name: Option<String>,
        is_agent: bool,
        sequence: Option<u64>,
    ) -> Option<EntryKind> {
        if !self.participants.iter().any(|party| party.id == *id) {
            let kind = match id {
                _ if *id == self.own_id() => ParticipantKind::Visitor,
                _ if is_agent => ParticipantKind::Agent,
                _ => ParticipantKind::System,
            };
            let id = id.clone();
            self.participants.push(Participant {
                id,
                kind,
                name: None,
                is_active: false,
                is_holding: false,
                state_sequence: None,
            });
        }
        let party = self.participants.iter_mut().find(|party| party.id == *id)?;
        party.name = name.or_else(|| party.name.take());
        if sequence.is_some() && sequence < party.state_sequence {
            return None;
        }
        party.state_sequence = sequence;
        let is_holding = state == ParticipantState::Held;
        // Who holds is still in the conversation; who is being called is not yet.
        let is_active = is_holding || state == ParticipantState::Active;
        let was_active = std::mem::replace(&mut party.is_active, is_active);
        let was_holding = std::mem::replace(&mut party.is_holding, is_holding);
        if party.kind != ParticipantKind::Agent {
            return None;
        }
        match (was_active, is_active) {
            _ if is_holding => (!was_holding).then_some(EntryKind::Held),
            (false, true) => Some(EntryKind::Joined),
            (true, false) => Some(EntryKind::Left),
            (true, true) if was_holding => Some(EntryKind::Resumed),
            _ => None,
        }
    }

    pub(super) fn set_agent_typing(&mut self, until: Option<UnixMillis>) {
        if self.agent_typing_until.is_some() != until.is_some() {
            self.tell(Event::Typing(until.is_some()));
        }
        self.agent_typing_until = until;
    }
}
