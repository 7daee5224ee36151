//! Segments of customers: they go on from session to session.

use crate::helpers::*;
use axum::http::Method;
use serde_json::{Value, json};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Whoever has bought something is in it for so many days.
async fn buyers(service: &TestService, days: u32) -> Value {
    let segment = json!({ "displayName": "Buyers", "scope": "Customer", "assignmentExpirationDays": days,
        "journey": { "patterns": [{ "eventName": "order_placed", "count": 1 }] } });
    service
        .administer(Method::POST, "/api/v2/journey/segments", segment)
        .await["id"]
        .clone()
}

/// A map with a content offer and these triggers.
async fn thank(service: &TestService, triggers: Value) {
    let template = json!({ "name": "Thanks", "contentOffer": { "displayMode": "Toast", "layoutMode": "TextOnly",
        "headline": "Thank you" } });
    let template = service
        .administer(Method::POST, "/api/v2/journey/actiontemplates", template)
        .await;
    let mut map = json!({ "displayName": "Thanks", "startDate": "2026-01-01T00:00:00.000Z",
        "action": { "mediaType": "contentOffer", "actionTemplate": { "id": template["id"] } } });
    for (field, value) in triggers.as_object().unwrap() {
        map[field] = value.clone();
    }
    service
        .administer(Method::POST, "/api/v2/journey/actionmaps", map)
        .await;
}

/// The same event in the session of a day.
fn on_day(day: u32, mut event: Value) -> Value {
    event["session"] = json!(session_of(day));
    event["at"] = json!(event["at"].as_u64().unwrap() + u64::from(day) * DAY_MS);
    event
}

fn session_of(day: u32) -> String {
    format!("20000000-0000-4000-8000-0000000001{day:02}")
}

#[tokio::test]
async fn a_segment_of_customers_is_assigned_once_in_several_sessions_and_its_map_offered_once() {
    let service = TestService::start().await;
    let segment = buyers(&service, 3).await;
    thank(&service, json!({ "triggerWithSegments": [segment] })).await;
    let assignments = "SELECT count(*) FROM facts WHERE kind = 'segment'";
    // In the first session, a day later, and once the assignment is over.
    for (day, number, expected) in [(0, 1, (1, true)), (1, 2, (1, false)), (3, 3, (2, true))] {
        let order = on_day(day, recorded(number, "/thanks", "order_placed", json!({})));
        let receipt = service.collect(json!([order])).await.json();
        service.service.catch_up().await.unwrap();
        let found = (service.count(assignments).await, receipt.get("offer").is_some());
        assert_eq!(found, expected, "day {day}");
        let listed = format!("/api/v2/externalcontacts/contacts/{VISITOR}/journey/segments");
        let listed = service.administer(Method::GET, &listed, Value::Null).await;
        let newest = &listed["entities"][0];
        let over = ["2026-11-25", "2026-11-28"][usize::from(day == 3)];
        assert!(
            newest["dateForUnassignment"].as_str().unwrap().starts_with(over),
            "{newest}"
        );
        service.advance(24 * 60 * 60 * if day == 0 { 1 } else { 2 });
    }
}

#[tokio::test]
async fn a_map_with_a_segment_of_customers_qualifies_once_for_each_assignment_whatever_else_it_needs() {
    let service = TestService::start().await;
    let segment = buyers(&service, 3).await;
    let viewed = json!([{ "key": "page.pathname", "values": ["/help"], "eventName": "page_viewed" }]);
    thank(
        &service,
        json!({ "triggerWithSegments": [segment], "triggerWithEventConditions": viewed }),
    )
    .await;
    let qualified = "SELECT count(*) FROM facts WHERE word = 'qualified'";
    // Bought on the first day, and again when that is over.
    for (day, expected) in [(0, 0), (1, 1), (2, 1), (4, 1), (5, 2)] {
        let number = 10 * day;
        let mut events = vec![on_day(day, page_view(number, "/help", "Help"))];
        if matches!(day, 0 | 4) {
            let order = recorded(number + 1, "/thanks", "order_placed", json!({}));
            events = vec![on_day(day, order)];
        }
        service.collect(Value::Array(events)).await;
        service.service.catch_up().await.unwrap();
        assert_eq!(service.count(qualified).await, expected, "day {day}");
        service.advance(24 * 60 * 60);
    }
}

#[tokio::test]
async fn a_session_is_counted_by_the_segments_that_go_on_in_it() {
    let service = TestService::start().await;
    let segment = buyers(&service, 2).await;
    let order = recorded(1, "/thanks", "order_placed", json!({}));
    service.collect(json!([on_day(0, order)])).await;
    for day in [1, 2] {
        service.advance(24 * 60 * 60);
        service
            .collect(json!([on_day(day, page_view(10 * day, "/", "Home"))]))
            .await;
    }
    let query = json!({ "interval": "2026-11-22T00:00:00.000Z/2026-11-30T00:00:00.000Z",
        "metrics": ["nJourneySessions", "nJourneySegmentsAssigned"], "groupBy": ["journeySessionSegmentId"] });
    let path = "/api/v2/analytics/journeys/aggregates/query";
    let answer = service.administer(Method::POST, path, query).await;
    let results = answer["results"].as_array().unwrap().iter();
    let counts: Vec<Value> = results
        .map(|result| json!([result["group"], result["data"][0]["metrics"]]))
        .collect();
    let of = |metric: &str, count: u32| json!({ "metric": metric, "stats": { "count": count } });
    // On the day of the order and on the next one; on the third it was over.
    assert_eq!(
        counts,
        [
            json!([{}, [of("nJourneySessions", 1)]]),
            json!([{ "journeySessionSegmentId": segment }, [
                of("nJourneySessions", 2), of("nJourneySegmentsAssigned", 1)]]),
        ]
    );
}
