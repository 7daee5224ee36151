//! A chat from its start to its end, as both sides see it.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::helpers::{Agent, TestCic};

async fn lines(agent: &Agent<'_>) -> Vec<String> {
    let messages = agent.messages(":chatContentsMessage").await;
    let lines = messages
        .iter()
        .flat_map(|message| message["messagesAdded"].as_array().unwrap());
    let line = |line: &Value| {
        format!(
            "{} {}",
            line["chatMember"]["chatMemberType"],
            line["text"].as_str().unwrap()
        )
    };
    lines.map(line).collect()
}

#[tokio::test]
async fn a_chat_runs_from_the_offer_to_the_end_in_both_directions() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    kim.messages("").await;
    let ada = cic.visitor(Some("map-1")).await;
    let start = ada.news().await;
    assert_eq!(
        start,
        [
            "Ada Visitor=2",
            "IC=2",
            "Welcome to Web Sales.",
            "An agent will be with you shortly."
        ]
    );

    let offer = kim.messages(":queueContentsMessage").await;
    let added = &offer[0]["interactionsAdded"][0];
    assert_eq!(offer[0]["isDelta"], true);
    let expected = json!({ "Eic_State": "A", "Eic_RemoteName": "Ada Visitor", "Eic_WorkgroupName": "Web Sales",
        "WebTools_Offer": "spring", "AltocloudCustomerId": "customer-1" });
    assert_eq!(added["attributes"], expected);
    let id = added["interactionId"].as_str().unwrap();
    let at = |action: &str| format!("interactions/{id}/{action}");

    kim.act(Method::POST, &at("pickup"), Value::Null).await;
    assert_eq!(
        ada.news().await,
        ["Kim Agent=2", "Kim Agent has joined the chat."]
    );
    kim.subscribe(&at("chat"), Value::Null).await;
    ada.call("typing-state", json!({ "typingIndicator": true })).await;
    let members = kim.messages(":chatMembersMessage").await;
    assert_eq!(members[0]["membersAdded"][0]["isTyping"], true);
    ada.say("Is <it> bright?").await;
    assert_eq!(lines(&kim).await, ["4 Is <it> bright?"]);
    assert_eq!(ada.news().await, ["Is <it> bright?"]);

    kim.act(Method::PUT, &at("chat/typing-indicator"), json!({ "on": true }))
        .await;
    let message = json!({ "text": "Very.", "clearTypingIndicator": true });
    kim.act(Method::POST, &at("chat/messages"), message).await;
    assert_eq!(ada.news().await, ["typing=true", "typing=false", "Very."]);

    kim.act(Method::POST, &at("disconnect"), Value::Null).await;
    let last = ada.poll().await.body;
    assert_eq!(last["chatEnded"], true);
    let own = last["messages"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&own["participantId"], &own["state"]),
        (&json!(ada.participant), &json!(4))
    );
    let changed = kim.messages(":queueContentsMessage").await;
    assert_eq!(
        changed[0]["interactionsChanged"][0]["attributes"]["Eic_State"],
        "I"
    );

    let history = cic
        .get(&format!("/icws/web-chat/message-history/{}", ada.participant))
        .await
        .body;
    let numbers = history["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| message["sequenceNumber"].as_u64());
    assert!(
        numbers
            .enumerate()
            .all(|(place, number)| number == Some(place as u64))
    );
}

#[tokio::test]
async fn a_chat_of_an_action_map_goes_to_licensed_agents_only() {
    let cic = TestCic::new();
    let lee = cic.available_agent("lee").await;
    lee.messages("").await;
    let _ada = cic.visitor(Some("map-1")).await;
    assert_eq!(lee.offered().await, None);
    let _bob = cic.visitor(None).await;
    assert!(lee.offered().await.is_some());
    let kim = cic.available_agent("kim").await;
    assert!(kim.offered().await.is_some());
}

#[tokio::test]
async fn an_unanswered_chat_is_offered_to_the_next_agent_and_the_first_is_asked_no_more() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let ada = cic.visitor(None).await;
    assert!(kim.offered().await.is_some());
    cic.clock.advance(std::time::Duration::from_secs(30));
    let lee = cic.available_agent("lee").await;
    assert_eq!(lee.offered().await, None);
    cic.pass(30);
    assert!(lee.offered().await.is_some());
    assert_eq!(
        kim.get("status/user-statuses/kim").await.body["statusId"],
        "ACD - Agent Not Answering"
    );
    assert_eq!(ada.poll().await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_chat_handed_on_is_read_by_its_new_agent_only() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let ada = cic.visitor(None).await;
    let id = kim.offered().await.unwrap();
    kim.act(Method::POST, &format!("interactions/{id}/pickup"), Value::Null)
        .await;
    kim.subscribe(&format!("interactions/{id}/chat"), Value::Null)
        .await;
    kim.messages("").await;
    ada.news().await;
    let queue = json!({ "queueID": { "queueType": 2, "queueName": "Web Support" } });
    kim.act(Method::POST, &format!("interactions/{id}/blind-transfer"), queue)
        .await;
    let waiting = "You are being transferred to Web Support. An agent will be with you shortly.";
    assert_eq!(ada.news().await, ["Kim Agent=4", "IC=2", waiting]);

    let max = cic.available_agent("max").await;
    assert_eq!(max.offered().await.as_deref(), Some(id.as_str()));
    max.act(Method::POST, &format!("interactions/{id}/pickup"), Value::Null)
        .await;
    ada.say("Are you new?").await;
    assert_eq!(lines(&kim).await, [""; 0]);
    let message = json!({ "text": "Still here", "clearTypingIndicator": true });
    let answer = kim
        .call(Method::POST, &format!("interactions/{id}/chat/messages"), message)
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_agents_chat_goes_back_into_the_queue_when_their_session_ends() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let ada = cic.visitor(None).await;
    let id = kim.offered().await.unwrap();
    kim.act(Method::POST, &format!("interactions/{id}/pickup"), Value::Null)
        .await;
    ada.news().await;
    kim.act(Method::DELETE, "connection", Value::Null).await;
    assert_eq!(ada.news().await[0], "Kim Agent=4");
    let lee = cic.available_agent("lee").await;
    assert_eq!(lee.offered().await, Some(id));
}

#[tokio::test]
async fn a_visitor_who_falls_silent_is_gone_and_later_forgotten() {
    let cic = TestCic::new();
    let ada = cic.visitor(None).await;
    cic.pass(179);
    assert_eq!(ada.poll().await.body.get("chatEnded"), None);
    cic.pass(180);
    assert_eq!(ada.poll().await.body["chatEnded"], true);
    cic.pass(120);
    assert_eq!(
        ada.poll().await.body["errorId"],
        "error.request.webChat.invalidParticipantId"
    );
}
