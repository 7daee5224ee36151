//! `GET /journey/{customer}`

use crate::helpers::*;
use axum::http::{Method, StatusCode};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use waymeet_journey::ids::SessionId;
use waymeet_journey::session::short_id;

fn visit() -> Value {
    json!([
        page_view(0, "/", "Home"),
        page_view(1, "/p/17", "Lamp 17"),
        page_view(2, "/p/18", "Lamp 18"),
        recorded(
            3,
            "/p/18",
            "product_added",
            json!({ "name": { "dataType": "string", "value": "Lamp 18" } })
        ),
        blocked(4, "/p/18", "NoAvailableAgents"),
        page_view(30, "/cart", "Cart"),
    ])
}

async fn page(service: &TestService) -> String {
    let cookie = service.log_in().await;
    let answer = service.page(&cookie, &format!("/journey/{VISITOR}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    without_legend(&answer.text())
}

/// A page without its legend, which holds the words for everything that may happen.
fn without_legend(page: &str) -> String {
    let (before, rest) = page.split_once("<details class=\"legend\"").unwrap();
    let (_, after) = rest.split_once("</details>").unwrap();
    format!("{before}{after}")
}

#[tokio::test]
async fn the_view_shows_the_visit_page_by_page_with_what_happened_on_each() {
    let service = TestService::start().await;
    service.collect(visit()).await;
    let text = page(&service).await;
    for expected in [
        "<bdi>Unknown</bdi>",
        "Online now",
        "1 visit",
        "Nov 22, 2026 11:59 AM UTC",
        "a few seconds",
        "Lamp 17",
        "Product added",
        "Segment matched",
        "Interested",
        "#008000",
        "Chat not offered",
        "Help with the cart",
        "No agent was available to take a chat.",
        "<code>NoAvailableAgents</code>",
        "No outcome scores available",
        "Mac OS X 10.14.3",
        "Chrome 74.0.3729.131",
        "Desktop",
        // The one the page tells its visitor to read out.
        "Short id",
        &short_id(SessionId::parse(SESSION).unwrap()),
    ] {
        assert!(text.contains(expected), "{expected} is missing in {text}");
    }
    assert_eq!(text.matches("data-test=\"journey-page\"").count(), 4);
    assert_eq!(text.matches("data-test=\"journey-segment\"").count(), 1);
    // In the order they were opened, and the block on the page it happened on.
    let order = ["Home", "Lamp 17", "NoAvailableAgents", "/cart"].map(|title| text.find(title).unwrap());
    assert!(order.is_sorted(), "{order:?}");
}

#[tokio::test]
async fn events_that_arrive_late_stand_where_they_belong() {
    let service = TestService::start().await;
    let Value::Array(mut events) = visit() else {
        panic!("not a list")
    };
    let late = events.remove(1);
    service.collect(Value::Array(events)).await;
    assert!(
        !page(&service).await.contains("Segment matched"),
        "one product page is not two"
    );
    service.collect(json!([late])).await;
    let text = page(&service).await;
    assert!(text.contains("Segment matched"));
    assert!(text.find("Lamp 17").unwrap() < text.find("/p/18").unwrap());
}

#[tokio::test]
async fn a_visit_can_be_chosen_and_the_name_is_known_once_the_site_says_it() {
    let service = TestService::start().await;
    service.collect(visit()).await;
    let second = "20000000-0000-4000-8000-000000000002";
    let mut event = recorded(
        50,
        "/account",
        "signed_in",
        json!({ "givenName": { "dataType": "string", "value": "Ada" },
                "familyName": { "dataType": "string", "value": "Lovelace" } }),
    );
    event["session"] = json!(second);
    service.collect(json!([event])).await;
    let text = page(&service).await;
    assert!(
        text.contains("<bdi>Ada Lovelace</bdi>") && text.contains("2 visits") && text.contains("Signed in")
    );
    assert!(!text.contains("Lamp 17"), "the latest visit is shown first");
    let cookie = service.log_in().await;
    let first = service
        .page(&cookie, &format!("/journey/{VISITOR}?session={SESSION}"))
        .await
        .text();
    assert!(first.contains("Lamp 17"));
    assert!(first.contains(&format!(
        "<option value=\"{SESSION}\" data-time=\"2026-11-22T11:59:00Z\" data-key=\"{SESSION}\" selected>"
    )));
}

#[tokio::test]
async fn hostile_titles_addresses_and_attributes_stay_text() {
    let service = TestService::start().await;
    let script = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    let mut view = page_view(0, "/", script);
    view["page"]["url"] = json!(format!("javascript:alert(1)//{script}"));
    view["search"] = json!(script);
    view["referrer"] = json!(script);
    let attributes = json!({ script: { "dataType": "string", "value": script } });
    let mut event = recorded(1, "/", script, attributes);
    event["page"] = view["page"].clone();
    service.collect(json!([view, event])).await;
    let text = page(&service).await;
    assert!(
        !text.contains("<script>alert") && !text.contains("<img"),
        "{text}"
    );
    assert!(!text.contains("href=\"javascript"));
    assert!(text.contains("&#60;script&#62;alert(1)"));
    let cookie = service.log_in().await;
    assert!(!service.page(&cookie, "/admin").await.text().contains("<img"));
}

#[tokio::test]
async fn who_was_never_here_is_not_found() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    for id in ["99999999-0000-4000-8000-000000000000", "nonsense", "%3Cscript%3E"] {
        let answer = service.page(&cookie, &format!("/journey/{id}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert!(answer.text().contains("No such visitor"));
    }
}

#[tokio::test]
async fn a_visitor_grows_idle_and_then_offline() {
    let service = TestService::start().await;
    service.collect(visit()).await;
    for (seconds, expected) in [(0, "Online now"), (300, "Idle"), (900, "Offline")] {
        service.advance(seconds);
        assert!(
            page(&service).await.contains(&format!(">{expected}</span>")),
            "{expected}"
        );
    }
}

#[tokio::test]
async fn watchers_are_told_of_their_visitor_and_of_no_other() {
    let service = TestService::start().await;
    service.collect(visit()).await;
    let cookie = service.log_in().await;
    let open = request(
        Method::GET,
        &format!("/journey/{VISITOR}/live"),
        &[("cookie", &cookie)],
        "",
    );
    let response = service.service.router().oneshot(open).await.unwrap();
    let mut stream = response.into_body().into_data_stream();
    assert!(
        stream
            .next()
            .await
            .unwrap()
            .unwrap()
            .starts_with(b"event: changed\ndata: 1\n")
    );
    let mut other = page_view(60, "/", "Home");
    other["visitor"] = json!("10000000-0000-4000-8000-000000000002");
    service.collect(json!([other])).await;
    service.collect(json!([page_view(0, "/", "Home")])).await;
    assert!(
        futures_util::poll!(stream.next()).is_pending(),
        "neither another visitor nor a duplicate is news"
    );
    service.collect(json!([page_view(61, "/", "Home")])).await;
    assert!(
        stream
            .next()
            .await
            .unwrap()
            .unwrap()
            .starts_with(b"event: changed\ndata: 1\n")
    );
    service.service.stop_streams();
    assert!(stream.next().await.is_none());
}
