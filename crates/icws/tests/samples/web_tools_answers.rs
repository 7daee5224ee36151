//! Web Tools: what a server says of itself, what it refuses, and what nobody of ours asks for.

use crate::Claim;
use crate::script::{
    Fate, Outcome, message_answered, poll_answered, refused, same, start_answered, starting, told,
};
use crate::support::Visitor;
use waymeet_icws::{
    Answer, Delivery, Dialect, Event, Input, Json, QueueState, Stage, StartFailure, UnixMillis, photo_path,
};

const DIALECT: Dialect = Dialect::WebTools;

/// A refusal: a start is over, with this reason; a poll makes the chat be taken up anew; a message has failed.
fn is_refusal(body: &Json, reason: &str) {
    assert_eq!(start_answered(DIALECT, 200, body.clone()), refused(reason));
    assert_eq!(poll_answered(DIALECT, 200, body.clone()), Fate::Anew);
    assert_eq!(message_answered(DIALECT, 200, body.clone()), Delivery::Failed);
}

/// Nothing can be said: a start is asked of the other server, once; a chat is taken up anew, which tells what became of a message.
fn is_trouble(body: &Json) {
    let other = "https://shop.example/I3Root/Server2".to_owned();
    assert_eq!(
        start_answered(DIALECT, 200, body.clone()),
        Outcome::Elsewhere(other)
    );
    assert_eq!(poll_answered(DIALECT, 200, body.clone()), Fate::Anew);
    assert_eq!(message_answered(DIALECT, 200, body.clone()), Delivery::Sending);
}

/// Of something that no machine asks for: taken for the answer of a chat it is no such thing.
fn is_foreign(body: &Json) {
    assert_eq!(*body.get("chat"), Json::Null);
    assert_eq!(*body.get("callback"), Json::Null);
    is_trouble(body);
}

fn queue_state(body: Json) -> Option<QueueState> {
    DIALECT.queue_state(&Answer::Reply { status: 200, body })
}

pub(crate) const CLAIMS: &[Claim] = &[
    ("server-configuration", |body| {
        let mut visitor = Visitor::speaking(DIALECT);
        visitor.push(Input::Start(crate::support::start_request()));
        visitor.reply(200, body);
        assert_eq!(visitor.request().path, "/websvcs/chat/start");
    }),
    ("server-configuration-nothing", |body| {
        let mut visitor = Visitor::speaking(DIALECT);
        visitor.push(Input::Start(crate::support::start_request()));
        visitor.reply(200, body);
        let refused = StartFailure::Refused {
            error_id: Some("error.websvc.unsupportedOperation".to_owned()),
            message: None,
        };
        assert!(visitor.events().contains(&Event::StartFailed(refused)));
    }),
    ("start-response", |body| {
        let mut visitor = starting(DIALECT);
        visitor.reply(200, body);
        assert_eq!(visitor.machine.stage(), Stage::Waiting);
        let session = visitor.machine.session().unwrap();
        assert_eq!(
            (session.participant.secret(), session.chat.as_str()),
            (
                "11111111-aaaa-4bbb-8ccc-0000000000a1",
                "44444444-aaaa-4bbb-8ccc-0000000000d4"
            )
        );
    }),
    ("queue-response", |body| {
        let state = QueueState {
            agents: 2,
            wait_in_seconds: 45,
        };
        assert_eq!(queue_state(body), Some(state));
    }),
    ("failure-invalid-queue", |body| {
        assert_eq!(queue_state(body), None);
    }),
    ("failure-unspecified", |body| is_trouble(&body)),
    ("failure-general", |body| is_trouble(&body)),
    ("failure-invalid-charset", |body| {
        is_refusal(&body, "error.websvc.contentType.invalidCharset");
    }),
    ("failure-invalid-content-type", |body| {
        is_refusal(&body, "error.websvc.contentType.invalidContentType");
    }),
    ("failure-invalid-content", |body| {
        is_refusal(&body, "error.websvc.content.invalid");
    }),
    ("failure-missing-data", |body| {
        is_refusal(&body, "error.websvc.content.invalid.missingData");
    }),
    ("failure-bad-target", |body| {
        is_refusal(&body, "error.websvc.unknownEntity.badTarget");
    }),
    ("failure-not-online", |body| {
        is_refusal(&body, "error.websvc.userdb.notOnline");
    }),
    ("failure-bad-credentials", |body| {
        is_refusal(&body, "error.websvc.userdb.badCredentials");
    }),
    ("failure-no-session", |body| {
        assert_eq!(poll_answered(DIALECT, 200, body.clone()), Fate::Gone);
        let mut visitor = told(DIALECT, &["poll-agent-joins", "poll-empty"]);
        let due = visitor.request();
        visitor.push(Input::Close);
        crate::script::answer(&mut visitor, &due, Json::Null);
        visitor.reply(200, body);
        assert!(visitor.machine.next_request().is_none(), "it has been left");
    }),
    ("failure-unavailable", |body| {
        let other = "https://shop.example/I3Root/Server2".to_owned();
        assert_eq!(
            start_answered(DIALECT, 200, body.clone()),
            Outcome::Elsewhere(other)
        );
        assert_eq!(poll_answered(DIALECT, 200, body.clone()), Fate::Elsewhere);
        assert_eq!(message_answered(DIALECT, 200, body), Delivery::Waiting);
    }),
    ("failure-no-participant", |body| is_foreign(&body)),
    ("failure-account-exists", |body| is_foreign(&body)),
    ("party-info-request", |body| {
        let talking = told(DIALECT, &["poll-agent-joins"]);
        same(&talking.machine.photo_request().unwrap(), &body);
    }),
    ("party-info-response", |body| {
        assert_eq!(
            photo_path(&Answer::Reply { status: 200, body }),
            Some("/websvcs/photo/kim.png")
        );
    }),
    ("register-request", |body| {
        for block in ["home", "business"] {
            assert_eq!(body.get("contact").get(block).properties().len(), 12);
        }
    }),
    ("register-response", |body| is_foreign(&body)),
    ("problem-report-request", |body| {
        assert_eq!(body.get("version").as_u64(), Some(1));
        let failed = &body.get("failedRequestHistory").items()[0];
        assert_eq!(failed.get("status").as_u64(), Some(502));
        let moment = body.get("connectivityFailureHistory").items()[0]
            .get("timestamp")
            .as_str()
            .unwrap();
        assert!(UnixMillis::from_icws(moment).is_some());
    }),
];
