//! The older chat API, by hand and by the machine that visitors' pages have.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use waymeet_icws::{Delivery, Dialect, Input, Stage};

use crate::helpers::TestCic;
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

#[tokio::test]
async fn a_chat_tells_each_event_once_with_whichever_answer_is_next_and_all_again_after_a_reconnect() {
    let cic = TestCic::new();
    let agent = cic.available_agent("kim").await;
    let chat = ask(&cic, "chat/start", start()).await;
    let own = chat["participantID"].as_str().unwrap().to_owned();
    let said = words(&chat);
    assert_eq!(
        said,
        [
            "0 WebUser Ada Visitor active",
            "1 System IC active",
            "2 IC: Welcome to Web Sales.",
            "3 IC: An agent will be with you shortly."
        ]
    );
    let id = agent.offered().await.unwrap();
    agent
        .call(Method::POST, &format!("interactions/{id}/pickup"), Value::Null)
        .await;
    let typing = ask(
        &cic,
        &format!("chat/setTypingState/{own}"),
        json!({ "typingIndicator": true }),
    )
    .await;
    assert_eq!(
        words(&typing),
        ["4 Agent Kim Agent active", "5 IC: Kim Agent has joined the chat."]
    );
    let sent = json!({ "message": "The <b>oak</b> one", "contentType": "text/plain" });
    let echo = ask(&cic, &format!("chat/sendMessage/{own}"), sent).await;
    assert_eq!(words(&echo), ["6 Ada Visitor: The <b>oak</b> one"]);
    let polled = cic.get(&format!("/WebSvcs/chat/poll/{own}")).await.body;
    assert_eq!(polled["chat"]["events"], json!([]));
    // Kim's name for the page.
    let kim = typing["events"][0]["participantID"].clone();
    let info = cic
        .post(
            &format!("/websvcs/partyInfo/{own}"),
            json!({ "participantId": kim }),
        )
        .await;
    assert_eq!(info.body["partyInfo"]["name"], "Kim Agent");
    assert!(info.body["partyInfo"]["photo"].is_string());

    let back = ask(&cic, "chat/reconnect", json!({ "chatID": chat["chatID"] })).await;
    let new = back["participantID"].as_str().unwrap();
    assert_ne!(new, own);
    assert_eq!(words(&back).len(), 7);
    assert_eq!(words(&back)[..4], said);
    assert_eq!(back["events"][6]["participantID"], new);
    assert_eq!(
        refusal(&cic, &format!("chat/exit/{own}"), Value::Null).await,
        "error.websvc.unknownEntity.session"
    );
    ask(&cic, &format!("chat/exit/{new}"), Value::Null).await;
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
