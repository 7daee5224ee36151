//! `POST /v1/availability` and `GET /v1/sites/{site}/availability`

use crate::helpers::*;
use crate::oauth::bearer;
use axum::http::{Method, StatusCode};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

fn report(agents: u32) -> String {
    json!({ "pacingMs": 5_000, "updates": [ { "workgroup": "Web Sales", "availableAgents": agents,
        "loggedInAgents": 2, "estimatedWaitSeconds": 7 } ] })
    .to_string()
}

async fn queues(service: &TestService) -> Value {
    let answer = service
        .get(
            &format!("/v1/sites/{DEPLOYMENT}/availability"),
            &[("origin", ORIGIN)],
        )
        .await;
    assert_eq!(answer.json()["ttlMs"], 15_000);
    answer.json()["queues"].clone()
}

#[tokio::test]
async fn a_report_is_believed_for_three_paces() {
    let service = TestService::start().await;
    let token = bearer(&service, "bridge").await;
    assert_eq!(queues(&service).await, json!({}));
    let answer = service
        .post("/v1/availability", &[("authorization", &token)], report(1))
        .await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let known = json!({ "Web Sales": { "agents": 1, "estimatedWaitSeconds": 7 } });
    assert_eq!(queues(&service).await, known);
    service.advance(15);
    assert_eq!(queues(&service).await, known);
    service.advance(1);
    assert_eq!(queues(&service).await, json!({}));
}

#[tokio::test]
async fn only_a_client_with_the_permission_may_report() {
    let service = TestService::start().await;
    service
        .post("/v1/availability", &[], report(1))
        .await
        .assert_error(401, "bad.credentials");
    let forged = [("authorization", "Bearer forged")];
    service
        .post("/v1/availability", &forged, report(1))
        .await
        .assert_error(401, "bad.credentials");
    let reader = bearer(&service, "reader").await;
    let answer = service
        .post("/v1/availability", &[("authorization", &reader)], report(1))
        .await;
    answer.assert_error(403, "missing.permissions");
    let token = bearer(&service, "bridge").await;
    let answer = service
        .post("/v1/availability", &[("authorization", &token)], "{}")
        .await;
    answer.assert_error(400, "bad.request");
    service.advance(3_600);
    let answer = service
        .post("/v1/availability", &[("authorization", &token)], report(1))
        .await;
    answer.assert_error(401, "bad.credentials");
}

#[tokio::test]
async fn a_stream_tells_at_once_and_on_every_change_and_ends_with_the_service() {
    let service = TestService::start().await;
    let token = bearer(&service, "bridge").await;
    let path = format!("/v1/sites/{DEPLOYMENT}/availability");
    let open = request(
        Method::GET,
        &path,
        &[("origin", ORIGIN), ("accept", "text/event-stream")],
        "",
    );
    let response = service.service.router().oneshot(open).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert_eq!(response.headers()["access-control-allow-origin"], ORIGIN);
    let mut stream = response.into_body().into_data_stream();
    let first = stream.next().await.unwrap().unwrap();
    assert!(
        first.starts_with(b"data: {\"ttlMs\":15000,\"queues\":{}}"),
        "{first:?}"
    );
    service
        .post("/v1/availability", &[("authorization", &token)], report(3))
        .await;
    let second = stream.next().await.unwrap().unwrap();
    assert!(
        String::from_utf8_lossy(&second).contains("\"agents\":3"),
        "{second:?}"
    );
    service.service.stop_streams();
    assert!(stream.next().await.is_none());
}
