//! What clients watch beside interactions and statuses.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::helpers::{Agent, TestCic, settings};

async fn refused(agent: &Agent<'_>, path: &str, body: Value) -> u16 {
    let path = format!("messaging/subscriptions/{path}");
    agent.call(Method::PUT, &path, body).await.status.as_u16()
}

#[tokio::test]
async fn a_queue_of_the_system_with_a_users_name_is_that_users_queue() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let queue = |name: &str| json!({ "queueIds": [{ "queueType": 0, "queueName": name }], "attributeNames": ["Eic_State"] });
    kim.subscribe("queues/my-interactions-queue", queue("kim")).await;
    kim.messages("").await;
    let _ada = cic.visitor(None).await;
    let told = kim.messages(":queueContentsMessage").await;
    let of_system = told
        .iter()
        .find(|message| message["subscriptionId"] == "my-interactions-queue");
    assert_eq!(
        of_system.unwrap()["interactionsAdded"][0]["attributes"]["Eic_State"],
        "A"
    );
    assert_eq!(refused(&kim, "queues/other", queue("lee")).await, 403);
    kim.subscribe("queues/none", queue("nobody's")).await;
}

#[tokio::test]
async fn a_queue_that_may_not_be_watched_any_more_is_said_to_be_lost() {
    let mut settings = settings();
    settings.users.push(waymeet_cic::UserSettings {
        rights: waymeet_cic::model::Rights::Administrator,
        ..waymeet_cic::UserSettings::new("ada", "Ada", "ada-secret")
    });
    let cic = TestCic::with(settings);
    let lee = cic.agent("lee").await;
    let queue = json!({ "queueIds": [{ "queueType": 2, "queueName": "Web Sales" }] });
    lee.subscribe("queues/sales", queue).await;
    lee.messages("").await;
    let file = json!({ "workgroups": [{ "name": "Web Sales", "members": ["kim"] }] }).to_string();
    let file = waymeet_cic::AdministrationFile::read(&file).unwrap();
    cic.cic.apply(file).await.unwrap();
    let told = lee.messages(":queueSubscriptionStateMessage").await;
    assert_eq!(
        (&told[0]["subscriptionId"], &told[0]["state"]),
        (&json!("sales"), &json!(3))
    );
    let _ada = cic.visitor(None).await;
    assert!(lee.messages("").await.is_empty());
}

#[tokio::test]
async fn activations_of_a_user_are_read_changed_and_watched() {
    let cic = TestCic::new();
    let (kim, bridge) = (cic.agent("kim").await, cic.agent("bridge").await);
    let watch = json!({ "userId": "kim", "workgroupIds": ["web sales"] });
    for agent in [&kim, &bridge] {
        agent.subscribe("activations/users/x", watch.clone()).await;
        let told = agent.messages(":userActivationMessage").await;
        assert_eq!(told[0]["activationsChanged"], json!({ "Web Sales": true }));
    }
    let change = json!({ "activations": { "Web Sales": false } });
    let answer = kim.call(Method::PUT, "activations/users/kim", change).await;
    // A public script reads the answer as JSON.
    assert_eq!(
        (answer.status, &answer.body),
        (
            StatusCode::OK,
            &json!({ "userId": "kim", "activations": { "Web Sales": false } })
        )
    );
    let told = bridge.messages(":userActivationMessage").await;
    assert_eq!(
        (&told[0]["isDelta"], &told[0]["activationsChanged"]),
        (&json!(true), &json!({ "Web Sales": false }))
    );
    let sets = bridge.get("activations/users?select=kim,max").await.body;
    assert_eq!(sets["userActivationSetList"].as_array().unwrap().len(), 2);
    let sets = bridge
        .get("activations/workgroups?select=Web%20Sales,Web%20Support")
        .await
        .body;
    assert_eq!(sets["workgroupActivationSetList"].as_array().unwrap().len(), 2);
    let other = json!({ "userId": "lee", "workgroupIds": [] });
    assert_eq!(refused(&kim, "activations/users/x", other).await, 403);
}

#[tokio::test]
async fn a_workgroups_directory_tells_who_is_in_it_and_how_they_are() {
    let cic = TestCic::new();
    let kim = cic.agent("kim").await;
    kim.subscribe("directories", Value::Null).await;
    let told = kim.messages(":directoriesMessage").await;
    let directories = told[0]["directoriesAdded"].as_array().unwrap();
    assert_eq!(directories.len(), 1);
    assert_eq!(
        (
            &directories[0]["directoryID"],
            &directories[0]["category"],
            &directories[0]["hasActivation"]
        ),
        (&json!("Web Sales"), &json!(1), &json!(true))
    );
    let kind = "urn:inin.com:directories:directorySubscriptionParameters";
    let whole = json!({ "__type": kind, "directoryID": "Web Sales" });
    kim.subscribe("directories/sales", whole).await;
    let second = json!({ "__type": kind, "directoryID": "web sales", "index": 1, "count": 5 });
    kim.subscribe("directories/second", second).await;
    let told = kim.messages(":directoryMessage").await;
    let names = |message: &Value| -> Vec<String> {
        let contacts = message["contactsAdded"].as_array().unwrap().iter();
        contacts
            .map(|contact| contact["userID"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&told[0]), ["kim", "lee"]);
    assert_eq!(names(&told[1]), ["lee"]);
    assert_eq!([&told[1]["totalCount"], &told[1]["filteredCount"]], [2, 1]);
    let _lee = cic.available_agent("lee").await;
    let told = kim.messages(":directoryMessage").await;
    let changed = &told[0]["contactsChanged"][0];
    assert_eq!(
        changed["statusSummary"],
        json!({ "statusID": "Available", "loggedIn": true, "onPhone": false })
    );
    let other = json!({ "directoryID": "Web Support" });
    assert_eq!(refused(&kim, "directories/x", other).await, 403);
    let nowhere = json!({ "directoryID": "Nowhere" });
    assert_eq!(refused(&kim, "directories/x", nowhere).await, 404);
}

#[tokio::test]
async fn an_observer_sees_who_is_logged_in_with_what_and_an_agent_only_themselves() {
    let cic = TestCic::new();
    let bridge = cic.agent("bridge").await;
    bridge
        .subscribe("session/sessions-users", json!({ "userIds": ["kim"] }))
        .await;
    assert_eq!(
        bridge.messages(":sessionsMessage").await[0]["sessionsAdded"],
        json!([])
    );
    let kim = cic.agent("kim").await;
    let told = bridge.messages(":sessionsMessage").await;
    let session = &told[0]["sessionsAdded"][0];
    assert_eq!(
        (&session["applicationName"], &session["userId"]["id"]),
        (&json!("test"), &json!("kim"))
    );
    kim.subscribe("session/sessions-users", json!({})).await;
    let own = kim.messages(":sessionsMessage").await;
    assert_eq!(own[0]["sessionsAdded"].as_array().unwrap().len(), 1);
    let others = json!({ "userIds": ["lee"] });
    assert_eq!(refused(&kim, "session/sessions-users", others).await, 403);
    kim.act(Method::DELETE, "connection", Value::Null).await;
    let told = bridge.messages(":sessionsMessage").await;
    assert_eq!(told[0]["sessionsRemoved"][0]["userId"]["id"], "kim");
}

#[tokio::test]
async fn licences_are_acquired_replaced_released_tried_in_stages_and_watched() {
    let cic = TestCic::new();
    let (kim, lee) = (cic.agent("kim").await, cic.agent("lee").await);
    let all = json!({ "licenseList": ["I3_ACCESS_CLIENT", "I3_ACCESS_ALTOCLOUD_USER", "I3_NONSENSE"] });
    for method in [Method::POST, Method::PUT] {
        let answer = lee.call(method, "licenses", all.clone()).await.body;
        let results = answer["licenseOperationResultList"].as_array().unwrap();
        let statuses: Vec<_> = results.iter().map(|result| &result["licenseStatus"]).collect();
        assert_eq!(statuses, [2, 3, 9]);
    }
    kim.act(Method::DELETE, "licenses", all.clone()).await;
    for agent in [&kim, &lee] {
        agent.subscribe("licenses", all.clone()).await;
        let told = agent.messages(":licenseMessage").await;
        let list = told[0]["licenseAssignedStatusList"].as_array().unwrap();
        let assigned: Vec<_> = list.iter().map(|licence| &licence["isAssigned"]).collect();
        assert_eq!(assigned, [agent.user == "kim", true, false]);
    }
    let stage = |name: &str, action: u8, licence: &str| json!({ "stageName": name, "stageFailureAction": action, "licenseList": [licence] });
    let stages = json!({ "licenseStageOperationList": [
        stage("one", 0, "I3_NONSENSE"), stage("two", 1, "I3_ACCESS_ALTOCLOUD_USER"), stage("three", 0, "I3_ACCESS_CLIENT")
    ] });
    for (agent, tried) in [(&kim, 3), (&lee, 2)] {
        let answer = agent
            .call(Method::POST, "licenses/license-stages", stages.clone())
            .await;
        let results = answer.body["licenseStageOperationResultList"].as_array().unwrap();
        assert_eq!(results.len(), tried);
    }
}

#[tokio::test]
async fn handlers_are_notified_and_send_nothing() {
    let cic = TestCic::new();
    let kim = cic.agent("kim").await;
    let notification = json!({ "objectId": "Custom", "eventId": "Ping", "data": ["1", "2"] });
    let answer = kim
        .call(Method::POST, "system/handler-notification", notification)
        .await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    let path = "messaging/subscriptions/system/handler-sent-notifications";
    let headers = json!({ "headers": [{ "objectId": "Custom", "eventIds": ["Ping"] }] });
    assert_eq!(
        kim.call(Method::PUT, path, headers).await.status,
        StatusCode::NO_CONTENT
    );
    assert!(kim.messages("").await.is_empty());
    assert_eq!(
        refused(&kim, "system/handler-sent-notifications", json!({})).await,
        400
    );
    let wrong = json!({ "objectId": "Custom", "eventId": "Ping", "data": "1" });
    let answer = kim.call(Method::POST, "system/handler-notification", wrong).await;
    assert_eq!(answer.body["propertyName"], "data");
}

#[tokio::test]
async fn a_heartbeat_keeps_a_session_that_asks_nothing_else() {
    let cic = TestCic::new();
    let kim = cic.agent("kim").await;
    for _ in 0..3 {
        cic.pass(100);
        kim.act(Method::POST, "messaging/heartbeat", Value::Null).await;
    }
    cic.pass(120);
    assert_eq!(kim.get("connection").await.status, StatusCode::UNAUTHORIZED);
}
