//! Interactions that agents make.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::helpers::{Agent, Answer, TestCic};

const KIND: &str = "urn:inin.com:interactions:";

async fn create(agent: &Agent<'_>, kind: &str, mut body: Value) -> Answer {
    body["__type"] = format!("{KIND}{kind}").into();
    agent.call(Method::POST, "interactions", body).await
}

fn callback() -> Value {
    json!({ "target": "+1 555 0100", "targetQueue": { "queueType": 2, "queueName": "Web Sales" }, "name": "Ada",
        "subject": "the oak one", "additionalAttributes": { "My_Note": "came by post" } })
}

#[tokio::test]
async fn an_agent_makes_a_callback_and_a_colleague_is_offered_it() {
    let cic = TestCic::new();
    let kim = cic.agent("kim").await;
    let lee = cic.available_agent("lee").await;
    let made = create(&kim, "createCallbackParameters", callback()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let id = lee.pick_up().await;
    assert_eq!(made.body["interactionId"], json!(id));
    let names = "Eic_ObjectType,Eic_CallbackPhone,Eic_RemoteName,My_Note";
    let told = lee.get(&format!("interactions/{id}?select={names}")).await.body;
    assert_eq!(
        told["attributes"],
        json!({ "Eic_ObjectType": "Callback", "Eic_CallbackPhone": "+1 555 0100", "Eic_RemoteName": "Ada",
            "My_Note": "came by post" })
    );
}

#[tokio::test]
async fn what_cannot_be_made_is_said_to_be_so() {
    let cic = TestCic::new();
    let (kim, bridge) = (cic.agent("kim").await, cic.agent("bridge").await);
    for kind in ["createCallParameters", "createChatParameters"] {
        let answer = create(&kim, kind, json!({ "target": "317" })).await;
        assert_eq!(answer.body["errorId"], "error.request.notSupported", "{kind}");
    }
    let with = |name: &str, value: Value| {
        let mut body = callback();
        body[name] = value;
        body
    };
    for body in [
        with("target", json!("nobody")),
        with("targetQueue", json!({ "queueType": 2, "queueName": "Nowhere" })),
        with("targetQueue", json!({ "queueType": 3, "queueName": "7001" })),
        with("additionalAttributes", json!({ "AltocloudCustomerId": "c" })),
    ] {
        let answer = create(&kim, "createCallbackParameters", body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
    }
    let answer = create(&bridge, "createCallbackParameters", callback()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_cannot_be_written_whole_makes_no_callback() {
    let cic = TestCic::new();
    let (kim, lee) = (cic.agent("kim").await, cic.available_agent("lee").await);
    let mut body = callback();
    body["additionalAttributes"]["My_Note"] = "x".repeat(2_001).into();
    let answer = create(&kim, "createCallbackParameters", body).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
    assert_eq!(lee.offered().await, None);
}

#[tokio::test]
async fn agents_behind_one_address_make_more_callbacks_than_a_visitor_may() {
    let cic = TestCic::new();
    let kim = cic.agent("kim").await;
    for number in 0..20 {
        let answer = create(&kim, "createCallbackParameters", callback()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{number}: {}", answer.body);
    }
    cic.visitor(None).await;
}
