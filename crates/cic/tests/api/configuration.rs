//! Configuration as agents and observers read it.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::helpers::{Agent, TestCic};

async fn ids(agent: &Agent<'_>, path: &str) -> Vec<String> {
    let answer = agent.get(&format!("configuration/{path}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    let items = answer.body["items"].as_array().unwrap().iter();
    items
        .map(|item| item["configurationId"]["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn licences_of_a_user_are_told_as_the_vendor_has_them_and_by_dotted_paths() {
    let cic = TestCic::new();
    let bridge = cic.agent("bridge").await;
    let select =
        "licenseProperties.licenseActive,licenseProperties.additionalLicenses,licenseProperties.mediaLevel";
    let kim = bridge
        .get(&format!("configuration/users/kim?select={select}"))
        .await
        .body;
    let properties = &kim["licenseProperties"];
    assert_eq!(
        (&properties["licenseActive"], &properties["mediaLevel"]),
        (&json!(true), &json!(3))
    );
    let licence = &properties["additionalLicenses"][0];
    assert_eq!(
        [&licence["id"], &licence["displayName"]],
        ["I3_ACCESS_ALTOCLOUD_USER"; 2]
    );
    assert_eq!(kim.get("workgroups"), None);
}

#[tokio::test]
async fn an_agent_sees_colleagues_by_name_alone_and_themselves_in_full() {
    let cic = TestCic::new();
    let kim = cic.agent("kim").await;
    let users = kim
        .get("configuration/users?select=licenseProperties,workgroups&rightsFilter=view")
        .await
        .body;
    let users = users["items"].as_array().unwrap();
    let named = |id: &str| {
        users
            .iter()
            .find(|user| user["configurationId"]["id"] == id)
            .cloned()
    };
    assert!(named("kim").unwrap()["licenseProperties"].is_object());
    let lee = named("lee").unwrap();
    assert_eq!(lee["configurationId"]["displayName"], "Lee Agent");
    assert_eq!(lee.as_object().unwrap().len(), 1);
    // Nothing is handed on to who takes nothing.
    assert_eq!(named("bridge"), None);
    assert_eq!(
        kim.get("configuration/users/lee?select=*").await.body,
        json!({ "configurationId": lee["configurationId"] })
    );
}

#[tokio::test]
async fn lists_are_chosen_from_and_ordered_by_id_and_name() {
    let cic = TestCic::new();
    let kim = cic.agent("kim").await;
    assert_eq!(
        ids(&kim, "users?where=configurationId.id%20eq%20LEE").await,
        ["lee"]
    );
    assert_eq!(
        ids(&kim, "workgroups?orderBy=configurationId.displayName%20desc").await,
        ["Web Support", "Web Sales"]
    );
    let answer = kim.get("configuration/users?where=extension%20eq%201").await;
    assert_eq!(
        (answer.status, &answer.body["propertyName"]),
        (StatusCode::BAD_REQUEST, &json!("where"))
    );
}

#[tokio::test]
async fn a_workgroup_has_the_properties_clients_ask_for() {
    let cic = TestCic::new();
    let kim = cic.agent("kim").await;
    let select = "isActive,hasQueue,supervisors,wrapUpTimeout,estimatedCallTimeInterval,chatServiceLevelTarget,maximumChatReponseTime";
    let told = kim
        .get(&format!("configuration/workgroups/web%20sales?select={select}"))
        .await
        .body;
    assert_eq!(
        (&told["hasQueue"], &told["supervisors"]),
        (&json!(true), &json!([]))
    );
    for duration in [
        "wrapUpTimeout",
        "estimatedCallTimeInterval",
        "chatServiceLevelTarget",
        "maximumChatReponseTime",
    ] {
        assert!(told[duration].is_u64(), "{duration}: {told}");
    }
}

#[tokio::test]
async fn what_is_configured_nowhere_is_an_empty_list_and_not_an_unknown_address() {
    let cic = TestCic::new();
    let (kim, bridge) = (cic.agent("kim").await, cic.agent("bridge").await);
    for kind in [
        "stations",
        "structured-parameters",
        "system-parameters",
        "web-services-parameters",
    ] {
        assert!(ids(&bridge, kind).await.is_empty(), "{kind}");
        let one = bridge.get(&format!("configuration/{kind}/x")).await;
        assert_eq!(one.status, StatusCode::NOT_FOUND);
        let to_agents = if kind == "stations" { 200 } else { 403 };
        let answer = kim.get(&format!("configuration/{kind}")).await;
        assert_eq!(answer.status.as_u16(), to_agents, "{kind}");
    }
    assert_eq!(ids(&kim, "roles").await, ["agent", "observer", "administrator"]);
    assert!(kim.get("configuration/roles/Agent").await.body.is_object());
    let default = bridge.get("configuration/defaults/user").await.body;
    assert_eq!(default["utilizations"]["effectiveValue"][0]["maxAssignable"], 1);
    let made = kim
        .call(
            Method::POST,
            "configuration/users",
            json!({ "configurationId": {} }),
        )
        .await;
    assert_eq!(made.body["errorId"], "error.request.methodNotAllowed");
    assert_eq!(
        kim.call(Method::GET, "configuration/nothing", Value::Null)
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}
