//! The older chat API, by hand and by the machine that visitors' pages have.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use waymeet_icws::{
    Answer, Delivery, Dialect, EntryKind, Hosts, Input, Json, Machine, Method as Verb, Moment, Stage,
    StartRequest, UnixMillis,
};

use crate::helpers::{NOW, TestCic};

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
    assert_eq!(can.get("callback"), None);
}

/// A page with the machine in it.
struct Page<'a> {
    cic: &'a TestCic,
    machine: Machine,
    now: u64,
}

fn to_value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => json!(flag),
        Json::Number(number) => json!(number),
        Json::String(text) => json!(text),
        Json::Array(items) => items.iter().map(to_value).collect(),
        Json::Object(properties) => Value::Object(
            properties
                .iter()
                .map(|(name, value)| (name.clone(), to_value(value)))
                .collect(),
        ),
    }
}

fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Number(number) => Json::Number(number.as_f64().unwrap()),
        Value::String(text) => Json::String(text.clone()),
        Value::Array(items) => Json::Array(items.iter().map(to_json).collect()),
        Value::Object(map) => Json::Object(
            map.iter()
                .map(|(name, value)| (name.clone(), to_json(value)))
                .collect(),
        ),
    }
}

impl Page<'_> {
    fn push(&mut self, input: Input) {
        let now = UnixMillis(self.now);
        self.machine.push(input, Moment { now, random: 7 });
    }

    /// Lets the machine have its way for a while; `fails` answers for the server where it does.
    async fn go_on(&mut self, fails: impl Fn(&str) -> bool) {
        for _ in 0..8 {
            if let Some(request) = self.machine.next_request() {
                let answer = if fails(&request.path) {
                    Answer::None
                } else {
                    let body = request.body.as_ref().map(|body| to_value(body).to_string());
                    let verb = match request.method {
                        Verb::Get => Method::GET,
                        Verb::Post => Method::POST,
                    };
                    let asked = Request::builder().method(verb).uri(&request.path);
                    let asked = asked.body(Body::from(body.unwrap_or_default())).unwrap();
                    let answer = self.cic.send(asked).await;
                    Answer::Reply {
                        status: answer.status.as_u16(),
                        body: to_json(&answer.body),
                    }
                };
                self.push(Input::Answer(request.id, answer));
            } else if let Some(due) = self.machine.wake_at() {
                self.now = self.now.max(due.0);
                self.push(Input::Woke);
            }
        }
    }

    fn texts(&self) -> Vec<&str> {
        let entries = self.machine.transcript().iter();
        entries
            .filter_map(|entry| match &entry.kind {
                EntryKind::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }
}

#[tokio::test]
async fn the_visitors_machine_chats_loses_answers_and_misses_nothing() {
    let cic = TestCic::new();
    let agent = cic.available_agent("kim").await;
    let hosts = Hosts::new(&["https://shop.example/I3Root/Server1".to_owned()]);
    let mut page = Page {
        cic: &cic,
        machine: Machine::new(Dialect::WebTools, hosts),
        now: u64::try_from(NOW.0).unwrap(),
    };
    page.push(Input::Start(StartRequest {
        participant_name: "Ada".to_owned(),
        target_name: "Web Sales".to_owned(),
        target_type: "Workgroup".to_owned(),
        language: "en-us".to_owned(),
        notes: String::new(),
        attributes: vec![("Offer".to_owned(), "spring".to_owned())],
        ..StartRequest::default()
    }));
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
    let said = page.texts().iter().filter(|text| **text == "The oak one").count();
    assert_eq!(said, 1, "{:?}", page.texts());
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
