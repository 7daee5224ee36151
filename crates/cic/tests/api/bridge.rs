//! What the availability bridge reads.

use axum::http::Method;
use serde_json::{Value, json};

use crate::helpers::{Agent, TestCic};

#[tokio::test]
async fn an_observer_reads_workgroups_licences_parameters_and_activations() {
    let cic = TestCic::new();
    let bridge = cic.agent("bridge").await;
    let select = "select=members,altocloudQueueAvailabilityUpdates";
    let workgroups = bridge
        .get(&format!("configuration/workgroups?{select}"))
        .await
        .body;
    let options = workgroups["items"].as_array().unwrap().iter();
    let options: Vec<_> = options
        .map(|item| &item["altocloudQueueAvailabilityUpdates"])
        .collect();
    assert_eq!(options, [true, false]);
    assert_eq!(workgroups["items"][0]["members"][0]["id"], "kim");
    assert_eq!(workgroups["items"][0].get("isActive"), None);

    let kim = bridge
        .get("configuration/users/kim?select=licenseProperties")
        .await
        .body;
    assert_eq!(
        kim["licenseProperties"]["additionalLicenses"],
        json!([{ "id": "I3_ACCESS_ALTOCLOUD_USER", "displayName": "I3_ACCESS_ALTOCLOUD_USER",
            "uri": "/configuration/licenses/I3_ACCESS_ALTOCLOUD_USER" }])
    );
    let parameter = "configuration/server-parameters/AltocloudPacingRateOverrideMilliseconds";
    assert_eq!(bridge.get(parameter).await.body["value"], "4000");
    assert_eq!(
        bridge
            .get("configuration/server-parameters/AltocloudPacingDisabledUpdates")
            .await
            .status,
        404
    );
    let server = bridge.get("licenses/server").await.body;
    assert_eq!(
        server["licenseAssignedStatusList"],
        json!([{ "name": "I3_FEATURE_ALTOCLOUD", "isAssigned": true }])
    );
    let names = json!({ "licenseList": ["I3_FEATURE_ALTOCLOUD", "I3_ACCESS_ALTOCLOUD_USER", "I3_NONSENSE"] });
    let results = bridge.call(Method::POST, "licenses", names).await.body;
    let results = results["licenseOperationResultList"].as_array().unwrap().iter();
    assert_eq!(
        results
            .map(|result| result["licenseStatus"].clone())
            .collect::<Vec<_>>(),
        [2, 3, 9]
    );
    let activations = bridge.get("activations/workgroups/Web%20Sales").await.body;
    assert_eq!(
        activations,
        json!({ "workgroupId": "Web Sales", "activations": { "kim": true, "lee": true } })
    );
}

async fn values(bridge: &Agent<'_>) -> Vec<Value> {
    let messages = bridge.messages(":statisticValueMessage").await;
    let changes = messages
        .iter()
        .flat_map(|message| message["statisticValueChanges"].as_array().unwrap());
    changes
        .map(|change| change["statisticValue"]["value"].clone())
        .collect()
}

#[tokio::test]
async fn statistics_follow_what_happens() {
    let cic = TestCic::new();
    let bridge = cic.agent("bridge").await;
    let workgroup =
        json!({ "parameterTypeId": "ININ.People.WorkgroupStats:Workgroup", "value": "Web Sales" });
    let names = [
        "NumberAvailableForACDInteractions",
        "InteractionsWaiting",
        "AverageWaitTime",
        "EstimatedWaitTime",
    ];
    let key = |name: &str| json!({ "statisticIdentifier": format!("inin.workgroup:{name}"), "parameterValueItems": [workgroup] });
    let mut keys: Vec<_> = names.iter().map(|name| key(name)).collect();
    keys.push(key("Nonsense"));
    bridge
        .subscribe("statistics/statistic-values", json!({ "statisticKeys": keys }))
        .await;
    assert_eq!(
        values(&bridge).await,
        [json!(0), json!(0), json!(0.0), Value::Null, json!(2)]
    );

    let kim = cic.available_agent("kim").await;
    assert_eq!(values(&bridge).await, [json!(1), json!(0.0)]);
    let _ada = cic.visitor(None).await;
    let id = kim.offered().await.unwrap();
    assert_eq!(values(&bridge).await, [json!(0), json!(1), json!(600.0)]);
    cic.pass(8);
    kim.act(Method::POST, &format!("interactions/{id}/pickup"), Value::Null)
        .await;
    assert_eq!(values(&bridge).await, [json!(0), json!(8.0), json!(300.0)]);
}

#[tokio::test]
async fn an_observer_watches_statuses_and_users_queues_but_takes_no_chats() {
    let cic = TestCic::new();
    let bridge = cic.agent("bridge").await;
    bridge
        .subscribe("status/user-statuses", json!({ "userIds": ["kim", "lee"] }))
        .await;
    let all = bridge.messages(":userStatusMessage").await;
    assert_eq!(
        (
            all[0]["isDelta"].clone(),
            all[0]["userStatusList"].as_array().unwrap().len()
        ),
        (json!(false), 2)
    );
    let kim = cic.available_agent("kim").await;
    let changed = bridge.messages(":userStatusMessage").await;
    let status = &changed[0]["userStatusList"][0];
    assert_eq!(
        (&status["userId"], &status["loggedIn"], &status["statusId"]),
        (&json!("kim"), &json!(true), &json!("Available"))
    );

    let queue =
        json!({ "queueIds": [{ "queueType": 1, "queueName": "kim" }], "attributeNames": ["Eic_State"] });
    bridge.subscribe("queues/kim", queue).await;
    let _ada = cic.visitor(None).await;
    let id = bridge.offered().await.unwrap();
    assert_eq!(kim.offered().await.as_deref(), Some(id.as_str()));
    assert_eq!(
        bridge
            .call(Method::POST, &format!("interactions/{id}/pickup"), Value::Null)
            .await
            .status,
        403
    );
    let station =
        json!({ "__type": "urn:inin.com:connection:stationlessSettings", "supportedMediaTypes": [2] });
    assert_eq!(
        bridge
            .call(Method::PUT, "connection/station", station)
            .await
            .status,
        403
    );
}
