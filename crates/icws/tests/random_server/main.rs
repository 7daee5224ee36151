//! Whatever a server and a network do between them, the visitor reads what was said: all of it, once, in order.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod fault;
mod icws;
mod lore;
mod server;
#[path = "../support/mod.rs"]
mod support;
mod web_tools;

use fault::{Fault, fault};
use icws::IcwsServer;
use lore::{Lore, Refusal, Telling, lore};
use proptest::prelude::*;
use server::Server;
use support::{Visitor, start_request};
use waymeet_icws::{Delivery, Dialect, EntryKind, Input, ParticipantKind, Request, Stage};
use web_tools::{Manner, WebToolsServer};

#[derive(Debug, Clone)]
enum Step {
    VisitorSays(u8),
    AgentSays(u8),
    AgentTypes,
    Time,
    Reload,
}

struct Play<S> {
    dialect: Dialect,
    visitor: Visitor,
    server: S,
    faults: std::vec::IntoIter<Fault>,
    failures: u32,
    pending: Option<Request>,
    wanted: usize,
}

impl<S: Server> Play<S> {
    /// A chat that has begun.
    fn begin(dialect: Dialect, mut server: S, faults: Vec<Fault>) -> Self {
        let mut visitor = Visitor::speaking(dialect);
        visitor.push(Input::Start(start_request()));
        // What the server can do, where it is asked that, and the start itself.
        while visitor.machine.stage() == Stage::Starting {
            let request = visitor.request();
            let answer = server.answer(&request, Fault::None);
            visitor.push(Input::Answer(request.id, answer));
        }
        let faults = faults.into_iter();
        Self {
            dialect,
            visitor,
            server,
            faults,
            failures: 0,
            pending: None,
            wanted: 0,
        }
    }

    /// The machine gives up after twelve tries; this network lets it through before that.
    fn fault(&mut self, request: &Request) -> Fault {
        const MAX_FAILURES: u32 = 8;
        let fault = self.faults.next().unwrap_or(Fault::None);
        let fault = match fault {
            _ if self.failures > MAX_FAILURES => Fault::None,
            // What such an answer told would be gone for good.
            Fault::LoseAnswer if !self.server.keeps_everything() => Fault::LoseRequest,
            fault => fault,
        };
        if !fault.is_harmless() {
            self.failures += 1;
        } else if !["/reconnect", "/serverConfiguration", "/features/web-chat"]
            .iter()
            .any(|last| request.path.ends_with(last))
        {
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
        self.visitor = Visitor::speaking(self.dialect);
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
                self.server.types();
            }
            Step::Time => {}
            // Of an older server the next page does not learn what was said.
            Step::Reload if self.server.keeps_everything() => self.reload(),
            Step::Reload => {}
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

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..3u8).prop_map(Step::VisitorSays),
        3 => (0..3u8).prop_map(Step::AgentSays),
        1 => Just(Step::AgentTypes),
        5 => Just(Step::Time),
        1 => Just(Step::Reload),
    ]
}

/// How many schedules are tried at least; `PROPTEST_CASES=100000` in front of the command tries more than there is time for
/// every day.
const SCHEDULES: u32 = 2_000;

fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = default.cases.max(SCHEDULES);
    ProptestConfig { cases, ..default }
}

/// Plays it all, lets the network be good again, and compares.
fn check<S: Server>(mut play: Play<S>, steps: &[Step], is_ordered: bool) -> Result<(), TestCaseError> {
    for step in steps {
        play.play(step);
    }
    play.faults = Vec::new().into_iter();
    for _ in 0..800 {
        play.pass_time();
    }
    prop_assert_eq!(play.visitor.machine.stage(), Stage::Talking);
    let (read, said) = (play.read(), play.server.said().to_vec());
    let of = |whose: bool, all: &[(bool, String)]| -> Vec<String> {
        all.iter()
            .filter(|(is_visitor, _)| *is_visitor == whose)
            .map(|(_, text)| text.clone())
            .collect()
    };
    prop_assert_eq!(of(false, &read), of(false, &said), "the agent's");
    prop_assert_eq!(of(true, &read), of(true, &said), "the visitor's");
    prop_assert_eq!(
        of(true, &said).len(),
        play.wanted,
        "what the visitor said arrived once"
    );
    if is_ordered {
        prop_assert_eq!(read, said);
    }
    let is_sent = |entry: &waymeet_icws::Entry| entry.delivery == Delivery::Sent;
    prop_assert!(play.visitor.machine.transcript().iter().all(is_sent));
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_visitor_reads_all_that_was_said_once_and_in_order(
        has_echo: bool,
        faults in prop::collection::vec(fault(), 0..60),
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let newest = Lore { version: 6, manner: Telling::Tells, refusal: Refusal::Bad, is_strict: false };
        let play = Play::begin(Dialect::Icws, IcwsServer::new(has_echo, [newest; 2]), faults);
        check(play, &steps, has_echo)?;
    }

    #[test]
    fn of_servers_of_any_version_that_say_it_or_hide_it_the_visitor_reads_all_that_can_be_read(
        has_echo: bool,
        one in lore(),
        two in lore(),
        faults in prop::collection::vec(fault(), 0..60),
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let play = Play::begin(Dialect::Icws, IcwsServer::new(has_echo, [one, two]), faults);
        check(play, &steps, has_echo)?;
    }

    #[test]
    fn over_web_tools_the_visitor_reads_all_that_was_said_once_and_in_order(
        has_echo: bool,
        answers_with_replay: bool,
        keeps_old_ids: bool,
        at_once in prop_oneof![1..4usize, Just(usize::MAX)],
        faults in prop::collection::vec(fault(), 0..60),
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let manner = Manner { has_echo, answers_with_replay, at_once, keeps_old_ids };
        let play = Play::begin(Dialect::WebTools, WebToolsServer::new(manner), faults);
        check(play, &steps, has_echo)?;
    }
}
