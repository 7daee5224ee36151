//! Statistics beside those the bridge reads: of agents, of holds, and the catalogue.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::helpers::{Agent, TestCic};

fn key(name: &str, parameter: &str, value: &str, interval: Option<&str>) -> Value {
    let mut items = vec![json!({ "parameterTypeId": parameter, "value": value })];
    if let Some(interval) = interval {
        items.push(json!({ "parameterTypeId": "ININ.Queue:Interval", "value": interval }));
    }
    json!({ "statisticIdentifier": name, "parameterValueItems": items })
}

const AGENT: &str = "ININ.People.AgentStats:User";
const WORKGROUP: &str = "ININ.People.WorkgroupStats:Workgroup";

async fn values(agent: &Agent<'_>, keys: &[Value]) -> Vec<Value> {
    agent
        .subscribe("statistics/statistic-values", json!({ "statisticKeys": keys }))
        .await;
    let told = agent.messages(":statisticValueMessage").await;
    let changes = told[0]["statisticValueChanges"].as_array().unwrap().iter();
    changes
        .map(|change| change["statisticValue"]["value"].clone())
        .collect()
}

#[tokio::test]
async fn an_agents_numbers_are_theirs_and_the_observers_to_see() {
    let cic = TestCic::new();
    let bridge = cic.agent("bridge").await;
    let kim = cic.available_agent("kim").await;
    let lee = cic.agent("lee").await;
    let ada = cic.visitor(None).await;
    cic.pass(4);
    let id = kim.pick_up().await;
    cic.pass(10);
    kim.act(
        Method::POST,
        &format!("interactions/{id}/hold"),
        json!({ "on": true }),
    )
    .await;
    cic.pass(6);
    kim.act(
        Method::POST,
        &format!("interactions/{id}/hold"),
        json!({ "on": false }),
    )
    .await;
    cic.pass(4);
    ada.call("exit", Value::Null).await;
    let names = [
        "InteractionsEntered",
        "InteractionsAnswered",
        "AverageTalkTime",
        "LongestTalkTime",
        "AverageHoldTime",
        "NonACDInteractions",
    ];
    let mut keys: Vec<Value> = names
        .iter()
        .map(|name| key(&format!("inin.agent:{name}"), AGENT, "kim", Some("CurrentShift")))
        .collect();
    keys.push(key(
        "inin.workgroup:AverageHoldTime",
        WORKGROUP,
        "Web Sales",
        Some("CurrentPeriod"),
    ));
    let expected = [
        json!(1),
        json!(1),
        json!(20.0),
        json!(20.0),
        json!(6.0),
        json!(0),
        json!(6.0),
    ];
    assert_eq!(values(&bridge, &keys).await, expected);
    assert_eq!(values(&kim, &keys[..2]).await, expected[..2]);
    // To a colleague there is no such agent.
    assert_eq!(values(&lee, &keys[..1]).await, [json!(2)]);
}

#[tokio::test]
async fn keys_without_a_parameter_past_intervals_and_unknown_names_are_errors_with_numbers() {
    let cic = TestCic::new();
    let bridge = cic.agent("bridge").await;
    let kim = cic.available_agent("kim").await;
    let sales = |name: &str, interval| key(name, WORKGROUP, "Web Sales", interval);
    let keys = [
        sales("inin.workgroup:InteractionsEntered", Some("PreviousPeriod")),
        sales("inin.workgroup:InteractionsEntered", Some("120")),
        sales("inin.agent:InteractionsEntered", None),
        sales("inin.station:Nonsense", None),
        key("inin.agent:InteractionsEntered", AGENT, "nobody", None),
        sales("inin.workgroup:LongestAvailable", None),
    ];
    let told = values(&bridge, &keys).await;
    assert_eq!(told[..5], [json!(99), json!(0), json!(1), json!(2), json!(2)]);
    // A time that is counting is told by the moment it began.
    assert!(told[5].as_str().unwrap().ends_with('Z'), "{told:?}");
    drop(kim);
}

#[tokio::test]
async fn the_catalogue_names_every_statistic_there_is_with_its_parameters() {
    let cic = TestCic::new();
    let bridge = cic.agent("bridge").await;
    bridge
        .subscribe("statistics/statistic-catalog", Value::Null)
        .await;
    let told = bridge.messages(":statisticCatalogMessage").await;
    let categories = told[0]["statisticCategoryList"].as_array().unwrap();
    assert_eq!(told[0]["parameterTypeDefinitions"].as_array().unwrap().len(), 3);
    let mut keys = Vec::new();
    for category in categories {
        for definition in category["statisticDefinitions"].as_array().unwrap() {
            let name = definition["statisticIdentifier"].as_str().unwrap();
            let (kind, value) = if name.starts_with("inin.agent") {
                (AGENT, "kim")
            } else {
                (WORKGROUP, "Web Sales")
            };
            let required = &definition["requiredParametersDefinitions"][0]["orderedParameterTypeList"];
            assert_eq!(required[0], kind);
            keys.push(key(
                name,
                kind,
                value,
                required[1].as_str().map(|_| "CurrentPeriod"),
            ));
        }
    }
    assert_eq!(keys.len(), 26);
    bridge
        .subscribe("statistics/statistic-values", json!({ "statisticKeys": keys }))
        .await;
    let told = bridge.messages(":statisticValueMessage").await;
    for change in told[0]["statisticValueChanges"].as_array().unwrap() {
        let kind = change["statisticValue"]["statisticValueType"].as_u64();
        assert_ne!(kind, Some(12), "{change}");
    }
}

#[tokio::test]
async fn the_values_a_parameter_may_have_are_found_by_their_beginning() {
    let cic = TestCic::new();
    let (kim, bridge) = (cic.agent("kim").await, cic.agent("bridge").await);
    let ask = async |agent: &Agent<'_>, body: Value| {
        agent
            .call(
                Method::POST,
                "statistics/statistic-parameter-values/queries",
                body,
            )
            .await
    };
    let names = |answer: &Value| -> Vec<String> {
        let values = answer["parameterValues"].as_array().unwrap().iter();
        values
            .map(|value| value["value"].as_str().unwrap().to_owned())
            .collect()
    };
    let workgroups = ask(&kim, json!({ "parameterTypeId": WORKGROUP, "filter": "web su" })).await;
    assert_eq!(names(&workgroups.body), ["Web Support"]);
    let first = ask(&bridge, json!({ "parameterTypeId": AGENT, "maxToReturn": 1 })).await;
    assert_eq!(names(&first.body), ["kim"]);
    assert_eq!(first.body["totalResultsAvailable"], 3);
    let own = ask(&kim, json!({ "parameterTypeId": AGENT })).await;
    assert_eq!(names(&own.body), ["kim"]);
    let intervals = ask(&kim, json!({ "parameterTypeId": "ININ.Queue:Interval" })).await;
    assert_eq!(names(&intervals.body), ["CurrentPeriod", "CurrentShift"]);
    let nonsense = ask(&kim, json!({ "parameterTypeId": "Nonsense" })).await;
    assert_eq!(nonsense.status, StatusCode::BAD_REQUEST);
}
