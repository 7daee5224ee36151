//! Canned responses, as an agent's client reads them.

use axum::http::StatusCode;
use serde_json::{Value, json};
use waymeet_cic::model::CannedResponse;
use waymeet_cic::{Cic, CicSettings, SystemClock};

use crate::helpers::{TestCic, settings};

fn response(library: &str, title: &str, shortcut: &str) -> CannedResponse {
    CannedResponse {
        library: library.into(),
        title: title.into(),
        text: format!("Text of {title}, {{visitor}}"),
        shortcut: shortcut.into(),
    }
}

fn with(canned_responses: Vec<CannedResponse>) -> CicSettings {
    CicSettings {
        canned_responses,
        ..settings()
    }
}

#[tokio::test]
async fn an_agent_is_told_of_the_libraries_and_reads_them() {
    let cic = TestCic::with(with(vec![
        response("Sales", "Greeting", "hi"),
        response("Orders", "Delivery", ""),
        response("Sales", "Goodbye", ""),
    ]));
    let kim = cic.agent("kim").await;
    kim.subscribe("response-management", Value::Null).await;
    let told = kim.messages(":responseManagementMessage").await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["isDelta"], false);
    let libraries = told[0]["librariesAdded"].as_array().unwrap();
    let names: Vec<_> = libraries.iter().map(|library| &library["name"]).collect();
    assert_eq!(names, ["Sales", "Orders"]);
    assert!(!libraries[0]["cacheTag"].as_str().unwrap().is_empty());

    let url = libraries[0]["url"].as_str().unwrap();
    let sales = kim.get(url.trim_start_matches('/')).await;
    assert_eq!(sales.status, StatusCode::OK);
    assert_eq!(sales.body["id"], libraries[0]["id"]);
    let items = sales.body["items"].as_array().unwrap();
    let words = |item: &Value| ["name", "shortcut", "value"].map(|name| item[name].clone());
    assert_eq!(
        words(&items[0]),
        [
            json!("Greeting"),
            json!("hi"),
            json!("Text of Greeting, {visitor}")
        ]
    );
    assert_eq!(
        (&items[1]["name"], &items[1]["type"], items[1].get("shortcut")),
        (&json!("Goodbye"), &json!(0), None)
    );
    assert!(kim.messages(":responseManagementMessage").await.is_empty());
}

#[tokio::test]
async fn libraries_are_read_in_a_session_only_and_unknown_ones_are_not_there() {
    let cic = TestCic::new();
    let kim = cic.agent("kim").await;
    kim.subscribe("response-management", Value::Null).await;
    let told = kim.messages(":responseManagementMessage").await;
    assert_eq!(told[0]["librariesAdded"], json!([]));
    let path = "response-management/libraries/00000000-0000-0000-0000-000000000001";
    assert_eq!(kim.get(path).await.status, StatusCode::NOT_FOUND);
    let outside = format!("/icws/{}/{path}", kim.session);
    assert_eq!(cic.get(&outside).await.status, StatusCode::UNAUTHORIZED);
}

#[test]
fn a_server_with_a_response_it_cannot_keep_does_not_start() {
    let settings = with(vec![response("Sales", "Greeting", "two words")]);
    let clock = std::sync::Arc::new(SystemClock);
    let error = Cic::new(settings, clock, tokio_util::sync::CancellationToken::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the canned response `Greeting` has a shortcut that is more than a word"
    );
}
