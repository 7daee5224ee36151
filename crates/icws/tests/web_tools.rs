//! The rules of a chat over Interaction Web Tools, one claim a test.

mod support;

use support::{Visitor, sorted, start_request, web_tools_sample as sample};
use waymeet_icws::{
    Answer, Delivery, Dialect, EndReason, EntryKind, Event, Input, Json, Method, Stage, StartFailure,
    UnixMillis, photo_path,
};

const OWN: &str = "11111111-aaaa-4bbb-8ccc-0000000000a1";
const OWN_LATER: &str = "11111111-aaaa-4bbb-8ccc-0000000000a2";

/// A visitor who wants to chat with a server that has said what it can do.
fn starting() -> Visitor {
    let mut visitor = Visitor::speaking(Dialect::WebTools);
    visitor.push(Input::Start(start_request()));
    configure(&mut visitor);
    visitor
}

/// The server says what it can do.
fn configure(visitor: &mut Visitor) {
    let asked = visitor.reply(200, sample("server-configuration"));
    assert_eq!(
        (asked.method, asked.path.as_str()),
        (Method::Get, "/websvcs/serverConfiguration")
    );
}

/// A chat with Kim Agent in it, and nothing pending.
fn talking() -> Visitor {
    let mut visitor = starting();
    visitor.reply(200, sample("start-response"));
    visitor.reply(200, sample("poll-agent-joins"));
    visitor.events();
    visitor
}

fn body_of(request: &waymeet_icws::Request) -> Option<Json> {
    request.body.as_ref().map(sorted)
}

/// An answer with these events.
fn told(events: serde_json::Value) -> Json {
    let status = serde_json::json!({ "type": "success" });
    support::json(&serde_json::json!({ "chat": { "status": status, "events": events } }))
}

#[test]
fn a_start_says_who_asks_for_which_queue_and_a_poll_follows_under_the_id_it_was_given() {
    let mut visitor = starting();
    let start = visitor.reply(200, sample("start-response"));
    assert_eq!(
        (start.method, start.base.as_str(), start.path.as_str()),
        (
            Method::Post,
            "https://shop.example/I3Root/Server1",
            "/websvcs/chat/start"
        )
    );
    assert_eq!(body_of(&start), Some(sorted(&sample("start-request"))));
    assert_eq!(visitor.machine.stage(), Stage::Waiting);
    let poll = visitor.reply(200, sample("poll-agent-joins"));
    assert_eq!(
        (poll.method, poll.path),
        (Method::Get, format!("/websvcs/chat/poll/{OWN}"))
    );
    // It suggests its pace in digits.
    assert_eq!(visitor.machine.wake_at(), Some(UnixMillis(visitor.now + 1_000)));
}

#[test]
fn what_is_said_is_shown_as_text_with_who_said_it() {
    let visitor = talking();
    assert_eq!(visitor.machine.stage(), Stage::Talking);
    assert_eq!(
        visitor.lines(),
        [
            "IC: Welcome to Web Sales.",
            "Kim Agent joins",
            "Kim Agent: Hello,\nhow can I help?"
        ]
    );
}

#[test]
fn who_wants_the_transcript_and_knows_what_it_is_about_says_so_in_the_start() {
    let mut start = start_request();
    start.transcript_email = "ada@shop.example".to_owned();
    start.routing_contexts = vec![("Boots".to_owned(), "Product".to_owned())];
    let mut visitor = Visitor::speaking(Dialect::WebTools);
    visitor.push(Input::Start(start));
    configure(&mut visitor);
    let body = visitor.request().body.unwrap();
    assert_eq!(body.get("transcriptRequired").as_bool(), Some(true));
    assert_eq!(body.get("emailAddress").as_str(), Some("ada@shop.example"));
    let context = &body.get("routingContexts").items()[0];
    assert_eq!(context.get("context").as_str(), Some("Boots"));
    assert_eq!(context.get("category").as_str(), Some("Product"));
}

#[test]
fn a_page_the_agent_pushes_is_a_link_and_a_file_has_its_address_on_the_server_that_has_the_chat() {
    let mut visitor = talking();
    visitor.wake();
    visitor.reply(200, sample("poll-url-and-file"));
    assert_eq!(
        visitor.lines()[3..],
        [
            "Kim Agent suggests https://shop.example/boots",
            "Kim Agent sends size.pdf"
        ]
    );
    let EntryKind::File { path, .. } = &visitor.machine.transcript()[4].kind else {
        panic!("a file");
    };
    assert_eq!(
        visitor.machine.file_url(path),
        format!(
            "https://shop.example/I3Root/Server1/websvcs/chat/getfile/{OWN}/33333333aaaa4bbb8ccc0000000000c3/-size.pdf"
        )
    );
}

#[test]
fn the_answer_to_a_message_holds_its_echo_which_is_not_a_second_one() {
    let mut visitor = talking();
    visitor.push(Input::Typing);
    let typing = visitor.reply(200, told(serde_json::json!([])));
    assert_eq!(
        (typing.path.as_str(), body_of(&typing)),
        (
            &*format!("/websvcs/chat/setTypingState/{OWN}"),
            Some(sorted(&sample("typing-state-request")))
        )
    );
    visitor.say("The oak one");
    // No longer typing; then the message.
    visitor.reply(200, told(serde_json::json!([])));
    let sent = visitor.reply(200, sample("send-message-response"));
    assert_eq!(sent.path, format!("/websvcs/chat/sendMessage/{OWN}"));
    assert_eq!(body_of(&sent), Some(sorted(&sample("send-message-request"))));
    assert_eq!(visitor.lines()[3..], ["me: The oak one"]);
    let entry = visitor.machine.transcript().last().unwrap();
    assert_eq!(entry.delivery, Delivery::Sent);
}

#[test]
fn what_any_answer_tells_is_heard() {
    let text = serde_json::json!([{ "type": "text", "participantID": "22222222-aaaa-4bbb-8ccc-0000000000b2",
        "participantType": "Agent", "displayName": "Kim Agent", "sequenceNumber": 6, "value": "Still there?" }]);
    let mut visitor = talking();
    visitor.push(Input::Typing);
    visitor.reply(200, told(text));
    assert_eq!(visitor.lines()[3..], ["Kim Agent: Still there?"]);
}

#[test]
fn at_a_switchover_the_other_server_is_asked_and_tells_everything_again_under_a_new_id() {
    let mut visitor = talking();
    visitor.say("The oak one");
    // The passive server has not taken it.
    visitor.reply(503, Json::Null);
    assert_eq!(
        visitor.machine.transcript().last().unwrap().delivery,
        Delivery::Waiting
    );
    configure(&mut visitor);
    let reconnect = visitor.reply(200, sample("reconnect-response"));
    assert_eq!(
        (reconnect.base.as_str(), reconnect.path.as_str()),
        ("https://shop.example/I3Root/Server2", "/websvcs/chat/reconnect")
    );
    assert_eq!(body_of(&reconnect), Some(sorted(&sample("reconnect-request"))));
    let poll = visitor.reply(200, sample("start-response"));
    assert_eq!(poll.path, format!("/websvcs/chat/poll/{OWN_LATER}"));
    visitor.wake();
    visitor.reply(200, sample("poll-agent-joins"));
    visitor.wake();
    // All has been told: the message goes out now, once.
    visitor.reply(200, told(serde_json::json!([])));
    let sent = visitor.reply(200, told(serde_json::json!([])));
    assert_eq!(sent.path, format!("/websvcs/chat/sendMessage/{OWN_LATER}"));
    assert_eq!(
        visitor.lines(),
        [
            "IC: Welcome to Web Sales.",
            "Kim Agent joins",
            "Kim Agent: Hello,\nhow can I help?",
            "me: The oak one"
        ]
    );
    assert_eq!(visitor.machine.stage(), Stage::Talking);
    // What takes up the chat on the next page is the new id, and the server that has it.
    let session = visitor.machine.session().unwrap();
    assert_eq!(session.participant.secret(), OWN_LATER);
    assert_eq!(session.base, "https://shop.example/I3Root/Server2");
}

#[test]
fn an_answer_that_is_lost_is_made_up_for_by_a_reconnect() {
    let mut visitor = talking();
    visitor.wake();
    visitor.lose();
    visitor.wake();
    configure(&mut visitor);
    assert_eq!(
        visitor.reply(200, sample("reconnect-response")).path,
        "/websvcs/chat/reconnect"
    );
}

#[test]
fn a_server_that_tells_nothing_again_leaves_a_message_of_unknown_fate_to_the_visitor() {
    let mut visitor = talking();
    visitor.say("The oak one");
    visitor.lose();
    visitor.wake();
    configure(&mut visitor);
    visitor.reply(200, sample("reconnect-response"));
    for silent_polls in 0..3 {
        if silent_polls > 0 {
            visitor.wake();
        }
        visitor.reply(200, told(serde_json::json!([])));
    }
    assert_eq!(visitor.lines().len(), 4);
    let entry = visitor.machine.transcript().last().unwrap();
    assert_eq!(entry.delivery, Delivery::Failed);
    assert_eq!(visitor.machine.stage(), Stage::Talking);
}

#[test]
fn a_missing_event_may_be_late_for_five_seconds() {
    let text = |sequence: u32| {
        told(
            serde_json::json!([{ "type": "text", "participantID": "22222222-aaaa-4bbb-8ccc-0000000000b2",
            "participantType": "Agent", "displayName": "Kim Agent", "sequenceNumber": sequence,
            "value": format!("{sequence}") }]),
        )
    };
    let mut visitor = talking();
    visitor.wake();
    visitor.reply(200, text(7));
    visitor.wake();
    visitor.reply(200, text(6));
    assert_eq!(visitor.lines()[3..], ["Kim Agent: 6", "Kim Agent: 7"]);
    visitor.wake();
    visitor.reply(200, text(9));
    visitor.now += 5_000;
    visitor.push(Input::Woke);
    visitor.reply(200, text(10));
    visitor.wake();
    configure(&mut visitor);
    assert_eq!(visitor.request().path, "/websvcs/chat/reconnect");
}

#[test]
fn a_chat_the_server_does_not_know_is_over_and_has_been_left() {
    let mut visitor = talking();
    visitor.wake();
    visitor.reply(200, sample("failure-no-session"));
    assert_eq!(visitor.machine.stage(), Stage::Ended(EndReason::Gone));

    let mut visitor = talking();
    visitor.push(Input::Close);
    let exit = visitor.reply(200, sample("failure-no-session"));
    assert_eq!(
        (exit.path, exit.body),
        (format!("/websvcs/chat/exit/{OWN}"), None)
    );
    assert!(visitor.machine.next_request().is_none());
    assert_eq!(visitor.machine.stage(), Stage::Ended(EndReason::ByVisitor));
}

#[test]
fn the_chat_ends_with_the_visitors_own_state() {
    let mut visitor = talking();
    visitor.wake();
    visitor.reply(200, sample("poll-own-disconnect"));
    assert_eq!(visitor.machine.stage(), Stage::Ended(EndReason::ByServer));
    assert_eq!(visitor.lines()[3..], ["Kim Agent leaves"]);
}

#[test]
fn a_queue_there_is_none_of_is_refused_with_the_servers_reason() {
    let mut visitor = starting();
    visitor.reply(200, sample("failure-bad-target"));
    let refused = StartFailure::Refused {
        error_id: Some("error.websvc.unknownEntity.badTarget".to_owned()),
        message: None,
    };
    assert!(visitor.events().contains(&Event::StartFailed(refused)));
    assert_eq!(visitor.machine.stage(), Stage::Idle);
}

/// A server that announces these capabilities of chats.
fn announcing(version: u32, chat: &[&str]) -> Json {
    support::json(&serde_json::json!([{ "serverConfiguration": { "cfgVer": version,
        "capabilities": { "chat": chat } } }]))
}

#[test]
fn a_server_that_does_not_announce_chats_or_wants_accounts_is_asked_for_none() {
    for chat in [&["supportAuthenticationAnonymous"][..], &["start"], &[]] {
        let mut visitor = Visitor::speaking(Dialect::WebTools);
        visitor.push(Input::Start(start_request()));
        visitor.reply(200, announcing(1, chat));
        let refused = StartFailure::Refused {
            error_id: Some("error.websvc.unsupportedOperation".to_owned()),
            message: None,
        };
        assert!(
            visitor.events().contains(&Event::StartFailed(refused)),
            "{chat:?}"
        );
        assert!(visitor.machine.next_request().is_none());
    }
}

#[test]
fn where_no_server_says_what_it_can_do_none_can_be_had() {
    let mut visitor = Visitor::speaking(Dialect::WebTools);
    visitor.push(Input::Start(start_request()));
    visitor.reply(503, Json::Null);
    let other = visitor.reply(200, Json::Null);
    assert_eq!(other.base, "https://shop.example/I3Root/Server2");
    assert!(
        visitor
            .events()
            .contains(&Event::StartFailed(StartFailure::Unreachable))
    );
}

#[test]
fn a_server_that_cannot_reconnect_is_passed_over_at_a_switchover() {
    let mut visitor = talking();
    visitor.wake();
    visitor.reply(503, Json::Null);
    let second = visitor.reply(200, announcing(1, &["start", "supportAuthenticationAnonymous"]));
    visitor.wake();
    let first = visitor.reply(200, sample("server-configuration"));
    assert_ne!(first.base, second.base);
    assert_eq!(visitor.request().path, "/websvcs/chat/reconnect");
}

#[test]
fn what_a_server_can_do_is_asked_again_when_its_version_changes_and_typing_is_told_where_it_is_heard() {
    let mut visitor = talking();
    visitor.wake();
    let newer = serde_json::json!({ "chat": { "cfgVer": 2, "status": { "type": "success" } } });
    visitor.reply(200, support::json(&newer));
    visitor.wake();
    let asked = visitor.reply(200, announcing(2, &["start", "reconnect"]));
    assert_eq!(asked.path, "/websvcs/serverConfiguration");
    visitor.reply(200, support::json(&newer));
    visitor.push(Input::Typing);
    assert!(visitor.machine.next_request().is_none());
}

#[test]
fn how_a_queue_is_can_be_asked_and_an_answer_that_says_nothing_is_none() {
    let request = Dialect::WebTools
        .queue_request("https://shop.example/I3Root/Server1", "Web Sales", "Workgroup")
        .unwrap();
    assert_eq!(
        (request.method, request.path.as_str()),
        (Method::Post, "/websvcs/queue/query")
    );
    assert_eq!(
        request.body.as_ref().map(sorted),
        Some(sorted(&sample("queue-request")))
    );
    assert!(
        Dialect::Icws
            .queue_request("https://cic.example/icws", "Web Sales", "Workgroup")
            .is_none()
    );
    let told = |status, body| Dialect::WebTools.queue_state(&Answer::Reply { status, body });
    let state = told(200, sample("queue-response")).unwrap();
    assert_eq!(
        (state.agents, state.wait_in_seconds, state.is_open()),
        (2, 45, true)
    );
    let nobody = serde_json::json!({ "queue": { "agentsAvailable": 0, "estimatedWaitTime": 0 } });
    assert!(!told(200, support::json(&nobody)).unwrap().is_open());
    let unknown = serde_json::json!({ "queue": { "status": { "type": "failure", "reason": "error.websvc.unknownEntity.invalidQueue" } } });
    assert_eq!(told(200, support::json(&unknown)), None);
    assert_eq!(told(502, Json::Null), None);
    assert_eq!(Dialect::WebTools.queue_state(&Answer::None), None);
}

#[test]
fn the_agent_s_picture_is_asked_for_and_shown_only_from_the_server_itself() {
    assert_eq!(starting().machine.photo_request(), None, "nobody is there yet");
    let request = talking().machine.photo_request().unwrap();
    assert_eq!(
        (request.method, request.base.as_str(), request.path.as_str()),
        (
            Method::Post,
            "https://shop.example/I3Root/Server1",
            format!("/websvcs/partyInfo/{OWN}").as_str()
        )
    );
    assert_eq!(body_of(&request), Some(sorted(&sample("party-info-request"))));
    let told = |status, body| photo_path(&Answer::Reply { status, body }).map(str::to_owned);
    assert_eq!(
        told(200, sample("party-info-response")).as_deref(),
        Some("/websvcs/photo/kim.png")
    );
    let at = |photo: &str| {
        told(
            200,
            support::json(&serde_json::json!({ "partyInfo": { "photo": photo } })),
        )
    };
    for elsewhere in [
        "https://example.org/kim.png",
        "//example.org/kim.png",
        "/\\example.org/kim.png",
        "kim.png",
        "",
    ] {
        assert_eq!(at(elsewhere), None, "{elsewhere}");
    }
    assert_eq!(told(200, sample("failure-no-participant")), None);
    assert_eq!(photo_path(&Answer::None), None);
}
