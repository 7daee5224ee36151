//! Chats over ICWS.

use crate::Claim;
use crate::script::{
    Fate, Outcome, file, message_answered, poll, poll_answered, polls_after, same, start_answered, starting,
    starting_with, told,
};
use crate::support::{KIM, OWN, start_request};
use serde_json::Value;
use waymeet_icws::agent::FeatureInfoList;
use waymeet_icws::{
    Connection, Delivery, Dialect, EndReason, EntryKind, Event, Input, Json, Stage, StartFailure, UnixMillis,
};

const DIALECT: Dialect = Dialect::Icws;
const JOINS: &str = "messages-agent-joins";

fn outcome(body: Json, status: u16) -> Outcome {
    start_answered(DIALECT, status, body)
}

fn fate(body: Json, status: u16) -> Fate {
    poll_answered(DIALECT, status, body)
}

/// Refused with what the error says of itself.
fn refusal(body: &Json) -> Outcome {
    Outcome::Refused(
        body.get("errorId").filled_text(),
        body.get("message").filled_text(),
    )
}

/// The new lines of a poll after these ones.
fn lines(before: &[&str], body: Json) -> Vec<String> {
    poll(&mut told(DIALECT, before), 200, body)
}

pub(crate) const CLAIMS: &[Claim] = &[
    ("feature-web-chat", |body| {
        // One that keeps histories is asked for the history.
        let mut visitor = told(DIALECT, &[JOINS]);
        poll(&mut visitor, 200, file(DIALECT, "messages-file"));
        let asked = visitor.reply(200, body);
        assert_eq!(asked.path, "/connection/features/web-chat");
        assert!(visitor.request().path.contains("/message-history/"));
    }),
    ("feature-list", |body| {
        // The visitor's side asks for the one feature; the agents' side reads them all.
        let list = serde_json::from_value::<FeatureInfoList>(value(&body)).unwrap();
        let version = |id: &str| {
            let features = &list.feature_info_list;
            features
                .iter()
                .find(|feature| feature.feature_id == id)
                .map(|feature| feature.version)
        };
        assert_eq!((version("web-chat"), version("web-callback")), (Some(6), Some(2)));
    }),
    ("start-request", |body| {
        same(&starting(DIALECT).request(), &body);
    }),
    ("start-with-transcript-request", |body| {
        let mut start = start_request();
        start.transcript_email = "ada@shop.example".to_owned();
        start.routing_contexts = vec![("Boots".to_owned(), "7".to_owned())];
        same(&starting_with(DIALECT, start).request(), &body);
    }),
    ("start-first-version-request", |body| {
        let mut visitor = starting(DIALECT);
        visitor.reply(400, file(DIALECT, "error-invalid-property"));
        let first = serde_json::json!({ "featureId": "web-chat", "version": 1 });
        visitor.reply(200, crate::support::json(&first));
        same(&visitor.request(), &body);
    }),
    ("start-response", |body| {
        let mut visitor = starting(DIALECT);
        visitor.reply(200, body);
        assert_eq!(visitor.machine.stage(), Stage::Waiting);
        let session = visitor.machine.session().unwrap();
        assert_eq!(session.participant.secret(), OWN);
        assert_eq!(session.chat, "3f8f6f2c-9a53-45c7-8e0c-6d3a3d1b2222");
        // Its pace holds until another is suggested.
        visitor.reply(200, Json::Null);
        polls_after(&visitor, 2_000);
    }),
    ("send-message-request", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        poll(&mut visitor, 200, file(DIALECT, "messages-empty"));
        visitor.say("Do you have this in red?");
        same(&visitor.reply(204, Json::Null), &body);
        assert_eq!(
            visitor.machine.transcript().last().unwrap().delivery,
            Delivery::Sent
        );
    }),
    ("typing-state-request", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        poll(&mut visitor, 200, file(DIALECT, "messages-empty"));
        visitor.push(Input::Typing);
        same(&visitor.request(), &body);
    }),
    ("typing-state-off-request", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        poll(&mut visitor, 200, file(DIALECT, "messages-empty"));
        visitor.push(Input::Typing);
        visitor.reply(204, Json::Null);
        visitor.say("done");
        same(&visitor.request(), &body);
    }),
    ("reconnect-request", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        visitor.reply(503, Json::Null);
        same(&visitor.request(), &body);
    }),
    ("reconnect-response-with-id", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        visitor.reply(503, Json::Null);
        visitor.reply(200, body);
        let other = "b1b7b1d4-3f56-4ad1-9f63-0a9cf6f4a112";
        assert_eq!(
            visitor.request().path,
            format!("/web-chat/message-history/{other}")
        );
        assert_eq!(visitor.machine.session().unwrap().participant.secret(), other);
    }),
    ("message-history", |body| {
        let mut visitor = told(DIALECT, &[]);
        visitor.reply(503, Json::Null);
        visitor.reply(204, Json::Null);
        visitor.reply(200, body);
        assert_eq!(
            visitor.lines(),
            [
                "Kim Agent joins",
                "Kim Agent: Hello!",
                "me: Do you have this in red?"
            ]
        );
        assert_eq!(visitor.machine.stage(), Stage::Talking);
        assert!(visitor.events().contains(&Event::Connection(Connection::Steady)));
    }),
    (JOINS, |body| {
        let mut visitor = told(DIALECT, &[]);
        let expected = [
            "system: Welcome. Somebody will be with you soon.",
            "Kim Agent joins",
            "Kim Agent: Hello!",
        ];
        assert_eq!(poll(&mut visitor, 200, body), expected);
        assert_eq!(visitor.machine.stage(), Stage::Talking);
        // Both spellings of a moment; the last, newer kind counts as heard, and its number is not missed.
        let at: Vec<UnixMillis> = visitor
            .machine
            .transcript()
            .iter()
            .map(|entry| entry.at)
            .collect();
        assert_eq!(
            at,
            [1_625_599_941_000, 1_625_599_949_250, 1_625_599_951_000].map(UnixMillis)
        );
        polls_after(&visitor, 1_000);
        assert_eq!(
            lines(&[JOINS], file(DIALECT, "messages-page")).len(),
            1,
            "5 follows 4"
        );
    }),
    ("messages-empty", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        assert_eq!(poll(&mut visitor, 200, body), [""; 0]);
        polls_after(&visitor, 2_000);
    }),
    ("messages-text-html", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        assert_eq!(poll(&mut visitor, 200, body), ["Kim Agent: Yes, in red & blue."]);
        let last = visitor.machine.transcript().last().unwrap();
        assert_eq!(last.markup.as_deref(), Some("<b>Yes</b>, in red &amp; blue."));
    }),
    ("messages-own-echo", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        poll(&mut visitor, 200, file(DIALECT, "messages-empty"));
        visitor.say("Do you have this in red?");
        visitor.reply(204, Json::Null);
        visitor.wake();
        assert_eq!(poll(&mut visitor, 200, body), [""; 0], "it is there already");
        assert_eq!(
            visitor.machine.transcript().last().unwrap().delivery,
            Delivery::Sent
        );
    }),
    ("messages-page", |body| {
        assert_eq!(lines(&[JOINS], body), ["Kim Agent: https://shop.example/boots"]);
    }),
    ("messages-typing", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        assert_eq!(poll(&mut visitor, 200, body), [""; 0]);
        assert_eq!(visitor.events(), [Event::Typing(true)]);
        // No server is asked as often as this one wants to be.
        polls_after(&visitor, 500);
    }),
    ("messages-typing-stops", |body| {
        let mut visitor = told(DIALECT, &[JOINS, "messages-typing"]);
        poll(&mut visitor, 200, body);
        assert_eq!(visitor.events(), [Event::Typing(false)]);
    }),
    ("messages-file", |body| {
        let mut visitor = told(DIALECT, &[JOINS, "messages-typing"]);
        assert_eq!(poll(&mut visitor, 200, body), ["Kim Agent sends price list.pdf"]);
        let entry = visitor.machine.transcript().last().unwrap();
        let EntryKind::File { size, path, .. } = &entry.kind else {
            panic!("a file");
        };
        assert_eq!(*size, Some(20_480));
        let folder = format!("/web-chat/file/{OWN}/33333333-aaaa-4bbb-8ccc-0000000000c3");
        assert_eq!(*path, format!("{folder}/price%20list.pdf"));
        assert_eq!(entry.author.secret(), KIM);
    }),
    ("messages-agent-alerting", |body| {
        // Who is being called is not there yet.
        assert_eq!(lines(&[JOINS], body.clone()), [""; 0]);
        let mut visitor = told(DIALECT, &[]);
        poll(&mut visitor, 200, body);
        assert_eq!(visitor.machine.stage(), Stage::Waiting);
    }),
    ("messages-agent-holds", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        assert_eq!(poll(&mut visitor, 200, body), ["Kim Agent holds"]);
        assert_eq!(visitor.machine.stage(), Stage::Talking);
    }),
    ("messages-agent-resumes", |body| {
        assert_eq!(
            lines(&[JOINS, "messages-agent-holds"], body),
            ["Kim Agent is back"]
        );
    }),
    ("messages-transfer", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        assert_eq!(
            poll(&mut visitor, 200, body),
            ["Kim Agent leaves", "Max Agent joins"]
        );
        let agent = visitor.machine.agent().and_then(|agent| agent.name.clone());
        assert_eq!(agent.as_deref(), Some("Max Agent"));
    }),
    ("messages-agent-leaves", |body| {
        let mut visitor = told(DIALECT, &[JOINS, "messages-typing", "messages-file"]);
        assert_eq!(poll(&mut visitor, 200, body), ["Kim Agent leaves"]);
        // By the flag beside the messages.
        assert_eq!(visitor.machine.stage(), Stage::Ended(EndReason::ByServer));
    }),
    ("messages-own-disconnect", |body| {
        let mut visitor = told(DIALECT, &[JOINS]);
        assert_eq!(poll(&mut visitor, 200, body), [""; 0]);
        assert_eq!(visitor.machine.stage(), Stage::Ended(EndReason::ByServer));
        assert!(visitor.machine.next_request().is_none());
    }),
    ("error-invalid-participant", |body| {
        assert_eq!(fate(body.clone(), 400), Fate::Gone);
        // Leaving what is gone has worked.
        let mut visitor = told(DIALECT, &[JOINS]);
        poll(&mut visitor, 200, file(DIALECT, "messages-empty"));
        visitor.push(Input::Close);
        visitor.reply(400, body);
        assert!(visitor.machine.next_request().is_none());
    }),
    ("error-invalid-chat", |body| {
        let session = told(DIALECT, &[JOINS]).machine.session().unwrap();
        let mut visitor = crate::support::Visitor::new();
        visitor.push(Input::Restore(session));
        assert_eq!(visitor.reply(400, body).path, "/web-chat/reconnect");
        assert_eq!(visitor.machine.stage(), Stage::Ended(EndReason::Gone));
    }),
    ("error-invalid-target", |body| {
        assert_eq!(outcome(body.clone(), 400), refusal(&body));
    }),
    ("error-bad-request", |body| {
        assert_eq!(outcome(body.clone(), 400), Outcome::InDoubt);
        assert_eq!(message_answered(DIALECT, 400, body), Delivery::Failed);
    }),
    ("error-missing-property", |body| {
        assert_eq!(outcome(body.clone(), 400), Outcome::InDoubt);
        let mut visitor = starting(DIALECT);
        visitor.reply(400, body.clone());
        visitor.reply(200, file(DIALECT, "feature-web-chat"));
        let failure = StartFailure::Refused {
            error_id: body.get("errorId").filled_text(),
            message: Some("`targetName` is missing.".to_owned()),
        };
        assert!(visitor.events().contains(&Event::StartFailed(failure)));
    }),
    ("error-invalid-property", |body| {
        assert_eq!(outcome(body, 400), Outcome::InDoubt);
    }),
    ("error-without-id", |body| {
        // Unlike a proxy's page it has words; where they come with another status, the server just will not.
        assert_eq!(outcome(body.clone(), 400), Outcome::InDoubt);
        assert_eq!(outcome(body.clone(), 403), refusal(&body));
    }),
    ("error-no-feature", |body| {
        let mut visitor = starting(DIALECT);
        visitor.reply(404, body.clone());
        visitor.reply(404, body);
        let refused = Event::StartFailed(StartFailure::Refused {
            error_id: Some("error.websvc.unsupportedOperation".to_owned()),
            message: None,
        });
        assert!(visitor.events().contains(&refused));
    }),
    ("error-removed", |body| {
        assert_eq!(outcome(body.clone(), 410), Outcome::InDoubt);
        assert_eq!(fate(body, 410), Fate::Again);
    }),
    ("error-server", |body| {
        let other = "https://two.example:8019/icws".to_owned();
        assert_eq!(outcome(body.clone(), 500), Outcome::Elsewhere(other));
        assert_eq!(fate(body, 500), Fate::Again);
    }),
    ("error-passive-server", |body| {
        let announced = "https://cic-two.example:8019/icws".to_owned();
        assert_eq!(outcome(body.clone(), 503), Outcome::Elsewhere(announced));
        assert_eq!(fate(body.clone(), 503), Fate::Elsewhere);
        assert_eq!(message_answered(DIALECT, 503, body), Delivery::Waiting);
    }),
];

/// As a program reads it that has a parser of its own.
fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => (*flag).into(),
        #[expect(clippy::cast_possible_truncation, reason = "small whole numbers")]
        Json::Number(number) => (*number as i64).into(),
        Json::String(text) => text.as_str().into(),
        Json::Array(items) => items.iter().map(value).collect(),
        Json::Object(properties) => properties
            .iter()
            .map(|(name, inside)| (name.clone(), value(inside)))
            .collect(),
    }
}
