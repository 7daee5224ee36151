//! An agent holds the chat, is back, or cannot be had: what the visitor reads of it in both protocols.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

mod support;

use serde_json::{Value, json};
use support::{KIM, OWN, Visitor, start_request};
use waymeet_icws::{Dialect, EndReason, Input, Json, Stage};

const DIALECTS: [Dialect; 2] = [Dialect::Icws, Dialect::WebTools];

/// Kim Agent's states, as a poll tells them from this number on.
fn states(dialect: Dialect, first: usize, states: &[&str]) -> Json {
    told(dialect, KIM, "Kim Agent", "Agent", first, states)
}

fn told(dialect: Dialect, id: &str, name: &str, kind: &str, first: usize, states: &[&str]) -> Json {
    let events = states.iter().enumerate().map(|(index, state)| {
        let number = first + index;
        match dialect {
            Dialect::Icws => {
                let state = ["initializing", "alerting", "active", "held", "disconnected"]
                    .iter()
                    .position(|known| known == state);
                json!({ "__type": "urn:inin.com:webChat:chatParticipantStateChangedMessage", "participantId": id,
                    "sequenceNumber": number, "timestamp": "20210706T193229Z", "state": state, "displayName": name,
                    "participantType": kind })
            }
            Dialect::WebTools => {
                json!({ "type": "participantStateChanged", "participantID": id, "sequenceNumber": number,
                    "state": state, "participantName": name, "participantType": kind })
            }
        }
    });
    let events: Vec<Value> = events.collect();
    support::json(&match dialect {
        Dialect::Icws => json!({ "pollWaitSuggestion": "1000", "messages": events }),
        Dialect::WebTools => {
            json!({ "chat": { "pollWaitSuggestion": 1000, "events": events, "status": { "type": "success" } } })
        }
    })
}

/// The list of events in an answer.
fn events(body: &mut Json) -> &mut Vec<Json> {
    match body {
        Json::Array(events) => events,
        Json::Object(properties) => {
            let is_list = |name: &str| ["chat", "events", "messages"].contains(&name);
            let (_, inside) = properties.iter_mut().find(|(name, _)| is_list(name)).unwrap();
            events(inside)
        }
        _ => panic!("no events"),
    }
}

/// A chat in which nobody has been yet.
fn waiting(dialect: Dialect) -> Visitor {
    let mut visitor = Visitor::speaking(dialect);
    visitor.push(Input::Start(start_request()));
    if dialect == Dialect::WebTools {
        visitor.reply(200, support::web_tools_sample("server-configuration"));
    }
    let ids = json!({ "participantId": OWN, "chatId": "3f8f6f2c-9a53-45c7-8e0c-6d3a3d1b2222" });
    visitor.reply(
        200,
        support::json(&match dialect {
            Dialect::Icws => ids,
            Dialect::WebTools => {
                let mut chat = ids;
                chat["status"] = json!({ "type": "success" });
                json!({ "chat": chat })
            }
        }),
    );
    visitor
}

#[test]
fn a_chat_on_hold_and_an_agent_who_is_back_are_said_once_each() {
    for dialect in DIALECTS {
        for (heard, expected, stage) in [
            (
                &["active", "held", "active"][..],
                &["joins", "holds", "is back"][..],
                Stage::Talking,
            ),
            // Said again.
            (
                &["active", "held", "held", "active", "active"],
                &["joins", "holds", "is back"],
                Stage::Talking,
            ),
            // Twice.
            (
                &["active", "held", "active", "held", "active"],
                &["joins", "holds", "is back", "holds", "is back"],
                Stage::Talking,
            ),
            // Gone without having come back.
            (
                &["active", "held", "disconnected", "active"],
                &["joins", "holds", "leaves", "joins"],
                Stage::Talking,
            ),
            (&["active", "held"], &["joins", "holds"], Stage::Talking),
            (
                &["active", "held", "disconnected"],
                &["joins", "holds", "leaves"],
                Stage::Waiting,
            ),
            // What was before we did not hear.
            (&["held", "active"], &["holds", "is back"], Stage::Talking),
            (&["initializing", "alerting"], &[], Stage::Waiting),
            (&["alerting", "active"], &["joins"], Stage::Talking),
        ] {
            let mut visitor = waiting(dialect);
            visitor.reply(200, states(dialect, 0, heard));
            let expected: Vec<String> = expected.iter().map(|what| format!("Kim Agent {what}")).collect();
            assert_eq!(visitor.lines(), expected, "{dialect:?} {heard:?}");
            assert_eq!(visitor.machine.stage(), stage, "{dialect:?} {heard:?}");
        }
    }
}

#[test]
fn an_old_state_that_comes_late_holds_nothing() {
    for dialect in DIALECTS {
        let mut visitor = waiting(dialect);
        // Kim was active, held, and active again; the hold comes last.
        let mut body = states(dialect, 0, &["active", "held", "active"]);
        events(&mut body).swap(1, 2);
        visitor.reply(200, body);
        assert_eq!(visitor.lines(), ["Kim Agent joins"], "{dialect:?}");
    }
}

#[test]
fn who_has_been_sent_to_voicemail_is_not_in_the_conversation() {
    let dialect = Dialect::WebTools;
    let mut visitor = waiting(dialect);
    visitor.reply(200, states(dialect, 0, &["active", "voicemail"]));
    assert_eq!(visitor.lines(), ["Kim Agent joins", "Kim Agent leaves"]);
    assert_eq!(visitor.machine.stage(), Stage::Waiting);
    let own = told(dialect, OWN, "Ada Visitor", "WebUser", 2, &["voicemail"]);
    visitor.wake();
    visitor.reply(200, own);
    assert_eq!(visitor.machine.stage(), Stage::Ended(EndReason::ByServer));
}

#[test]
fn that_visitor_or_system_is_held_is_not_said() {
    for dialect in DIALECTS {
        let mut visitor = waiting(dialect);
        visitor.reply(
            200,
            told(
                dialect,
                OWN,
                "Ada Visitor",
                "WebUser",
                0,
                &["active", "held", "active"],
            ),
        );
        assert_eq!(visitor.lines(), [""; 0], "{dialect:?}");
        assert_eq!(visitor.machine.stage(), Stage::Waiting);
    }
}
