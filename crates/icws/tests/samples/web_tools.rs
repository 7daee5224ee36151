//! Chats over Web Tools: what is sent, and what is told.

use crate::Claim;
use crate::script::{file, poll, polls_after, same, starting, starting_with, told};
use crate::support::start_request;
use waymeet_icws::{Delivery, Dialect, EndReason, EntryKind, Event, Input, Json, Stage};

const DIALECT: Dialect = Dialect::WebTools;
const JOINS: &str = "poll-agent-joins";
const OWN: &str = "11111111-aaaa-4bbb-8ccc-0000000000a1";

/// The new lines of a poll after these ones.
fn lines(before: &[&str], body: Json) -> Vec<String> {
    poll(&mut told(DIALECT, before), 200, body)
}

/// A chat with Kim in it, and nothing due.
fn quiet() -> crate::support::Visitor {
    let mut visitor = told(DIALECT, &[JOINS]);
    poll(&mut visitor, 200, file(DIALECT, "poll-empty"));
    visitor
}

pub(crate) const CLAIMS: &[Claim] = &[
    ("start-request", |body| {
        same(&starting(DIALECT).request(), &body);
    }),
    ("start-with-transcript-request", |body| {
        let mut start = start_request();
        start.transcript_email = "ada@shop.example".to_owned();
        start.routing_contexts = vec![("Boots".to_owned(), "Product".to_owned())];
        same(&starting_with(DIALECT, start).request(), &body);
    }),
    ("queue-request", |body| {
        let request = DIALECT.queue_request("https://shop.example/cic", "Web Sales", "Workgroup");
        same(&request.unwrap(), &body);
    }),
    ("send-message-request", |body| {
        let mut visitor = quiet();
        visitor.say("The oak one");
        same(&visitor.request(), &body);
    }),
    ("typing-state-request", |body| {
        let mut visitor = quiet();
        visitor.push(Input::Typing);
        same(&visitor.request(), &body);
    }),
    ("typing-state-off-request", |body| {
        let mut visitor = quiet();
        visitor.push(Input::Typing);
        visitor.reply(200, file(DIALECT, "poll-empty"));
        visitor.say("done");
        same(&visitor.request(), &body);
    }),
    ("reconnect-request", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        visitor.reply(503, Json::Null);
        visitor.reply(200, file(DIALECT, "server-configuration"));
        same(&visitor.request(), &body);
    }),
    (JOINS, |body| {
        let mut visitor = told(DIALECT, &[]);
        let expected = [
            "IC: Welcome to Web Sales.",
            "Kim Agent joins",
            "Kim Agent: Hello,\nhow can I help?",
        ];
        assert_eq!(poll(&mut visitor, 200, body), expected);
        assert_eq!(visitor.machine.stage(), Stage::Talking);
        // Kim typed and said it.
        let events = visitor.events();
        assert!(events.contains(&Event::Typing(true)) && events.contains(&Event::Typing(false)));
        polls_after(&visitor, 1_000);
    }),
    ("poll-empty", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        assert_eq!(poll(&mut visitor, 200, body), [""; 0]);
        polls_after(&visitor, 1_000);
    }),
    ("poll-without-events", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        assert_eq!(poll(&mut visitor, 200, body), [""; 0]);
        polls_after(&visitor, 1_000);
    }),
    ("poll-new-configuration", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        poll(&mut visitor, 200, body);
        visitor.wake();
        assert_eq!(visitor.request().path, "/websvcs/serverConfiguration");
    }),
    ("poll-text", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        assert_eq!(
            poll(&mut visitor, 200, body),
            ["Kim Agent: Yes, in <red> & blue."]
        );
        assert_eq!(visitor.machine.transcript().last().unwrap().markup, None);
    }),
    ("poll-url-and-file", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        assert_eq!(
            poll(&mut visitor, 200, body),
            [
                "Kim Agent suggests https://shop.example/boots",
                "Kim Agent sends size.pdf"
            ]
        );
        let EntryKind::File { size, path, .. } = &visitor.machine.transcript().last().unwrap().kind else {
            panic!("a file");
        };
        let folder = format!("/websvcs/chat/getfile/{OWN}/33333333aaaa4bbb8ccc0000000000c3");
        assert_eq!((*size, path.clone()), (None, format!("{folder}/-size.pdf")));
    }),
    ("poll-typing", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        assert_eq!(poll(&mut visitor, 200, body), [""; 0]);
        assert_eq!(visitor.events(), [Event::Typing(true), Event::Typing(false)]);
    }),
    ("poll-agent-alerting", |body| {
        assert_eq!(lines(&[JOINS], body.clone()), [""; 0]);
        let mut visitor = told(DIALECT, &[]);
        poll(&mut visitor, 200, body);
        assert_eq!(visitor.machine.stage(), Stage::Waiting);
    }),
    ("poll-agent-holds", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        assert_eq!(poll(&mut visitor, 200, body), ["Kim Agent holds"]);
        assert_eq!(visitor.machine.stage(), Stage::Talking);
    }),
    ("poll-agent-resumes", |body| {
        // It does not say that Kim is an agent; that is known.
        assert_eq!(lines(&[JOINS, "poll-agent-holds"], body), ["Kim Agent is back"]);
    }),
    ("poll-voicemail", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        assert_eq!(poll(&mut visitor, 200, body), ["Kim Agent leaves"]);
        assert_eq!(visitor.machine.stage(), Stage::Waiting);
    }),
    ("poll-transfer", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        assert_eq!(
            poll(&mut visitor, 200, body),
            ["Kim Agent leaves", "Max Agent joins"]
        );
        let agent = visitor.machine.agent().and_then(|agent| agent.name.clone());
        assert_eq!(agent.as_deref(), Some("Max Agent"));
    }),
    ("poll-newer-kind", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        assert_eq!(poll(&mut visitor, 200, body), [""; 0]);
        assert_eq!(visitor.machine.stage(), Stage::Talking);
    }),
    ("poll-own-disconnect", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        assert_eq!(poll(&mut visitor, 200, body), ["Kim Agent leaves"]);
        assert_eq!(visitor.machine.stage(), Stage::Ended(EndReason::ByServer));
        assert!(visitor.machine.next_request().is_none());
    }),
    ("send-message-response", |body| {
        let mut visitor = quiet();
        visitor.say("The oak one");
        visitor.reply(200, body);
        assert_eq!(
            visitor.lines()[3..],
            ["me: The oak one"],
            "with its echo, and once"
        );
        assert_eq!(
            visitor.machine.transcript().last().unwrap().delivery,
            Delivery::Sent
        );
    }),
    ("typing-state-response", |body| {
        let mut visitor = quiet();
        visitor.push(Input::Typing);
        visitor.reply(200, body);
        assert_eq!(visitor.lines()[3..], ["Kim Agent: Still there?"]);
    }),
    ("exit-response", |body| {
        let mut visitor = quiet();
        visitor.push(Input::Close);
        let exit = visitor.reply(200, body);
        assert_eq!(
            (exit.path, exit.body),
            (format!("/websvcs/chat/exit/{OWN}"), None)
        );
        assert!(visitor.machine.next_request().is_none());
    }),
    ("reconnect-response", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        visitor.reply(503, Json::Null);
        visitor.reply(200, file(DIALECT, "server-configuration"));
        visitor.reply(200, body);
        let later = "11111111-aaaa-4bbb-8ccc-0000000000a2";
        assert_eq!(visitor.request().path, format!("/websvcs/chat/poll/{later}"));
    }),
];
