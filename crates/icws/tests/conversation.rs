//! The rules of the visitor's chat, one claim a test.

mod support;

use support::{KIM, OWN, Visitor, sample, sorted, start_request};
use waymeet_icws::{
    Answer, Connection, Delivery, EndReason, EntryKind, Event, Input, Json, Method, Session, Stage,
    StartFailure, UnixMillis,
};

fn text_message(author: &str, sequence: f64, text: &str) -> Json {
    Json::object([
        ("__type", "urn:inin.com:webChat:chatTextMessage".into()),
        ("participantId", author.into()),
        ("sequenceNumber", Json::Number(sequence)),
        ("timestamp", "20210706T193231Z".into()),
        ("contentType", "text/plain".into()),
        ("value", text.into()),
    ])
}

fn messages(messages: Vec<Json>) -> Json {
    Json::object([
        ("pollWaitSuggestion", "2000".into()),
        ("messages", Json::Array(messages)),
    ])
}

#[test]
fn a_start_asks_for_the_target_with_the_attributes() {
    let mut visitor = Visitor::new();
    visitor.push(Input::Start(start_request()));
    let request = visitor.reply(200, sample("start-response"));
    assert_eq!(
        (request.method, request.path.as_str()),
        (Method::Post, "/web-chat/start")
    );
    assert_eq!(request.base, "https://one.example:8019/icws");
    assert_eq!(
        request.body.as_ref().map(sorted),
        Some(sorted(&sample("start-request")))
    );
    let events = visitor.events();
    assert_eq!(
        events,
        [
            Event::Stage(Stage::Starting),
            Event::Opened,
            Event::Stage(Stage::Waiting)
        ]
    );
    let request = visitor.request();
    assert_eq!(
        (request.method, request.path),
        (Method::Get, format!("/web-chat/messages/{OWN}"))
    );
}

#[test]
fn who_wants_the_transcript_and_knows_what_it_is_about_says_so_in_the_start() {
    let mut visitor = Visitor::new();
    let mut start = start_request();
    start.transcript_email = "ada@shop.example".to_owned();
    start.routing_contexts = vec![
        ("Boots".to_owned(), "7".to_owned()),
        ("German".to_owned(), "Language".to_owned()),
    ];
    visitor.push(Input::Start(start));
    let body = visitor.request().body.unwrap();
    assert_eq!(
        body.get("transcriptEmailAddress").as_str(),
        Some("ada@shop.example")
    );
    let contexts = body.get("routingContexts").items();
    // A number there, in the reference; words are passed on as they are.
    assert_eq!(contexts[0].get("category").as_u64(), Some(7));
    assert_eq!(contexts[1].get("category").as_str(), Some("Language"));
}

#[test]
fn who_comes_back_to_the_network_asks_at_once() {
    let mut visitor = Visitor::talking();
    let before = visitor.machine.wake_at();
    assert!(before > Some(UnixMillis(visitor.now)), "a poll is to come");
    visitor.push(Input::Back);
    let request = visitor.request();
    assert_eq!(request.path, format!("/web-chat/messages/{OWN}"));
}

#[test]
fn markup_is_kept_beside_its_text() {
    let mut visitor = Visitor::talking();
    visitor.wake();
    let message = |content_type: &str, value: &str, number: u32| {
        serde_json::json!({ "__type": "urn:inin.com:webChat:chatTextMessage", "participantId": "0f3b6c2e-5d0a-4f0e-8d5b-7a1c9e3d3333",
            "sequenceNumber": 90 + number, "timestamp": "20210706T193231Z", "contentType": content_type, "value": value })
    };
    let bold = "<b>Hello</b> <script>alert(1)</script>";
    let answer = serde_json::json!({ "pollWaitSuggestion": "2000", "messages": [
        message("text/html", bold, 0), message("text/plain", bold, 1), message("text/html", &"<b>x</b>".repeat(10_000), 2)] });
    visitor.reply(200, support::json(&answer));
    let entries = visitor.machine.transcript();
    let last = &entries[entries.len() - 3..];
    assert_eq!(last[0].markup.as_deref(), Some(bold));
    assert_eq!(last[1].markup, None, "it is text, whatever it looks like");
    assert_eq!(last[2].markup, None, "too long to be cleaned in a page");
    assert!(matches!(&last[2].kind, EntryKind::Text(text) if text.starts_with("xxx")));
}

#[test]
fn participants_are_remembered_and_what_is_unknown_is_ignored() {
    let visitor = Visitor::talking();
    assert_eq!(visitor.machine.stage(), Stage::Talking);
    assert_eq!(
        visitor.lines(),
        [
            "system: Welcome. Somebody will be with you soon.",
            "Kim Agent joins",
            "Kim Agent: Hello!"
        ]
    );
    assert_eq!(
        visitor.machine.agent().and_then(|agent| agent.name.as_deref()),
        Some("Kim Agent")
    );
    let joined = &visitor.machine.transcript()[1];
    assert_eq!(joined.at, UnixMillis(1_625_599_949_250));
}

#[test]
fn the_poll_follows_the_suggestion_within_limits() {
    for (suggestion, expected) in [
        (Json::from("1500"), 1500),
        (Json::Number(1500.0), 1500),
        (Json::from("100"), 500),
        (Json::Number(3e9), 30_000),
        (Json::from("soon"), 1000),
        (Json::Null, 1000),
    ] {
        // The sample before it suggested 1000.
        let mut visitor = Visitor::talking();
        visitor.wake();
        let before = visitor.now;
        visitor.reply(200, Json::object([("pollWaitSuggestion", suggestion.clone())]));
        assert_eq!(
            visitor.machine.wake_at(),
            Some(UnixMillis(before + expected)),
            "{suggestion:?}"
        );
    }
}

#[test]
fn a_message_goes_from_waiting_to_sent_and_its_echo_is_not_a_second_one() {
    let mut visitor = Visitor::talking();
    visitor.say("  Do you have this in red? ");
    let delivery = |visitor: &Visitor| visitor.machine.transcript().last().unwrap().delivery;
    assert_eq!(delivery(&visitor), Delivery::Sending);
    let request = visitor.reply(204, Json::Null);
    assert_eq!(request.path, format!("/web-chat/send-message/{OWN}"));
    assert_eq!(
        request.body.as_ref().map(sorted),
        Some(sorted(&sample("send-message-request")))
    );
    assert_eq!(delivery(&visitor), Delivery::Sent);
    visitor.wake();
    visitor.reply(
        200,
        messages(vec![text_message(OWN, 5.0, "Do you have this in red?")]),
    );
    assert_eq!(visitor.lines().len(), 4);
}

#[test]
fn messages_are_sent_one_after_another_and_not_too_fast() {
    let mut visitor = Visitor::talking();
    visitor.say("one");
    visitor.say("two");
    let first = visitor.reply(204, Json::Null);
    assert_eq!(first.body.unwrap().get("message").as_str(), Some("one"));
    assert!(visitor.machine.next_request().is_none());
    assert_eq!(visitor.machine.wake_at(), Some(UnixMillis(visitor.now + 300)));
    visitor.wake();
    assert_eq!(
        visitor.request().body.unwrap().get("message").as_str(),
        Some("two")
    );
}

#[test]
fn blank_and_overlong_messages_are_not_taken() {
    let mut visitor = Visitor::talking();
    visitor.say(" \n ");
    visitor.say(&"é".repeat(waymeet_icws::MAX_MESSAGE_CHARS + 1));
    assert_eq!(visitor.lines().len(), 3);
    visitor.say(&"é".repeat(waymeet_icws::MAX_MESSAGE_CHARS));
    assert_eq!(visitor.lines().len(), 4);
}

#[test]
fn a_refused_message_fails_and_can_be_sent_again() {
    let mut visitor = Visitor::talking();
    visitor.say("hello");
    visitor.reply(400, Json::object([("errorId", "error.request.tooLong".into())]));
    let entry = visitor.machine.transcript().last().unwrap();
    assert_eq!(entry.delivery, Delivery::Failed);
    let id = entry.id;
    visitor.push(Input::Retry(id));
    visitor.wake();
    visitor.reply(204, Json::Null);
    assert_eq!(
        visitor.machine.transcript().last().unwrap().delivery,
        Delivery::Sent
    );
}

#[test]
fn a_repeated_sequence_number_is_dropped() {
    let mut visitor = Visitor::talking();
    for _ in 0..2 {
        visitor.wake();
        visitor.reply(
            200,
            messages(vec![
                text_message(KIM, 5.0, "Once"),
                text_message(KIM, 5.0, "Once"),
            ]),
        );
    }
    assert_eq!(
        visitor
            .lines()
            .iter()
            .filter(|line| line.ends_with("Once"))
            .count(),
        1
    );
}

#[test]
fn a_missing_sequence_number_is_asked_for_and_put_in_its_place() {
    let mut visitor = Visitor::talking();
    visitor.wake();
    visitor.reply(200, messages(vec![text_message(KIM, 6.0, "second")]));
    visitor.reply(200, sample("feature-web-chat"));
    let request = visitor.reply(
        200,
        Json::object([(
            "messages",
            Json::Array(vec![
                text_message(KIM, 3.0, "Hello!"),
                text_message(KIM, 5.0, "first"),
                text_message(KIM, 6.0, "second"),
            ]),
        )]),
    );
    assert_eq!(request.path, format!("/web-chat/message-history/{OWN}"));
    assert_eq!(
        visitor.lines()[2..],
        ["Kim Agent: Hello!", "Kim Agent: first", "Kim Agent: second"]
    );
    visitor.wake();
    assert_eq!(visitor.request().path, format!("/web-chat/messages/{OWN}"));
}

#[test]
fn what_the_history_tells_twice_is_there_once_and_what_was_said_twice_is_there_twice() {
    let mut visitor = Visitor::talking();
    visitor.wake();
    visitor.reply(200, messages(vec![text_message(KIM, 6.0, "yes")]));
    visitor.reply(200, sample("feature-web-chat"));
    visitor.reply(
        200,
        messages(vec![
            text_message(KIM, 3.0, "Hello!"),
            text_message(KIM, 3.0, "Hello!"),
            text_message(KIM, 5.0, "yes"),
            text_message(KIM, 6.0, "yes"),
            text_message(KIM, 5.0, "yes"),
            text_message(KIM, 6.0, "yes"),
        ]),
    );
    assert_eq!(
        visitor.lines()[2..],
        ["Kim Agent: Hello!", "Kim Agent: yes", "Kim Agent: yes"]
    );
}

#[test]
fn typing_is_told_once_and_its_end_after_three_seconds_without_a_key() {
    let mut visitor = Visitor::talking();
    visitor.push(Input::Typing);
    let request = visitor.reply(204, Json::Null);
    assert_eq!(request.path, format!("/web-chat/typing-state/{OWN}"));
    assert_eq!(request.body, Some(sample("typing-state-request")));
    visitor.advance(900);
    visitor.push(Input::Typing);
    assert!(visitor.machine.next_request().is_none());
    visitor.wake();
    visitor.reply(200, messages(vec![]));
    visitor.advance(1900);
    assert!(visitor.machine.next_request().is_none());
    visitor.wake();
    visitor.reply(200, messages(vec![]));
    visitor.wake();
    let request = visitor.request();
    assert_eq!(
        request.body,
        Some(Json::object([("typingIndicator", false.into())]))
    );
    assert_eq!(visitor.now, 1_000_000 + 900 + 3000);
}

#[test]
fn the_end_of_typing_is_told_before_the_message() {
    let mut visitor = Visitor::talking();
    visitor.push(Input::Typing);
    visitor.reply(204, Json::Null);
    visitor.say("done");
    assert_eq!(
        visitor
            .reply(204, Json::Null)
            .body
            .unwrap()
            .get("typingIndicator")
            .as_bool(),
        Some(false)
    );
    assert!(visitor.request().path.contains("send-message"));
}

#[test]
fn an_agents_typing_shows_until_the_agent_speaks_or_it_expires() {
    let mut visitor = Visitor::talking();
    visitor.wake();
    visitor.reply(200, sample("messages-typing"));
    assert_eq!(visitor.events(), [Event::Typing(true)]);
    visitor.wake();
    visitor.reply(200, messages(vec![text_message(KIM, 6.0, "Yes")]));
    assert!(visitor.events().contains(&Event::Typing(false)));
    visitor.wake();
    let typing = sample("messages-typing");
    let mut typing = typing.get("messages").items()[0].clone();
    if let Json::Object(properties) = &mut typing {
        properties[2].1 = Json::Number(7.0);
        properties
            .iter_mut()
            .filter(|(name, _)| name == "sequenceNumber")
            .for_each(|(_, v)| *v = Json::Number(7.0));
    }
    visitor.reply(200, messages(vec![typing]));
    visitor.events();
    visitor.advance(30_000);
    assert!(visitor.events().contains(&Event::Typing(false)));
}

#[test]
fn a_file_gets_an_address_on_the_current_server() {
    let mut visitor = Visitor::talking();
    visitor.wake();
    visitor.reply(200, sample("messages-typing"));
    visitor.wake();
    visitor.reply(200, sample("messages-file"));
    let EntryKind::File { name, size, path } = visitor.machine.transcript().last().unwrap().kind.clone()
    else {
        panic!("no file");
    };
    assert_eq!((name.as_str(), size), ("price list.pdf", Some(20_480)));
    assert_eq!(
        visitor.machine.file_url(&path),
        format!(
            "https://one.example:8019/icws/web-chat/file/{OWN}/33333333-aaaa-4bbb-8ccc-0000000000c3/price%20list.pdf"
        )
    );
}

#[test]
fn the_server_ends_a_chat_by_a_flag_or_by_the_visitors_own_state() {
    for ending in ["messages-agent-leaves", "messages-own-disconnect"] {
        let mut visitor = Visitor::talking();
        visitor.wake();
        visitor.reply(200, sample(ending));
        assert_eq!(
            visitor.machine.stage(),
            Stage::Ended(EndReason::ByServer),
            "{ending}"
        );
        assert!(visitor.machine.next_request().is_none());
        assert_eq!(visitor.machine.session(), None);
        assert_eq!(visitor.machine.wake_at(), None);
    }
}

#[test]
fn an_agents_leaving_is_said_and_the_visitor_waits_again() {
    let mut visitor = Visitor::talking();
    visitor.wake();
    let leaving = sample("messages-agent-leaves").get("messages").clone();
    visitor.reply(200, Json::object([("messages", leaving)]));
    assert_eq!(visitor.machine.stage(), Stage::Waiting);
    assert_eq!(
        visitor.lines().last().map(String::as_str),
        Some("Kim Agent leaves")
    );
}

#[test]
fn a_visitor_who_closes_is_told_so_at_once_and_the_server_too() {
    let mut visitor = Visitor::talking();
    visitor.push(Input::Close);
    assert_eq!(visitor.machine.stage(), Stage::Ended(EndReason::ByVisitor));
    let request = visitor.lose();
    assert!(request.is_last_word);
    assert_eq!(request.path, format!("/web-chat/exit/{OWN}"));
    visitor.reply(400, sample("error-invalid-participant"));
    assert!(visitor.machine.next_request().is_none());
}

#[test]
fn closing_while_the_start_is_under_way_leaves_the_chat_it_makes() {
    let mut visitor = Visitor::new();
    visitor.push(Input::Start(start_request()));
    let start = visitor.request();
    visitor.push(Input::Close);
    assert!(visitor.machine.next_request().is_none());
    visitor.push(Input::Answer(
        start.id,
        Answer::Reply {
            status: 200,
            body: sample("start-response"),
        },
    ));
    assert_eq!(visitor.request().path, format!("/web-chat/exit/{OWN}"));
    assert!(!visitor.events().contains(&Event::Opened));
}

#[test]
fn a_chat_the_server_does_not_know_any_more_is_over() {
    let mut visitor = Visitor::talking();
    visitor.wake();
    visitor.reply(400, sample("error-invalid-participant"));
    assert_eq!(visitor.machine.stage(), Stage::Ended(EndReason::Gone));
}

#[test]
fn a_start_goes_to_the_next_server_when_one_is_passive_and_to_announced_ones_first() {
    let mut visitor = Visitor::new();
    visitor.push(Input::Start(start_request()));
    visitor.reply(503, sample("error-passive-server"));
    assert_eq!(visitor.request().base, "https://cic-two.example:8019/icws");
}

#[test]
fn a_start_whose_answer_was_lost_is_repeated_once_and_no_more() {
    let mut visitor = Visitor::new();
    visitor.push(Input::Start(start_request()));
    visitor.lose();
    assert_eq!(visitor.lose().base, "https://two.example:8019/icws");
    assert!(visitor.machine.next_request().is_none());
    assert!(
        visitor
            .events()
            .contains(&Event::StartFailed(StartFailure::Unreachable))
    );
    // The visitor may try again with the same machine.
    visitor.push(Input::Start(start_request()));
    visitor.reply(200, sample("start-response"));
    assert_eq!(visitor.machine.stage(), Stage::Waiting);
}

#[test]
fn a_refused_start_is_told_in_the_servers_own_words() {
    let mut visitor = Visitor::new();
    visitor.push(Input::Start(start_request()));
    let body = Json::object([
        ("errorId", "error.request.webChat.invalidTarget".into()),
        ("message", "No such queue.".into()),
    ]);
    visitor.reply(400, body);
    let failure = StartFailure::Refused {
        error_id: Some("error.request.webChat.invalidTarget".to_owned()),
        message: Some("No such queue.".to_owned()),
    };
    assert!(visitor.events().contains(&Event::StartFailed(failure)));
}

#[test]
fn failed_polls_slow_down_then_the_chat_is_taken_up_anew() {
    let mut visitor = Visitor::talking();
    visitor.wake();
    visitor.lose();
    assert_eq!(visitor.machine.wake_at(), Some(UnixMillis(visitor.now + 2000)));
    visitor.wake();
    // The lost answer may have held something: the whole history is read, where there is one.
    assert_eq!(
        visitor.reply(200, sample("feature-web-chat")).path,
        "/connection/features/web-chat"
    );
    assert!(visitor.lose().path.contains("message-history"));
    assert_eq!(visitor.machine.wake_at(), Some(UnixMillis(visitor.now + 3000)));
    visitor.wake();
    visitor.lose();
    assert!(
        visitor
            .events()
            .contains(&Event::Connection(Connection::Troubled))
    );
    visitor.wake();
    let request = visitor.reply(204, Json::Null);
    assert_eq!(request.path, "/web-chat/reconnect");
    assert_eq!(
        request.body.as_ref().map(sorted),
        Some(sorted(&sample("reconnect-request")))
    );
    visitor.reply(200, sample("message-history"));
    assert!(visitor.events().contains(&Event::Connection(Connection::Steady)));
    assert_eq!(visitor.machine.stage(), Stage::Talking);
}

#[test]
fn a_message_in_flight_at_a_switchover_is_sent_once_at_the_new_server() {
    let mut visitor = Visitor::talking();
    visitor.say("hold on");
    visitor.reply(503, sample("error-passive-server"));
    assert_eq!(
        visitor.machine.transcript().last().unwrap().delivery,
        Delivery::Waiting
    );
    let reconnect = visitor.reply(204, Json::Null);
    assert_eq!(
        (reconnect.base.as_str(), reconnect.path.as_str()),
        ("https://cic-two.example:8019/icws", "/web-chat/reconnect")
    );
    visitor.reply(200, sample("message-history"));
    if visitor.machine.wake_at().is_some() {
        visitor.wake();
    }
    let mut sent = Vec::new();
    for _ in 0..3 {
        if let Some(request) = visitor.machine.next_request() {
            sent.push(request.path.clone());
            visitor.push(Input::Answer(
                request.id,
                Answer::Reply {
                    status: 200,
                    body: Json::Null,
                },
            ));
        }
        if visitor.machine.wake_at().is_some() {
            visitor.wake();
        }
    }
    assert_eq!(
        sent.iter().filter(|path| path.contains("send-message")).count(),
        1
    );
    assert_eq!(
        visitor.machine.session().unwrap().base,
        "https://cic-two.example:8019/icws"
    );
}

#[test]
fn a_message_whose_answer_was_lost_is_not_sent_twice_when_the_history_knows_it() {
    let mut visitor = Visitor::talking();
    visitor.say("Do you have this in red?");
    visitor.lose();
    assert_eq!(
        visitor.machine.transcript().last().unwrap().delivery,
        Delivery::Sending
    );
    visitor.wake();
    visitor.reply(204, Json::Null);
    visitor.reply(200, sample("message-history"));
    assert_eq!(
        visitor.machine.transcript().last().unwrap().delivery,
        Delivery::Sent
    );
    assert!(visitor.request().path.contains("/messages/"));
}

#[test]
fn without_histories_a_message_of_unknown_fate_is_left_to_the_visitor() {
    let mut visitor = Visitor::talking();
    visitor.say("anybody?");
    visitor.lose();
    visitor.wake();
    visitor.reply(204, Json::Null);
    visitor.reply(
        400,
        Json::object([("errorId", "error.request.unknownOperation".into())]),
    );
    assert_eq!(
        visitor.machine.transcript().last().unwrap().delivery,
        Delivery::Failed
    );
    assert_eq!(visitor.machine.stage(), Stage::Talking);
}

#[test]
fn a_chat_nobody_can_be_reached_for_is_given_up_after_twelve_tries() {
    let mut visitor = Visitor::talking();
    visitor.say("anybody?");
    visitor.lose();
    let mut tries = 0;
    while visitor.machine.stage() == Stage::Talking {
        visitor.wake();
        visitor.lose();
        tries += 1;
    }
    assert_eq!(tries, 12);
    assert_eq!(visitor.machine.stage(), Stage::Ended(EndReason::Lost));
    assert_eq!(
        visitor.machine.transcript().last().unwrap().delivery,
        Delivery::Failed
    );
}

#[test]
fn a_reload_takes_up_the_chat_with_its_history_and_sends_what_had_not_arrived() {
    let mut visitor = Visitor::new();
    let session = Session {
        base: "https://two.example:8019/icws".to_owned(),
        participant: waymeet_icws::ParticipantId::new(OWN),
        chat: "3f8f6f2c-9a53-45c7-8e0c-6d3a3d1b2222".to_owned(),
        said: 0,
        unsent: vec!["Do you have this in red?".to_owned(), "Or in blue?".to_owned()],
    };
    visitor.push(Input::Restore(session.clone()));
    assert_eq!(visitor.machine.session(), Some(session));
    assert_eq!(
        visitor.reply(204, Json::Null).base,
        "https://two.example:8019/icws"
    );
    visitor.reply(200, sample("message-history"));
    assert!(visitor.events().contains(&Event::Opened));
    assert_eq!(
        visitor.lines(),
        [
            "Kim Agent joins",
            "Kim Agent: Hello!",
            "me: Do you have this in red?",
            "me: Or in blue?"
        ]
    );
    assert_eq!(
        visitor.request().body.unwrap().get("message").as_str(),
        Some("Or in blue?")
    );
}

#[test]
fn a_reload_finds_out_that_the_chat_is_gone() {
    let mut visitor = Visitor::talking();
    let session = visitor.machine.session().unwrap();
    let mut next_page = Visitor::new();
    next_page.push(Input::Restore(session));
    next_page.reply(400, sample("error-invalid-participant"));
    assert_eq!(next_page.machine.stage(), Stage::Ended(EndReason::Gone));
    assert!(!next_page.events().contains(&Event::Opened));
    visitor.events();
}

#[test]
fn an_answer_to_another_request_is_ignored() {
    let mut visitor = Visitor::talking();
    visitor.wake();
    let request = visitor.request();
    visitor.push(Input::Answer(
        waymeet_icws::RequestId(request.id.0 + 100),
        Answer::None,
    ));
    visitor.push(Input::Answer(
        request.id,
        Answer::Reply {
            status: 200,
            body: messages(vec![]),
        },
    ));
    visitor.push(Input::Answer(request.id, Answer::None));
    assert_eq!(visitor.machine.stage(), Stage::Talking);
    assert!(visitor.events().is_empty());
}

#[test]
fn secrets_stay_out_of_debug_output() {
    let mut visitor = Visitor::talking();
    visitor.say("my secret");
    let request = visitor.request();
    let shown = format!(
        "{request:?} {:?} {:?}",
        visitor.machine.session().unwrap(),
        visitor.machine.agent()
    );
    assert!(
        !shown.contains(OWN) && !shown.contains(KIM) && !shown.contains("my secret"),
        "{shown}"
    );
}
