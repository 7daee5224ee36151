//! The rules of callbacks, one claim a test, in both protocols.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use serde_json::{Value, json};
use waymeet_icws::{
    Answer, Callback, CallbackEnd, CallbackEvent, CallbackInput, CallbackSession, CallbackStage,
    CallbackStatus, Dialect, Hosts, Json, Method, Moment, Request, StartFailure, UnixMillis,
};

mod support;

use support::wish;

const OWN: &str = "11111111-aaaa-4bbb-8ccc-0000000000a1";
const OWN_LATER: &str = "11111111-aaaa-4bbb-8ccc-0000000000a2";
const CALLBACK: &str = "66666666-aaaa-4bbb-8ccc-0000000000f6";
/// Web Tools' word for visitors without an account.
const OPEN: &str = "supportAuthenticationAnonymous";
const DIALECTS: [Dialect; 2] = [Dialect::Icws, Dialect::WebTools];

/// A visitor with a machine, and a server of one protocol that answers by hand.
struct Visitor {
    dialect: Dialect,
    machine: Callback,
    now: u64,
}

impl Visitor {
    fn new(dialect: Dialect) -> Self {
        let bases = ["https://one.example/cic", "https://two.example/cic"].map(str::to_owned);
        Self {
            dialect,
            machine: Callback::new(dialect, Hosts::new(&bases)),
            now: 1_000_000,
        }
    }

    /// One whose wish the server has, asked for its status.
    fn waiting(dialect: Dialect) -> Self {
        let mut visitor = Self::new(dialect);
        visitor.push(CallbackInput::Create(wish()));
        visitor.configure();
        visitor.reply(json!({ "participantID": OWN, "callbackID": CALLBACK }));
        visitor.events();
        visitor
    }

    fn push(&mut self, input: CallbackInput) {
        let now = UnixMillis(self.now);
        self.machine.push(input, Moment { now, random: 7 });
    }

    fn answer(&mut self, status: u16, body: &Value) -> Request {
        let request = self.machine.next_request().unwrap();
        let body = support::json(body);
        self.push(CallbackInput::Answer(request.id, Answer::Reply { status, body }));
        request
    }

    /// The server says what it can do, where it is asked that first.
    fn configure(&mut self) {
        if self.dialect == Dialect::WebTools {
            let asked = self.announce(&["create", "status", "reconnect", "disconnect", OPEN]);
            assert_eq!(asked.path, "/websvcs/serverConfiguration");
        }
    }

    /// The server says that it can do this.
    fn announce(&mut self, callback: &[&str]) -> Request {
        let capabilities = json!({ "callback": callback });
        self.answer(
            200,
            &json!([{ "serverConfiguration": { "cfgVer": 1, "capabilities": capabilities } }]),
        )
    }

    /// The server does what it is asked.
    fn reply(&mut self, says: Value) -> Request {
        match self.dialect {
            Dialect::Icws => self.answer(if says.is_null() { 204 } else { 200 }, &says),
            Dialect::WebTools => {
                let mut callback = if says.is_null() { json!({}) } else { says };
                callback["status"] = json!({ "type": "success" });
                self.answer(200, &json!({ "callback": callback }))
            }
        }
    }

    /// The server refuses, with the reason of its protocol.
    fn refuse(&mut self, icws: &str, web_tools: &str) -> Request {
        match self.dialect {
            Dialect::Icws => self.answer(400, &json!({ "errorId": icws, "message": "no" })),
            Dialect::WebTools => {
                let status = json!({ "type": "failure", "reason": web_tools });
                self.answer(200, &json!({ "callback": { "status": status } }))
            }
        }
    }

    /// The server no longer knows it.
    fn forget(&mut self) -> Request {
        self.refuse(
            "error.request.webCallback.invalidParticipantId",
            "error.websvc.unknownEntity.session",
        )
    }

    fn wake(&mut self) {
        self.now = self.machine.wake_at().unwrap().0.max(self.now);
        self.push(CallbackInput::Woke);
    }

    fn events(&mut self) -> Vec<CallbackEvent> {
        std::iter::from_fn(|| self.machine.next_event()).collect()
    }

    /// A path of this protocol.
    fn path(&self, rest: &str) -> String {
        match self.dialect {
            Dialect::Icws => format!("/web-callback/{rest}"),
            Dialect::WebTools => format!("/websvcs/callback/{rest}"),
        }
    }
}

fn sent(request: &Request) -> Json {
    support::sorted(request.body.as_ref().unwrap())
}

#[test]
fn a_wish_says_who_is_to_be_called_for_which_queue() {
    for (dialect, expected) in [
        (
            Dialect::Icws,
            json!({ "__type": "urn:inin.com:webCallback:callbackCreateRequest", "targetQueue": "Web Sales",
                "targetQueueType": "Workgroup", "telephone": "+353 21 555 0100", "name": "Ada Visitor",
                "subject": "Oak lamps" }),
        ),
        (
            Dialect::WebTools,
            json!({ "target": "Web Sales", "targettype": "Workgroup", "subject": "Oak lamps",
                "participant": { "name": "Ada Visitor", "credentials": "", "telephone": "+353 21 555 0100" },
                "customInfo": "after five", "attributes": { "Offer": "spring" }, "language": "en-us" }),
        ),
    ] {
        let mut visitor = Visitor::new(dialect);
        visitor.push(CallbackInput::Create(wish()));
        visitor.configure();
        let request = visitor.reply(json!({ "participantID": OWN, "callbackID": CALLBACK }));
        assert_eq!(
            (request.method, request.path.as_str()),
            (Method::Post, &*visitor.path("create"))
        );
        assert_eq!(sent(&request), support::sorted(&support::json(&expected)));
        assert_eq!(visitor.machine.stage(), CallbackStage::Waiting);
        let session = visitor.machine.session().unwrap();
        assert_eq!(
            (session.participant.secret(), session.callback.as_str()),
            (OWN, CALLBACK)
        );
    }
}

#[test]
fn its_place_and_time_are_asked_for_every_fifteen_seconds_and_told_where_they_change() {
    let icws = json!({ "state": 1, "queueWaitTime": 12, "queuePosition": 2 });
    let web_tools = json!({ "acdStatus": { "queueWaitTime": 12, "queuePosition": 2, "estimatedCallbackTime": 240 },
        "assignedAgent": { "name": "Kim Agent" } });
    for (dialect, says, expected_in_seconds, agent) in [
        (Dialect::Icws, icws, None, None),
        (
            Dialect::WebTools,
            web_tools,
            Some(240),
            Some("Kim Agent".to_owned()),
        ),
    ] {
        let mut visitor = Visitor::waiting(dialect);
        let asked = visitor.reply(says.clone());
        assert_eq!(asked.path, visitor.path(&format!("status/{OWN}")));
        let status = CallbackStatus {
            position: Some(2),
            waited_in_seconds: Some(12),
            expected_in_seconds,
            agent,
        };
        assert_eq!(visitor.events(), [CallbackEvent::Status(status)]);
        assert_eq!(visitor.machine.wake_at(), Some(UnixMillis(visitor.now + 15_000)));
        visitor.wake();
        visitor.reply(says);
        assert_eq!(visitor.events(), []);
    }
}

#[test]
fn once_the_server_has_it_no_longer_it_is_done() {
    for dialect in DIALECTS {
        let mut visitor = Visitor::waiting(dialect);
        visitor.forget();
        let end = CallbackStage::Ended(CallbackEnd::Done);
        assert_eq!(visitor.machine.stage(), end);
        assert_eq!(visitor.machine.session(), None);
        assert_eq!(visitor.machine.wake_at(), None);
    }
}

#[test]
fn a_visitor_takes_it_back_and_is_told_where_that_does_not_work() {
    for dialect in DIALECTS {
        let mut visitor = Visitor::waiting(dialect);
        visitor.reply(Value::Null);
        visitor.push(CallbackInput::Cancel);
        assert_eq!(visitor.machine.stage(), CallbackStage::Cancelling);
        let cancel = visitor.reply(Value::Null);
        assert_eq!(
            (cancel.method, cancel.path.as_str()),
            (Method::Post, &*visitor.path(&format!("disconnect/{OWN}")))
        );
        assert_eq!(
            visitor.machine.stage(),
            CallbackStage::Ended(CallbackEnd::Cancelled)
        );

        let mut visitor = Visitor::waiting(dialect);
        visitor.reply(Value::Null);
        visitor.push(CallbackInput::Cancel);
        visitor.answer(500, &Value::Null);
        visitor.answer(500, &Value::Null);
        assert!(visitor.events().contains(&CallbackEvent::CancelFailed));
        assert_eq!(visitor.machine.stage(), CallbackStage::Waiting);
    }
}

#[test]
fn one_taken_back_while_it_is_asked_for_is_taken_back_as_soon_as_it_is_there() {
    for dialect in DIALECTS {
        let mut visitor = Visitor::new(dialect);
        visitor.push(CallbackInput::Create(wish()));
        visitor.configure();
        visitor.push(CallbackInput::Cancel);
        visitor.reply(json!({ "participantID": OWN, "callbackID": CALLBACK }));
        let cancel = visitor.reply(Value::Null);
        assert_eq!(cancel.path, visitor.path(&format!("disconnect/{OWN}")));
        assert_eq!(
            visitor.machine.stage(),
            CallbackStage::Ended(CallbackEnd::Cancelled)
        );
    }
}

#[test]
fn one_taken_back_before_any_server_has_it_is_asked_for_no_more() {
    let mut visitor = Visitor::new(Dialect::WebTools);
    visitor.push(CallbackInput::Create(wish()));
    visitor.push(CallbackInput::Cancel);
    visitor.configure();
    assert!(visitor.machine.next_request().is_none());
    assert_eq!(
        visitor.machine.stage(),
        CallbackStage::Ended(CallbackEnd::Cancelled)
    );
    for dialect in DIALECTS {
        let mut visitor = Visitor::new(dialect);
        visitor.push(CallbackInput::Create(wish()));
        visitor.configure();
        visitor.push(CallbackInput::Cancel);
        visitor.answer(503, &Value::Null);
        assert!(visitor.machine.next_request().is_none());
        assert_eq!(
            visitor.machine.stage(),
            CallbackStage::Ended(CallbackEnd::Cancelled)
        );
    }
}

#[test]
fn a_wish_is_asked_of_the_other_server_where_one_is_passive_and_of_no_other_where_its_fate_is_unknown() {
    for dialect in DIALECTS {
        let mut visitor = Visitor::new(dialect);
        visitor.push(CallbackInput::Create(wish()));
        visitor.configure();
        visitor.answer(503, &Value::Null);
        visitor.configure();
        let again = visitor.answer(500, &Value::Null);
        assert_eq!(again.base, "https://two.example/cic");
        assert!(visitor.machine.next_request().is_none());
        assert_eq!(
            visitor.events().last(),
            Some(&CallbackEvent::Failed(StartFailure::Unreachable))
        );
        assert_eq!(visitor.machine.stage(), CallbackStage::Idle);
    }
}

#[test]
fn a_refusal_has_the_servers_reason() {
    for (dialect, id, words) in [
        (Dialect::Icws, "error.request.x", Some("no".to_owned())),
        (Dialect::WebTools, "error.websvc.unknownEntity.badTarget", None),
    ] {
        let mut visitor = Visitor::new(dialect);
        visitor.push(CallbackInput::Create(wish()));
        visitor.configure();
        visitor.refuse(id, id);
        let refused = StartFailure::Refused {
            error_id: Some(id.to_owned()),
            message: words,
        };
        assert_eq!(visitor.events().last(), Some(&CallbackEvent::Failed(refused)));
    }
}

#[test]
fn a_switchover_and_the_next_page_take_it_up_again() {
    for dialect in DIALECTS {
        let mut visitor = Visitor::waiting(dialect);
        visitor.answer(503, &Value::Null);
        visitor.configure();
        let reconnect = visitor.reply(match dialect {
            Dialect::Icws => Value::Null,
            Dialect::WebTools => json!({ "participantID": OWN_LATER }),
        });
        assert_eq!(
            (reconnect.base.as_str(), reconnect.path.as_str()),
            ("https://two.example/cic", &*visitor.path("reconnect"))
        );
        let own = match dialect {
            Dialect::Icws => OWN,
            Dialect::WebTools => OWN_LATER,
        };
        let asked = visitor.reply(Value::Null);
        assert_eq!(asked.path, visitor.path(&format!("status/{own}")));
        let session: CallbackSession = visitor.machine.session().unwrap().clone();
        assert_eq!(session.base, "https://two.example/cic");

        let mut next = Visitor::new(dialect);
        next.push(CallbackInput::Restore(session));
        next.configure();
        let reconnect = next.reply(Value::Null);
        assert_eq!(reconnect.base, "https://two.example/cic");
        assert_eq!(reconnect.body.unwrap().get("callbackID").as_str(), Some(CALLBACK));
        assert_eq!(next.machine.stage(), CallbackStage::Waiting);
    }
}

#[test]
fn a_server_that_cannot_be_had_is_looked_for_until_it_is_given_up() {
    for dialect in DIALECTS {
        let mut visitor = Visitor::waiting(dialect);
        let mut bases = Vec::new();
        for _ in 0..3 {
            visitor.answer(500, &Value::Null);
            visitor.wake();
        }
        while let Some(request) = visitor.machine.next_request() {
            let asked = match dialect {
                Dialect::Icws => "/web-callback/reconnect",
                Dialect::WebTools => "/websvcs/serverConfiguration",
            };
            assert_eq!(request.path, asked);
            bases.push(request.base.clone());
            visitor.push(CallbackInput::Answer(request.id, Answer::None));
            if visitor.machine.wake_at().is_some() {
                visitor.wake();
            }
        }
        assert_eq!(bases.len(), 12);
        assert!(bases.iter().any(|base| base.contains("two.example")));
        assert_eq!(visitor.machine.stage(), CallbackStage::Ended(CallbackEnd::Lost));
    }
}

#[test]
fn a_server_that_does_not_announce_callbacks_or_wants_accounts_is_asked_for_none() {
    for callback in [&[][..], &["create"], &[OPEN, "status", "reconnect"]] {
        let mut visitor = Visitor::new(Dialect::WebTools);
        visitor.push(CallbackInput::Create(wish()));
        visitor.announce(callback);
        let refused = StartFailure::Refused {
            error_id: Some("error.websvc.unsupportedOperation".to_owned()),
            message: None,
        };
        assert_eq!(
            visitor.events().last(),
            Some(&CallbackEvent::Failed(refused)),
            "{callback:?}"
        );
        assert!(visitor.machine.next_request().is_none());
        assert_eq!(visitor.machine.wake_at(), None);
        // Whoever tries again asks again.
        visitor.push(CallbackInput::Create(wish()));
        visitor.configure();
        assert_eq!(
            visitor.machine.next_request().unwrap().path,
            visitor.path("create")
        );
    }
}

#[test]
fn where_no_server_says_what_it_can_do_no_callback_can_be_had() {
    let mut visitor = Visitor::new(Dialect::WebTools);
    visitor.push(CallbackInput::Create(wish()));
    visitor.answer(503, &Value::Null);
    let other = visitor.answer(200, &Value::Null);
    assert_eq!(other.base, "https://two.example/cic");
    assert_eq!(
        visitor.events().last(),
        Some(&CallbackEvent::Failed(StartFailure::Unreachable))
    );
    assert!(visitor.machine.next_request().is_none());
}

#[test]
fn a_server_that_takes_up_no_callbacks_is_passed_over_at_a_switchover() {
    let mut visitor = Visitor::waiting(Dialect::WebTools);
    visitor.answer(503, &Value::Null);
    let second = visitor.announce(&["create", OPEN]);
    visitor.wake();
    let first = visitor.announce(&["reconnect", "status"]);
    assert_ne!(first.base, second.base);
    assert_eq!(
        visitor.reply(json!({ "participantID": OWN_LATER })).path,
        visitor.path("reconnect")
    );
    assert_eq!(visitor.machine.stage(), CallbackStage::Waiting);
}

#[test]
fn where_no_server_takes_up_callbacks_it_is_lost_and_nobody_goes_on_asking() {
    let mut visitor = Visitor::waiting(Dialect::WebTools);
    for _ in 0..3 {
        visitor.answer(500, &Value::Null);
        visitor.wake();
    }
    visitor.announce(&["create", OPEN]);
    visitor.wake();
    visitor.announce(&["create", OPEN]);
    assert_eq!(visitor.machine.stage(), CallbackStage::Ended(CallbackEnd::Lost));
    assert!(visitor.machine.next_request().is_none());
    assert_eq!(visitor.machine.wake_at(), None);

    // One of them is passive now: it may be able to, later; but not for ever.
    let mut visitor = Visitor::waiting(Dialect::WebTools);
    visitor.answer(503, &Value::Null);
    let mut tries = 0;
    while visitor.machine.stage() == CallbackStage::Waiting {
        if tries % 2 == 0 {
            visitor.announce(&["create", OPEN]);
        } else {
            visitor.answer(503, &Value::Null);
        }
        tries += 1;
        if visitor.machine.wake_at().is_some() {
            visitor.wake();
        }
    }
    assert_eq!(tries, 12);
    assert_eq!(visitor.machine.stage(), CallbackStage::Ended(CallbackEnd::Lost));
}

#[test]
fn what_a_server_does_not_announce_it_is_not_asked_for() {
    let mut visitor = Visitor::new(Dialect::WebTools);
    visitor.push(CallbackInput::Create(wish()));
    visitor.announce(&["create", OPEN]);
    visitor.reply(json!({ "participantID": OWN, "callbackID": CALLBACK }));
    // It does not tell how the callback stands.
    assert!(visitor.machine.next_request().is_none());
    assert_eq!(visitor.machine.wake_at(), None);
    visitor.events();
    // Nor does it take it back.
    visitor.push(CallbackInput::Cancel);
    assert!(visitor.machine.next_request().is_none());
    assert!(visitor.events().contains(&CallbackEvent::CancelFailed));
    assert_eq!(visitor.machine.stage(), CallbackStage::Waiting);
}
