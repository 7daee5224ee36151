//! Agents with several chats at once.

use axum::http::Method;
use serde_json::{Value, json};

use crate::helpers::{TestCic, settings};

/// A server on which Kim takes two chats at once.
fn cic() -> TestCic {
    let mut settings = settings();
    settings.users[0].chats_at_once = Some(2);
    TestCic::with(settings)
}

#[tokio::test]
async fn an_agent_is_offered_as_many_chats_as_they_take_at_once() {
    let cic = cic();
    let kim = cic.available_agent("kim").await;
    let [_ada, _bob, _eve] = [
        cic.visitor(None).await,
        cic.visitor(None).await,
        cic.visitor(None).await,
    ];
    let queue = kim.messages(":queueContentsMessage").await;
    let ids: Vec<_> = queue
        .iter()
        .flat_map(|message| message["interactionsAdded"].as_array().unwrap())
        .map(|interaction| interaction["interactionId"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 2);
    for id in &ids {
        kim.act(Method::POST, &format!("interactions/{id}/pickup"), Value::Null)
            .await;
    }
    assert_eq!(kim.offered().await, None);
    kim.act(
        Method::POST,
        &format!("interactions/{}/disconnect", ids[0]),
        Value::Null,
    )
    .await;
    let third = kim.offered().await.unwrap();
    assert!(!ids.contains(&third));
}

#[tokio::test]
async fn a_colleague_of_whom_nothing_is_said_takes_as_many_as_everybody() {
    let cic = cic();
    let lee = cic.available_agent("lee").await;
    let [_ada, _bob] = [cic.visitor(None).await, cic.visitor(None).await];
    lee.pick_up().await;
    assert_eq!(lee.offered().await, None);
}

#[tokio::test]
async fn the_configuration_tells_how_much_a_user_is_given_at_once() {
    let cic = cic();
    let bridge = cic.agent("bridge").await;
    let path = "configuration/users?select=utilizations";
    let users = bridge.get(path).await.body;
    let of = |id: &str| {
        let mut items = users["items"].as_array().unwrap().iter();
        items.find(|user| user["configurationId"]["id"] == id).unwrap()["utilizations"].clone()
    };
    let chats = |share: u32, number: u32| {
        json!([{ "mediaType": 2, "utilization": share, "maxAssignable": number },
               { "mediaType": 5, "utilization": 100, "maxAssignable": 1 }])
    };
    assert_eq!(
        of("kim"),
        json!({ "actualValue": chats(50, 2), "effectiveValue": chats(50, 2) })
    );
    assert_eq!(of("lee"), json!({ "effectiveValue": chats(100, 1) }));
    let own = cic.agent("kim").await;
    let own = own.get("configuration/users/kim?select=utilizations").await.body;
    assert_eq!(own["utilizations"], of("kim"));
}
