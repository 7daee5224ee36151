//! What a server is asked for depends on the version of its web chat: it is found out where it matters, and costs nobody time.

mod support;

use support::{KIM, OWN, Visitor, sample, start_request};
use waymeet_icws::{
    Connection, Delivery, EndReason, Event, Input, Json, Method, Request, Stage, StartFailure, UnixMillis,
};

const QUESTION: &str = "/connection/features/web-chat";

fn version(version: u32) -> Json {
    support::json(&serde_json::json!({ "featureId": "web-chat", "version": version }))
}

fn error(id: &str) -> Json {
    Json::object([("errorId", id.into()), ("message", "no".into())])
}

fn unsupported() -> Event {
    Event::StartFailed(StartFailure::Refused {
        error_id: Some("error.websvc.unsupportedOperation".to_owned()),
        message: None,
    })
}

fn is_question(request: &Request) -> bool {
    (request.method, request.path.as_str()) == (Method::Get, QUESTION)
}

/// Answers of servers that do not say which version they have.
fn silences() -> Vec<(u16, Json)> {
    vec![
        (401, error("error.request.connection.invalidSession")),
        (403, error("error.request.accessDenied")),
        (405, Json::Null),
        (404, Json::Null),
        (500, Json::Null),
        (502, Json::Null),
        (200, Json::Null),
    ]
}

/// A visitor whose start a server with a pair's other half answers like this.
fn starting(status: u16, body: Json) -> Visitor {
    let mut visitor = Visitor::new();
    visitor.push(Input::Start(start_request()));
    visitor.reply(status, body);
    visitor
}

/// A chat with a number missing among what was told: the history is to be read.
fn with_a_gap() -> Visitor {
    let mut visitor = Visitor::talking();
    visitor.wake();
    visitor.reply(200, said(6, "second"));
    visitor
}

fn said(sequence: u32, text: &str) -> Json {
    support::json(&serde_json::json!({ "pollWaitSuggestion": "2000", "messages": [{
        "__type": "urn:inin.com:webChat:chatTextMessage", "participantId": KIM, "sequenceNumber": sequence,
        "timestamp": "20210706T193231Z", "contentType": "text/plain", "value": text }] }))
}

#[test]
fn a_chat_that_goes_well_asks_nothing_before_it_runs_nor_while_it_does() {
    let mut visitor = Visitor::talking();
    let mut paths = Vec::new();
    visitor.say("The oak one");
    for _ in 0..8 {
        if let Some(request) = visitor.machine.next_request() {
            paths.push(request.path.clone());
            let body = Json::object([("messages", Json::Array(Vec::new()))]);
            visitor.push(Input::Answer(
                request.id,
                waymeet_icws::Answer::Reply { status: 200, body },
            ));
        } else {
            visitor.wake();
        }
    }
    assert!(paths.len() > 3);
    assert!(!paths.iter().any(|path| path == QUESTION), "{paths:?}");
}

#[test]
fn a_first_version_that_refuses_what_it_does_not_know_is_asked_for_a_chat_without_it() {
    let mut visitor = starting(400, error("error.request.invalidProperty"));
    assert_eq!(visitor.machine.stage(), Stage::Starting);
    let asked = visitor.reply(200, version(1));
    assert!(is_question(&asked));
    assert_eq!(asked.timeout_in_ms, 4_000, "a start waits for it");
    let start = visitor.reply(200, sample("start-response"));
    let body = start.body.unwrap();
    let names: Vec<&str> = body.properties().iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["participantName", "targetName", "targetType", "language"]);
    assert_eq!(visitor.machine.stage(), Stage::Waiting);
}

#[test]
fn a_first_version_that_refuses_even_that_is_asked_no_third_time() {
    let mut visitor = starting(400, error("error.request.invalidProperty"));
    visitor.reply(200, version(1));
    visitor.reply(400, error("error.request.webChatIsOff"));
    assert!(visitor.machine.next_request().is_none());
    let refused = StartFailure::Refused {
        error_id: Some("error.request.webChatIsOff".to_owned()),
        message: Some("no".to_owned()),
    };
    assert!(visitor.events().contains(&Event::StartFailed(refused)));
}

#[test]
fn a_later_version_meant_what_it_refused() {
    for told in 2..=7 {
        let mut visitor = starting(400, error("error.request.invalidProperty"));
        visitor.reply(200, version(told));
        assert!(visitor.machine.next_request().is_none(), "{told}");
        let refused = StartFailure::Refused {
            error_id: Some("error.request.invalidProperty".to_owned()),
            message: Some("no".to_owned()),
        };
        assert!(visitor.events().contains(&Event::StartFailed(refused)), "{told}");
        assert_eq!(visitor.machine.stage(), Stage::Idle);
    }
}

#[test]
fn a_server_without_the_feature_is_said_to_have_no_chats_and_may_be_tried_again() {
    for refusal in [
        (404, error("error.request.notFound")),
        (400, error("error.request.unknownOperation")),
        (410, Json::Null),
    ] {
        let mut visitor = starting(refusal.0, refusal.1);
        assert!(is_question(&visitor.reply(404, sample("error-no-feature"))));
        assert!(visitor.events().contains(&unsupported()));
        assert!(visitor.machine.next_request().is_none());
        visitor.push(Input::Start(start_request()));
        assert_eq!(
            visitor.reply(200, sample("start-response")).path,
            "/web-chat/start"
        );
        assert_eq!(visitor.machine.stage(), Stage::Waiting);
    }
}

#[test]
fn where_neither_server_of_a_pair_finds_web_chats_the_last_one_is_asked_why() {
    let mut visitor = starting(404, Json::Null);
    visitor.reply(404, Json::Null);
    let asked = visitor.reply(404, sample("error-no-feature"));
    assert!(is_question(&asked));
    assert_eq!(asked.base, "https://two.example:8019/icws");
    assert!(visitor.events().contains(&unsupported()));
}

#[test]
fn a_refusal_counts_where_a_server_hides_what_it_can_do() {
    let refused = StartFailure::Refused {
        error_id: Some("error.request.strange".to_owned()),
        message: Some("no".to_owned()),
    };
    let told = Event::StartFailed(refused);
    for (status, body) in silences() {
        let mut visitor = starting(400, error("error.request.strange"));
        assert!(is_question(&visitor.reply(status, body)));
        assert!(visitor.events().contains(&told), "{status}");
    }
    let mut visitor = starting(400, error("error.request.strange"));
    assert!(is_question(&visitor.lose()));
    assert!(visitor.events().contains(&told));
}

#[test]
fn what_web_chat_refuses_in_its_own_words_needs_no_question() {
    let mut visitor = starting(400, error("error.request.webChat.invalidTarget"));
    assert!(visitor.machine.next_request().is_none());
    assert_eq!(visitor.machine.stage(), Stage::Idle);
}

#[test]
fn a_visitor_who_leaves_while_the_question_is_out_is_gone() {
    let mut visitor = starting(400, error("error.request.invalidProperty"));
    let asked = visitor.request();
    visitor.push(Input::Close);
    let body = version(1);
    visitor.push(Input::Answer(
        asked.id,
        waymeet_icws::Answer::Reply { status: 200, body },
    ));
    assert!(visitor.machine.next_request().is_none());
    assert_eq!(visitor.machine.stage(), Stage::Ended(EndReason::ByVisitor));
}

#[test]
fn a_gap_is_filled_by_the_history_from_version_six_on_and_left_by_earlier_ones() {
    for told in 1..=7 {
        let mut visitor = with_a_gap();
        assert!(is_question(&visitor.reply(200, version(told))), "{told}");
        let next = visitor.reply(200, Json::object([("messages", Json::Array(Vec::new()))]));
        let has_history = next.path == format!("/web-chat/message-history/{OWN}");
        let has_polled = next.path == format!("/web-chat/messages/{OWN}");
        assert_eq!((has_history, has_polled), (told >= 6, told < 6), "{told}");
        // It is not asked again, nor is an old one ever for its history.
        visitor.advance(20_000);
        for sequence in [9, 12] {
            let request = visitor.reply(200, said(sequence, "more"));
            assert!(!is_question(&request));
            assert!(told >= 6 || !request.path.contains("history"), "{told}");
            visitor.advance(20_000);
        }
    }
}

#[test]
fn a_server_that_hides_what_it_can_do_is_asked_for_the_history_all_the_same() {
    for (status, body) in silences() {
        let mut visitor = with_a_gap();
        visitor.reply(status, body);
        assert!(visitor.request().path.contains("/message-history/"), "{status}");
    }
}

#[test]
fn a_chat_that_runs_outweighs_a_server_that_says_there_are_none() {
    let mut visitor = with_a_gap();
    visitor.reply(404, sample("error-no-feature"));
    assert!(visitor.request().path.contains("/message-history/"));
    assert_eq!(visitor.machine.stage(), Stage::Talking);
}

#[test]
fn a_question_that_is_lost_counts_as_a_failed_poll_and_the_history_is_read_all_the_same() {
    let mut visitor = with_a_gap();
    assert!(is_question(&visitor.lose()));
    assert_eq!(visitor.machine.wake_at(), Some(UnixMillis(visitor.now + 3_000)));
    visitor.wake();
    assert!(visitor.lose().path.contains("/message-history/"));
    visitor.wake();
    visitor.lose();
    assert!(
        visitor
            .events()
            .contains(&Event::Connection(Connection::Troubled))
    );
}

#[test]
fn a_page_takes_up_its_chat_without_a_question_where_the_history_is_there() {
    let session = Visitor::talking().machine.session().unwrap();
    let mut visitor = Visitor::new();
    visitor.push(Input::Restore(session));
    visitor.reply(204, Json::Null);
    let history = visitor.reply(200, sample("message-history"));
    assert_eq!(history.path, format!("/web-chat/message-history/{OWN}"));
    assert_eq!(visitor.machine.stage(), Stage::Talking);
}

#[test]
fn after_a_switchover_a_server_without_histories_is_told_from_one_that_only_stumbled() {
    for (told, is_resumed) in [
        ((200, version(1)), true),
        ((200, version(5)), true),
        // A proxy's 404: it has histories, and is tried again.
        ((200, version(6)), false),
        // It does not say, and has just not found one.
        ((403, error("error.request.accessDenied")), true),
        ((404, Json::Null), true),
        ((404, sample("error-no-feature")), true),
    ] {
        let mut visitor = Visitor::talking();
        visitor.say("anybody?");
        visitor.lose();
        visitor.wake();
        visitor.reply(204, Json::Null);
        visitor.reply(404, Json::Null);
        let asked = visitor.reply(told.0, told.1.clone());
        assert!(is_question(&asked));
        let delivery = visitor.machine.transcript().last().unwrap().delivery;
        let connection = visitor.events();
        let is_steady = connection.contains(&Event::Connection(Connection::Steady));
        assert_eq!(is_steady, is_resumed, "{told:?}");
        // What has perhaps arrived is left to the visitor.
        assert_eq!(delivery == Delivery::Failed, is_resumed, "{told:?}");
        if !is_resumed {
            visitor.wake();
            assert_eq!(visitor.request().path, "/web-chat/reconnect");
        }
    }
}

#[test]
fn a_question_that_is_lost_while_a_chat_is_taken_up_is_asked_once_more() {
    for is_lost_again in [false, true] {
        let mut visitor = Visitor::talking();
        visitor.say("anybody?");
        visitor.lose();
        visitor.wake();
        visitor.reply(204, Json::Null);
        visitor.reply(404, Json::Null);
        // A proxy's word is none of the server's.
        assert!(is_question(&visitor.reply(502, Json::Null)));
        assert_eq!(
            visitor.machine.transcript().last().unwrap().delivery,
            Delivery::Sending
        );
        visitor.wake();
        let again = if is_lost_again {
            visitor.lose()
        } else {
            visitor.reply(200, version(1))
        };
        assert!(is_question(&again));
        assert_eq!(visitor.machine.stage(), Stage::Talking);
        assert!(visitor.events().contains(&Event::Connection(Connection::Steady)));
    }
}

#[test]
fn each_server_of_a_pair_has_a_version_of_its_own() {
    // An old one, found out in a chat that runs.
    let mut visitor = with_a_gap();
    visitor.reply(200, version(5));
    // It hands over to a new one: that has the history.
    visitor.reply(503, sample("error-passive-server"));
    let reconnect = visitor.reply(204, Json::Null);
    assert_eq!(reconnect.base, "https://cic-two.example:8019/icws");
    let history = visitor.reply(200, sample("message-history"));
    assert_eq!(history.path, format!("/web-chat/message-history/{OWN}"));
    // And back to the old one, which is not the one that had a history.
    visitor.reply(503, Json::Null);
    visitor.reply(204, Json::Null);
    visitor.reply(400, error("error.request.unknownOperation"));
    assert_eq!(visitor.machine.stage(), Stage::Talking);
    assert_eq!(visitor.request().path, format!("/web-chat/messages/{OWN}"));
}

#[test]
fn an_old_server_that_only_lost_the_connection_is_not_asked_for_its_history_again() {
    let mut visitor = with_a_gap();
    visitor.reply(200, version(5));
    for _ in 0..3 {
        visitor.lose();
        visitor.wake();
    }
    assert_eq!(visitor.reply(204, Json::Null).path, "/web-chat/reconnect");
    assert_eq!(visitor.request().path, format!("/web-chat/messages/{OWN}"));
    assert_eq!(visitor.machine.stage(), Stage::Talking);
}
