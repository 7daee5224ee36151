//! Taking a callback up again: after a page load, a lost connection or a switchover.

use super::capabilities::Capabilities;
use super::{Callback, CallbackEnd, CallbackEvent, Phase, calls};
use crate::dialect::Verdict;
use crate::json::Json;
use crate::machine::Moment;
use crate::time::UnixMillis;

/// As often as chats try, at the vendor's. Source: `reference/cic-web-chat.md`, 1.8.
const MAX_TRIES: u32 = 12;
const PAUSE_MS: u64 = 2_000;
/// Retries are spread over this time, so that a server that comes back is not run over.
const SPREAD_MS: u32 = 1_000;

/// An attempt to find the server that has the callback.
pub(super) struct Recovery {
    pub(super) due: UnixMillis,
    tries: u32,
    /// The server that had it says it is passive: the other one's word is final.
    is_home_passive: bool,
    /// Every server asked in this round says that it takes up no callbacks.
    is_hopeless: bool,
}

impl Recovery {
    pub(super) fn new(due: UnixMillis) -> Self {
        Self {
            due,
            tries: 0,
            is_home_passive: false,
            is_hopeless: true,
        }
    }
}

impl Callback {
    /// Begins to take it up again. `is_home_passive`: the server answered that it is not the active one.
    pub(super) fn recover(&mut self, is_home_passive: bool, now: UnixMillis) {
        let is_elsewhere = is_home_passive && self.hosts.fail_over();
        let due = if is_elsewhere { now } else { now.plus(PAUSE_MS) };
        self.failures = 0;
        self.capabilities = Capabilities::unasked(self.dialect);
        self.phase = Phase::Recovering(Recovery {
            is_home_passive,
            // The passive one may be able to, once it is active again.
            is_hopeless: !is_home_passive,
            ..Recovery::new(due)
        });
    }

    pub(super) fn settle_reconnect(&mut self, verdict: &Verdict, body: &Json, moment: Moment) {
        let (Phase::Recovering(recovery), Some(session)) = (&mut self.phase, &mut self.session) else {
            return;
        };
        let is_home = session.base == self.hosts.current();
        match verdict {
            Verdict::Fine => {
                self.hosts.current().clone_into(&mut session.base);
                if let Some(participant) = calls::participant(self.dialect, body) {
                    session.participant = participant;
                }
                self.phase = Phase::Waiting;
                self.next_call_at = moment.now;
                self.events.push(CallbackEvent::SessionChanged);
            }
            Verdict::Gone | Verdict::Refused if is_home || recovery.is_home_passive => {
                self.end(CallbackEnd::Done);
            }
            Verdict::Gone | Verdict::Refused | Verdict::Passive | Verdict::Broken => {
                self.try_elsewhere(*verdict == Verdict::Passive, false, moment);
            }
        }
    }

    /// Tries again, where this server cannot have it. `is_passive`: it says that it is not the active one; `is_unable`: it says that
    /// it takes up none.
    pub(super) fn try_elsewhere(&mut self, is_passive: bool, is_unable: bool, moment: Moment) {
        let (Phase::Recovering(recovery), Some(session)) = (&mut self.phase, &self.session) else {
            return;
        };
        let home = session.base.clone();
        recovery.is_home_passive |= is_passive && home == self.hosts.current();
        recovery.is_hopeless &= is_unable;
        recovery.tries += 1;
        let spread = u64::from(moment.random % SPREAD_MS);
        recovery.due = moment.now.plus(PAUSE_MS + spread);
        self.capabilities = Capabilities::unasked(self.dialect);
        let is_round_over = !self.hosts.fail_over();
        if recovery.tries >= MAX_TRIES || is_round_over && recovery.is_hopeless {
            self.end(CallbackEnd::Lost);
        } else if is_round_over {
            recovery.is_hopeless = true;
            self.hosts.forget_tried();
            self.hosts.go_to(&home);
        }
    }
}
