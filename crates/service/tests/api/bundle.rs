//! `GET /v1/sites/{site}/bundle` and `/widget`

use crate::helpers::*;
use axum::http::{Method, StatusCode};
use serde_json::json;
use waymeet_journey::bundle::Bundle;
use waymeet_service::wire::kind::Kind;

fn path() -> String {
    format!("/v1/sites/{DEPLOYMENT}/bundle")
}

#[tokio::test]
async fn the_bundle_holds_the_rules_and_is_sent_once() {
    let service = TestService::start().await;
    let answer = service.get(&path(), &[("origin", ORIGIN)]).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (StatusCode::OK, "application/octet-stream")
    );
    let bundle = Bundle::from_bytes(&answer.body).unwrap();
    assert_eq!((bundle.segments.len(), bundle.action_maps.len()), (1, 1));
    let etag = answer.header("etag").to_owned();
    let again = service
        .get(&path(), &[("origin", ORIGIN), ("if-none-match", &etag)])
        .await;
    assert_eq!(
        (again.status, again.body.len(), again.header("etag")),
        (StatusCode::NOT_MODIFIED, 0, etag.as_str())
    );
    assert_eq!(again.header("access-control-allow-origin"), ORIGIN);
}

#[tokio::test]
async fn a_changed_rule_changes_the_etag_at_once() {
    let service = TestService::start().await;
    let before = service
        .get(&path(), &[("origin", ORIGIN)])
        .await
        .header("etag")
        .to_owned();
    let segment = json!({ "displayName": "Interested", "journey": { "patterns": [ { "count": 1 } ] } });
    let seed = service.service.seed();
    assert_eq!(
        seed.document(ORGANISATION, Kind::Segment, SEGMENT, &segment)
            .await
            .unwrap(),
        2
    );
    assert_eq!(
        seed.document(ORGANISATION, Kind::Segment, SEGMENT, &segment)
            .await
            .unwrap(),
        2,
        "nothing changed"
    );
    let after = service
        .get(&path(), &[("origin", ORIGIN), ("if-none-match", &before)])
        .await;
    assert_eq!(after.status, StatusCode::OK);
    assert_ne!(after.header("etag"), before);
}

#[tokio::test]
async fn rules_and_widget_are_given_to_listed_pages_only() {
    let service = TestService::start().await;
    for name in ["bundle", "widget", "availability"] {
        let path = format!("/v1/sites/{DEPLOYMENT}/{name}");
        service
            .get(&path, &[("origin", "https://evil.example")])
            .await
            .assert_error(403, "origin.not.allowed");
        service
            .get(&path, &[])
            .await
            .assert_error(403, "origin.not.allowed");
        let preflight = request(Method::OPTIONS, &path, &[("origin", ORIGIN)], "");
        let answer = service.send(preflight).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
    }
}
