//! Content types and statuses of answers, as public clients of agents need them.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use crate::helpers::TestCic;

const ICWS: &str = "application/vnd.inin.icws+JSON;charset=utf-8";
const PLAIN: &str = "application/json;charset=utf-8";

#[tokio::test]
async fn icws_answers_in_its_own_type_unless_plain_json_alone_is_asked_for() {
    let cic = TestCic::new();
    let ask = async |path: &str, accept: Option<&str>| {
        let mut request = Request::get(path);
        if let Some(accept) = accept {
            request = request.header(header::ACCEPT, accept);
        }
        let answer = cic.send(request.body(Body::empty()).unwrap()).await;
        answer.headers[header::CONTENT_TYPE].to_str().unwrap().to_owned()
    };
    let icws = "/icws/connection/version";
    for (path, accept, expected) in [
        (icws, None, ICWS),
        (icws, Some("*/*"), ICWS),
        (icws, Some("application/vnd.inin.icws+JSON"), ICWS),
        (icws, Some("application/json"), PLAIN),
        ("/icws/nothing", None, ICWS),
        ("/websvcs/serverConfiguration", None, PLAIN),
    ] {
        assert_eq!(ask(path, accept).await, expected, "{path} {accept:?}");
    }
}

#[tokio::test]
async fn what_agents_do_is_answered_by_200_without_a_word() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let _ada = cic.visitor(None).await;
    let id = kim.offered().await.unwrap();
    // `icws_golib` writes flags as texts.
    for (method, action, body) in [
        (Method::POST, "pickup", Value::Null),
        (Method::POST, "hold", json!({ "on": "true" })),
        (Method::POST, "hold", json!({ "on": "False" })),
        (
            Method::POST,
            "chat/messages",
            json!({ "text": "Hello", "clearTypingIndicator": true }),
        ),
        (Method::PUT, "chat/typing-indicator", json!({ "on": true })),
        (Method::POST, "disconnect", Value::Null),
        // The visitor may have been quicker; a bot asks all the same.
        (Method::POST, "disconnect", Value::Null),
    ] {
        let answer = kim
            .call(method, &format!("interactions/{id}/{action}"), body)
            .await;
        assert_eq!(
            (answer.status, answer.bytes.len()),
            (StatusCode::OK, 0),
            "{action}"
        );
    }
    let hold = json!({ "on": "perhaps" });
    let answer = kim
        .call(Method::POST, &format!("interactions/{id}/hold"), hold)
        .await;
    assert_eq!(answer.body["propertyName"], "on");
}

#[tokio::test]
async fn a_bot_that_ends_a_chat_its_visitor_has_left_is_told_that_all_is_well() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let ada = cic.visitor(None).await;
    let id = kim.pick_up().await;
    ada.call("exit", Value::Null).await;
    let answer = kim
        .call(
            Method::POST,
            &format!("interactions/{id}/disconnect"),
            Value::Null,
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    let state = kim.get(&format!("interactions/{id}?select=Eic_State")).await.body;
    assert_eq!(state["attributes"]["Eic_State"], "E");
}
