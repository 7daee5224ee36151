//! How much is taken in, and from whom how often

use crate::helpers::*;
use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode};
use futures_util::{FutureExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::io;
use waymeet_service::IntakeSettings;

#[tokio::test]
async fn one_address_sends_events_so_often_and_others_do_not_pay_for_it() {
    let service = TestService::start_with(IntakeSettings {
        event_requests_per_minute: 3,
        ..Default::default()
    })
    .await;
    for number in 0..3 {
        let answer = service
            .collect_from("192.0.2.7", json!([page_view(number, "/", "Home")]))
            .await;
        assert_eq!(dispositions(&answer), ["stored"]);
    }
    service.advance(15);
    let one_too_many = json!([page_view(3, "/", "Home")]);
    let answer = service.collect_from("192.0.2.7", one_too_many.clone()).await;
    answer.assert_error(429, "too.many.requests");
    assert_eq!(answer.header("retry-after"), "45");
    // The page may read when to come back.
    assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
    assert!(
        answer
            .header("access-control-expose-headers")
            .contains("Retry-After")
    );
    assert_eq!(
        dispositions(&service.collect_from("192.0.2.8", json!([])).await),
        [""; 0]
    );
    // Repeated in time nothing is lost.
    service.advance(45);
    let answer = service.collect_from("192.0.2.7", one_too_many).await;
    assert_eq!(dispositions(&answer), ["stored"]);
    assert_eq!(service.count("SELECT count(*) FROM events").await, 4);
}

#[tokio::test]
async fn a_network_of_ipv6_is_one_address() {
    let service = TestService::start_with(IntakeSettings {
        event_requests_per_minute: 2,
        ..Default::default()
    })
    .await;
    for (address, status) in [
        ("2001:db8:1:2::1", 200),
        ("2001:db8:1:2:ffff::2", 200),
        ("2001:db8:1:2::3", 429),
        ("2001:db8:1:3::1", 200),
    ] {
        let answer = service.collect_from(address, json!([])).await;
        assert_eq!(answer.status.as_u16(), status, "{address}");
    }
}

#[tokio::test]
async fn a_site_that_is_not_listed_is_counted_no_more_often_than_one_that_is() {
    let service = TestService::start_with(IntakeSettings {
        event_requests_per_minute: 2,
        ..Default::default()
    })
    .await;
    let batch = service.batch(json!([page_view(0, "/", "Home")]));
    for _ in 0..5 {
        let headers = [("origin", "https://evil.example")];
        service
            .post(&events_path(), &headers, batch.clone())
            .await
            .assert_error(403, "origin.not.allowed");
    }
    assert_eq!(service.count("SELECT sum(blocked) FROM days").await, 2);
}

#[tokio::test]
async fn a_batch_holds_a_thousand_events_and_no_more() {
    let service = TestService::start().await;
    let events = |count: u32| {
        (0..count)
            .map(|number| page_view(number, "/", ""))
            .collect::<Value>()
    };
    let answer = service.collect(events(1_001)).await;
    answer.assert_error(400, "bad.request");
    let answer = service.collect(events(1_000)).await;
    assert_eq!(dispositions(&answer), vec!["stored"; 1_000]);
    // Nothing of the one that was too long was kept.
    assert_eq!(service.count("SELECT count(*) FROM events").await, 1_000);
}

#[tokio::test]
async fn json_that_is_nested_without_end_is_refused() {
    let service = TestService::start().await;
    // Two levels are the batch's own.
    for (depth, status) in [(125, 200), (126, 400), (400_000, 400)] {
        let nested = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let batch = service.batch(json!(["nested"])).replace("\"nested\"", &nested);
        let answer = service.post(&events_path(), &[("origin", ORIGIN)], batch).await;
        assert_eq!(answer.status.as_u16(), status, "{depth}");
    }
}

/// A body of which the rest comes when it is told to, or never.
fn in_two_parts(text: String) -> (Body, tokio::sync::oneshot::Sender<()>) {
    let (go_on, told) = tokio::sync::oneshot::channel();
    let (first, second) = text.split_at(text.len() - 1);
    let first = Bytes::copy_from_slice(first.as_bytes());
    let second = Bytes::copy_from_slice(second.as_bytes());
    let first = futures_util::stream::once(async { Ok::<_, io::Error>(first) });
    let second = told.into_stream().filter_map(move |told| {
        let second = second.clone();
        async move { told.ok().map(|()| Ok(second)) }
    });
    (Body::from_stream(first.chain(second)), go_on)
}

#[tokio::test]
async fn what_does_not_fit_into_memory_is_refused_at_once_and_taken_later_and_nothing_is_lost() {
    const ROOM: usize = 256 * 1024;
    let service = TestService::start_with(IntakeSettings {
        max_bytes_in_flight: ROOM,
        ..Default::default()
    })
    .await;
    let headers = [("origin", ORIGIN)];
    // The deployment is read from the file once; from here on a request waits for nothing but its body.
    assert_eq!(service.collect(json!([])).await.status, StatusCode::OK);
    let batch = |number: u32| {
        let batch = service.batch(json!([page_view(number, "/", "Home")]));
        format!("{batch}{}", " ".repeat(60 * 1024 - batch.len()))
    };
    let (mut sent, mut go_on) = (Vec::new(), Vec::new());
    for number in 0..4 {
        let (body, rest) = in_two_parts(batch(number));
        let request = request(Method::POST, &events_path(), &headers, body);
        let mut answer = Box::pin(service.send(request));
        // Each gets as far as its last byte.
        for _ in 0..10 {
            assert!((&mut answer).now_or_never().is_none());
            tokio::task::yield_now().await;
        }
        sent.push(answer);
        go_on.push(rest);
    }
    // The fifth has no room, whether it says how large it is or not.
    for announced in [true, false] {
        let chunks = [Ok::<_, io::Error>(batch(4))];
        let body = Body::from_stream(futures_util::stream::iter(chunks));
        let length = (60 * 1024).to_string();
        let length = ("content-length", length.as_str());
        let headers: Vec<_> = headers.into_iter().chain(announced.then_some(length)).collect();
        let answer = service.post(&events_path(), &headers, body).await;
        answer.assert_error(503, "service.unavailable");
        assert_eq!(answer.header("retry-after"), "5");
        assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
    }
    // One of those that are on their way goes away; that is room enough.
    sent.pop();
    go_on.pop();
    let answer = service.post(&events_path(), &headers, batch(4)).await;
    assert_eq!(dispositions(&answer), ["stored"]);
    for rest in go_on {
        rest.send(()).unwrap();
    }
    for answer in sent {
        assert_eq!(dispositions(&answer.await), ["stored"]);
    }
    assert_eq!(
        service.post(&events_path(), &headers, batch(3)).await.status,
        StatusCode::OK
    );
    assert_eq!(service.count("SELECT count(*) FROM events").await, 5);
}

#[tokio::test]
async fn when_the_disk_keeps_the_writer_waiting_the_rest_is_refused_and_what_was_taken_is_stored() {
    /// More than may wait (256) and be in the writer's hands (64).
    const BATCHES: u32 = 400;
    let service = TestService::start().await;
    assert_eq!(service.collect(json!([])).await.status, StatusCode::OK);
    let file = sqlx::SqlitePool::connect(&format!("sqlite:{}", service.database().display()))
        .await
        .unwrap();
    let held = file.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let mut sent: futures_util::stream::FuturesUnordered<_> = (0..BATCHES)
        .map(|number| {
            let service = &service;
            async move { (number, service.collect(json!([page_view(number, "/", "")])).await) }
        })
        .collect();
    let mut refused = Vec::new();
    while refused.len() < (BATCHES - 256 - 64) as usize {
        let (number, answer) = sent.next().await.unwrap();
        answer.assert_error(503, "service.unavailable");
        assert_eq!(answer.header("retry-after"), "5");
        refused.push(number);
    }
    held.rollback().await.unwrap();
    file.close().await;
    let mut stored = 0;
    while let Some((number, answer)) = sent.next().await {
        if answer.status == StatusCode::OK {
            assert_eq!(dispositions(&answer), ["stored"]);
            stored += 1;
        } else {
            refused.push(number);
        }
    }
    assert!(stored >= 256, "{stored}");
    assert_eq!(service.count("SELECT count(*) FROM events").await, stored);
    for number in refused {
        let answer = service.collect(json!([page_view(number, "/", "")])).await;
        assert_eq!(dispositions(&answer), ["stored"]);
    }
    assert_eq!(
        service.count("SELECT count(*) FROM events").await,
        i64::from(BATCHES)
    );
}
