//! `GET /v1/sites/{site}/widget`

use crate::helpers::*;
use axum::http::StatusCode;
use serde_json::{Value, json};
use waymeet_service::store::Deployment;

/// Gives the shop's deployment this configuration of the widget.
pub(crate) async fn configure_widget(service: &TestService, widget: Value) {
    let deployment = Deployment {
        widget,
        ..deployment(&tracking())
    };
    service.service.seed().deployment(&deployment).await.unwrap();
}

/// What a page of the shop is told of the widget.
pub(crate) async fn widget_of(service: &TestService, known: &str) -> Answer {
    let path = format!("/v1/sites/{DEPLOYMENT}/widget");
    let headers = [("origin", ORIGIN), ("if-none-match", known)];
    service
        .get(&path, &headers[..if known.is_empty() { 1 } else { 2 }])
        .await
}

/// A configuration of the first version.
fn first_version() -> Value {
    json!({ "version": 1, "cic": { "servers": ["https://cic.example:8019"] }, "target": { "name": "Web Sales" },
        "language": "de", "texts": { "start": "Los" }, "theme": { "accent": "#ABC" } })
}

#[tokio::test]
async fn a_configuration_is_told_in_the_current_version_and_sent_once() {
    let service = TestService::start().await;
    configure_widget(&service, first_version()).await;
    let answer = widget_of(&service, "").await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (StatusCode::OK, "application/json")
    );
    assert_eq!(answer.header("cache-control"), "no-cache");
    let told = answer.json();
    assert_eq!(
        (&told["version"], &told["languages"]["default"]),
        (&json!(2), &json!("de"))
    );
    assert_eq!(told["texts"], json!({ "*": { "start": "Los" } }));
    assert_eq!(told["cic"]["servers"], json!(["https://cic.example:8019"]));
    let etag = answer.header("etag").to_owned();
    assert!(etag.starts_with('"') && etag.len() == 66, "{etag}");
    let again = widget_of(&service, &etag).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(
        (again.header("etag"), again.header("access-control-allow-origin")),
        (etag.as_str(), ORIGIN)
    );
}

#[tokio::test]
async fn a_change_reaches_the_next_page_and_rules_do_not_touch_it() {
    let service = TestService::start().await;
    configure_widget(&service, first_version()).await;
    let etag = widget_of(&service, "").await.header("etag").to_owned();
    service.configure(&tracking()).await;
    configure_widget(&service, first_version()).await;
    assert_eq!(widget_of(&service, &etag).await.status, StatusCode::NOT_MODIFIED);
    let mut other = first_version();
    other["sound"] = json!(false);
    configure_widget(&service, other).await;
    let changed = widget_of(&service, &etag).await;
    assert_eq!(
        (changed.status, &changed.json()["sound"]),
        (StatusCode::OK, &json!(false))
    );
    assert_ne!(changed.header("etag"), etag);
}

#[tokio::test]
async fn what_is_no_configuration_is_told_as_it_stands() {
    let service = TestService::start().await;
    for widget in [
        json!({}),
        json!({ "title": "Chat with us" }),
        json!({ "version": 99 }),
    ] {
        configure_widget(&service, widget.clone()).await;
        let answer = widget_of(&service, "").await;
        assert_eq!((answer.status, answer.json()), (StatusCode::OK, widget));
    }
}
