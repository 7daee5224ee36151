//! Scripted faults: who may write them, and that a chat survives them.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use waymeet_cic::CicSettings;
use waymeet_icws::{Dialect, Input};

use crate::helpers::{Agent, Answer, SHOP, TestCic, settings};
use crate::page::{DIALECTS, Page};

const HERE: [u8; 4] = [127, 0, 0, 1];

fn faulty() -> TestCic {
    TestCic::with(CicSettings {
        faults: true,
        ..settings()
    })
}

fn request(method: Method, script: &Value) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri("/faults")
        .body(Body::from(script.to_string()))
        .unwrap()
}

async fn script(cic: &TestCic, script: Value) -> Answer {
    cic.send_from(HERE, request(Method::POST, &script)).await
}

#[tokio::test]
async fn faults_are_scripted_from_this_machine_where_it_was_said_that_they_may() {
    let rules = json!([{ "path": "poll", "times": 2, "fault": "loseAnswer" }]);
    for method in [Method::GET, Method::POST, Method::DELETE] {
        let sane = TestCic::new();
        let answer = sane.send_from(HERE, request(method.clone(), &rules)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method}");

        let cic = faulty();
        let from_afar = cic
            .send_from([192, 0, 2, 1], request(method.clone(), &rules))
            .await;
        assert_eq!(from_afar.status, StatusCode::FORBIDDEN, "{method}");
        let mut by_a_page = request(method.clone(), &rules);
        by_a_page
            .headers_mut()
            .insert(header::ORIGIN, SHOP.parse().unwrap());
        let by_a_page = cic.send_from(HERE, by_a_page).await;
        assert_eq!(by_a_page.status, StatusCode::FORBIDDEN, "{method}");
        let mut by_a_proxy = request(method.clone(), &rules);
        by_a_proxy
            .headers_mut()
            .insert("x-forwarded-for", "192.0.2.1".parse().unwrap());
        let by_a_proxy = cic.send_from(HERE, by_a_proxy).await;
        assert_eq!(by_a_proxy.status, StatusCode::FORBIDDEN, "{method}");
        assert_eq!(
            cic.send(request(method, &rules)).await.status,
            StatusCode::FORBIDDEN
        );
    }
}

#[tokio::test]
async fn a_script_is_read_added_to_used_up_and_cleared() {
    let cic = faulty();
    let left = async || {
        let answer = cic.send_from(HERE, request(Method::GET, &Value::Null)).await;
        answer.body
    };
    assert_eq!(left().await, json!([]));
    let (one, other) = (
        json!({ "path": "web-chat/start", "times": 2, "fault": { "status": 502 } }),
        json!({ "path": "exit", "method": "POST", "times": 1, "fault": "loseAnswer" }),
    );
    script(&cic, json!([one])).await;
    assert_eq!(script(&cic, json!([other])).await.body, json!([one, other]));
    let refused = cic.post("/icws/web-chat/start", json!({})).await;
    assert_eq!(refused.status, StatusCode::BAD_GATEWAY);
    assert_eq!(left().await[0]["times"], 1);
    let cleared = cic.send_from(HERE, request(Method::DELETE, &Value::Null)).await;
    assert_eq!(
        (cleared.status, left().await),
        (StatusCode::NO_CONTENT, json!([]))
    );
    cic.visitor(None).await;

    let wrong = script(&cic, json!([{ "path": "poll", "fault": "loseInterest" }])).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    let message = wrong.body["message"].as_str().unwrap();
    assert!(
        message.starts_with(
            "this is no script of faults: unknown variant `loseInterest`, expected one of `delayMs`"
        ),
        "{message}"
    );
}

#[tokio::test]
async fn a_page_of_a_listed_website_can_read_what_a_faults_status_is() {
    let cic = faulty();
    script(&cic, json!([{ "path": "web-chat", "fault": { "status": 502 } }])).await;
    let preflight = Request::options("/icws/web-chat/start")
        .header(header::ORIGIN, SHOP)
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST");
    let preflight = cic.send(preflight.body(Body::empty()).unwrap()).await;
    assert_eq!(
        preflight.status,
        StatusCode::NO_CONTENT,
        "a preflight meets no fault"
    );
    let start = Request::post("/icws/web-chat/start").header(header::ORIGIN, SHOP);
    let answer = cic.send(start.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
    assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], SHOP);
}

/// A chat in which both sides say something while things go wrong; then they no longer do.
async fn chat_through(cic: &TestCic, kim: &Agent<'_>, dialect: Dialect, rules: &Value) {
    let (mut page, id) = Page::picked_up(cic, dialect, kim).await;
    page.go_on(|_| false).await;
    assert_eq!(script(cic, rules.clone()).await.status, StatusCode::OK);
    for number in 1..=3 {
        page.push(Input::Say(format!("Question {number}")));
        let body = json!({ "text": format!("Answer {number}"), "clearTypingIndicator": true });
        kim.act(Method::POST, &format!("interactions/{id}/chat/messages"), body)
            .await;
        page.go_on(|_| false).await;
    }
    let left = cic.send_from(HERE, request(Method::GET, &Value::Null)).await;
    assert_ne!(left.body, *rules, "none of {rules} was met over {dialect:?}");
    cic.send_from(HERE, request(Method::DELETE, &Value::Null)).await;
    for _ in 0..3 {
        page.go_on(|_| false).await;
    }
    kim.messages("").await;
    kim.subscribe(&format!("interactions/{id}/chat"), Value::Null)
        .await;
    let chat = json!(kim.messages(":chatContentsMessage").await).to_string();
    for number in 1..=3 {
        for line in [format!("Question {number}"), format!("Answer {number}")] {
            let read = (page.says(&line), chat.matches(&*line).count());
            assert_eq!(
                read,
                (1, 1),
                "{line} over {dialect:?} with {rules}: {:?}",
                page.lines()
            );
        }
    }
    let names = page
        .lines()
        .iter()
        .filter(|line| *line == "Kim Agent joined")
        .count();
    assert!(names <= 1, "{:?}", page.lines());
    kim.act(
        Method::POST,
        &format!("interactions/{id}/disconnect"),
        Value::Null,
    )
    .await;
    // One address may not start chats without end.
    cic.pass(1);
}

#[tokio::test]
async fn a_chat_loses_and_doubles_nothing_whatever_goes_wrong() {
    let cic = faulty();
    let kim = cic.available_agent("kim").await;
    for dialect in DIALECTS {
        for fault in [
            json!("loseAnswer"),
            json!("loseRequest"),
            json!({ "status": 500 }),
            json!({ "status": 502 }),
            json!({ "status": 503 }),
        ] {
            let paths = match dialect {
                Dialect::Icws => ["web-chat/send-message", "web-chat/messages"],
                Dialect::WebTools => ["chat/sendMessage", "chat/poll"],
            };
            for path in paths {
                for times in [1, 2] {
                    let rules = json!([{ "path": path, "times": times, "fault": fault }]);
                    chat_through(&cic, &kim, dialect, &rules).await;
                }
            }
        }
        for fault in [
            json!("duplicateEvents"),
            json!("duplicateActive"),
            json!("numericStringPollWait"),
            json!("missingParticipantType"),
            json!("withoutEcho"),
            json!({ "cfgVer": 2 }),
        ] {
            let path = match dialect {
                Dialect::Icws => "/icws/web-chat",
                Dialect::WebTools => "/websvcs",
            };
            let always = json!({ "path": path, "times": 1_000, "fault": fault });
            chat_through(&cic, &kim, dialect, &json!([always])).await;
            if fault == "withoutEcho" {
                // Nobody can find out whether a message has arrived that no answer ever tells of.
                continue;
            }
            // What is missing is then read from an answer that is odd, too: the history, or all events anew.
            let (polls, sends) = match dialect {
                Dialect::Icws => ("web-chat/messages", "web-chat/send-message"),
                Dialect::WebTools => ("chat/poll", "chat/sendMessage"),
            };
            for lost in [polls, sends] {
                let lost = json!({ "path": lost, "times": 2, "fault": "loseAnswer" });
                chat_through(&cic, &kim, dialect, &json!([lost, always])).await;
            }
        }
    }
}
