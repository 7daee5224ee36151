//! Taking a chat up again: after a page load, a lost connection or a switchover.
//!
//! Reconnect, then read the history. The history says which messages of uncertain fate arrived: those it knows are
//! sent, the others are sent again. A server without histories leaves that decision to the visitor.

use crate::dialect::{MAX_MESSAGES, Update, Verdict};
use crate::entry::Delivery;
use crate::event::{Connection, EndReason, Event, Stage};
use crate::json::Json;
use crate::machine::{Machine, Moment, Phase, text_of};
use crate::participant::ParticipantKind;
use crate::request::Answer;
use crate::session::Session;
use crate::time::UnixMillis;

/// Source: `reference/cic-web-chat.md`, 1.8 (the legacy client's limit; *inferred* for ICWS).
const MAX_TRIES: u32 = 12;
const FIRST_DELAY_MS: u64 = 500;
const DELAY_PER_TRY_MS: u64 = 1000;
const MAX_DELAY_MS: u64 = 10_000;
/// So many polls may tell nothing before a replay.
const MAX_SILENT_POLLS: u32 = 3;
/// Retries are spread over this time, so that a server that comes back is not run over.
const SPREAD_MS: u32 = 1000;
/// So often a server is asked for its version where that is in doubt and nothing is heard; then it counts as hiding it.
const MAX_HISTORY_DOUBTS: u8 = 2;
/// So often a message is put on its way by itself; then the visitor decides.
const MAX_AUTOMATIC_ATTEMPTS: u8 = 3;

pub(crate) struct Recovery {
    pub(crate) is_reconnected: bool,
    pub(crate) due: UnixMillis,
    tries: u32,
    /// The server that had the chat says it is passive: the other one's word about the chat is final.
    is_home_passive: bool,
    /// The server answered like one that keeps no histories: it is asked for its version, so many times.
    pub(crate) history_doubts: u8,
    replay: Replay,
}

/// The conversation, as it is told again after a reconnect.
#[derive(Default)]
struct Replay {
    updates: Vec<Update>,
    /// So many polls in a row have told nothing.
    silent_polls: u32,
}

impl Replay {
    /// Takes in what an answer tells. Whether that was all: when an answer tells nothing after others have. A server that says
    /// nothing for so long tells nothing again (both *inferred*: the vendor's client just shows what comes).
    fn hear(&mut self, updates: Vec<Update>) -> bool {
        if updates.is_empty() {
            self.silent_polls += 1;
            return !self.updates.is_empty() || self.silent_polls >= MAX_SILENT_POLLS;
        }
        self.silent_polls = 0;
        for update in updates {
            self.take(update);
        }
        self.updates.len() >= MAX_MESSAGES
    }

    /// Puts an event to its place, unless it is there already.
    fn take(&mut self, update: Update) {
        let mut place = self.updates.len();
        if update.sequence.is_some() {
            while let Some(before) = place.checked_sub(1).and_then(|before| self.updates.get(before)) {
                if before.sequence == update.sequence {
                    return;
                }
                if before.sequence < update.sequence {
                    break;
                }
                place -= 1;
            }
        }
        self.updates.insert(place, update);
    }

    /// Whether this is the whole conversation, from its first event on.
    fn is_whole(&self) -> bool {
        self.updates.iter().any(|update| update.sequence == Some(0))
    }
}

/// The visitor's messages of an earlier page.
pub(crate) struct Restored {
    pub(crate) said: u32,
    pub(crate) unsent: Vec<String>,
}

impl Machine {
    pub(crate) fn restore(&mut self, session: Session, moment: Moment) {
        self.hosts.go_to(&session.base);
        self.restored = Some(Restored {
            said: session.said,
            unsent: session.unsent.clone(),
        });
        self.session = Some(session);
        let recovery = Recovery {
            is_reconnected: false,
            due: moment.now,
            tries: 0,
            is_home_passive: false,
            history_doubts: 0,
            replay: Replay::default(),
        };
        self.phase = Phase::Recovering(recovery);
        self.enter(Stage::Starting);
    }

    /// Begins to take the chat up again. `is_home_passive`: the server answered that it is not the active one.
    pub(crate) fn recover(&mut self, is_home_passive: bool, now: UnixMillis) {
        let is_elsewhere = is_home_passive && self.hosts.fail_over();
        let delay = if is_elsewhere { 0 } else { FIRST_DELAY_MS };
        let due = now.plus(delay);
        self.is_typing_told = false;
        self.forget_capabilities(is_elsewhere);
        self.phase = Phase::Recovering(Recovery {
            is_reconnected: false,
            due,
            tries: 0,
            is_home_passive,
            history_doubts: 0,
            replay: Replay::default(),
        });
        self.set_connection(Connection::Troubled);
    }

    pub(crate) fn settle_reconnect(&mut self, verdict: &Verdict, body: &Json, moment: Moment) {
        let Phase::Recovering(recovery) = &mut self.phase else {
            return;
        };
        let is_home = self
            .session
            .as_ref()
            .is_some_and(|session| session.base == self.hosts.current());
        match verdict {
            Verdict::Fine => {
                recovery.is_reconnected = true;
                recovery.due = moment.now;
                recovery.replay = Replay::default();
                self.transcript.forget_numbers();
                let new_id = self.dialect.new_id(body);
                if let Some(session) = &mut self.session {
                    self.hosts.current().clone_into(&mut session.base);
                    if let Some(id) = new_id {
                        self.transcript.rename_visitor(&id);
                        session.participant = id;
                    }
                }
                self.tell(Event::SessionChanged);
                if self.dialect.replays() {
                    let updates = self.dialect.updates(body, &self.own_id());
                    if !updates.is_empty() {
                        self.replay(updates, moment);
                    }
                } else if !self.has_history {
                    self.resume(false, moment);
                }
            }
            Verdict::Gone | Verdict::Refused if is_home || recovery.is_home_passive => {
                self.end(EndReason::Gone)
            }
            Verdict::Passive => self.try_elsewhere(true, moment),
            Verdict::Gone | Verdict::Refused | Verdict::Broken => self.try_again(moment),
        }
    }

    /// Tries again, where this server cannot have the chat. `is_passive`: it says that it is not the active one.
    pub(crate) fn try_elsewhere(&mut self, is_passive: bool, moment: Moment) {
        let is_home = self
            .session
            .as_ref()
            .is_some_and(|session| session.base == self.hosts.current());
        if let Phase::Recovering(recovery) = &mut self.phase {
            recovery.is_home_passive |= is_passive && is_home;
        }
        self.try_again(moment);
    }

    /// A poll after a reconnect: the conversation is told again.
    pub(crate) fn settle_replay(&mut self, verdict: &Verdict, body: &Json, moment: Moment) {
        match verdict {
            Verdict::Fine => {
                let updates = self.dialect.updates(body, &self.own_id());
                self.replay(updates, moment);
            }
            Verdict::Gone => self.end(EndReason::Gone),
            Verdict::Passive | Verdict::Refused | Verdict::Broken => self.try_again(moment),
        }
    }

    fn replay(&mut self, updates: Vec<Update>, moment: Moment) {
        let Phase::Recovering(recovery) = &mut self.phase else {
            return;
        };
        recovery.due = moment.now.plus(self.poll_wait_in_ms);
        // A server that tells something is one that can be had.
        recovery.tries = 0;
        if !recovery.replay.hear(updates) {
            return;
        }
        let replay = std::mem::take(&mut recovery.replay);
        if replay.is_whole() {
            self.hear_whole(replay.updates, moment.now);
            if matches!(self.phase, Phase::Recovering(_)) {
                self.resume(true, moment);
            }
        } else {
            self.resume(false, moment);
            self.hear(replay.updates, moment.now);
        }
    }

    pub(crate) fn try_again(&mut self, moment: Moment) {
        let has_other = self.hosts.fail_over();
        self.forget_capabilities(true);
        if !has_other {
            self.hosts.forget_tried();
            if let Some(session) = &self.session {
                let home = session.base.clone();
                self.hosts.go_to(&home);
            }
        }
        let Phase::Recovering(recovery) = &mut self.phase else {
            return;
        };
        recovery.tries += 1;
        recovery.is_reconnected = false;
        let delay = if has_other {
            FIRST_DELAY_MS
        } else {
            (DELAY_PER_TRY_MS * u64::from(recovery.tries)).min(MAX_DELAY_MS)
        };
        let spread = u64::from(moment.random % SPREAD_MS);
        recovery.due = moment.now.plus(delay + spread);
        if recovery.tries >= MAX_TRIES {
            self.end(EndReason::Lost);
        }
    }

    pub(crate) fn settle_history(&mut self, verdict: &Verdict, answer: &Answer, moment: Moment) {
        let is_recovering = matches!(self.phase, Phase::Recovering(_));
        let mut verdict = verdict;
        if *verdict == Verdict::Broken && self.dialect.may_lack(answer) {
            match (&mut self.phase, self.capabilities) {
                (Phase::Recovering(recovery), None) => {
                    recovery.history_doubts = MAX_HISTORY_DOUBTS;
                    return;
                }
                // It does not say what it can do, and has not found this.
                (_, Some(can)) if can.version.is_none() => verdict = &Verdict::Refused,
                _ => {}
            }
        }
        match verdict {
            Verdict::Fine => {
                self.hear_history(answer.body(), moment.now);
                if is_recovering && matches!(self.phase, Phase::Recovering(_)) {
                    self.resume(true, moment);
                } else if !is_recovering {
                    self.poll_failures = 0;
                    self.set_connection(Connection::Steady);
                    self.next_poll_at = moment.now.plus(self.poll_wait_in_ms);
                }
            }
            Verdict::Gone => self.end(EndReason::Gone),
            // Web chat before version 6 knows no history.
            Verdict::Refused => {
                self.has_history = false;
                self.needs_history = false;
                if is_recovering {
                    self.resume(false, moment);
                }
            }
            Verdict::Passive if is_recovering => self.try_again(moment),
            Verdict::Passive => self.recover(true, moment.now),
            Verdict::Broken if is_recovering => self.try_again(moment),
            Verdict::Broken => self.poll_failed(moment),
        }
    }

    /// The chat is ours again. `is_history_known`: what the transcript does not hold has not arrived.
    pub(crate) fn resume(&mut self, is_history_known: bool, moment: Moment) {
        self.phase = Phase::Running;
        self.needs_history = false;
        self.poll_failures = 0;
        self.next_poll_at = moment.now;
        self.set_connection(Connection::Steady);
        for entry in self.transcript.entries_mut() {
            if entry.delivery == Delivery::Sending {
                let may_repeat = is_history_known && entry.attempts < MAX_AUTOMATIC_ATTEMPTS;
                entry.delivery = if may_repeat {
                    Delivery::Waiting
                } else {
                    Delivery::Failed
                };
                self.events.push(Event::Entry(entry.id));
            }
        }
        if let Some(restored) = self.restored.take() {
            self.tell(Event::Opened);
            self.say_unsent(restored, is_history_known, moment);
        }
        self.enter(if self.agent().is_some() {
            Stage::Talking
        } else {
            Stage::Waiting
        });
        self.tell(Event::SessionChanged);
    }

    /// Sends what the earlier page could not, unless the history shows that it did.
    fn say_unsent(&mut self, restored: Restored, is_history_known: bool, moment: Moment) {
        let own = self
            .transcript()
            .iter()
            .filter(|entry| entry.author_kind == ParticipantKind::Visitor);
        let mut arrived = Vec::new();
        for entry in own.skip(restored.said as usize) {
            arrived.extend(text_of(entry).map(str::to_owned));
        }
        for text in restored.unsent {
            if let Some(place) = arrived.iter().position(|known| *known == text) {
                arrived.remove(place);
                continue;
            }
            self.say(text, moment);
            if !is_history_known && let Some(entry) = self.transcript.entries_mut().last_mut() {
                entry.delivery = Delivery::Failed;
            }
        }
    }
}
