//! A visitor's wish to be called back, as a state machine without I/O: from the request until somebody has called, or the
//! visitor no longer wants it.
//!
//! Source: `reference/cic-web-chat.md`, sections 1.11 and 2.6.

mod calls;
mod capabilities;
mod recovery;
mod request;

pub use request::{CallbackRequest, CallbackSession, CallbackStatus};

use crate::dialect::{Dialect, Verdict};
use crate::event::StartFailure;
use crate::hosts::Hosts;
use crate::json::Json;
use crate::machine::Moment;
use crate::request::{Answer, Request, RequestId};
use crate::time::UnixMillis;
use calls::Wish;
use capabilities::Capabilities;
use recovery::Recovery;

/// How often the server is asked (ours: it suggests nothing, and nobody watches the seconds).
const STATUS_PAUSE_MS: u64 = 15_000;
/// A call that fails is repeated that much later.
const RETRY_PAUSE_MS: u64 = 5_000;
/// After so many failed calls in a row the callback is taken up anew, on another server if there is one.
const MAX_FAILURES: u32 = 3;
/// So often a cancellation is tried before the visitor is told that it did not work.
const MAX_CANCEL_TRIES: u8 = 2;
const REQUEST_TIMEOUT_MS: u32 = 12_000;

/// What happened.
#[derive(Debug, Clone)]
pub enum CallbackInput {
    /// The visitor wants to be called. Heard once, while idle.
    Create(CallbackRequest),
    /// A wish of an earlier page is to be taken up. Heard once, while idle.
    Restore(CallbackSession),
    /// The visitor no longer wants it.
    Cancel,
    /// A request came to something.
    Answer(RequestId, Answer),
    /// The moment of [`Callback::wake_at`] has come.
    Woke,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallbackStage {
    /// Not asked for.
    Idle,
    /// The server is being asked.
    Asking,
    /// The server has it.
    Waiting,
    /// It is being taken back.
    Cancelling,
    /// Over, and why.
    Ended(CallbackEnd),
}

/// Why a callback is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallbackEnd {
    /// The visitor took it back.
    Cancelled,
    /// The server has it no longer: somebody has called, or the contact centre dropped it. Which is not told.
    Done,
    /// No server could be reached for too long, or those that could take up no callbacks.
    Lost,
}

/// Something the screen should show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallbackEvent {
    /// It moved on.
    Stage(CallbackStage),
    /// It could not be asked for; the machine is idle again.
    Failed(StartFailure),
    /// What the server says of it now.
    Status(CallbackStatus),
    /// It could not be taken back; the contact centre still has it.
    CancelFailed,
    /// What [`Callback::session`] answers has changed and is worth keeping.
    SessionChanged,
}

enum Phase {
    Idle,
    Asking(CallbackRequest),
    Waiting,
    Recovering(Recovery),
    Over,
}

#[derive(Clone, Copy, PartialEq)]
enum Errand {
    Configuration,
    Create,
    Status,
    Reconnect,
    Cancel,
}

/// One wish to be called back. Another one takes another machine.
pub struct Callback {
    dialect: Dialect,
    hosts: Hosts,
    /// What the current server can do; `None` where it is to be asked.
    capabilities: Option<Capabilities>,
    phase: Phase,
    stage: CallbackStage,
    session: Option<CallbackSession>,
    status: CallbackStatus,
    cancel_tries_left: u8,
    next_call_at: UnixMillis,
    failures: u32,
    in_flight: Option<(RequestId, Errand)>,
    next_request_id: u32,
    request: Option<Request>,
    events: Vec<CallbackEvent>,
}

impl Callback {
    /// A machine at rest that will speak `dialect` to these servers.
    #[must_use]
    pub fn new(dialect: Dialect, hosts: Hosts) -> Self {
        Self {
            dialect,
            hosts,
            capabilities: Capabilities::unasked(dialect),
            phase: Phase::Idle,
            stage: CallbackStage::Idle,
            session: None,
            status: CallbackStatus::default(),
            cancel_tries_left: 0,
            next_call_at: UnixMillis(0),
            failures: 0,
            in_flight: None,
            next_request_id: 0,
            request: None,
            events: Vec::new(),
        }
    }

    /// How far it is.
    #[must_use]
    pub fn stage(&self) -> CallbackStage {
        self.stage
    }

    /// What to keep for taking it up on the visitor's next page; nothing before the server has it or once it is over.
    #[must_use]
    pub fn session(&self) -> Option<&CallbackSession> {
        let is_over = matches!(self.phase, Phase::Over);
        self.session.as_ref().filter(|_| !is_over)
    }

    /// Takes in what happened.
    pub fn push(&mut self, input: CallbackInput, moment: Moment) {
        match input {
            CallbackInput::Create(wish) if matches!(self.phase, Phase::Idle) => {
                self.phase = Phase::Asking(wish);
                self.enter(CallbackStage::Asking);
            }
            CallbackInput::Restore(session) if matches!(self.phase, Phase::Idle) => {
                self.hosts.go_to(&session.base);
                self.session = Some(session);
                self.phase = Phase::Recovering(Recovery::new(moment.now));
                self.enter(CallbackStage::Waiting);
            }
            CallbackInput::Cancel if !matches!(self.phase, Phase::Idle | Phase::Over) => {
                self.cancel_tries_left = MAX_CANCEL_TRIES;
                self.enter(CallbackStage::Cancelling);
            }
            CallbackInput::Answer(id, answer) => {
                if let Some((_, errand)) = self.in_flight.take_if(|(expected, _)| *expected == id) {
                    self.settle(errand, &answer, moment);
                }
            }
            CallbackInput::Create(_)
            | CallbackInput::Restore(_)
            | CallbackInput::Cancel
            | CallbackInput::Woke => {}
        }
        self.advance(moment.now);
    }

    /// The request to send now, if any. Every request taken must be answered.
    pub fn next_request(&mut self) -> Option<Request> {
        self.request.take()
    }

    /// The next thing to show.
    pub fn next_event(&mut self) -> Option<CallbackEvent> {
        (!self.events.is_empty()).then(|| self.events.remove(0))
    }

    /// When to push [`CallbackInput::Woke`], if nothing else happens before.
    #[must_use]
    pub fn wake_at(&self) -> Option<UnixMillis> {
        match &self.phase {
            _ if self.in_flight.is_some() => None,
            Phase::Waiting => self.can().tells_status.then_some(self.next_call_at),
            Phase::Recovering(recovery) => Some(recovery.due),
            Phase::Idle | Phase::Asking(_) | Phase::Over => None,
        }
    }

    fn advance(&mut self, now: UnixMillis) {
        if self.in_flight.is_some() {
            return;
        }
        if matches!(self.phase, Phase::Asking(_)) && self.cancel_tries_left > 0 {
            // Nobody has it yet.
            self.end(CallbackEnd::Cancelled);
        }
        let can = self.can();
        if matches!(self.phase, Phase::Waiting) && self.cancel_tries_left > 0 && !can.cancels {
            self.cancel_tries_left = 0;
            self.cancel_failed();
        }
        let is_cancelling = self.cancel_tries_left > 0;
        let is_unasked = self.capabilities.is_none();
        let errand = match &self.phase {
            Phase::Asking(_) if is_unasked => Errand::Configuration,
            Phase::Recovering(recovery) if is_unasked && recovery.due <= now => Errand::Configuration,
            Phase::Asking(_) => Errand::Create,
            Phase::Waiting if is_cancelling => Errand::Cancel,
            Phase::Waiting if self.next_call_at <= now && can.tells_status => Errand::Status,
            Phase::Recovering(recovery) if recovery.due <= now => Errand::Reconnect,
            Phase::Idle | Phase::Waiting | Phase::Recovering(_) | Phase::Over => return,
        };
        let wish = match (errand, &self.phase) {
            (Errand::Configuration, _) => Wish::Configuration,
            (Errand::Create, Phase::Asking(wish)) => Wish::Create(wish),
            (Errand::Create, _) => return,
            (Errand::Status, _) => Wish::Status,
            (Errand::Reconnect, _) => Wish::Reconnect,
            (Errand::Cancel, _) => Wish::Cancel,
        };
        let call = calls::call(self.dialect, wish, self.session.as_ref());
        self.next_request_id = self.next_request_id.wrapping_add(1);
        let id = RequestId(self.next_request_id);
        self.in_flight = Some((id, errand));
        self.request = Some(Request {
            id,
            method: call.method,
            base: self.hosts.current().to_owned(),
            path: call.path,
            body: call.body,
            timeout_in_ms: REQUEST_TIMEOUT_MS,
            is_last_word: errand == Errand::Cancel,
        });
    }

    fn can(&self) -> Capabilities {
        self.capabilities.unwrap_or(Capabilities::ALL)
    }

    fn settle(&mut self, errand: Errand, answer: &Answer, moment: Moment) {
        let verdict = calls::verdict(self.dialect, answer);
        let body = answer.body();
        if errand == Errand::Configuration {
            return self.settle_configuration(answer, verdict == Verdict::Passive, moment);
        }
        if verdict == Verdict::Fine {
            self.hosts.forget_tried();
            self.failures = 0;
        }
        match errand {
            Errand::Configuration => {}
            Errand::Create => self.settle_create(&verdict, body, moment.now),
            Errand::Status => self.settle_status(&verdict, body, moment.now),
            Errand::Reconnect => self.settle_reconnect(&verdict, body, moment),
            Errand::Cancel => self.settle_cancel(&verdict, moment.now),
        }
    }

    /// What the server says that it can do, or that it says nothing.
    fn settle_configuration(&mut self, answer: &Answer, is_passive: bool, moment: Moment) {
        self.capabilities = Capabilities::told(self.dialect, answer);
        match (&self.phase, self.capabilities) {
            (Phase::Asking(_), Some(can)) if !can.creates => {
                self.capabilities = Capabilities::unasked(self.dialect);
                self.fail(StartFailure::unsupported());
            }
            (Phase::Asking(_), None) if !self.hosts.fail_over() => self.fail(StartFailure::Unreachable),
            (Phase::Recovering(_), None) => self.try_elsewhere(is_passive, false, moment),
            (Phase::Recovering(_), Some(can)) if !can.reconnects => self.try_elsewhere(false, true, moment),
            _ => {}
        }
    }

    fn settle_create(&mut self, verdict: &Verdict, body: &Json, now: UnixMillis) {
        if let (Verdict::Fine, Some((participant, callback))) = (verdict, calls::ids(self.dialect, body)) {
            self.session = Some(CallbackSession {
                base: self.hosts.current().to_owned(),
                participant,
                callback,
            });
            self.phase = Phase::Waiting;
            self.next_call_at = now;
            if self.cancel_tries_left == 0 {
                self.enter(CallbackStage::Waiting);
            }
            self.events.push(CallbackEvent::SessionChanged);
            return;
        }
        // Only what was certainly not carried out is asked again: nobody wants to be called twice.
        if *verdict == Verdict::Passive && self.hosts.fail_over() {
            self.capabilities = Capabilities::unasked(self.dialect);
            return;
        }
        let (error_id, message) = calls::refusal(self.dialect, body);
        self.fail(match verdict {
            Verdict::Passive | Verdict::Broken => StartFailure::Unreachable,
            Verdict::Fine | Verdict::Gone | Verdict::Refused => StartFailure::Refused { error_id, message },
        });
    }

    fn fail(&mut self, failure: StartFailure) {
        self.hosts.forget_tried();
        self.phase = Phase::Idle;
        let is_cancelled = std::mem::take(&mut self.cancel_tries_left) > 0;
        self.enter(CallbackStage::Idle);
        // Whoever took it back does not need to hear that it could not be had.
        if !is_cancelled {
            self.events.push(CallbackEvent::Failed(failure));
        }
    }

    fn settle_status(&mut self, verdict: &Verdict, body: &Json, now: UnixMillis) {
        match verdict {
            Verdict::Fine => {
                self.next_call_at = now.plus(STATUS_PAUSE_MS);
                let status = calls::status(self.dialect, body);
                if self.status != status {
                    self.status = status.clone();
                    self.events.push(CallbackEvent::Status(status));
                }
            }
            Verdict::Gone => self.end(CallbackEnd::Done),
            Verdict::Passive => self.recover(true, now),
            Verdict::Refused | Verdict::Broken => self.call_failed(now),
        }
    }

    fn settle_cancel(&mut self, verdict: &Verdict, now: UnixMillis) {
        match verdict {
            // What is gone needs no taking back.
            Verdict::Fine | Verdict::Gone => self.end(CallbackEnd::Cancelled),
            Verdict::Passive => self.recover(true, now),
            Verdict::Refused | Verdict::Broken => {
                self.cancel_tries_left -= 1;
                if self.cancel_tries_left == 0 {
                    self.cancel_failed();
                }
                self.call_failed(now);
            }
        }
    }

    fn cancel_failed(&mut self) {
        self.events.push(CallbackEvent::CancelFailed);
        self.enter(CallbackStage::Waiting);
    }

    fn call_failed(&mut self, now: UnixMillis) {
        self.failures += 1;
        self.next_call_at = now.plus(RETRY_PAUSE_MS);
        if self.failures >= MAX_FAILURES {
            self.recover(false, now);
        }
    }

    fn end(&mut self, reason: CallbackEnd) {
        self.phase = Phase::Over;
        self.cancel_tries_left = 0;
        self.enter(CallbackStage::Ended(reason));
        self.events.push(CallbackEvent::SessionChanged);
    }

    fn enter(&mut self, stage: CallbackStage) {
        if self.stage != stage {
            self.stage = stage;
            self.events.push(CallbackEvent::Stage(stage));
        }
    }
}
