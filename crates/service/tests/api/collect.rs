//! `POST /v1/sites/{site}/events`

use crate::helpers::*;
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn every_event_is_answered_in_order_with_availability_and_bundle() {
    let service = TestService::start().await;
    let answer = service
        .collect(json!([
            page_view(0, "/", "Home"),
            page_view(1, "/p/17", "Lamp 17")
        ]))
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let receipt = answer.json();
    assert_eq!(dispositions(&answer), ["stored", "stored"]);
    assert_eq!(receipt["results"][1]["id"], event_id(1));
    assert_eq!(receipt["availability"], json!({ "ttlMs": 15_000, "queues": {} }));
    let bundle = service
        .get(&format!("/v1/sites/{DEPLOYMENT}/bundle"), &[("origin", ORIGIN)])
        .await;
    assert_eq!(
        bundle.header("etag"),
        format!("\"{}\"", receipt["bundle"].as_str().unwrap())
    );
    assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
    assert!(answer.header("vary").contains("Origin"));
}

#[tokio::test]
async fn what_is_acknowledged_is_in_the_file() {
    let service = TestService::start().await;
    let answer = service.collect(json!([page_view(0, "/", "Home")])).await;
    assert_eq!(dispositions(&answer), ["stored"]);
    // Another connection to the same file, while the service still runs: the commit is there before the answer was.
    let file = service.database();
    let pool = sqlx::SqlitePool::connect(&format!("sqlite:{}", file.display()))
        .await
        .unwrap();
    let (count,): (i64,) = sqlx::query_as("SELECT count(*) FROM events WHERE id = ?")
        .bind(event_id(0))
        .fetch_one(&pool)
        .await
        .unwrap();
    let (journal,): (String,) = sqlx::query_as("PRAGMA journal_mode")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!((count, journal.as_str()), (1, "wal"));
    pool.close().await;
    // And after a restart it is known as a duplicate.
    let service = service.restart().await;
    assert_eq!(
        dispositions(&service.collect(json!([page_view(0, "/", "Home")])).await),
        ["duplicate"]
    );
}

#[tokio::test]
async fn a_broken_event_does_not_take_its_neighbours_with_it() {
    let service = TestService::start().await;
    let mut broken = page_view(1, "/p/17", "Lamp 17");
    broken["visitor"] = json!("bob");
    let events = json!([page_view(0, "/", "Home"), broken, 7, { "id": "x" }, page_view(2, "/cart", "Cart")]);
    let answer = service.collect(events).await;
    assert_eq!(
        dispositions(&answer),
        ["stored", "rejected", "rejected", "rejected", "stored"]
    );
    let results = &answer.json()["results"];
    assert_eq!(
        results[1],
        json!({ "id": event_id(1), "disposition": "rejected", "reason": "`visitor` is not a UUID" })
    );
    assert_eq!(
        (&results[2]["id"], &results[3]["id"]),
        (&Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn an_event_sent_twice_is_stored_once_and_another_with_its_id_is_refused() {
    let service = TestService::start().await;
    let event = page_view(0, "/", "Home");
    let answer = service.collect(json!([event, event])).await;
    assert_eq!(dispositions(&answer), ["stored", "duplicate"]);
    let answer = service
        .collect(json!([page_view(0, "/other", "Another page")]))
        .await;
    assert_eq!(dispositions(&answer), ["rejected"]);
    assert!(
        answer.json()["results"][0]["reason"]
            .as_str()
            .unwrap()
            .contains("other content")
    );
    assert_eq!(
        dispositions(&service.collect(json!([event])).await),
        ["duplicate"]
    );
}

#[tokio::test]
async fn many_batches_at_once_are_all_stored_once() {
    let service = TestService::start().await;
    let batches: Vec<Value> = (0..40)
        .map(|batch| {
            json!([
                page_view(batch, "/", "Home"),
                page_view(batch / 2 + 100, "/p/1", "One")
            ])
        })
        .collect();
    let sent = batches.into_iter().map(|events| service.collect(events));
    let answers = futures_util::future::join_all(sent).await;
    let stored = answers
        .iter()
        .flat_map(dispositions)
        .filter(|disposition| disposition == "stored")
        .count();
    assert_eq!(stored, 40 + 20);
}

#[tokio::test]
async fn what_is_no_batch_is_refused_in_the_vendors_shape() {
    let service = TestService::start().await;
    let with_origin = [("origin", ORIGIN)];
    for body in [
        "",
        "hello",
        "[]",
        "{\"v\":1}",
        "{\"v\":9,\"sentAt\":1,\"events\":[]}",
    ] {
        service
            .post(&events_path(), &with_origin, body)
            .await
            .assert_error(400, "bad.request");
    }
    let too_large = " ".repeat(1024 * 1024 + 1);
    service
        .post(&events_path(), &with_origin, too_large)
        .await
        .assert_error(413, "request.too.large");
    // Neither does a body of unknown length get past the limit.
    let chunks = (0..20).map(|_| Ok::<_, std::io::Error>(vec![b' '; 100_000]));
    let body = Body::from_stream(futures_util::stream::iter(chunks));
    let answer = service.post(&events_path(), &with_origin, body).await;
    answer.assert_error(413, "request.too.large");
    assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
}

#[tokio::test]
async fn only_pages_on_the_list_are_listened_to() {
    let service = TestService::start().await;
    let batch = json!({ "v": 1, "sentAt": NOON, "events": [] }).to_string();
    for (origin, status) in [
        ("https://shop.example", 200),
        ("https://www.shop.example", 200),
        ("http://127.0.0.1:7600", 200),
        ("http://127.0.0.1:7601", 403),
        ("https://evil.example", 403),
        ("https://shop.example.evil.test", 403),
        ("null", 403),
    ] {
        for site in [DEPLOYMENT, ORGANISATION] {
            let path = format!("/v1/sites/{site}/events");
            let answer = service.post(&path, &[("origin", origin)], batch.clone()).await;
            assert_eq!(answer.status.as_u16(), status, "{origin} {site}");
            if status == 403 {
                answer.assert_error(403, "origin.not.allowed");
                // The page may read why; nothing that is answered to anybody else.
                assert_eq!(answer.header("access-control-allow-origin"), "*");
                assert_eq!(answer.header("access-control-allow-credentials"), "");
            }
        }
    }
    service
        .post(&events_path(), &[], batch.clone())
        .await
        .assert_error(403, "origin.not.allowed");
    let unknown = "/v1/sites/99999999-0000-4000-8000-000000000000/events";
    service
        .post(unknown, &[("origin", ORIGIN)], batch.clone())
        .await
        .assert_error(404, "deployment.not.found");
    service
        .post("/v1/sites/x'--/events", &[], batch)
        .await
        .assert_error(404, "deployment.not.found");
}

#[tokio::test]
async fn a_stopped_service_says_come_back_later() {
    let service = TestService::start().await;
    assert_eq!(service.collect(json!([])).await.status, StatusCode::OK);
    service.service.stop().await;
    let answer = service.collect(json!([page_view(0, "/", "Home")])).await;
    answer.assert_error(503, "service.unavailable");
    assert_eq!(answer.header("retry-after"), "5");
}
