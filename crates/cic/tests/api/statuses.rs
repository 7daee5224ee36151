//! Statuses: the ones there are, the ones a user may choose, and choosing one.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::helpers::TestCic;

#[tokio::test]
async fn the_statuses_of_a_fresh_server_are_there_and_are_told_to_who_subscribes() {
    let cic = TestCic::new();
    let kim = cic.agent("kim").await;
    let listed = kim.get("status/status-messages").await.body;
    let listed = listed["statusMessageList"].as_array().unwrap();
    let named = |id: &str| listed.iter().find(|status| status["statusId"] == id);
    for id in [
        "Available",
        "Available, Follow-Me",
        "Out of Office",
        "Working at home",
    ] {
        assert!(named(id).is_some(), "{id}");
    }
    let vacation = named("On Vacation").unwrap();
    assert_eq!(
        [&vacation["canHaveDate"], &vacation["isAcdStatus"]],
        [true, false]
    );
    assert_eq!(named("Available, Forward").unwrap()["isForwardStatus"], true);
    kim.subscribe("status/status-messages", Value::Null).await;
    let told = kim.messages(":statusMessagesMessage").await;
    assert_eq!(told[0]["statusMessagesAdded"].as_array().unwrap(), listed);
    assert!(kim.messages("").await.is_empty());
}

#[tokio::test]
async fn a_user_is_told_which_statuses_to_choose_from_and_of_no_colleague() {
    let cic = TestCic::new();
    let (kim, bridge) = (cic.agent("kim").await, cic.agent("bridge").await);
    let path = "status/status-messages-user-access/kim";
    let own = kim.get(path).await.body;
    let choices = own["statusMessages"].as_array().unwrap();
    assert!(choices.contains(&json!("On Vacation")));
    assert!(!choices.contains(&json!("ACD - Agent Not Answering")));
    assert_eq!(bridge.get(path).await.body, own);
    let other = "status/status-messages-user-access/lee";
    assert_eq!(kim.get(other).await.status, StatusCode::FORBIDDEN);

    let body = json!({ "userIds": ["kim"] });
    kim.subscribe("status/status-messages-user-access", body).await;
    let told = kim.messages(":statusMessagesUserAccessMessage").await;
    let change = &told[0]["statusMessagesUserAccessChanges"][0];
    assert_eq!(
        (&change["userId"], &change["statusMessagesAdded"]),
        (&json!("kim"), &own["statusMessages"])
    );
    let path = "messaging/subscriptions/status/status-messages-user-access";
    let answer = kim.call(Method::PUT, path, json!({ "userIds": ["lee"] })).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_status_is_chosen_with_a_note_and_an_end_and_done_a_moment_later() {
    let cic = TestCic::new();
    let kim = cic.agent("kim").await;
    let until = json!({ "untilDateTime": "20261224T120000Z", "hasDate": true, "hasTime": true });
    let choose = async |body: Value| kim.call(Method::PUT, "status/user-statuses/kim", body).await;
    let wish = json!({ "statusId": "On Vacation", "notes": "back <b>soon</b>", "until": until });
    let answer = choose(wish).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    let done = kim.messages(":asyncOperationCompletedMessage").await;
    assert_eq!(done[0]["requestId"], answer.body["requestId"]);
    assert_eq!(done[0]["error"], Value::Null);
    let status = kim.get("status/user-statuses/kim").await.body;
    assert_eq!(
        [&status["statusId"], &status["notes"]],
        ["On Vacation", "back soon"]
    );
    assert_eq!(status["until"], until);
    assert_eq!(status["icServers"], json!(["waymeet"]));

    let forward = json!({ "statusId": "available, forward", "forwardNumber": "555 0100", "until": until });
    choose(forward).await;
    let status = kim.get("status/user-statuses/kim").await.body;
    assert_eq!(status["forwardNumber"], "555 0100");
    assert_eq!(status.get("until"), None);
    let refused = choose(json!({ "statusId": "ACD - Agent Not Answering" })).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_status_tells_the_workstation_and_the_server_while_the_user_is_logged_in() {
    let cic = TestCic::new();
    let (kim, lee) = (cic.agent("kim").await, cic.agent("lee").await);
    let station = json!({ "__type": "urn:inin.com:connection:workstationSettings", "workstation": "7001" });
    kim.call(Method::PUT, "connection/station", station).await;
    let status = lee.get("status/user-statuses/kim").await.body;
    assert_eq!(status["stations"], json!(["7001"]));
    kim.act(Method::DELETE, "connection", Value::Null).await;
    let status = lee.get("status/user-statuses/kim").await.body;
    assert_eq!(
        (&status["stations"], &status["icServers"]),
        (&json!([]), &json!([]))
    );
}
