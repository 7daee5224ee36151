//! Taking a callback up again: after a page load, a lost connection or a switchover.

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
}

impl Recovery {
    pub(super) fn new(due: UnixMillis) -> Self {
        Self {
            due,
            tries: 0,
            is_home_passive: false,
        }
    }
}

impl Callback {
    /// Begins to take it up again. `is_home_passive`: the server answered that it is not the active one.
    pub(super) fn recover(&mut self, is_home_passive: bool, now: UnixMillis) {
        let is_elsewhere = is_home_passive && self.hosts.fail_over();
        let due = if is_elsewhere { now } else { now.plus(PAUSE_MS) };
        self.failures = 0;
        self.phase = Phase::Recovering(Recovery {
            is_home_passive,
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
                recovery.is_home_passive |= is_home && *verdict == Verdict::Passive;
                recovery.tries += 1;
                let spread = u64::from(moment.random % SPREAD_MS);
                recovery.due = moment.now.plus(PAUSE_MS + spread);
                if recovery.tries >= MAX_TRIES {
                    self.end(CallbackEnd::Lost);
                } else if !self.hosts.fail_over() {
                    self.hosts.forget_tried();
                    let home = session.base.clone();
                    self.hosts.go_to(&home);
                }
            }
        }
    }
}
