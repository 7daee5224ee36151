//! The visitor's chat as a state machine: inputs in, requests, events and a wake-up time out.

mod errand;
mod hearing;
mod settle;

use errand::Errand;

use crate::dialect::{Capabilities, DEFAULT_POLL_WAIT_MS, Dialect};
use crate::entry::{Delivery, Entry, EntryId, EntryKind};
use crate::event::{Connection, EndReason, Event, Stage, StartFailure};
use crate::hosts::Hosts;
use crate::participant::{Participant, ParticipantId, ParticipantKind};
use crate::plain_text::without_returns;
use crate::recovery::{Recovery, Restored};
use crate::request::{Answer, Request, RequestId};
use crate::session::{Session, StartRequest};
use crate::text;
use crate::time::UnixMillis;
use crate::transcript::Transcript;

/// The longest message taken, in characters.
///
/// Source: `reference/cic-web-chat.md`, section 6, point 20 (*inferred*).
pub const MAX_MESSAGE_CHARS: usize = 4000;
/// After how long without a key the visitor is no longer typing. Source: `reference/cic-web-chat.md`, 4.6.
const TYPING_PAUSE_MS: u64 = 3000;
const MAX_EXIT_TRIES: u8 = 2;

/// When something happens: the clock and a fresh random number, both inputs.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The time.
    pub now: UnixMillis,
    /// Any number, for spreading retries.
    pub random: u32,
}

/// What happened.
#[derive(Debug, Clone)]
pub enum Input {
    /// The visitor wants to chat. Heard once, while idle.
    Start(StartRequest),
    /// A chat of an earlier page of this tab is to be taken up. Heard once, while idle.
    Restore(Session),
    /// The visitor said something. Blank texts and ones beyond [`MAX_MESSAGE_CHARS`] are not taken.
    Say(String),
    /// The visitor wants a failed message sent again.
    Retry(EntryId),
    /// The visitor pressed a key in the composer.
    Typing,
    /// The visitor ends the chat.
    Close,
    /// A request came to something.
    Answer(RequestId, Answer),
    /// The network is there again, or the device has slept: nothing is worth waiting for any longer.
    Back,
    /// The moment of [`Machine::wake_at`] has come.
    Woke,
}

pub(crate) enum Phase {
    Idle,
    Starting {
        start: StartRequest,
        has_lost_an_answer: bool,
        /// What the server said no with, while it is asked whether it could have said anything else.
        refusal: Option<StartFailure>,
    },
    Running,
    Recovering(Recovery),
    Over {
        exit_tries_left: u8,
    },
}

/// The visitor's side of one chat. A new chat takes a new machine.
pub struct Machine {
    pub(crate) dialect: Dialect,
    pub(crate) hosts: Hosts,
    pub(crate) phase: Phase,
    pub(crate) stage: Stage,
    /// What the current server can do; `None` where it has not been asked.
    pub(crate) capabilities: Option<Capabilities>,
    pub(crate) session: Option<Session>,
    pub(crate) restored: Option<Restored>,
    in_flight: Option<(RequestId, Errand)>,
    next_request_id: u32,
    request: Option<Request>,
    pub(crate) events: Vec<Event>,
    pub(crate) transcript: Transcript,
    participants: Vec<Participant>,
    pub(crate) poll_wait_in_ms: u64,
    pub(crate) next_poll_at: UnixMillis,
    pub(crate) poll_failures: u32,
    /// The next poll is to be a reading of the whole history: something may have been missed.
    pub(crate) needs_history: bool,
    /// Whether the current server keeps the conversation, as far as is known.
    pub(crate) has_history: bool,
    last_gap_at: Option<UnixMillis>,
    next_send_at: UnixMillis,
    typing_until: Option<UnixMillis>,
    pub(crate) is_typing_told: bool,
    agent_typing_until: Option<UnixMillis>,
    pub(crate) connection: Connection,
}

impl Machine {
    /// A machine at rest that will speak `dialect` to these servers.
    #[must_use]
    pub fn new(dialect: Dialect, hosts: Hosts) -> Self {
        Self {
            dialect,
            hosts,
            phase: Phase::Idle,
            stage: Stage::Idle,
            capabilities: None,
            session: None,
            restored: None,
            in_flight: None,
            next_request_id: 0,
            request: None,
            events: Vec::new(),
            transcript: Transcript::default(),
            participants: Vec::new(),
            poll_wait_in_ms: DEFAULT_POLL_WAIT_MS,
            next_poll_at: UnixMillis(0),
            poll_failures: 0,
            needs_history: false,
            has_history: true,
            last_gap_at: None,
            next_send_at: UnixMillis(0),
            typing_until: None,
            is_typing_told: false,
            agent_typing_until: None,
            connection: Connection::Steady,
        }
    }

    /// The server may be another one, or another version of it: nothing is known of what it can do. `is_other`: it certainly is.
    pub(crate) fn forget_capabilities(&mut self, is_other: bool) {
        if is_other || self.dialect.asks_first() {
            self.capabilities = None;
            self.has_history = true;
        }
    }

    /// How far the chat is.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// The conversation so far, in order.
    #[must_use]
    pub fn transcript(&self) -> &[Entry] {
        self.transcript.entries()
    }

    /// The agent in the conversation, if any.
    #[must_use]
    pub fn agent(&self) -> Option<&Participant> {
        self.participants
            .iter()
            .find(|party| party.is_active && party.kind == ParticipantKind::Agent)
    }

    /// The address of a file entry's path on the current server.
    #[must_use]
    pub fn file_url(&self, path: &str) -> String {
        text::concat(&[self.hosts.current(), path])
    }

    /// Whether there is, or was, a chat on the server.
    #[must_use]
    pub fn has_been_open(&self) -> bool {
        self.session.is_some()
    }

    /// What to keep for taking up the chat on the visitor's next page; nothing before it is open or once it is over.
    #[must_use]
    pub fn session(&self) -> Option<Session> {
        let is_over = matches!(self.phase, Phase::Over { .. });
        let mut session = self.session.clone().filter(|_| !is_over)?;
        if let Some(restored) = &self.restored {
            (session.said, session.unsent) = (restored.said, restored.unsent.clone());
        } else {
            (session.said, session.unsent) = (0, Vec::new());
            for entry in self.transcript() {
                if entry.author_kind == ParticipantKind::Visitor {
                    match entry.delivery {
                        Delivery::Sent => session.said += 1,
                        Delivery::Waiting | Delivery::Sending => {
                            session.unsent.extend(text_of(entry).map(str::to_owned));
                        }
                        Delivery::Failed => {}
                    }
                }
            }
        }
        Some(session)
    }

    /// Takes in what happened.
    pub fn push(&mut self, input: Input, moment: Moment) {
        match input {
            Input::Start(start) if matches!(self.phase, Phase::Idle) => {
                self.phase = Phase::Starting {
                    start,
                    has_lost_an_answer: false,
                    refusal: None,
                };
                self.enter(Stage::Starting);
            }
            Input::Restore(session) if matches!(self.phase, Phase::Idle) => self.restore(session, moment),
            Input::Say(text) => self.say(without_returns(text::trim(&text)), moment),
            Input::Retry(id) => self.retry(id),
            Input::Typing => self.typing_until = Some(moment.now.plus(TYPING_PAUSE_MS)),
            Input::Close => self.close(),
            Input::Answer(id, answer) => {
                if let Some((_, errand)) = self.in_flight.take_if(|(expected, _)| *expected == id) {
                    self.settle(errand, &answer, moment);
                }
            }
            Input::Back => self.look_now(moment.now),
            Input::Start(_) | Input::Restore(_) | Input::Woke => {}
        }
        self.advance(moment.now);
    }

    /// The request to send now, if any. Every request taken must be answered.
    pub fn next_request(&mut self) -> Option<Request> {
        self.request.take()
    }

    /// The next thing to show.
    pub fn next_event(&mut self) -> Option<Event> {
        (!self.events.is_empty()).then(|| self.events.remove(0))
    }

    /// When to push [`Input::Woke`], if nothing else happens before.
    #[must_use]
    pub fn wake_at(&self) -> Option<UnixMillis> {
        let due = if self.in_flight.is_some() {
            None
        } else {
            self.next_due()
        };
        earlier(due, self.agent_typing_until)
    }

    fn next_due(&self) -> Option<UnixMillis> {
        match &self.phase {
            Phase::Recovering(recovery) => Some(recovery.due),
            Phase::Running => {
                let sending = self.first_waiting().map(|_| self.next_send_at);
                let typing = self.typing_until.filter(|_| self.is_typing_told);
                earlier(Some(self.next_poll_at), earlier(sending, typing))
            }
            Phase::Idle | Phase::Starting { .. } | Phase::Over { .. } => None,
        }
    }

    pub(crate) fn say(&mut self, text: String, moment: Moment) {
        let is_open = self.session.is_some() && !matches!(self.phase, Phase::Over { .. });
        if !is_open || text.is_empty() || text::count(&text) > MAX_MESSAGE_CHARS {
            return;
        }
        let id = self.transcript.write(self.own_id(), text, moment.now);
        self.typing_until = None;
        self.tell_entry(id);
    }

    /// Asks the server at once, whatever it was waiting for.
    fn look_now(&mut self, now: UnixMillis) {
        match &mut self.phase {
            Phase::Recovering(recovery) => recovery.due = recovery.due.min(now),
            Phase::Running => self.next_poll_at = self.next_poll_at.min(now),
            Phase::Idle | Phase::Starting { .. } | Phase::Over { .. } => {}
        }
    }

    fn retry(&mut self, id: EntryId) {
        if !matches!(self.phase, Phase::Over { .. }) && self.transcript.write_again(id) {
            self.tell(Event::Reordered);
            self.tell_entry(id);
        }
    }

    fn close(&mut self) {
        let exit_tries_left = match self.phase {
            Phase::Over { .. } => return,
            Phase::Idle => 0,
            // A start that may be under way is left as soon as its answer tells the participant's id.
            Phase::Starting { .. } | Phase::Running | Phase::Recovering(_) => MAX_EXIT_TRIES,
        };
        self.end(EndReason::ByVisitor);
        self.phase = Phase::Over { exit_tries_left };
    }

    pub(crate) fn end(&mut self, reason: EndReason) {
        self.phase = Phase::Over { exit_tries_left: 0 };
        self.set_agent_typing(None);
        for entry in self.transcript.entries_mut() {
            if matches!(entry.delivery, Delivery::Waiting | Delivery::Sending) {
                entry.delivery = Delivery::Failed;
                self.events.push(Event::Entry(entry.id));
            }
        }
        self.enter(Stage::Ended(reason));
        self.tell(Event::SessionChanged);
    }

    #[inline(never)]
    pub(crate) fn tell(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Says that an entry changed, and with it what is worth keeping.
    fn tell_entry(&mut self, id: EntryId) {
        self.tell(Event::Entry(id));
        self.tell(Event::SessionChanged);
    }

    pub(crate) fn enter(&mut self, stage: Stage) {
        if self.stage != stage {
            self.stage = stage;
            self.tell(Event::Stage(stage));
        }
    }

    pub(crate) fn own_id(&self) -> ParticipantId {
        self.session
            .as_ref()
            .map(|session| session.participant.clone())
            .unwrap_or_default()
    }

    fn first_waiting(&self) -> Option<&Entry> {
        self.transcript()
            .iter()
            .find(|entry| entry.delivery == Delivery::Waiting)
    }

    pub(crate) fn set_connection(&mut self, connection: Connection) {
        if self.connection != connection {
            self.connection = connection;
            self.tell(Event::Connection(connection));
        }
    }
}

/// The earlier of two moments, of which either may never come.
fn earlier(one: Option<UnixMillis>, other: Option<UnixMillis>) -> Option<UnixMillis> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

pub(crate) fn text_of(entry: &Entry) -> Option<&str> {
    match &entry.kind {
        EntryKind::Text(text) => Some(text),
        _ => None,
    }
}
