//! The older chat API, by hand and by the machine that visitors' pages have.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use waymeet_icws::{Delivery, Dialect, Input, Stage};

use crate::helpers::{Agent, TestCic, settings};
use crate::page::Page;

fn start() -> Value {
    json!({ "supportedContentTypes": "text/plain", "participant": { "name": "Ada <b>Visitor</b>", "credentials": "" },
        "target": "Web Sales", "targettype": "Workgroup", "language": "en-us", "customInfo": "about lamps",
        "attributes": { "Offer": "spring" }, "clientToken": "deprecated" })
}

/// The chat of an answer that says success.
async fn ask(cic: &TestCic, path: &str, body: Value) -> Value {
    let answer = cic.post(&format!("/websvcs/{path}"), body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let chat = answer.body["chat"].clone();
    assert_eq!(chat["status"], json!({ "type": "success" }), "{chat}");
    chat
}

/// Why an operation failed.
async fn refusal(cic: &TestCic, path: &str, body: Value) -> String {
    let answer = cic.post(&format!("/websvcs/{path}"), body).await;
    // What went wrong is not told by HTTP.
    assert_eq!(answer.status, StatusCode::OK);
    let root = answer.body.as_object().unwrap().values().next().unwrap();
    assert_eq!(root["status"]["type"], "failure", "{root}");
    root["status"]["reason"].as_str().unwrap().to_owned()
}

/// Events as short words.
fn words(chat: &Value) -> Vec<String> {
    let events = chat["events"].as_array().unwrap().iter();
    events
        .map(|event| {
            let word = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
            let number = &event["sequenceNumber"];
            match &*word("type") {
                "text" => format!("{number} {}: {}", word("displayName"), word("value")),
                "typingIndicator" => format!("{number} typing {}", event["value"]),
                "participantStateChanged" => format!(
                    "{number} {} {} {}",
                    word("participantType"),
                    word("participantName"),
                    word("state")
                ),
                other => format!("{number} {other}"),
            }
        })
        .collect()
}

/// A chat of the older API with the agent's side of it: its own id, the chat's, the interaction's.
async fn chat_with(cic: &TestCic, agent: &Agent<'_>) -> (String, Value, String) {
    let chat = ask(cic, "chat/start", start()).await;
    assert_eq!(chat["events"], json!([]));
    let own = chat["participantID"].as_str().unwrap().to_owned();
    let id = agent.offered().await.unwrap();
    (own, chat["chatID"].clone(), id)
}

async fn poll(cic: &TestCic, own: &str) -> Value {
    let answer = cic.get(&format!("/WebSvcs/chat/poll/{own}")).await;
    answer.body["chat"].clone()
}

const GREETING: [&str; 4] = [
    "0 WebUser Ada Visitor active",
    "1 System IC active",
    "2 IC: Welcome to Web Sales.",
    "3 IC: An agent will be with you shortly.",
];

#[tokio::test]
async fn a_chat_tells_each_event_once_in_a_poll_and_all_again_after_a_reconnect() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let (own, chat, id) = chat_with(&cic, &kim).await;
    assert_eq!(words(&poll(&cic, &own).await), GREETING);
    kim.act(Method::POST, &format!("interactions/{id}/pickup"), Value::Null)
        .await;
    let typing = json!({ "typingIndicator": true });
    let answer = ask(&cic, &format!("chat/setTypingState/{own}"), typing).await;
    assert_eq!(answer["events"], json!([]));
    let sent = json!({ "message": "The <b>oak</b> one", "contentType": "text/plain" });
    let answer = ask(&cic, &format!("chat/sendMessage/{own}"), sent).await;
    assert_eq!((&answer["events"], &answer["cfgVer"]), (&json!([]), &json!(1)));
    let polled = poll(&cic, &own).await;
    assert_eq!(
        words(&polled),
        [
            "4 Agent Kim Agent active",
            "5 IC: Kim Agent has joined the chat.",
            "6 Ada Visitor: The <b>oak</b> one"
        ]
    );
    assert_eq!(poll(&cic, &own).await["events"], json!([]));
    // Kim's name for the page.
    let kim = polled["events"][0]["participantID"].clone();
    let info = cic
        .post(
            &format!("/websvcs/partyInfo/{own}"),
            json!({ "participantId": kim }),
        )
        .await;
    assert_eq!(info.body["partyInfo"]["name"], "Kim Agent");
    assert!(info.body["partyInfo"]["photo"].is_string());

    let back = ask(&cic, "chat/reconnect", json!({ "chatID": chat })).await;
    let new = back["participantID"].as_str().unwrap();
    assert_ne!(new, own);
    assert_eq!(words(&back).len(), 7);
    assert_eq!(words(&back)[..4], GREETING);
    assert_eq!(back["events"][6]["participantID"], new);
    ask(&cic, &format!("chat/exit/{new}"), Value::Null).await;
}

#[tokio::test]
async fn what_an_agent_says_while_the_visitor_writes_is_not_lost_to_clients_that_read_polls_only() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let (own, _, id) = chat_with(&cic, &kim).await;
    kim.act(Method::POST, &format!("interactions/{id}/pickup"), Value::Null)
        .await;
    poll(&cic, &own).await;
    for number in 0..5 {
        let line = json!({ "text": format!("agent {number}"), "clearTypingIndicator": true });
        kim.act(Method::POST, &format!("interactions/{id}/chat/messages"), line)
            .await;
        let line = json!({ "message": format!("visitor {number}"), "contentType": "text/plain" });
        ask(&cic, &format!("chat/sendMessage/{own}"), line).await;
    }
    let heard = words(&poll(&cic, &own).await);
    assert_eq!(heard.len(), 10, "{heard:?}");
    assert_eq!(heard[8..], ["14 Kim Agent: agent 4", "15 Ada Visitor: visitor 4"]);
}

#[tokio::test]
async fn a_client_that_goes_on_under_its_old_id_after_a_reconnect_is_still_in_its_chat() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let (own, chat, _) = chat_with(&cic, &kim).await;
    for _ in 0..3 {
        ask(&cic, "chat/reconnect", json!({ "chatID": chat })).await;
    }
    let said = json!({ "message": "Still me", "contentType": "text/plain" });
    ask(&cic, &format!("chat/sendMessage/{own}"), said).await;
    assert_eq!(words(&poll(&cic, &own).await), ["4 Ada Visitor: Still me"]);
    ask(&cic, &format!("chat/exit/{own}"), Value::Null).await;
    // Once the chat is forgotten none of its ids is known any more.
    cic.pass(120);
    assert_eq!(
        refusal(&cic, &format!("chat/exit/{own}"), Value::Null).await,
        "error.websvc.unknownEntity.session"
    );
}

#[tokio::test]
async fn where_any_answer_may_tell_events_each_is_told_once_with_whichever_is_next() {
    let mut settings = settings();
    settings.policy.events_in_any_answer = true;
    let cic = TestCic::with(settings);
    let chat = ask(&cic, "chat/start", start()).await;
    assert_eq!(words(&chat), GREETING);
    let own = chat["participantID"].as_str().unwrap();
    let sent = json!({ "message": "The oak one", "contentType": "text/plain" });
    let echo = ask(&cic, &format!("chat/sendMessage/{own}"), sent).await;
    assert_eq!(words(&echo), ["4 Ada Visitor: The oak one"]);
    assert_eq!(poll(&cic, own).await["events"], json!([]));
}

#[tokio::test]
async fn a_name_in_another_place_or_none_at_all_starts_a_chat() {
    let cic = TestCic::new();
    for (participant, name) in [
        (
            json!({ "participantType": "", "participantID": "", "participantName": "UnitTest" }),
            "UnitTest",
        ),
        (json!({ "credentials": null }), "Anonymous User"),
    ] {
        let mut body = start();
        body["participant"] = participant;
        let chat = ask(&cic, "chat/start", body).await;
        let told = poll(&cic, chat["participantID"].as_str().unwrap()).await;
        assert_eq!(told["events"][0]["participantName"], name);
    }
}

#[tokio::test]
async fn what_goes_wrong_has_a_reason_in_the_operations_envelope() {
    let cic = TestCic::new();
    let nobody = "0b1ecb3c-0000-4000-8000-000000000000";
    let message = json!({ "message": "x", "contentType": "text/plain" });
    let session = "error.websvc.unknownEntity.session";
    let invalid = "error.websvc.content.invalid";
    let with = |name: &str, value: Value| {
        let mut body = start();
        body[name] = value;
        body
    };
    for (path, body, expected) in [
        (format!("chat/sendMessage/{nobody}"), message, session),
        (
            "chat/setTypingState/not-a-guid".to_owned(),
            json!({ "typingIndicator": true }),
            session,
        ),
        (format!("chat/exit/{nobody}"), Value::Null, session),
        ("chat/reconnect".to_owned(), json!({ "chatID": nobody }), session),
        ("chat/reconnect".to_owned(), json!({}), invalid),
        (
            "chat/start".to_owned(),
            with("target", json!("Nowhere")),
            "error.websvc.unknownEntity.badTarget",
        ),
        (
            "chat/start".to_owned(),
            with("targettype", json!("Station")),
            "error.websvc.unknownEntity.badTarget",
        ),
        ("chat/start".to_owned(), with("participant", Value::Null), invalid),
        (
            "chat/start".to_owned(),
            with("attributes", json!({ "nested": {} })),
            invalid,
        ),
        (
            "queue/query".to_owned(),
            json!({ "queueName": "Nowhere", "queueType": "Workgroup" }),
            "error.websvc.unknownEntity.invalidQueue",
        ),
        ("queue/query".to_owned(), json!({}), invalid),
    ] {
        assert_eq!(
            refusal(&cic, &path, body.clone()).await,
            expected,
            "{path} {body}"
        );
    }
    let polled = cic.get(&format!("/websvcs/chat/poll/{nobody}")).await;
    assert_eq!(polled.body["chat"]["status"]["reason"], session);
}

#[tokio::test]
async fn a_body_that_is_no_json_or_too_large_is_told_as_all_else_that_goes_wrong() {
    let cic = TestCic::new();
    let large = json!({ "customInfo": "x".repeat(300_000) }).to_string();
    for (path, root) in [
        ("chat/start", "chat"),
        ("chat/reconnect", "chat"),
        ("callback/create", "callback"),
        ("queue/query", "queue"),
    ] {
        for body in ["{", "[]", &large] {
            let request = Request::post(format!("/websvcs/{path}")).body(Body::from(body.to_owned()));
            let answer = cic.send(request.unwrap()).await;
            assert_eq!(answer.status, StatusCode::OK);
            let status = json!({ "type": "failure", "reason": "error.websvc.content.invalid" });
            assert_eq!(answer.body[root]["status"], status, "{path}");
        }
    }
}

#[tokio::test]
async fn a_queue_tells_who_is_there_and_how_long_it_takes() {
    let cic = TestCic::new();
    let ask = async || {
        let body = json!({ "queueName": "web sales", "queueType": "Workgroup",
            "participant": { "name": "Anonymous User", "credentials": "" } });
        cic.post("/websvcs/queue/query", body).await.body["queue"].clone()
    };
    // Where nobody serves it no wait can be told.
    assert_eq!(
        ask().await,
        json!({ "agentsAvailable": 0, "status": { "type": "success" } })
    );
    let _agent = cic.available_agent("kim").await;
    assert_eq!(
        ask().await,
        json!({ "agentsAvailable": 1, "estimatedWaitTime": 0, "status": { "type": "success" } })
    );
}

#[tokio::test]
async fn the_server_says_what_it_can_do() {
    let answer = TestCic::new().get("/websvcs/serverConfiguration").await.body;
    let can = &answer[0]["serverConfiguration"]["capabilities"];
    assert!(can["chat"].as_array().unwrap().contains(&json!("reconnect")));
    // What is not announced cannot be done.
    let common = can["common"].as_array().unwrap();
    assert!(!common.contains(&json!("supportRegistrationTracker")));
}

#[tokio::test]
async fn the_visitors_machine_chats_loses_answers_and_misses_nothing() {
    let cic = TestCic::new();
    let agent = cic.available_agent("kim").await;
    let mut page = Page::start(&cic, Dialect::WebTools);
    page.go_on(|_| false).await;
    assert_eq!(page.machine.stage(), Stage::Waiting);
    let id = agent.offered().await.unwrap();
    agent
        .call(Method::POST, &format!("interactions/{id}/pickup"), Value::Null)
        .await;
    page.push(Input::Say("The oak one".to_owned()));
    // The message arrives, its answer does not: whether it was heard is found out, and it is not said twice.
    page.go_on(|path| path.contains("sendMessage")).await;
    page.go_on(|_| false).await;
    page.go_on(|_| false).await;
    page.go_on(|_| false).await;
    assert_eq!(page.machine.stage(), Stage::Talking);
    assert_eq!(page.says("The oak one"), 1, "{:?}", page.lines());
    let is_sent = |entry: &waymeet_icws::Entry| entry.delivery == Delivery::Sent;
    assert!(page.machine.transcript().iter().all(is_sent));
    page.push(Input::Close);
    page.go_on(|_| false).await;
    assert!(
        agent
            .call(Method::GET, &format!("interactions/{id}"), Value::Null)
            .await
            .body
            .is_object()
    );
}
