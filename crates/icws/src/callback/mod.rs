//! A visitor's wish to be called back, as a state machine without I/O: from the request until somebody has called, or the
//! visitor no longer wants it.
//!
//! Source: `reference/cic-web-chat.md`, sections 1.11 and 2.6.

mod calls;
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
    /// No server could be reached for too long.
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
    Create,
    Status,
    Reconnect,
    Cancel,
}

/// One wish to be called back. Another one takes another machine.
pub struct Callback {
    dialect: Dialect,
    hosts: Hosts,
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
            Phase::Waiting => Some(self.next_call_at),
            Phase::Recovering(recovery) => Some(recovery.due),
            Phase::Idle | Phase::Asking(_) | Phase::Over => None,
        }
    }

    fn advance(&mut self, now: UnixMillis) {
        if self.in_flight.is_some() {
            return;
        }
        let is_cancelling = self.cancel_tries_left > 0;
        let errand = match &self.phase {
            Phase::Asking(_) => Errand::Create,
            Phase::Waiting if is_cancelling => Errand::Cancel,
            Phase::Waiting if self.next_call_at <= now => Errand::Status,
            Phase::Recovering(recovery) if recovery.due <= now => Errand::Reconnect,
            Phase::Idle | Phase::Waiting | Phase::Recovering(_) | Phase::Over => return,
        };
        let wish = match (errand, &self.phase) {
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

    fn settle(&mut self, errand: Errand, answer: &Answer, moment: Moment) {
        let verdict = calls::verdict(self.dialect, answer);
        let body = match answer {
            Answer::Reply { body, .. } => body,
            Answer::None => &Json::Null,
        };
        if verdict == Verdict::Fine {
            self.hosts.forget_tried();
            self.failures = 0;
        }
        match errand {
            Errand::Create => self.settle_create(&verdict, body, moment.now),
            Errand::Status => self.settle_status(&verdict, body, moment.now),
            Errand::Reconnect => self.settle_reconnect(&verdict, body, moment),
            Errand::Cancel => self.settle_cancel(&verdict, moment.now),
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
            return;
        }
        self.hosts.forget_tried();
        self.phase = Phase::Idle;
        let (error_id, message) = calls::refusal(self.dialect, body);
        let is_cancelled = std::mem::take(&mut self.cancel_tries_left) > 0;
        self.enter(CallbackStage::Idle);
        // Whoever took it back does not need to hear that it could not be had.
        if !is_cancelled {
            self.events.push(CallbackEvent::Failed(match verdict {
                Verdict::Passive | Verdict::Broken => StartFailure::Unreachable,
                Verdict::Fine | Verdict::Gone | Verdict::Refused => {
                    StartFailure::Refused { error_id, message }
                }
            }));
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
                    self.events.push(CallbackEvent::CancelFailed);
                    self.enter(CallbackStage::Waiting);
                }
                self.call_failed(now);
            }
        }
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
