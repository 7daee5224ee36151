//! Attributes of interactions: reading them, and those that agents write.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::helpers::{Agent, TestCic};

async fn write(agent: &Agent<'_>, id: &str, body: Value) -> StatusCode {
    let answer = agent
        .call(Method::POST, &format!("interactions/{id}"), body)
        .await;
    answer.status
}

async fn read(agent: &Agent<'_>, id: &str, names: &str) -> Value {
    let path = format!("interactions/{id}?select={names}");
    agent.get(&path).await.body["attributes"].clone()
}

#[tokio::test]
async fn an_agent_writes_attributes_and_whoever_watches_is_told() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let _ada = cic.visitor(None).await;
    let id = kim.pick_up().await;
    let names = json!({ "attributeNames": ["My_Note", "Eic_Notes"] });
    kim.subscribe(&format!("interactions/{id}"), names).await;
    kim.messages("").await;
    let attributes = json!({ "My_Note": "size <b>nine</b>", "Rank": 7, "eic_notes": "wants\nlamps" });
    assert_eq!(
        write(&kim, &id, json!({ "attributes": attributes })).await,
        StatusCode::OK
    );
    let told = kim.messages(":interactionChangedMessage").await;
    assert_eq!(
        told[0]["attributes"],
        json!({ "My_Note": "size nine", "Eic_Notes": "wants\nlamps" })
    );
    let append = json!({ "attributes": { "my_note": "wide" }, "appendMode": 2 });
    write(&kim, &id, append).await;
    let append = json!({ "attributes": { "RANK": "5" }, "appendMode": 1 });
    write(&kim, &id, append).await;
    assert_eq!(
        read(&kim, &id, "MY_NOTE,Rank").await,
        json!({ "MY_NOTE": "size nine|wide", "Rank": "75" })
    );
}

#[tokio::test]
async fn what_is_the_servers_the_websites_or_too_much_is_not_written_and_nothing_with_it() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let max = cic.available_agent("max").await;
    let _ada = cic.visitor(None).await;
    let id = kim.pick_up().await;
    for name in [
        "Eic_State",
        "eic_remotename",
        "AltocloudActionMapId",
        "WebTools_Offer",
        "CUSTOM_INFO",
        "",
        "<i>x</i>",
    ] {
        let body = json!({ "attributes": { "A_Good_One": "x", name: "x" } });
        assert_eq!(write(&kim, &id, body).await, StatusCode::BAD_REQUEST, "{name}");
    }
    let long = json!({ "attributes": { "My_Note": "x".repeat(2_001) } });
    assert_eq!(write(&kim, &id, long).await, StatusCode::BAD_REQUEST);
    let many: serde_json::Map<_, _> = (0..65).map(|n| (format!("N{n}"), json!("x"))).collect();
    let many = json!({ "attributes": many });
    assert_eq!(write(&kim, &id, many).await, StatusCode::BAD_REQUEST);
    for body in [json!({}), json!({ "attributes": { "a": {} } })] {
        assert_eq!(write(&kim, &id, body).await, StatusCode::BAD_REQUEST);
    }
    let mode = json!({ "attributes": { "a": "b" }, "appendMode": 3 });
    assert_eq!(write(&kim, &id, mode).await, StatusCode::BAD_REQUEST);
    assert_eq!(read(&kim, &id, "A_Good_One").await, json!({ "A_Good_One": "" }));
    let own = json!({ "attributes": { "My_Note": "x" } });
    assert_eq!(write(&max, &id, own.clone()).await, StatusCode::FORBIDDEN);
    assert_eq!(write(&kim, "1", own).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_a_selection_the_id_alone_is_told_and_names_are_read_in_any_case() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let _ada = cic.visitor(None).await;
    let id = kim.pick_up().await;
    let bare = kim.get(&format!("interactions/{id}")).await.body;
    assert_eq!(bare, json!({ "attributes": { "Eic_CallId": id } }));
    let some = read(&kim, &id, "eic_state,EIC_REMOTENAME,webtools_offer,custom_info").await;
    assert_eq!(
        some,
        json!({ "eic_state": "C", "EIC_REMOTENAME": "Ada Visitor", "webtools_offer": "spring",
            "custom_info": "about lamps" })
    );
    let all = read(&kim, &id, "*").await;
    assert_eq!(all["Eic_WorkgroupName"], "Web Sales");
}

#[tokio::test]
async fn who_types_now_is_told_before_who_wrote_last() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let ada = cic.visitor(None).await;
    let id = kim.pick_up().await;
    let last = async || {
        let names = "Eic_WSLastTypedUserType,Eic_WSAnyChatUserTyping";
        let attributes = read(&kim, &id, names).await;
        [
            attributes["Eic_WSLastTypedUserType"].clone(),
            attributes["Eic_WSAnyChatUserTyping"].clone(),
        ]
    };
    assert_eq!(last().await, ["", "0"]);
    ada.call("typing-state", json!({ "typingIndicator": true })).await;
    assert_eq!(last().await, ["External", "1"]);
    ada.say("Hi").await;
    let text = json!({ "text": "Hello", "clearTypingIndicator": true });
    kim.act(Method::POST, &format!("interactions/{id}/chat/messages"), text)
        .await;
    assert_eq!(last().await, ["Internal", "0"]);
}

#[tokio::test]
async fn an_interaction_that_is_handed_on_or_forgotten_is_said_to_be_gone() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let ada = cic.visitor(None).await;
    let id = kim.pick_up().await;
    let names = json!({ "attributeNames": ["Eic_State"] });
    kim.subscribe(&format!("interactions/{id}"), names.clone()).await;
    kim.messages("").await;
    let queue = json!({ "queueID": { "queueType": 2, "queueName": "Web Support" } });
    kim.act(Method::POST, &format!("interactions/{id}/blind-transfer"), queue)
        .await;
    let lost = kim.messages(":interactionLostRightsMessage").await;
    assert_eq!(lost[0]["interactionID"], json!(id));
    assert!(kim.messages("").await.is_empty());

    let max = cic.available_agent("max").await;
    assert_eq!(max.pick_up().await, id);
    max.subscribe(&format!("interactions/{id}"), names).await;
    max.messages("").await;
    ada.call("exit", Value::Null).await;
    assert_eq!(max.messages(":interactionChangedMessage").await.len(), 1);
    cic.pass(60);
    assert!(max.get("connection").await.status.is_success());
    cic.pass(60);
    let gone = max.messages(":interactionDeallocatedMessage").await;
    assert_eq!(gone[0]["interactionID"], json!(id));
}
