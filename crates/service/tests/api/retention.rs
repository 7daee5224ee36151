//! What is older than its organisation keeps it is deleted, and nothing else

use crate::helpers::*;
use serde_json::{Value, json};
use waymeet_service::clock::Clock as _;
use waymeet_service::retention::RetentionSettings;
use waymeet_service::store::Store;

const DAY: u64 = 24 * 60 * 60;

async fn keep(service: &TestService, events_in_days: Option<u32>, journeys_in_days: Option<u32>) {
    let retention = RetentionSettings {
        events_in_days,
        journeys_in_days,
    };
    let seed = service.service.seed();
    seed.retention(ORGANISATION, retention).await.unwrap();
}

/// A page view that happens now.
fn happening(service: &TestService, visitor: &str, number: u32, session: u32) -> Value {
    let mut event = of(visitor, page_view(number, "/", "Home"));
    event["at"] = json!(service.clock.now().0);
    event["session"] = json!(format!("20000000-0000-4000-8000-{session:012}"));
    event["tab"] = json!(format!("t{session}"));
    event
}

#[tokio::test]
async fn what_nobody_has_set_a_time_for_is_kept_for_four_hundred_days() {
    let service = TestService::start().await;
    leave_traces(&service).await;
    service.advance(400 * DAY - 60);
    assert_eq!(service.service.expire().await.unwrap(), 0);
    // Each table's own time, and those of the visitor's last event (a minute before noon).
    service.advance(DAY);
    assert!(service.service.expire().await.unwrap() > 0);
    let left = traces(&service, VISITOR).await;
    assert!(left.values().all(|count| *count == 0), "{left:?}");
    assert_eq!(service.count("SELECT count(*) FROM browsers").await, 0);
    assert_eq!(service.count("SELECT count(*) FROM days").await, 1, "counts stay");
    assert_eq!(service.service.expire().await.unwrap(), 0);
}

#[tokio::test]
async fn raw_events_may_go_before_the_journey_does() {
    let service = TestService::start().await;
    keep(&service, Some(30), Some(60)).await;
    leave_traces(&service).await;
    for (days, expected) in [
        (30, [2, 1, 1, 1, 1, 1]),
        // Raw events, in whatever table, are older than thirty days; the page load is of a day that still counts.
        (31, [0, 0, 0, 0, 1, 1]),
        (59, [0, 0, 0, 0, 1, 1]),
        (60, [0, 0, 0, 0, 0, 0]),
    ] {
        let now = service.clock.now().0;
        let until = NOON / 1_000 + days * DAY;
        service.advance(until - now / 1_000);
        service.service.expire().await.unwrap();
        let left = traces(&service, VISITOR).await;
        let tables = [
            "events",
            "quarantined_events",
            "early_events",
            "page_loads",
            "sessions",
            "visitors",
        ];
        assert_eq!(tables.map(|table| left[table]), expected, "after {days} days");
    }
}

#[tokio::test]
async fn who_comes_back_is_kept_and_only_the_old_visits_go() {
    let service = TestService::start().await;
    keep(&service, None, Some(10)).await;
    let first = [0, 1].map(|number| happening(&service, VISITOR, number, 1));
    service.collect(json!(first)).await;
    service.collect(json!([happening(&service, OTHER, 2, 2)])).await;
    service.advance(6 * DAY);
    service.collect(json!([happening(&service, VISITOR, 3, 3)])).await;
    let cookie = service.log_in().await;
    let journey = format!("/journey/{VISITOR}");
    let view = service.page(&cookie, &journey).await.text();
    assert!(view.contains("visit-count\">2 visits<"), "{view}");
    service.advance(5 * DAY);
    service.service.expire().await.unwrap();
    let left = traces(&service, VISITOR).await;
    assert_eq!(
        (left["visitors"], left["sessions"], left["events"]),
        (1, 1, 1),
        "{left:?}"
    );
    // What was folded of the old visit is forgotten as well.
    let cookie = service.log_in().await;
    let view = service.page(&cookie, &journey).await.text();
    assert!(view.contains("visit-count\">1 visit<"), "{view}");
    let gone = traces(&service, OTHER).await;
    assert!(gone.values().all(|count| *count == 0), "{gone:?}");
    assert_eq!(
        service.page(&cookie, &format!("/journey/{OTHER}")).await.status,
        404
    );
    // Whoever has expired was not erased: they may come again.
    let again = service.collect(json!([happening(&service, OTHER, 4, 4)])).await;
    assert_eq!(dispositions(&again), ["stored"]);
}

#[tokio::test]
async fn one_organisations_time_is_no_others() {
    let service = TestService::start().await;
    let seed = service.service.seed();
    let theirs = "00000000-0000-4000-8000-0000000000d3";
    let other = waymeet_service::store::Organisation {
        id: "00000000-0000-4000-8000-00000000000b".into(),
        name: "Chairs".into(),
        client_applications: Vec::new(),
    };
    seed.organisation(&other).await.unwrap();
    let deployment = waymeet_service::store::Deployment {
        id: theirs.into(),
        organisation: other.id.clone(),
        ..deployment(&tracking())
    };
    seed.deployment(&deployment).await.unwrap();
    let batch = service.batch(json!([page_view(0, "/", "Home")]));
    let path = format!("/v1/sites/{theirs}/events");
    service.post(&path, &[("origin", ORIGIN)], batch).await;
    service.collect(json!([page_view(0, "/", "Home")])).await;
    keep(&service, Some(1), Some(1)).await;
    service.advance(3 * DAY);
    service.service.expire().await.unwrap();
    let left: Vec<(String,)> = sqlx::query_as("SELECT deployment FROM events")
        .fetch_all(&service.pool().await)
        .await
        .unwrap();
    assert_eq!(left, [(theirs.to_owned(),)]);
}

#[tokio::test]
async fn retention_is_read_and_changed_through_the_api() {
    use axum::http::Method;
    let service = TestService::start().await;
    let path = "/api/v2/journey/retention";
    let default = service.administer(Method::GET, path, Value::Null).await;
    assert_eq!(
        (&default["eventsInDays"], &default["journeysInDays"]),
        (&json!(400), &json!(400))
    );
    service
        .administer(Method::PUT, path, json!({ "eventsInDays": 30 }))
        .await;
    let changed = service.administer(Method::GET, path, Value::Null).await;
    assert_eq!(
        (&changed["eventsInDays"], &changed["journeysInDays"]),
        (&json!(30), &json!(400))
    );
    for broken in [json!({ "eventsInDays": 0 }), json!({ "journeysInDays": "long" })] {
        let refused = service.api("administrator", Method::PUT, path, broken).await;
        assert_eq!(refused.status, axum::http::StatusCode::BAD_REQUEST);
    }
    let same = service.administer(Method::GET, path, Value::Null).await;
    assert_eq!(same, changed);
}

#[tokio::test]
async fn much_that_is_old_goes_little_by_little_while_pages_go_on_sending() {
    let service = TestService::start().await;
    keep(&service, Some(1), Some(1)).await;
    // More than one transaction deletes: of one visitor, and of many.
    let of_one: Value = (0..900)
        .map(|number| happening(&service, VISITOR, number, 1))
        .collect();
    service.collect(of_one).await;
    let of_many: Value = (0..600)
        .map(|number| {
            let visitor = format!("10000000-0000-4000-8000-{:012}", 1_000 + number);
            happening(&service, &visitor, 1_000 + number, 2)
        })
        .collect();
    service.collect(of_many).await;
    service.service.catch_up().await.unwrap();
    let old: i64 = rows_of_visitors(&service, "deployment", DEPLOYMENT)
        .await
        .values()
        .sum();
    // 1,500 events, and of each of 601 visitors a page load, a session, its state, a fact and a visitor.
    assert!(old >= 1_500 + 5 * 601, "{old}");
    service.advance(3 * DAY);
    let sending = async {
        for number in 0..20 {
            let event = happening(&service, OTHER, 2_000 + number, 3);
            assert_eq!(dispositions(&service.collect(json!([event])).await), ["stored"]);
        }
    };
    let (expired, ()) = tokio::join!(service.service.expire(), sending);
    assert_eq!(i64::try_from(expired.unwrap()).unwrap(), old);
    assert_eq!(service.count("SELECT count(*) FROM events").await, 20);
    assert_eq!(service.count("SELECT count(*) FROM visitors").await, 1);
    assert_eq!(service.count("SELECT count(*) FROM sessions").await, 1);
}

#[tokio::test]
async fn a_visitor_goes_last_however_much_there_is_of_one() {
    let service = TestService::start().await;
    keep(&service, Some(1), Some(1)).await;
    let of_one: Value = (0..700)
        .map(|number| {
            let mut event = happening(&service, VISITOR, number, 1);
            event["tab"] = json!(format!("t{number}"));
            event
        })
        .collect();
    service.collect(of_one).await;
    // A day and three hours later: the day of the page loads is not over, the journey is.
    service.advance(DAY + 3 * 60 * 60);
    let store = Store::open(&service.database()).await.unwrap();
    let kept = store.retentions().await.unwrap();
    let horizon = kept[0].retention.horizon(service.clock.now());
    let mut steps = 0;
    loop {
        let expired = store.expire(DEPLOYMENT, &horizon).await.unwrap();
        steps += 1;
        let mut left = traces(&service, VISITOR).await;
        let is_there = left.remove("visitors") == Some(1);
        let is_anything_else = left.values().any(|count| *count > 0);
        assert!(is_there || !is_anything_else, "{left:?}");
        assert_eq!(is_there, expired.is_more, "{left:?}");
        if !expired.is_more {
            break;
        }
    }
    // At most 500 rows each: 700 events, a session, 700 page loads, a visitor.
    assert!(steps >= 3, "{steps}");
    store.close().await;
}

#[tokio::test]
async fn what_has_expired_is_not_in_the_file_either() {
    let service = TestService::start().await;
    leave_traces(&service).await;
    service.advance(402 * DAY);
    service.service.expire().await.unwrap();
    for trace in [MARK, VISITOR] {
        assert!(!is_in_the_files(&service, trace), "{trace}");
    }
}

#[tokio::test]
async fn nobody_keeps_anything_for_no_time_or_for_ever() {
    let service = TestService::start().await;
    for days in [0, 3_651] {
        for (events_in_days, journeys_in_days) in [(Some(days), None), (None, Some(days))] {
            let retention = RetentionSettings {
                events_in_days,
                journeys_in_days,
            };
            let seed = service.service.seed();
            let refused = seed.retention(ORGANISATION, retention).await.unwrap_err();
            assert_eq!(
                refused.to_string(),
                format!("a retention is between 1 and 3650 days, this one is `{days}` days")
            );
        }
    }
}
