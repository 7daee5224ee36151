//! A chat handed on, as the visitor's page is told of it in both dialects.

use axum::http::Method;
use serde_json::{Value, json};
use waymeet_icws::{Dialect, Input, Stage};

use crate::helpers::{Agent, TestCic};
use crate::page::{DIALECTS, Page};

async fn hand_on(agent: &Agent<'_>, id: &str, queue_type: u8, name: &str) {
    let queue = json!({ "queueID": { "queueType": queue_type, "queueName": name } });
    agent
        .act(Method::POST, &format!("interactions/{id}/blind-transfer"), queue)
        .await;
}

#[tokio::test]
async fn the_first_agent_goes_the_system_takes_over_and_the_next_one_comes() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let max = cic.available_agent("max").await;
    let body = json!({ "participant": { "name": "Ada" }, "target": "Web Sales", "targettype": "Workgroup" });
    let ada = cic.post("/websvcs/chat/start", body).await.body["chat"]["participantID"].clone();
    let id = kim.pick_up().await;
    let poll = format!("/websvcs/chat/poll/{}", ada.as_str().unwrap());
    cic.get(&poll).await;
    hand_on(&kim, &id, 2, "Web Support").await;
    max.pick_up().await;
    let events = cic.get(&poll).await.body["chat"]["events"].clone();
    let told: Vec<_> = events
        .as_array()
        .unwrap()
        .iter()
        .map(|event| {
            let words = ["type", "participantName", "state", "value"].map(|name| event[name].as_str());
            words.into_iter().flatten().collect::<Vec<_>>().join(" ")
        })
        .collect();
    assert_eq!(
        told,
        [
            "participantStateChanged Kim Agent disconnected",
            "participantStateChanged IC active",
            "text You are being transferred to Web Support. An agent will be with you shortly.",
            "participantStateChanged Max Agent active",
            "text Max Agent has joined the chat."
        ]
    );
    let system = "00000000-0000-0000-0000-000000000000";
    assert_eq!(events[1]["participantID"], system);
}

#[tokio::test]
async fn the_page_goes_on_with_the_next_agent_and_a_message_meanwhile_is_not_lost() {
    for dialect in DIALECTS {
        let cic = TestCic::new();
        let kim = cic.available_agent("kim").await;
        let (mut page, id) = Page::picked_up(&cic, dialect, &kim).await;
        page.go_on(|_| false).await;
        assert_eq!(page.machine.stage(), Stage::Talking);

        hand_on(&kim, &id, 2, "web support").await;
        page.push(Input::Say("Who is next?".to_owned()));
        page.go_on(|_| false).await;
        assert_eq!(page.machine.stage(), Stage::Waiting);

        let max = cic.available_agent("max").await;
        assert_eq!(max.pick_up().await, id);
        max.subscribe(&format!("interactions/{id}/chat"), Value::Null)
            .await;
        // What a page has to find out after a lost answer is the same as what it is told.
        page.go_on(|path| matches!(dialect, Dialect::WebTools) && path.contains("poll"))
            .await;
        for _ in 0..4 {
            page.go_on(|_| false).await;
        }
        assert_eq!(page.machine.stage(), Stage::Talking);
        let agent = page.machine.agent().unwrap();
        assert_eq!(agent.name.as_deref(), Some("Max Agent"));
        let lines = page.lines();
        let about: Vec<_> = lines
            .iter()
            .filter(|line| line.contains("Agent") || line.contains("next"))
            .collect();
        assert_eq!(
            about,
            [
                "Kim Agent joined",
                "Kim Agent has joined the chat.",
                "Kim Agent left",
                "Who is next?",
                "Max Agent joined",
                "Max Agent has joined the chat."
            ]
        );
        let contents = max.messages(":chatContentsMessage").await;
        let said = contents[0]["messagesAdded"].as_array().unwrap();
        assert!(said.iter().any(|line| line["text"] == "Who is next?"));
    }
}

#[tokio::test]
async fn a_chat_is_handed_to_a_person_and_not_to_oneself_nobody_or_an_observer() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let _ada = cic.visitor(None).await;
    let id = kim.pick_up().await;
    let queue =
        |queue_type: u8, name: &str| json!({ "queueID": { "queueType": queue_type, "queueName": name } });
    for (body, status) in [
        (json!({}), 400),
        (queue(1, "kim"), 400),
        (queue(3, "station"), 400),
        (queue(1, "bridge"), 404),
        (queue(1, "nobody"), 404),
        (queue(2, "Nowhere"), 404),
        (json!({ "target": "Nowhere" }), 404),
    ] {
        let path = format!("interactions/{id}/blind-transfer");
        let answer = kim.call(Method::POST, &path, body.clone()).await;
        assert_eq!(answer.status, status, "{body}");
    }
    hand_on(&kim, &id, 1, "lee").await;
    let lee = cic.available_agent("lee").await;
    assert_eq!(lee.pick_up().await, id);
}

#[tokio::test]
async fn an_offered_chat_is_not_handed_to_somebody_who_may_not_take_it() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let _lee = cic.available_agent("lee").await;
    let _ada = cic.visitor(Some("map-1")).await;
    let id = kim.pick_up().await;
    let queue = json!({ "queueID": { "queueType": 1, "queueName": "lee" } });
    let path = format!("interactions/{id}/blind-transfer");
    let answer = kim.call(Method::POST, &path, queue).await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.body["message"],
        "Lee Agent has no licence for chats that an action map started"
    );
    let state = kim.get(&format!("interactions/{id}?select=Eic_State")).await;
    assert_eq!(state.body["attributes"]["Eic_State"], "C");
}
