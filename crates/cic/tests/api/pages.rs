//! Pages an agent pushes to the visitor.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::helpers::TestCic;
use crate::page::{DIALECTS, Page};

#[tokio::test]
async fn a_page_is_an_event_of_its_own_or_a_text_and_is_there_once() {
    for dialect in DIALECTS {
        let cic = TestCic::new();
        let kim = cic.available_agent("kim").await;
        let (mut page, id) = Page::picked_up(&cic, dialect, &kim).await;
        kim.subscribe(&format!("interactions/{id}/chat"), Value::Null)
            .await;
        kim.messages("").await;
        let push = json!({ "url": "https://shop.example/boots?a=1" });
        kim.act(Method::POST, &format!("interactions/{id}/chat/push-url"), push)
            .await;
        page.go_on(|_| false).await;
        assert_eq!(
            page.says("https://shop.example/boots?a=1"),
            1,
            "{:?}",
            page.lines()
        );
        let line = kim.messages(":chatContentsMessage").await[0]["messagesAdded"][0].clone();
        assert_eq!(
            (&line["text"], &line["messageType"]),
            (&json!("https://shop.example/boots?a=1"), &json!(0))
        );
    }
}

#[tokio::test]
async fn the_older_api_names_it_a_url_and_icws_sends_plain_text() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let ada = cic.visitor(None).await;
    let id = kim.pick_up().await;
    ada.news().await;
    let push = json!({ "url": "HTTPS://Shop.Example/boots" });
    kim.act(Method::POST, &format!("interactions/{id}/chat/push-url"), push)
        .await;
    let told = ada.poll().await.body["messages"][0].clone();
    assert_eq!(told["__type"], "urn:inin.com:webChat:chatTextMessage");
    assert_eq!(told["value"], "https://shop.example/boots");
    // The same chat, told again as the older API does.
    let again = cic
        .post("/websvcs/chat/reconnect", json!({ "chatID": ada.chat }))
        .await;
    let events = again.body["chat"]["events"].as_array().unwrap().clone();
    let event = events.last().unwrap();
    assert_eq!(
        (&event["type"], &event["value"], &event["displayName"]),
        (
            &json!("url"),
            &json!("https://shop.example/boots"),
            &json!("Kim Agent")
        )
    );
}

#[tokio::test]
async fn what_is_no_page_of_the_web_is_not_pushed() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let ada = cic.visitor(None).await;
    let id = kim.offered().await.unwrap();
    let path = format!("interactions/{id}/chat/push-url");
    let waiting = kim
        .call(Method::POST, &path, json!({ "url": "https://shop.example/" }))
        .await;
    assert_eq!(waiting.status, StatusCode::BAD_REQUEST);
    kim.act(Method::POST, &format!("interactions/{id}/pickup"), Value::Null)
        .await;
    ada.news().await;
    for body in [
        json!({}),
        json!({ "url": 5 }),
        json!({ "url": "" }),
        json!({ "url": "shop.example" }),
        json!({ "url": "javascript:alert(1)" }),
        json!({ "url": "file:///etc/passwd" }),
        json!({ "url": "https://bank.example@evil.example/" }),
        json!({ "url": format!("https://shop.example/{}", "x".repeat(4_000)) }),
    ] {
        let answer = kim.call(Method::POST, &path, body.clone()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(answer.body["propertyName"], "url");
    }
    let max = cic.agent("max").await;
    let push = json!({ "url": "https://shop.example/" });
    assert_eq!(
        max.call(Method::POST, &path, push).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(ada.news().await, [""; 0]);
}
