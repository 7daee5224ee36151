//! `POST /v1/sites/{site}/early`

use crate::helpers::*;
use axum::http::StatusCode;
use serde_json::{Value, json};

/// The early form of the event with this number.
fn early(number: u32, path: &str) -> Value {
    json!({ "id": event_id(number), "at": NOON - 1_000, "name": "page_viewed", "title": "Early",
            "url": format!("{ORIGIN}{path}"), "attributes": { "price": 15.5 } })
}

async fn send(service: &TestService, events: Value) -> Answer {
    let body = json!({ "v": 1, "sentAt": NOON, "visitor": VISITOR, "session": SESSION, "bot": false, "events": events });
    service.ask("early", body).await
}

async fn journey(service: &TestService) -> Answer {
    let cookie = service.log_in().await;
    service.page(&cookie, &format!("/journey/{VISITOR}")).await
}

#[tokio::test]
async fn the_full_record_takes_the_place_of_the_early_one() {
    let service = TestService::start().await;
    let answer = send(&service, json!([early(0, "/p/17?secret=1#x")])).await;
    assert_eq!((answer.status, answer.body.len()), (StatusCode::NO_CONTENT, 0));
    assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
    assert_eq!(journey(&service).await.status, StatusCode::NOT_FOUND);
    let answer = service
        .collect(json!([page_view(0, "/p/17?q=lamp", "Lamp 17")]))
        .await;
    assert_eq!(dispositions(&answer), ["stored"]);
    service.advance(3_600);
    assert_eq!(service.service.promote_early_events().await.unwrap(), 0);
    let text = journey(&service).await.text();
    assert!(text.contains("Lamp 17") && !text.contains("Early"));
    let counters = service.counters().await;
    assert_eq!(
        (
            counters["Stored"],
            counters["Sent twice"],
            counters["Never arrived"]
        ),
        (1, 0, 0)
    );
}

#[tokio::test]
async fn what_is_left_alone_for_a_minute_becomes_an_event() {
    let service = TestService::start().await;
    send(&service, json!([early(5, "/p/17?secret=1#x"), early(6, "/cart")])).await;
    service.advance(59);
    assert_eq!(service.service.promote_early_events().await.unwrap(), 0);
    service.advance(1);
    assert_eq!(service.service.promote_early_events().await.unwrap(), 2);
    assert_eq!(service.service.promote_early_events().await.unwrap(), 0);
    let text = journey(&service).await.text();
    assert!(
        text.contains("/p/17") && text.contains("/cart") && !text.contains("secret"),
        "{text}"
    );
    // The full record that comes after all knows its number, and is the same event although it says more.
    let mut full = page_view(5, "/p/17?q=lamp", "Lamp 17");
    full["seq"] = json!(0);
    assert_eq!(dispositions(&service.collect(json!([full])).await), ["duplicate"]);
    let counters = service.counters().await;
    assert_eq!(
        (
            counters["Stored"],
            counters["Sent twice"],
            counters["Never arrived"]
        ),
        (2, 1, 0)
    );
    assert_eq!(service.count("SELECT early FROM days").await, 2);
}

#[tokio::test]
async fn early_events_survive_a_restart_and_those_that_waited_long_enough_are_events_at_once() {
    let service = TestService::start().await;
    send(&service, json!([early(0, "/")])).await;
    service.advance(61);
    let service = service.restart().await;
    assert_eq!(service.count("SELECT count(*) FROM events").await, 1);
    assert_eq!(service.count("SELECT count(*) FROM early_events").await, 0);
}

#[tokio::test]
async fn an_early_event_that_comes_after_its_full_record_or_twice_changes_nothing() {
    let service = TestService::start().await;
    service.collect(json!([page_view(0, "/", "Home")])).await;
    send(&service, json!([early(0, "/"), early(1, "/cart")])).await;
    send(&service, json!([early(1, "/cart")])).await;
    service.advance(60);
    assert_eq!(service.service.promote_early_events().await.unwrap(), 1);
    let counters = service.counters().await;
    assert_eq!((counters["Stored"], counters["Sent twice"]), (2, 0));
}

#[tokio::test]
async fn somebody_elses_event_of_the_same_id_is_not_taken_for_the_full_record() {
    let service = TestService::start().await;
    send(&service, json!([early(0, "/")])).await;
    service.advance(60);
    service.service.promote_early_events().await.unwrap();
    let mut other = page_view(0, "/", "Home");
    other["visitor"] = json!("10000000-0000-4000-8000-000000000009");
    assert_eq!(dispositions(&service.collect(json!([other])).await), ["rejected"]);
    assert_eq!(service.counters().await["Quarantined"], 1);
}

#[tokio::test]
async fn what_is_broken_too_much_or_not_allowed_is_refused() {
    let service = TestService::start().await;
    let mut broken = early(1, "/");
    broken["id"] = json!("x");
    send(&service, json!([early(0, "/"), broken, { "id": 7 }])).await;
    assert_eq!(service.count("SELECT count(*) FROM early_events").await, 1);
    assert_eq!(service.counters().await["Refused"], 2);
    service
        .ask("early", json!({ "v": 1 }))
        .await
        .assert_error(400, "bad.request");
    let many: Vec<Value> = (0..1_001).map(|number| json!({ "id": number })).collect();
    send(&service, Value::Array(many))
        .await
        .assert_error(400, "bad.request");
    let large = json!({ "v": 1, "filler": " ".repeat(64 * 1024) });
    service
        .ask("early", large)
        .await
        .assert_error(413, "request.too.large");
    let answer = service
        .ask_from("https://evil.example", "early", json!({ "v": 1 }))
        .await;
    answer.assert_error(403, "origin.not.allowed");
}

#[tokio::test]
async fn one_address_may_not_flood() {
    let service = TestService::start().await;
    for _ in 0..600 {
        assert_ne!(
            service.ask("early", json!({})).await.status,
            StatusCode::TOO_MANY_REQUESTS
        );
    }
    service.advance(20);
    let answer = service.ask("early", json!({})).await;
    answer.assert_error(429, "too.many.requests");
    assert_eq!(answer.header("retry-after"), "40");
    service.advance(40);
    assert_eq!(
        service.ask("early", json!({})).await.status,
        StatusCode::BAD_REQUEST
    );
}
