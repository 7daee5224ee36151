//! `/api/v2/journey/actionmaps/estimates/jobs`

use crate::helpers::*;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

const JOBS: &str = "/api/v2/journey/actionmaps/estimates/jobs";
const DAY: u64 = 24 * 60 * 60;

/// A session, numbered, that becomes interested or does not.
async fn visit(service: &TestService, number: u32, is_interested: bool) {
    let session = format!("20000000-0000-4000-8000-{number:012}");
    let mut events = vec![page_view(number * 10, "/p/17", "Lamp 17")];
    if is_interested {
        events.push(page_view(number * 10 + 1, "/p/18", "Lamp 18"));
        events.push(recorded(number * 10 + 2, "/p/18", "product_added", json!({})));
    }
    for (event, seconds) in events.iter_mut().zip(1..) {
        use waymeet_service::clock::Clock as _;
        event["session"] = json!(session);
        event["at"] = json!(service.clock.now().0 - 10_000 + seconds * 1_000);
    }
    let count = events.len();
    let answer = service.collect(Value::Array(events)).await;
    assert_eq!(dispositions(&answer), vec!["stored"; count]);
}

async fn estimate(service: &TestService, request: Value) -> Value {
    let job = service.administer(Method::POST, JOBS, request).await;
    let path = job["selfUri"].as_str().unwrap();
    assert_eq!(path, format!("{JOBS}/{}", job["id"].as_str().unwrap()));
    while service.administer(Method::GET, path, Value::Null).await != "Completed" {
        tokio::task::yield_now().await;
    }
    service
        .administer(Method::GET, &format!("{path}/results"), Value::Null)
        .await
}

#[tokio::test]
async fn sessions_of_the_last_seven_days_are_counted_once_for_each_segment_and_for_all() {
    let service = TestService::start().await;
    let second = json!({ "displayName": "Lamp 18", "journey": { "patterns": [{ "eventName": "page_viewed", "criteria": [
        { "key": "page.pathname", "values": ["/p/18"] }] }] } });
    let second = service
        .administer(Method::POST, "/api/v2/journey/segments", second)
        .await;
    // Too long ago.
    visit(&service, 1, true).await;
    service.advance(7 * DAY);
    for number in 2..=4 {
        visit(&service, number, number < 4).await;
    }
    let request = json!({ "segmentIds": [SEGMENT, second["id"]] });
    assert_eq!(
        estimate(&service, request.clone()).await,
        json!({ "qualifiedSessionCount": 2, "totalSessionCount": 3, "outcomesScoresCount": 0, "perSegmentCounts": [
            { "segmentId": SEGMENT, "count": 2 }, { "segmentId": second["id"], "count": 2 } ] })
    );
    let outcome =
        json!({ "displayName": "Purchase", "journey": { "patterns": [{ "eventName": "order_placed" }] } });
    let outcome = service
        .administer(Method::POST, "/api/v2/journey/outcomes", outcome)
        .await;
    let mut with_outcome = request;
    with_outcome["outcomeCriteria"] = json!({ "outcomeId": outcome["id"], "maxProbability": 0.5 });
    let answer = estimate(&service, with_outcome).await;
    assert_eq!(answer["qualifiedSessionCount"], 0, "nothing is scored yet");
}

#[tokio::test]
async fn fewer_than_seven_days_of_sessions_are_refused_with_the_reason() {
    let service = TestService::start().await;
    let request = json!({ "segmentIds": [SEGMENT] });
    let ask = async || {
        service
            .api("administrator", Method::POST, JOBS, request.clone())
            .await
    };
    let refused = ask().await;
    refused.assert_error(400, "bad.request");
    assert!(refused.text().contains("nothing has been recorded yet"));
    visit(&service, 1, true).await;
    service.advance(7 * DAY - 60);
    let refused = ask().await;
    refused.assert_error(400, "bad.request");
    assert!(refused.text().contains("the first session is of 2026-11-22"));
    service.advance(60);
    assert_eq!(ask().await.status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn segments_and_outcomes_there_are_none_of_are_named() {
    let service = TestService::start().await;
    for (request, expected) in [
        (json!({}), "segmentIds"),
        (json!({ "segmentIds": [SEGMENT, MAP] }), "segmentIds[1]"),
        (json!({ "segmentIds": 7 }), "segmentIds"),
        (
            json!({ "outcomeCriteria": { "outcomeId": MAP } }),
            "outcomeCriteria.outcomeId",
        ),
        (json!({ "outcomeCriteria": {} }), "outcomeCriteria.outcomeId"),
    ] {
        let refused = service.api("administrator", Method::POST, JOBS, request).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert_eq!(refused.json()["details"][0]["fieldName"], expected);
    }
    let path = format!("{JOBS}/{VISITOR}/results");
    let unknown = service
        .api("administrator", Method::GET, &path, Value::Null)
        .await;
    unknown.assert_error(404, "not.found");
}
