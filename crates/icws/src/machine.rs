//! The visitor's chat as a state machine: inputs in, requests, events and a wake-up time out.

use crate::dialect::{DEFAULT_POLL_WAIT_MS, Dialect, Update, Verdict, What, Wish};
use crate::entry::{Delivery, Entry, EntryId, EntryKind};
use crate::event::{Connection, EndReason, Event, Stage, StartFailure};
use crate::hosts::Hosts;
use crate::json::Json;
use crate::participant::{Participant, ParticipantId, ParticipantKind, ParticipantState};
use crate::plain_text::without_returns;
use crate::recovery::{Recovery, Restored};
use crate::request::{Answer, Request, RequestId};
use crate::session::{Session, StartRequest};
use crate::text;
use crate::time::UnixMillis;
use crate::transcript::{Line, Transcript};

/// The longest message taken, in characters.
///
/// Source: `reference/cic-web-chat.md`, section 6, point 20 (*inferred*).
pub const MAX_MESSAGE_CHARS: usize = 4000;
/// The shortest time between two messages. Source: as above (*inferred*).
const MESSAGE_GAP_MS: u64 = 300;
/// After how long without a key the visitor is no longer typing. Source: 4.6.
const TYPING_PAUSE_MS: u64 = 3000;
/// After how long an agent's typing indicator goes out by itself, should the server forget to.
const TYPING_EXPIRY_MS: u64 = 30_000;
/// Source: 2.1, the vendor's library.
const REQUEST_TIMEOUT_MS: u32 = 10_000;
/// Added to the wait for each poll that failed. Source: 4.6.
const POLL_FAILURE_DELAY_MS: u64 = 1000;
/// After so many failed polls in a row the chat is taken up anew, on another server if there is one.
const MAX_POLL_FAILURES: u32 = 3;
/// A missing sequence number is asked for no more often than this.
const GAP_RESYNC_PAUSE_MS: u64 = 10_000;
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
    /// The moment of [`Machine::wake_at`] has come.
    Woke,
}

pub(crate) enum Phase {
    Idle,
    Starting {
        start: StartRequest,
        has_lost_an_answer: bool,
    },
    Running,
    Recovering(Recovery),
    Over {
        exit_tries_left: u8,
    },
}

/// What is on its way to the server.
#[derive(Clone, Copy, PartialEq)]
enum Errand {
    Start,
    Poll,
    History,
    Reconnect,
    Send(EntryId),
    Typing(bool),
    Exit,
}

/// The visitor's side of one chat. A new chat takes a new machine.
pub struct Machine {
    pub(crate) dialect: Dialect,
    pub(crate) hosts: Hosts,
    pub(crate) phase: Phase,
    pub(crate) stage: Stage,
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

    /// Decides what to send now. One request at a time: that alone keeps messages in order and polls from
    /// overtaking each other.
    fn advance(&mut self, now: UnixMillis) {
        if self.agent_typing_until.is_some_and(|until| until <= now) {
            self.set_agent_typing(None);
        }
        if self.in_flight.is_none()
            && let Some(errand) = self.next_errand(now)
        {
            self.send(errand);
        }
    }

    fn next_errand(&mut self, now: UnixMillis) -> Option<Errand> {
        match &self.phase {
            Phase::Starting { .. } => Some(Errand::Start),
            Phase::Recovering(recovery) if recovery.due <= now => Some(if recovery.is_reconnected {
                Errand::History
            } else {
                Errand::Reconnect
            }),
            Phase::Over { exit_tries_left } if *exit_tries_left > 0 && self.session.is_some() => {
                Some(Errand::Exit)
            }
            Phase::Running => {
                let waiting = self
                    .first_waiting()
                    .map(|entry| entry.id)
                    .filter(|_| self.next_send_at <= now);
                let is_typing = self.typing_until.is_some_and(|until| until > now);
                match waiting {
                    _ if self.is_typing_told && (!is_typing || waiting.is_some()) => {
                        Some(Errand::Typing(false))
                    }
                    Some(id) => Some(Errand::Send(id)),
                    None if is_typing && !self.is_typing_told && self.agent().is_some() => {
                        Some(Errand::Typing(true))
                    }
                    None if self.next_poll_at > now => None,
                    None => Some(if self.needs_history {
                        Errand::History
                    } else {
                        Errand::Poll
                    }),
                }
            }
            Phase::Idle | Phase::Recovering(_) | Phase::Over { .. } => None,
        }
    }

    fn send(&mut self, errand: Errand) {
        let mut text = String::new();
        if let Errand::Send(id) = errand {
            let Some(entry) = self.transcript.get_mut(id) else {
                return;
            };
            entry.delivery = Delivery::Sending;
            entry.attempts += 1;
            text.push_str(text_of(entry).unwrap_or_default());
            self.tell(Event::Entry(id));
        }
        let wish = match (errand, &self.phase) {
            (Errand::Start, Phase::Starting { start, .. }) => Wish::Start(start),
            (Errand::Start, _) => return,
            (Errand::Poll, _) => Wish::Poll,
            (Errand::History, _) => Wish::History,
            (Errand::Reconnect, _) => Wish::Reconnect,
            (Errand::Send(_), _) => Wish::Send(&text),
            (Errand::Typing(is_typing), _) => Wish::Typing(is_typing),
            (Errand::Exit, _) => Wish::Exit,
        };
        let call = self.dialect.call(wish, self.session.as_ref());
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
            is_last_word: errand == Errand::Exit,
        });
    }

    fn settle(&mut self, errand: Errand, answer: &Answer, moment: Moment) {
        let verdict = self.dialect.verdict(answer);
        let body = match answer {
            Answer::Reply { body, .. } => body,
            Answer::None => &Json::Null,
        };
        if verdict == Verdict::Fine {
            self.hosts.forget_tried();
            self.poll_wait_in_ms = self.dialect.poll_wait_in_ms(body).unwrap_or(self.poll_wait_in_ms);
        }
        if verdict == Verdict::Passive {
            let names: Vec<&str> = body
                .get("alternateHostList")
                .items()
                .iter()
                .filter_map(Json::as_str)
                .collect();
            self.hosts.announce(&names);
        }
        match errand {
            Errand::Start => self.settle_start(&verdict, body, moment.now),
            Errand::Exit => self.settle_exit(&verdict),
            // The visitor left meanwhile: nothing else matters any more.
            _ if matches!(self.phase, Phase::Over { .. }) => {}
            Errand::Poll => self.settle_poll(&verdict, body, moment),
            Errand::History => self.settle_history(&verdict, body, moment),
            Errand::Reconnect => self.settle_reconnect(&verdict, moment),
            Errand::Send(id) => self.settle_send(id, &verdict, moment),
            Errand::Typing(is_typing) => self.settle_typing(is_typing, &verdict, moment),
        }
        if verdict == Verdict::Fine && self.dialect.is_end(body) && !matches!(self.phase, Phase::Over { .. })
        {
            self.end(EndReason::ByServer);
        }
    }

    fn settle_start(&mut self, verdict: &Verdict, body: &Json, now: UnixMillis) {
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
            return;
        }
        self.hosts.forget_tried();
        self.phase = Phase::Idle;
        self.enter(Stage::Idle);
        let own_words = |name: &str| body.get(name).as_filled_str().map(str::to_owned);
        self.tell(Event::StartFailed(match verdict {
            Verdict::Passive | Verdict::Broken => StartFailure::Unreachable,
            Verdict::Fine | Verdict::Gone | Verdict::Refused => StartFailure::Refused {
                error_id: own_words("errorId"),
                message: own_words("message"),
            },
        }));
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
            Verdict::Passive => self.recover(true, moment),
            Verdict::Refused | Verdict::Broken => self.poll_failed(moment),
        }
    }

    pub(crate) fn poll_failed(&mut self, moment: Moment) {
        self.poll_failures += 1;
        // The lost answer may have held events that the server will not tell again.
        self.needs_history = self.has_history;
        self.next_poll_at = moment
            .now
            .plus(self.poll_wait_in_ms + POLL_FAILURE_DELAY_MS * u64::from(self.poll_failures));
        if self.poll_failures >= MAX_POLL_FAILURES {
            self.recover(false, moment);
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
            Verdict::Passive => self.recover(true, moment),
            // Whether it arrived is told by the history.
            Verdict::Broken => self.recover(false, moment),
            Verdict::Fine | Verdict::Refused => {}
        }
    }

    fn settle_typing(&mut self, is_typing: bool, verdict: &Verdict, moment: Moment) {
        self.is_typing_told = is_typing;
        match verdict {
            Verdict::Gone => self.end(EndReason::Gone),
            Verdict::Passive => self.recover(true, moment),
            // A typing state that went astray is not worth a repetition.
            Verdict::Fine | Verdict::Refused | Verdict::Broken => {}
        }
    }

    /// Takes in events as they happen.
    fn hear(&mut self, updates: Vec<Update>, now: UnixMillis) {
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
        let is_gap_due = self
            .last_gap_at
            .is_none_or(|last| last.plus(GAP_RESYNC_PAUSE_MS) <= now);
        if self.has_history && self.transcript.has_gap() && is_gap_due {
            self.last_gap_at = Some(now);
            self.needs_history = true;
            self.next_poll_at = now;
        }
        self.update_stage();
    }

    /// Takes in the whole conversation, as the server remembers it.
    pub(crate) fn hear_history(&mut self, body: &Json, now: UnixMillis) {
        for party in &mut self.participants {
            party.is_active = false;
            party.state_sequence = None;
        }
        let updates = self.dialect.updates(body, &self.own_id());
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
        let author = update.participant;
        let is_own = author == self.own_id();
        let kind = match update.what {
            What::Text(text) => EntryKind::Text(text),
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
        let author_kind = match party {
            _ if is_own => ParticipantKind::Visitor,
            _ if author.is_system() => ParticipantKind::System,
            Some(party) => party.kind,
            None => ParticipantKind::Agent,
        };
        let author_name = party.and_then(|party| party.name.clone());
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
                state_sequence: None,
            });
        }
        let party = self.participants.iter_mut().find(|party| party.id == *id)?;
        party.name = name.or_else(|| party.name.take());
        if sequence.is_some() && sequence < party.state_sequence {
            return None;
        }
        party.state_sequence = sequence;
        let is_active = match state {
            ParticipantState::Active => true,
            ParticipantState::Disconnected => false,
            // Held parties are still in the conversation; alerting ones not yet.
            ParticipantState::Held => party.is_active,
            ParticipantState::Initializing | ParticipantState::Alerting => false,
        };
        let was_active = std::mem::replace(&mut party.is_active, is_active);
        if party.kind != ParticipantKind::Agent || was_active == is_active {
            return None;
        }
        Some(if is_active {
            EntryKind::Joined
        } else {
            EntryKind::Left
        })
    }

    fn set_agent_typing(&mut self, until: Option<UnixMillis>) {
        if self.agent_typing_until.is_some() != until.is_some() {
            self.tell(Event::Typing(until.is_some()));
        }
        self.agent_typing_until = until;
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
        EntryKind::File { .. } | EntryKind::Joined | EntryKind::Left => None,
    }
}
