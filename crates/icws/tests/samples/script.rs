//! A chat as far as a sample needs it, and what is asked of it then.

use crate::support::{Visitor, sample_of, sorted, start_request};
use waymeet_icws::{
    Answer, Delivery, Dialect, EndReason, Event, Input, Json, Request, Stage, StartFailure, StartRequest,
    UnixMillis,
};

pub(crate) fn folder(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Icws => "icws-web-chat",
        Dialect::WebTools => "web-tools",
    }
}

pub(crate) fn file(dialect: Dialect, name: &str) -> Json {
    sample_of(folder(dialect), name)
}

/// A visitor who has asked for a chat, of a server that has said what it can do.
pub(crate) fn starting(dialect: Dialect) -> Visitor {
    starting_with(dialect, start_request())
}

pub(crate) fn starting_with(dialect: Dialect, start: StartRequest) -> Visitor {
    let mut visitor = Visitor::speaking(dialect);
    visitor.push(Input::Start(start));
    if dialect == Dialect::WebTools {
        visitor.reply(200, file(dialect, "server-configuration"));
    }
    visitor
}

/// A chat that was told these samples, one poll each, with a poll due.
pub(crate) fn told(dialect: Dialect, polls: &[&str]) -> Visitor {
    let mut visitor = starting(dialect);
    visitor.reply(200, file(dialect, "start-response"));
    for (index, name) in polls.iter().enumerate() {
        if index > 0 {
            visitor.wake();
        }
        visitor.reply(200, file(dialect, name));
    }
    if !polls.is_empty() {
        visitor.wake();
    }
    visitor.events();
    visitor
}

/// Answers the poll that is due. The lines that are new after it.
pub(crate) fn poll(visitor: &mut Visitor, status: u16, body: Json) -> Vec<String> {
    let known = visitor.lines().len();
    let request = visitor.reply(status, body);
    assert!(request.path.contains("/poll/") || request.path.contains("/messages/"));
    visitor.lines().split_off(known)
}

/// After this many milliseconds the next poll follows.
pub(crate) fn polls_after(visitor: &Visitor, millis: u64) {
    assert_eq!(visitor.machine.wake_at(), Some(UnixMillis(visitor.now + millis)));
}

pub(crate) fn same(request: &Request, sample: &Json) {
    assert_eq!(request.body.as_ref().map(sorted), Some(sorted(sample)));
}

/// What becomes of a start that is answered like this.
#[derive(Debug, PartialEq)]
pub(crate) enum Outcome {
    /// Told with the server's reason and words.
    Refused(Option<String>, Option<String>),
    /// Asked of this server once more.
    Elsewhere(String),
    /// The server is asked which version it has.
    InDoubt,
}

pub(crate) fn refused(id: &str) -> Outcome {
    Outcome::Refused(Some(id.to_owned()), None)
}

pub(crate) fn start_answered(dialect: Dialect, status: u16, body: Json) -> Outcome {
    let mut visitor = starting(dialect);
    visitor.reply(status, body);
    let failure = visitor.events().into_iter().find_map(|event| match event {
        Event::StartFailed(failure) => Some(failure),
        _ => None,
    });
    match failure {
        Some(StartFailure::Refused { error_id, message }) => Outcome::Refused(error_id, message),
        Some(StartFailure::Unreachable) => panic!("there is another server to ask"),
        None => {
            let request = visitor.request();
            if request.path.ends_with("/features/web-chat") {
                Outcome::InDoubt
            } else {
                Outcome::Elsewhere(request.base)
            }
        }
    }
}

/// What becomes of a chat whose poll is answered like this.
#[derive(Debug, PartialEq)]
pub(crate) enum Fate {
    /// Over: the server does not know it.
    Gone,
    /// Taken up at the other server, at once.
    Elsewhere,
    /// Taken up anew, after a pause.
    Anew,
    /// Polled again, later than usual.
    Again,
}

pub(crate) fn poll_answered(dialect: Dialect, status: u16, body: Json) -> Fate {
    let mut visitor = told(dialect, &[]);
    let home = visitor.machine.session().unwrap().base;
    let request = visitor.reply(status, body);
    assert_eq!(request.base, home);
    if visitor.machine.stage() == Stage::Ended(EndReason::Gone) {
        return Fate::Gone;
    }
    let has_paused = visitor.machine.wake_at().is_some();
    if has_paused {
        visitor.wake();
    }
    let next = visitor.request();
    match (has_paused, next.base == home) {
        (false, false) => Fate::Elsewhere,
        (true, true) if next.path.contains("/features/") || next.path.contains("/messages/") => Fate::Again,
        (true, true) => Fate::Anew,
        other => panic!("{other:?}"),
    }
}

/// How far a message has come that is answered like this.
pub(crate) fn message_answered(dialect: Dialect, status: u16, body: Json) -> Delivery {
    let joins = match dialect {
        Dialect::Icws => "messages-agent-joins",
        Dialect::WebTools => "poll-agent-joins",
    };
    let mut visitor = told(dialect, &[joins]);
    // The poll that is due comes first.
    let quiet = match dialect {
        Dialect::Icws => "messages-empty",
        Dialect::WebTools => "poll-empty",
    };
    visitor.reply(200, file(dialect, quiet));
    visitor.say("The oak one");
    visitor.reply(status, body);
    visitor.machine.transcript().last().unwrap().delivery
}

/// Answers whatever comes next.
pub(crate) fn answer(visitor: &mut Visitor, request: &Request, body: Json) {
    visitor.push(Input::Answer(request.id, Answer::Reply { status: 200, body }));
}
