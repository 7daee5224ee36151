//! The chat API's borders: wrong input, other websites, limits.

use std::net::{IpAddr, SocketAddr};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use waymeet_cic::CicSettings;

use crate::helpers::{SHOP, TestCic, settings};

fn start() -> Value {
    json!({ "participantName": "Ada", "targetName": "Web Sales", "targetType": "Workgroup" })
}

#[tokio::test]
async fn an_unknown_participant_is_answered_in_icws_form_by_every_operation() {
    let cic = TestCic::new();
    for pid in ["0b1ecb3c-0000-4000-8000-000000000000", "not-a-guid"] {
        let answers = [
            cic.get(&format!("/icws/web-chat/messages/{pid}")).await,
            cic.get(&format!("/icws/web-chat/message-history/{pid}")).await,
            cic.get(&format!("/icws/web-chat/file/{pid}/0/a.pdf")).await,
            cic.post(&format!("/icws/web-chat/exit/{pid}"), Value::Null).await,
            cic.post(
                &format!("/icws/web-chat/typing-state/{pid}"),
                json!({ "typingIndicator": true }),
            )
            .await,
            cic.post(
                &format!("/icws/web-chat/send-message/{pid}"),
                json!({ "message": "x", "type": "text/plain" }),
            )
            .await,
        ];
        for answer in answers {
            assert_eq!(answer.status, StatusCode::BAD_REQUEST);
            assert_eq!(answer.body["__type"], "urn:inin.com:common:error");
            assert_eq!(
                answer.body["errorId"],
                "error.request.webChat.invalidParticipantId"
            );
        }
    }
}

#[tokio::test]
async fn a_body_that_is_not_json_and_a_property_that_is_missing_or_wrong_are_said() {
    let cic = TestCic::new();
    let broken = Request::post("/icws/web-chat/start")
        .body(Body::from("{ participantName"))
        .unwrap();
    let answer = cic.send(broken).await;
    assert_eq!(
        (answer.status, &answer.body["__type"]),
        (StatusCode::BAD_REQUEST, &json!("urn:inin.com:common:error"))
    );
    for property in ["participantName", "targetName", "targetType"] {
        let mut body = start();
        body.as_object_mut().unwrap().remove(property);
        let answer = cic.post("/icws/web-chat/start", body).await;
        assert_eq!(answer.body["__type"], "urn:inin.com:common:missingPropertyError");
        assert_eq!(answer.body["propertyName"], property);
    }
    for (property, value) in [
        ("participantName", json!("<>")),
        ("targetType", json!("Planet")),
        ("language", json!(5)),
        ("additionalAttributes", json!({ "nested": {} })),
        ("additionalAttributes", json!("text")),
        ("chatHistory", json!([{ "message": "no name" }])),
        ("routingContexts", json!([{ "context": "Boots" }])),
    ] {
        let mut body = start();
        body[property] = value;
        let answer = cic.post("/icws/web-chat/start", body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{property}");
        assert_eq!(answer.body["__type"], "urn:inin.com:common:invalidPropertyError");
        assert_eq!(answer.body["propertyName"], property);
    }
    let mut body = start();
    body["targetName"] = "Nowhere".into();
    let answer = cic.post("/icws/web-chat/start", body).await;
    assert_eq!(answer.body["errorId"], "error.request.webChat.invalidTarget");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let cic = TestCic::new();
    let answer = cic
        .post("/icws/web-chat/start", json!({ "notes": "x".repeat(300_000) }))
        .await;
    assert_eq!(
        (answer.status, &answer.body["errorId"]),
        (StatusCode::PAYLOAD_TOO_LARGE, &json!("error.request.tooLarge"))
    );
}

#[tokio::test]
async fn messages_have_a_content_type_and_a_length() {
    let cic = TestCic::new();
    let ada = cic.visitor(None).await;
    ada.news().await;
    let html = json!({ "message": "a <b>bold</b> word", "contentType": "text/html" });
    assert_eq!(
        ada.call("send-message", html).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(ada.news().await, ["a bold word"]);
    for (body, property) in [
        (json!({ "type": "text/plain" }), "message"),
        (json!({ "message": "x" }), "contentType"),
        (json!({ "message": "x", "type": "image/png" }), "type"),
        (json!({ "message": " ", "type": "text/plain" }), "message"),
        (
            json!({ "message": "x".repeat(4_001), "type": "text/plain" }),
            "message",
        ),
    ] {
        let answer = ada.call("send-message", body).await;
        assert_eq!(
            (answer.status, &answer.body["propertyName"]),
            (StatusCode::BAD_REQUEST, &json!(property))
        );
    }
}

#[tokio::test]
async fn a_visitor_comes_back_with_both_ids_and_no_other() {
    let cic = TestCic::new();
    let (ada, bob) = (cic.visitor(None).await, cic.visitor(None).await);
    let ids = json!({ "chatId": ada.chat, "participantId": ada.participant });
    assert_eq!(
        cic.post("/icws/web-chat/reconnect", ids.clone()).await.status,
        StatusCode::NO_CONTENT
    );
    let mixed = json!({ "chatId": ada.chat, "participantId": bob.participant });
    let answer = cic.post("/icws/web-chat/reconnect", mixed).await;
    assert_eq!(answer.body["errorId"], "error.request.webChat.invalidChatId");
    ada.call("exit", Value::Null).await;
    assert_eq!(
        cic.post("/icws/web-chat/reconnect", ids).await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn a_listed_website_may_call_and_its_preflight_is_answered() {
    let cic = TestCic::new();
    let preflight = Request::options("/icws/web-chat/start")
        .header(header::ORIGIN, SHOP)
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
        .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "content-type")
        .body(Body::empty())
        .unwrap();
    let answer = cic.send(preflight).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], SHOP);
    assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_CREDENTIALS], "true");
    assert!(
        answer.headers[header::ACCESS_CONTROL_ALLOW_HEADERS]
            .to_str()
            .unwrap()
            .contains("Content-Type")
    );
    let request = |origin| {
        let request = Request::post("/icws/web-chat/start").header(header::ORIGIN, origin);
        request.body(Body::from(start().to_string())).unwrap()
    };
    let answer = cic.send(request(SHOP)).await;
    assert_eq!(
        (answer.status, &answer.headers[header::VARY]),
        (StatusCode::OK, &"Origin".parse().unwrap())
    );
    let answer = cic.send(request("https://elsewhere.example")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(!answer.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
}

#[tokio::test]
async fn one_address_cannot_start_chats_without_end() {
    let mut settings: CicSettings = settings();
    settings.limits.starts_per_second = 2;
    settings.limits.chats_per_address = 3;
    let cic = TestCic::with(settings);
    let statuses = async || {
        let answer = cic.post("/icws/web-chat/start", start()).await;
        answer.status.as_u16()
    };
    assert_eq!(
        [statuses().await, statuses().await, statuses().await],
        [200, 200, 429]
    );
    cic.pass(1);
    assert_eq!([statuses().await, statuses().await], [200, 429]);
}

#[tokio::test]
async fn limits_on_addresses_count_visitors_behind_a_trusted_proxy_and_not_the_proxy() {
    let proxy: IpAddr = "10.0.0.1".parse().unwrap();
    for (trusted_proxies, expected) in [
        // Two visitors may start once each, by either protocol; whoever makes an address up is still who they are.
        (vec![proxy], [200, 200, 429, 429]),
        // A proxy nobody trusts is one visitor.
        (vec![], [200, 429, 429, 429]),
    ] {
        let mut settings: CicSettings = settings();
        settings.limits.chats_per_address = 1;
        settings.trusted_proxies = trusted_proxies;
        let cic = TestCic::with(settings);
        let old = json!({ "participant": { "name": "Ada", "credentials": "" }, "target": "Web Sales",
            "targettype": "Workgroup", "supportedContentTypes": "text/plain" });
        let mut statuses = Vec::new();
        for (path, body, forwarded) in [
            ("/icws/web-chat/start", start(), "192.0.2.1"),
            ("/websvcs/chat/start", old.clone(), "192.0.2.2"),
            ("/icws/web-chat/start", start(), "198.51.100.9, 192.0.2.1"),
            ("/icws/web-chat/start", start(), "192.0.2.2, 10.0.0.1"),
        ] {
            let request = Request::post(path).header("x-forwarded-for", forwarded);
            let mut request = request.body(Body::from(body.to_string())).unwrap();
            let connected = ConnectInfo(SocketAddr::from((proxy, 50_000)));
            request.extensions_mut().insert(connected);
            let answer = cic.send(request).await;
            let is_refused = answer.body["chat"]["status"]["type"] == "failure";
            statuses.push(if is_refused { 429 } else { answer.status.as_u16() });
        }
        assert_eq!(statuses, expected);
    }
}

#[tokio::test]
async fn features_are_announced_to_anybody() {
    let cic = TestCic::new();
    let answer = cic.get("/icws/connection/features/web-chat").await;
    assert_eq!(answer.body, json!({ "featureId": "web-chat", "version": 6 }));
    assert_eq!(
        cic.get("/icws/connection/features/teleport").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        cic.get("/icws/nothing").await.body["__type"],
        "urn:inin.com:common:error"
    );
}

#[tokio::test]
async fn a_listed_website_may_ask_for_the_feature_and_may_read_that_there_is_none() {
    let cic = TestCic::new();
    for (feature, status) in [("web-chat", StatusCode::OK), ("teleport", StatusCode::NOT_FOUND)] {
        let path = format!("/icws/connection/features/{feature}");
        let request = Request::get(path).header(header::ORIGIN, SHOP);
        let answer = cic.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], SHOP);
    }
    let answer = cic.get("/icws/connection/features/teleport").await;
    assert_eq!(answer.body["errorId"], "error.request.notFound");
}
