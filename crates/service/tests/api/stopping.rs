//! What becomes of requests while the service stops

use crate::helpers::*;
use axum::http::StatusCode;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many pages send at once.
const PAGES: u32 = 60;
/// How many events each of their batches has.
const EVENTS: u32 = 5;
/// How many batches are answered before the service is told to stop.
const BEFORE: u32 = 40;

fn batch(number: u32) -> Value {
    (0..EVENTS)
        .map(|event| page_view(number * EVENTS + event, "/", "Home"))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_was_answered_while_it_stopped_is_there_once_and_nothing_else() {
    let service = Arc::new(TestService::start().await);
    let next = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let (answered, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let pages: Vec<_> = (0..PAGES)
        .map(|_| {
            let (service, next, answered) = (service.clone(), next.clone(), answered.clone());
            tokio::spawn(async move {
                loop {
                    let number = next.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                    let answer = service.collect(batch(number)).await;
                    answered.send(()).unwrap();
                    match answer.status {
                        StatusCode::OK => {
                            assert_eq!(dispositions(&answer), vec!["stored"; EVENTS as usize]);
                        }
                        _ => {
                            answer.assert_error(503, "service.unavailable");
                            assert_eq!(answer.header("retry-after"), "5");
                            return number;
                        }
                    }
                }
            })
        })
        .collect();
    for _ in 0..BEFORE {
        heard.recv().await.unwrap();
    }
    service.service.stop().await;
    let mut refused = BTreeSet::new();
    for page in pages {
        refused.insert(page.await.unwrap());
    }
    let sent = next.load(std::sync::atomic::Ordering::SeqCst);
    let service = Arc::into_inner(service).unwrap().restart().await;
    let rows: Vec<(String,)> = sqlx::query_as("SELECT id FROM events ORDER BY position")
        .fetch_all(&service.pool().await)
        .await
        .unwrap();
    let stored: Vec<String> = rows.into_iter().map(|(id,)| id).collect();
    let distinct: BTreeSet<_> = stored.iter().cloned().collect();
    let expected: BTreeSet<_> = (0..sent)
        .filter(|number| !refused.contains(number))
        .flat_map(|number| (0..EVENTS).map(move |event| event_id(number * EVENTS + event)))
        .collect();
    assert_eq!(refused.len(), PAGES as usize);
    assert!(expected.len() >= (BEFORE * EVENTS) as usize);
    assert_eq!(stored.len(), distinct.len(), "nothing is there twice");
    assert_eq!(distinct, expected);
    // What was refused is taken when the page repeats it.
    for number in refused {
        let answer = service.collect(batch(number)).await;
        assert_eq!(dispositions(&answer), vec!["stored"; EVENTS as usize]);
    }
    assert_eq!(service.count("SELECT count(*) FROM page_loads").await, 1);
    assert_eq!(
        service.count("SELECT never_arrived FROM page_loads").await,
        0,
        "every number of the page load arrived"
    );
}
