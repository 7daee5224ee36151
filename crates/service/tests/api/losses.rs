//! What was lost, as the overview counts it

use crate::helpers::*;
use serde_json::{Value, json};

/// A batch with what the page load says of itself.
async fn report(service: &TestService, tab: &str, dropped: u32, withheld: u32, events: Value) -> Answer {
    let body = json!({ "v": 1, "sentAt": NOON, "tab": tab, "dropped": dropped, "withheld": withheld, "events": events });
    let answer = service
        .post(&events_path(), &[("origin", ORIGIN)], body.to_string())
        .await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    answer
}

#[tokio::test]
async fn numbers_that_are_missing_and_not_given_up_never_arrived_until_they_do() {
    let service = TestService::start().await;
    report(
        &service,
        "t1",
        0,
        0,
        json!([page_view(0, "/", "Home"), page_view(9, "/", "Home")]),
    )
    .await;
    assert_eq!(service.counters().await["Never arrived"], 8);
    // The page gave three of them up; the counts are sums, and an overtaken batch takes none of it back.
    report(&service, "t1", 3, 2, json!([page_view(10, "/", "Home")])).await;
    report(&service, "t1", 1, 1, json!([page_view(8, "/", "Home")])).await;
    let counters = service.counters().await;
    assert_eq!(
        (
            counters["Never arrived"],
            counters["Dropped"],
            counters["Withheld"]
        ),
        (4, 3, 2)
    );
    for number in 1..5 {
        report(&service, "t1", 3, 2, json!([page_view(number, "/", "Home")])).await;
    }
    let counters = service.counters().await;
    assert_eq!((counters["Never arrived"], counters["Stored"]), (0, 8));
}

#[tokio::test]
async fn what_arrived_and_was_not_stored_is_not_missing() {
    let service = TestService::start().await;
    let mut unreadable = page_view(1, "/", "Home");
    unreadable["name"] = json!("");
    let mut delivered_by_another_tab = page_view(0, "/", "Home");
    delivered_by_another_tab["tab"] = json!("t2");
    delivered_by_another_tab["seq"] = json!(0);
    let mut conflict = page_view(2, "/", "Home");
    conflict["id"] = json!(event_id(0));
    let events = json!([
        page_view(0, "/", "Home"),
        unreadable,
        conflict,
        page_view(3, "/", "Home"),
        delivered_by_another_tab
    ]);
    let answer = service.collect(events).await;
    assert_eq!(
        dispositions(&answer),
        ["stored", "rejected", "rejected", "stored", "duplicate"]
    );
    let counters = service.counters().await;
    assert_eq!(
        (
            counters["Never arrived"],
            counters["Refused"],
            counters["Quarantined"],
            counters["Sent twice"]
        ),
        (0, 1, 1, 1)
    );
}

#[tokio::test]
async fn the_same_event_from_another_tab_is_a_duplicate_and_another_event_is_not() {
    let service = TestService::start().await;
    let kept = page_view(5, "/", "Home");
    let mut delivered = kept.clone();
    (delivered["tab"], delivered["seq"]) = (json!("t2"), json!(0));
    delivered["session"] = json!("20000000-0000-4000-8000-000000000002");
    let mut changed = kept.clone();
    changed["at"] = json!(NOON - 1);
    let answer = service.collect(json!([kept, delivered, changed])).await;
    assert_eq!(dispositions(&answer), ["stored", "duplicate", "rejected"]);
}

#[tokio::test]
async fn each_day_has_its_line_and_what_comes_after_all_mends_the_day_it_was_missing_on() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let text = service.page(&cookie, "/admin").await.text();
    assert!(text.contains("Nothing arrived in the last 14 days."), "{text}");
    report(&service, "t1", 0, 0, json!([page_view(4, "/", "Home")])).await;
    service.advance(86_400);
    report(
        &service,
        "t1",
        1,
        0,
        json!([page_view(0, "/", "Home"), page_view(6, "/", "Home")]),
    )
    .await;
    let cookie = service.log_in().await;
    let text = service.page(&cookie, "/admin").await.text();
    let line = |iso: &str| -> Vec<String> {
        let (_, rest) = text.split_once(&format!("<time datetime=\"{iso}\">")).unwrap();
        let cells = rest.split_once("</tr>").unwrap().0.split("<td").skip(1);
        cells
            .map(|cell| {
                cell.split_once('>')
                    .unwrap()
                    .1
                    .split('<')
                    .next()
                    .unwrap()
                    .to_owned()
            })
            .collect()
    };
    // Stored, never arrived, dropped, blocked. The page load began on the 22nd; 1, 2, 3, 5 are missing, one is given up.
    assert_eq!(line("2026-11-22"), ["1", "3", "0", "0"]);
    assert_eq!(line("2026-11-23"), ["2", "0", "1", "0"]);
    assert_eq!(text.matches("<th scope=\"row\">").count(), 14);
}

#[tokio::test]
async fn what_a_site_that_is_not_listed_sends_is_counted_as_blocked() {
    let service = TestService::start().await;
    let body =
        json!({ "v": 1, "sentAt": NOON, "events": [page_view(0, "/", "Home"), page_view(1, "/", "Home")] });
    for site in [DEPLOYMENT, ORGANISATION] {
        let path = format!("/v1/sites/{site}/events");
        let answer = service
            .post(&path, &[("origin", "https://new.example")], body.to_string())
            .await;
        answer.assert_error(403, "origin.not.allowed");
    }
    let counters = service.counters().await;
    assert_eq!((counters["Blocked"], counters["Stored"]), (4, 0));
}
