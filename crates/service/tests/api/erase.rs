//! `POST /v1/sites/{site}/erase`

use crate::helpers::*;
use axum::http::StatusCode;
use serde_json::json;
use std::time::Duration;

async fn erase(service: &TestService, visitor: &str) -> Answer {
    service.ask("erase", json!({ "v": 1, "visitor": visitor })).await
}

#[tokio::test]
async fn everything_of_a_visitor_goes_and_nothing_of_anybody_else() {
    let service = TestService::start().await;
    leave_traces(&service).await;
    service
        .collect(json!([of(OTHER, page_view(9, "/", "Home"))]))
        .await;
    let cookie = service.log_in().await;
    assert!(
        service
            .page(&cookie, &format!("/journey/{VISITOR}"))
            .await
            .text()
            .contains(MARK)
    );
    let answer = erase(&service, VISITOR).await;
    assert_eq!((answer.status, answer.body.len()), (StatusCode::NO_CONTENT, 0));
    let journey = service.page(&cookie, &format!("/journey/{VISITOR}")).await;
    assert_eq!(journey.status, StatusCode::NOT_FOUND);
    assert_eq!(
        service.page(&cookie, &format!("/journey/{OTHER}")).await.status,
        StatusCode::OK
    );
    for (query, expected) in [
        ("SELECT count(*) FROM events", 1),
        ("SELECT count(*) FROM quarantined_events", 0),
        ("SELECT count(*) FROM early_events", 0),
        ("SELECT count(*) FROM visitors", 1),
        ("SELECT count(*) FROM sessions", 1),
        ("SELECT count(*) FROM page_loads", 1),
        ("SELECT count(*) FROM attributions", 0),
        // The early events came from another browser, as it says less of itself: nobody uses that one any longer.
        ("SELECT count(*) FROM browsers", 1),
    ] {
        assert_eq!(service.count(query).await, expected, "{query}");
    }
    assert_eq!(erase(&service, VISITOR).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn what_was_erased_is_not_in_the_file_either() {
    let service = TestService::start().await;
    leave_traces(&service).await;
    erase(&service, VISITOR).await;
    for trace in [MARK, VISITOR] {
        assert!(!is_in_the_files(&service, trace), "{trace}");
    }
}

#[tokio::test]
async fn nobody_waits_for_a_reader_that_keeps_something_erased_in_the_log_and_it_leaves_later() {
    let service = TestService::start().await;
    let mut reader = service.pool().await.begin().await.unwrap();
    leave_traces(&service).await;
    // From here on the reader holds the state of the file with the traces in it.
    let (count,): (i64,) = sqlx::query_as("SELECT count(*) FROM events")
        .fetch_one(&mut *reader)
        .await
        .unwrap();
    assert_eq!(count, 2);
    let erased = erase(&service, VISITOR);
    let erased = tokio::time::timeout(Duration::from_secs(3), erased).await;
    assert_eq!(erased.unwrap().status, StatusCode::NO_CONTENT);
    assert!(is_in_the_files(&service, MARK));
    reader.rollback().await.unwrap();
    assert_eq!(service.service.expire().await.unwrap(), 0);
    assert!(!is_in_the_files(&service, MARK));
}

#[tokio::test]
async fn what_arrives_of_an_erased_visitor_is_refused_whichever_way_it_comes() {
    let service = TestService::start().await;
    erase(&service, VISITOR).await;
    let events = json!([page_view(0, "/", "Home"), of(OTHER, page_view(1, "/", "Home"))]);
    let answer = service.collect(events).await;
    assert_eq!(dispositions(&answer), ["rejected", "stored"]);
    assert_eq!(answer.json()["results"][0]["reason"], "the visitor was erased");
    leave_traces(&service).await;
    let service = service.restart().await;
    let again = service.collect(json!([page_view(3, "/", "Home")])).await;
    assert_eq!(dispositions(&again), ["rejected"], "a restart forgets no erasure");
    service.advance(60);
    assert_eq!(service.service.promote_early_events().await.unwrap(), 0);
    assert_eq!(service.count("SELECT count(*) FROM events").await, 1);
    assert_eq!(service.count("SELECT count(*) FROM page_loads").await, 1);
}

#[tokio::test]
async fn only_pages_on_the_list_may_ask_and_not_without_end() {
    let service = TestService::start().await;
    let body = json!({ "v": 1, "visitor": VISITOR });
    let answer = service.ask_from("https://evil.example", "erase", body).await;
    answer.assert_error(403, "origin.not.allowed");
    for body in [
        json!({}),
        json!({ "v": 1, "visitor": "bob" }),
        json!({ "v": 2, "visitor": VISITOR }),
    ] {
        service.ask("erase", body).await.assert_error(400, "bad.request");
    }
    for _ in 0..57 {
        service
            .ask("erase", json!({}))
            .await
            .assert_error(400, "bad.request");
    }
    erase(&service, VISITOR)
        .await
        .assert_error(429, "too.many.requests");
}
