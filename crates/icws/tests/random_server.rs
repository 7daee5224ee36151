//! Whatever a server and a network do between them, the visitor reads what was said: all of it, once, in order.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod support;

use proptest::prelude::*;
use support::{KIM, OWN, Visitor, sample, start_request};
use waymeet_icws::{Answer, Delivery, EntryKind, Input, Json, ParticipantKind, Request, Stage};

/// What goes wrong with one request.
#[derive(Debug, Clone, Copy)]
enum Fault {
    None,
    /// The request never arrives.
    LoseRequest,
    /// It is carried out, and the visitor never hears of it.
    LoseAnswer,
    /// The server fails without carrying it out.
    Fail,
    /// The server is passive and says so; nothing is carried out.
    Passive,
    /// A poll tells the last event again.
    Repeat,
    /// A poll keeps an event back for the next one.
    Delay,
}

#[derive(Debug, Clone)]
enum Step {
    VisitorSays(u8),
    AgentSays(u8),
    AgentTypes,
    Time,
    Reload,
}

/// A web chat server with events in a queue that polls drain, as the real one's.
struct Server {
    has_echo: bool,
    messages: Vec<Json>,
    undelivered: Vec<usize>,
    last_delivered: Option<usize>,
    /// What was said, as (is the visitor's, text).
    said: Vec<(bool, String)>,
}

impl Server {
    fn new(has_echo: bool) -> Self {
        let mut server = Self {
            has_echo,
            messages: Vec::new(),
            undelivered: Vec::new(),
            last_delivered: None,
            said: Vec::new(),
        };
        let state = Json::object([
            ("state", Json::Number(2.0)),
            ("displayName", "Kim".into()),
            ("participantType", "Agent".into()),
        ]);
        server.add("chatParticipantStateChangedMessage", KIM, state, true);
        server
    }

    fn add(&mut self, kind: &str, author: &str, properties: Json, is_polled: bool) {
        let mut all = properties.properties().to_vec();
        all.push((
            "__type".to_owned(),
            format!("urn:inin.com:webChat:{kind}").as_str().into(),
        ));
        all.push(("participantId".to_owned(), author.into()));
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        all.push((
            "sequenceNumber".to_owned(),
            Json::Number(self.messages.len() as f64),
        ));
        if is_polled {
            self.undelivered.push(self.messages.len());
        }
        self.messages.push(Json::Object(all));
    }

    fn say(&mut self, is_visitor: bool, text: &str) {
        let properties = Json::object([("value", text.into()), ("contentType", "text/plain".into())]);
        let author = if is_visitor { OWN } else { KIM };
        self.add(
            "chatTextMessage",
            author,
            properties,
            !is_visitor || self.has_echo,
        );
        self.said.push((is_visitor, text.to_owned()));
    }

    fn carry_out(&mut self, request: &Request, fault: Fault) -> Json {
        let path = request.path.as_str();
        if path.ends_with("/start") {
            return sample("start-response");
        }
        if path.contains("/send-message/") {
            let text = request
                .body
                .as_ref()
                .unwrap()
                .get("message")
                .as_str()
                .unwrap()
                .to_owned();
            self.say(true, &text);
        }
        if path.contains("/message-history/") {
            let is_kept = |message: &&Json| !message.get("__type").as_str().unwrap().contains("Typing");
            return Json::object([(
                "messages",
                Json::Array(self.messages.iter().filter(is_kept).cloned().collect()),
            )]);
        }
        if path.contains("/messages/") {
            let mut due = std::mem::take(&mut self.undelivered);
            match fault {
                Fault::Repeat => self
                    .last_delivered
                    .into_iter()
                    .for_each(|last| due.insert(0, last)),
                Fault::Delay if due.len() > 1 => self.undelivered.push(due.remove(0)),
                _ => {}
            }
            self.last_delivered = due.last().copied().or(self.last_delivered);
            let due = due
                .into_iter()
                .map(|index| self.messages[index].clone())
                .collect();
            return Json::object([
                ("pollWaitSuggestion", "1000".into()),
                ("messages", Json::Array(due)),
            ]);
        }
        Json::Null
    }

    fn answer(&mut self, request: &Request, fault: Fault) -> Answer {
        match fault {
            Fault::LoseRequest => Answer::None,
            Fault::LoseAnswer => {
                self.carry_out(request, fault);
                Answer::None
            }
            Fault::Fail => Answer::Reply {
                status: 500,
                body: Json::Null,
            },
            Fault::Passive => Answer::Reply {
                status: 503,
                body: sample("error-passive-server"),
            },
            Fault::None | Fault::Repeat | Fault::Delay => Answer::Reply {
                status: 200,
                body: self.carry_out(request, fault),
            },
        }
    }
}

struct Play {
    visitor: Visitor,
    server: Server,
    faults: std::vec::IntoIter<Fault>,
    failures: u32,
    pending: Option<Request>,
    wanted: usize,
}

impl Play {
    /// The machine gives up after twelve tries; this network lets it through before that.
    fn fault(&mut self, request: &Request) -> Fault {
        const MAX_FAILURES: u32 = 8;
        let fault = self.faults.next().unwrap_or(Fault::None);
        let fault = if self.failures > MAX_FAILURES {
            Fault::None
        } else {
            fault
        };
        let is_harmless = matches!(fault, Fault::None | Fault::Repeat | Fault::Delay);
        if !is_harmless {
            self.failures += 1;
        } else if !request.path.ends_with("/reconnect") {
            self.failures = 0;
        }
        fault
    }

    fn take(&mut self) {
        if self.pending.is_none() {
            self.pending = self.visitor.machine.next_request();
        }
    }

    /// Settles the request under way, or lets time pass.
    fn pass_time(&mut self) {
        self.take();
        if let Some(request) = self.pending.take() {
            let fault = self.fault(&request);
            let answer = self.server.answer(&request, fault);
            self.visitor.now += 50;
            self.visitor.push(Input::Answer(request.id, answer));
        } else if self.visitor.machine.wake_at().is_some() {
            self.visitor.wake();
        }
        self.retry_failed();
    }

    fn retry_failed(&mut self) {
        let failed: Vec<_> = self
            .visitor
            .machine
            .transcript()
            .iter()
            .filter(|entry| entry.delivery == Delivery::Failed)
            .map(|entry| entry.id)
            .collect();
        for id in failed {
            self.visitor.push(Input::Retry(id));
        }
    }

    fn reload(&mut self) {
        let Some(session) = self.visitor.machine.session() else {
            return;
        };
        self.take();
        if let Some(request) = self.pending.take() {
            // The page goes away with a request under way: it may still arrive.
            let fault = if self.visitor.now.is_multiple_of(2) {
                Fault::LoseAnswer
            } else {
                Fault::LoseRequest
            };
            self.server.answer(&request, fault);
        }
        let now = self.visitor.now;
        self.visitor = Visitor::new();
        self.visitor.now = now + 400;
        self.visitor.push(Input::Restore(session));
    }

    fn play(&mut self, step: &Step) {
        match step {
            Step::VisitorSays(word) => {
                if matches!(self.visitor.machine.stage(), Stage::Waiting | Stage::Talking) {
                    self.wanted += 1;
                    self.visitor.push(Input::Typing);
                    self.visitor.say(&format!("v{word}"));
                }
            }
            Step::AgentSays(word) => self.server.say(false, &format!("a{word}")),
            Step::AgentTypes => {
                self.server.add(
                    "chatTypingIndicatorMessage",
                    KIM,
                    Json::object([("value", true.into())]),
                    true,
                );
            }
            Step::Time => {}
            Step::Reload => self.reload(),
        }
        self.pass_time();
    }

    fn read(&self) -> Vec<(bool, String)> {
        let text = |entry: &waymeet_icws::Entry| match &entry.kind {
            EntryKind::Text(text) => Some((entry.author_kind == ParticipantKind::Visitor, text.clone())),
            _ => None,
        };
        self.visitor
            .machine
            .transcript()
            .iter()
            .filter_map(text)
            .collect()
    }
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        4 => Just(Fault::None),
        1 => Just(Fault::LoseRequest),
        1 => Just(Fault::LoseAnswer),
        1 => Just(Fault::Fail),
        1 => Just(Fault::Passive),
        1 => Just(Fault::Repeat),
        1 => Just(Fault::Delay),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..3u8).prop_map(Step::VisitorSays),
        3 => (0..3u8).prop_map(Step::AgentSays),
        1 => Just(Step::AgentTypes),
        5 => Just(Step::Time),
        1 => Just(Step::Reload),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn the_visitor_reads_all_that_was_said_once_and_in_order(
        has_echo: bool,
        faults in prop::collection::vec(fault(), 0..60),
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let mut visitor = Visitor::new();
        visitor.push(Input::Start(start_request()));
        let start = visitor.request();
        visitor.push(Input::Answer(start.id, Answer::Reply { status: 200, body: sample("start-response") }));
        let faults = faults.into_iter();
        let mut play =
            Play { visitor, server: Server::new(has_echo), faults, failures: 0, pending: None, wanted: 0 };
        for step in &steps {
            play.play(step);
        }
        play.faults = Vec::new().into_iter();
        for _ in 0..200 {
            play.pass_time();
        }
        prop_assert_eq!(play.visitor.machine.stage(), Stage::Talking);
        let (read, said) = (play.read(), play.server.said.clone());
        let of = |whose: bool, all: &[(bool, String)]| -> Vec<String> {
            all.iter().filter(|(is_visitor, _)| *is_visitor == whose).map(|(_, text)| text.clone()).collect()
        };
        prop_assert_eq!(of(false, &read), of(false, &said), "the agent's");
        prop_assert_eq!(of(true, &read), of(true, &said), "the visitor's");
        prop_assert_eq!(of(true, &said).len(), play.wanted, "what the visitor said arrived once");
        if has_echo {
            prop_assert_eq!(read, said);
        }
        let is_sent = |entry: &waymeet_icws::Entry| entry.delivery == Delivery::Sent;
        prop_assert!(play.visitor.machine.transcript().iter().all(is_sent));
    }
}
