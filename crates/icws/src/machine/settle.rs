//! What an answer means for the errand it answers.

use super::errand::Errand;
use super::{Machine, Moment, Phase};
use crate::dialect::{Capabilities, Verdict};
use crate::entry::{Delivery, EntryId};
use crate::event::{Connection, EndReason, Event, Stage, StartFailure};
use crate::json::Json;
use crate::request::Answer;
use crate::session::Session;
use crate::time::UnixMillis;

/// The shortest time between two messages. Source: `reference/cic-web-chat.md`, section 6, point 20 (*inferred*).
const MESSAGE_GAP_MS: u64 = 300;
/// Added to the wait for each poll that failed. Source: `reference/cic-web-chat.md`, 4.6.
const POLL_FAILURE_DELAY_MS: u64 = 1000;
/// After so many failed polls in a row the chat is taken up anew, on another server if there is one.
const MAX_POLL_FAILURES: u32 = 3;

impl Machine {
    pub(super) fn settle(&mut self, errand: Errand, answer: &Answer, moment: Moment) {
        if errand == Errand::Configuration {
            #[cfg(feature = "icws")]
            if !self.dialect.asks_first() {
                return self.settle_features(answer, moment);
            }
            return self.settle_configuration(answer, moment);
        }
        let verdict = self.dialect.verdict(answer);
        let body = answer.body();
        if verdict == Verdict::Fine {
            self.hosts.forget_tried();
            self.poll_wait_in_ms = self.dialect.poll_wait_in_ms(body).unwrap_or(self.poll_wait_in_ms);
            let version = self.dialect.configuration_version(body);
            if self.dialect.asks_first()
                && version.is_some()
                && self.capabilities.is_some_and(|known| known.version != version)
            {
                self.capabilities = None;
            }
        }
        // Web Tools knows the servers of its settings and no others: an address there has a folder that names its server in
        // words of the site's own.
        #[cfg(feature = "icws")]
        if verdict == Verdict::Passive && !self.dialect.asks_first() {
            let names: Vec<&str> = body
                .get("alternateHostList")
                .items()
                .iter()
                .filter_map(Json::as_str)
                .collect();
            self.hosts.announce(&names);
        }
        match errand {
            Errand::Configuration => {}
            Errand::Start => self.settle_start(&verdict, answer, moment.now),
            Errand::Exit => self.settle_exit(&verdict),
            // The visitor left meanwhile: nothing else matters any more.
            _ if matches!(self.phase, Phase::Over { .. }) => {}
            Errand::Poll if matches!(self.phase, Phase::Recovering(_)) => {
                self.settle_replay(&verdict, body, moment);
            }
            Errand::Poll => self.settle_poll(&verdict, body, moment),
            Errand::History => self.settle_history(&verdict, answer, moment),
            Errand::Reconnect => self.settle_reconnect(&verdict, body, moment),
            Errand::Send(id) => self.settle_send(id, &verdict, moment),
            Errand::Typing(is_typing) => self.settle_typing(is_typing, &verdict, moment),
        }
        // Of Web Tools, any answer may tell something, and no other one will tell it again.
        let is_heard = matches!(errand, Errand::Send(_) | Errand::Typing(_));
        if is_heard && verdict == Verdict::Fine && matches!(self.phase, Phase::Running) {
            let updates = self.dialect.updates(body, &self.own_id());
            self.hear(updates, moment.now);
        }
        if verdict == Verdict::Fine && self.dialect.is_end(body) && !matches!(self.phase, Phase::Over { .. })
        {
            self.end(EndReason::ByServer);
        }
    }

    /// What the server says that it can do, or that it says nothing.
    fn settle_configuration(&mut self, answer: &Answer, moment: Moment) {
        let told = self.dialect.capabilities(answer);
        let is_passive = self.dialect.verdict(answer) == Verdict::Passive;
        self.capabilities = told;
        match (&self.phase, told) {
            (Phase::Starting { .. }, Some(capabilities)) if !capabilities.starts => {
                self.capabilities = None;
                self.fail_to_start(StartFailure::unsupported());
            }
            (Phase::Starting { .. }, None) if !self.hosts.fail_over() => {
                self.fail_to_start(StartFailure::Unreachable);
            }
            (Phase::Recovering(_), None) => self.try_elsewhere(is_passive, moment),
            (Phase::Recovering(_), Some(capabilities)) if !capabilities.reconnects => {
                self.try_elsewhere(false, moment);
            }
            // A running chat goes on as it was, and asks again when it hears of another version.
            (Phase::Running, None) => self.capabilities = Some(Capabilities::ALL),
            _ => {}
        }
    }

    /// Which version of web chat the server has, or that it has none, or that it does not say. What works outweighs what is said: a
    /// server that has a chat has web chats.
    #[cfg(feature = "icws")]
    fn settle_features(&mut self, answer: &Answer, moment: Moment) {
        let has_chat = matches!(self.phase, Phase::Running | Phase::Recovering(_));
        if let Phase::Recovering(recovery) = &mut self.phase {
            recovery.history_doubts = recovery.history_doubts.saturating_sub(1);
            // No word of the server's: whether it has histories is as open as before.
            if answer.is_lost() && recovery.history_doubts > 0 {
                recovery.due = moment.now.plus(POLL_FAILURE_DELAY_MS);
                return;
            }
            recovery.history_doubts = 0;
        }
        let told = self.dialect.capabilities(answer);
        let can = told
            .filter(|can| can.starts || !has_chat)
            .unwrap_or(Capabilities::ALL);
        self.capabilities = Some(can);
        self.has_history = can.keeps_history;
        match &mut self.phase {
            Phase::Starting { start, refusal, .. } => {
                let refusal = refusal.take();
                let is_to_be_repeated = can.starts && !can.takes_details && start.has_details();
                if !is_to_be_repeated && let Some(failure) = refusal {
                    // Whoever tries again may meet another version.
                    self.capabilities = None;
                    self.fail_to_start(if can.starts {
                        failure
                    } else {
                        StartFailure::unsupported()
                    });
                }
            }
            Phase::Recovering(_) => {
                // Not having been found is its word on the matter, unless the server says that it has histories.
                if can.keeps_history && can.version.is_some() {
                    self.try_again(moment);
                } else {
                    self.has_history = false;
                    self.resume(false, moment);
                }
            }
            Phase::Running if *answer == Answer::None => self.poll_failed(moment),
            Phase::Running => self.needs_history = self.has_history,
            Phase::Idle | Phase::Over { .. } => {}
        }
    }

    fn fail_to_start(&mut self, failure: StartFailure) {
        self.hosts.forget_tried();
        self.phase = Phase::Idle;
        self.enter(Stage::Idle);
        self.tell(Event::StartFailed(failure));
    }

    fn settle_start(&mut self, verdict: &Verdict, answer: &Answer, now: UnixMillis) {
        let body = answer.body();
        let is_over = matches!(self.phase, Phase::Over { .. });
        if let (Verdict::Fine, Some((participant, chat))) = (verdict, self.dialect.ids(body)) {
            let base = self.hosts.current().to_owned();
            self.session = Some(Session {
                base,
                participant,
                chat,
                said: 0,
                unsent: Vec::new(),
            });
            if !is_over {
                self.phase = Phase::Running;
                self.next_poll_at = now;
                self.tell(Event::Opened);
                self.enter(Stage::Waiting);
                let updates = self.dialect.updates(body, &self.own_id());
                self.hear(updates, now);
            }
            return;
        }
        // A start may be repeated where it was certainly not carried out, and once where nobody knows.
        let may_repeat = match (&mut self.phase, verdict) {
            (Phase::Starting { .. }, Verdict::Passive) => true,
            (
                Phase::Starting {
                    has_lost_an_answer, ..
                },
                Verdict::Broken,
            ) => !std::mem::replace(has_lost_an_answer, true),
            _ => false,
        };
        if is_over || may_repeat && self.hosts.fail_over() {
            self.forget_capabilities(true);
            return;
        }
        let (error_id, message) = self.dialect.refusal(body);
        let failure = match verdict {
            Verdict::Passive | Verdict::Broken => StartFailure::Unreachable,
            Verdict::Fine | Verdict::Gone | Verdict::Refused => StartFailure::Refused { error_id, message },
        };
        let is_in_doubt = self.capabilities.is_none() && self.dialect.may_lack(answer);
        match &mut self.phase {
            // It may be older than what it was asked; then it is asked for less, or that is said.
            Phase::Starting { refusal, .. } if is_in_doubt => *refusal = Some(failure),
            _ => self.fail_to_start(failure),
        }
    }

    fn settle_exit(&mut self, verdict: &Verdict) {
        if let Phase::Over { exit_tries_left } = &mut self.phase {
            // A chat that is gone has been left.
            *exit_tries_left = match verdict {
                Verdict::Fine | Verdict::Gone | Verdict::Refused => 0,
                Verdict::Passive | Verdict::Broken => *exit_tries_left - 1,
            };
            if *exit_tries_left > 0 {
                self.hosts.fail_over();
            }
        }
    }

    fn settle_poll(&mut self, verdict: &Verdict, body: &Json, moment: Moment) {
        match verdict {
            Verdict::Fine => {
                self.poll_failures = 0;
                self.set_connection(Connection::Steady);
                self.next_poll_at = moment.now.plus(self.poll_wait_in_ms);
                let updates = self.dialect.updates(body, &self.own_id());
                self.hear(updates, moment.now);
            }
            Verdict::Gone => self.end(EndReason::Gone),
            Verdict::Passive => self.recover(true, moment.now),
            Verdict::Refused | Verdict::Broken => self.poll_failed(moment),
        }
    }

    pub(crate) fn poll_failed(&mut self, moment: Moment) {
        if self.dialect.replays() {
            self.recover(false, moment.now);
            return;
        }
        self.poll_failures += 1;
        // The lost answer may have held events that the server will not tell again.
        self.needs_history = self.has_history;
        self.next_poll_at = moment
            .now
            .plus(self.poll_wait_in_ms + POLL_FAILURE_DELAY_MS * u64::from(self.poll_failures));
        if self.poll_failures >= MAX_POLL_FAILURES {
            self.recover(false, moment.now);
        }
    }

    fn settle_send(&mut self, id: EntryId, verdict: &Verdict, moment: Moment) {
        self.next_send_at = moment.now.plus(MESSAGE_GAP_MS);
        let delivery = match verdict {
            Verdict::Fine => Delivery::Sent,
            Verdict::Passive => Delivery::Waiting,
            Verdict::Refused | Verdict::Gone => Delivery::Failed,
            Verdict::Broken => Delivery::Sending,
        };
        if let Some(entry) = self.transcript.get_mut(id) {
            entry.delivery = delivery;
            self.tell_entry(id);
        }
        match verdict {
            Verdict::Gone => self.end(EndReason::Gone),
            Verdict::Passive => self.recover(true, moment.now),
            // Whether it arrived is told by the history.
            Verdict::Broken => self.recover(false, moment.now),
            Verdict::Fine | Verdict::Refused => {}
        }
    }

    fn settle_typing(&mut self, is_typing: bool, verdict: &Verdict, moment: Moment) {
        self.is_typing_told = is_typing;
        match verdict {
            Verdict::Gone => self.end(EndReason::Gone),
            Verdict::Passive => self.recover(true, moment.now),
            // The lost answer may have told something.
            Verdict::Broken if self.dialect.replays() => self.recover(false, moment.now),
            // A typing state that went astray is not worth a repetition.
            Verdict::Fine | Verdict::Refused | Verdict::Broken => {}
        }
    }
}
