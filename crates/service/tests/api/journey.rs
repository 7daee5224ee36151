//! `GET /journey/{customer}`

use crate::helpers::*;
use axum::http::{Method, StatusCode};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use waymeet_journey::ids::SessionId;
use waymeet_journey::session::short_id;
use waymeet_service::auth::role::Role;
use waymeet_service::secret::Secret;
use waymeet_service::wire::kind::Kind;

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
async fn pages_are_named_by_their_titles_or_by_their_urls() {
    let service = TestService::start().await;
    service.collect(visit()).await;
    let cookie = service.log_in().await;
    let look = async |query: &str| {
        let path = format!("/journey/{VISITOR}{query}");
        service.page(&cookie, &path).await.text()
    };
    let (titles, urls) = (look("").await, look("?names=addresses").await);
    let named = |page: &str, name: &str| page.contains(&format!("data-test=\"page-name\">{name}</h3>"));
    assert!(named(&titles, "Lamp 17") && !named(&urls, "Lamp 17"));
    assert!(named(&urls, "https://www.shop.example/p/17"));
    assert!(urls.contains("<option value=\"addresses\" selected>"));
}

#[tokio::test]
async fn only_the_kinds_of_events_that_are_chosen_are_shown() {
    let service = TestService::start().await;
    service.collect(visit()).await;
    let cookie = service.log_in().await;
    for (query, expected) in [
        (
            "",
            ["Product added", "Segment matched", "Chat not offered"].as_slice(),
        ),
        (
            "?kinds=chosen&kind=products&kind=segments",
            &["Product added", "Segment matched"],
        ),
        ("?kinds=chosen&kind=offers&kind=nonsense", &["Chat not offered"]),
        ("?kinds=chosen", &[]),
    ] {
        let path = format!("/journey/{VISITOR}{query}");
        let text = without_legend(&service.page(&cookie, &path).await.text());
        for label in ["Product added", "Segment matched", "Chat not offered"] {
            assert_eq!(
                text.contains(label),
                expected.contains(&label),
                "{label} with {query}"
            );
        }
        assert_eq!(
            text.matches("data-test=\"journey-page\"").count(),
            4,
            "pages stay"
        );
        assert_eq!(
            text.matches("data-test=\"time-line-mark\"").count() > 0,
            !expected.is_empty()
        );
    }
}

#[tokio::test]
async fn campaign_referrer_searches_and_counts_are_told_and_each_visit_has_a_card() {
    let service = TestService::start().await;
    let mut first = page_view(
        0,
        "/?utm_campaign=Autumn&utm_source=news&utm_medium=email",
        "Home",
    );
    first["referrer"] = json!("https://www.google.com/");
    let mut search = page_view(1, "/search?q=oak", "Search");
    search["search"] = json!("oak");
    service
        .collect(json!([
            first,
            search,
            recorded(2, "/", "form_submitted", json!({}))
        ]))
        .await;
    let mut second = page_view(50, "/", "Home");
    second["session"] = json!("20000000-0000-4000-8000-000000000002");
    service.collect(json!([second])).await;
    let cookie = service.log_in().await;
    let path = format!("/journey/{VISITOR}?session={SESSION}");
    let text = service.page(&cookie, &path).await.text();
    for (name, value) in [
        ("Campaign", "Autumn"),
        ("Campaign source", "news"),
        ("Campaign medium", "email"),
        ("Searched for", "oak"),
        ("Pages", "2"),
        ("Events", "3"),
    ] {
        let fact = format!("<dt>{name}</dt><dd><bdi>{value}</bdi></dd>");
        assert!(text.contains(&fact), "{fact} is missing in {text}");
    }
    assert!(text.contains("Google (search)"));
    assert_eq!(text.matches("data-test=\"visit-card\"").count(), 2);
    assert!(text.contains("2 pages, 3 events") && text.contains("1 page, 1 event"));
    assert!(text.contains(">Ended</span>") && text.contains(">Online now</span>"));
    assert_eq!(text.matches("aria-current=\"true\"").count(), 1);
}

#[tokio::test]
async fn outcomes_are_listed_with_what_they_were_worth() {
    let service = TestService::start().await;
    let outcome = json!({ "displayName": "Order placed",
        "associatedValueField": { "dataType": "Number", "name": "total" },
        "journey": { "patterns": [ { "eventName": "order_placed", "count": 1, "criteria": [
            { "key": "eventName", "operator": "equal", "values": ["order_placed"] } ] } ] } });
    let id = "00000000-0000-4000-8000-000000000071";
    let seed = service.service.seed();
    seed.document(ORGANISATION, Kind::Outcome, id, &outcome)
        .await
        .unwrap();
    let total = json!({ "total": { "dataType": "number", "value": "99.5" } });
    service
        .collect(json!([
            page_view(0, "/", "Home"),
            recorded(1, "/", "order_placed", total)
        ]))
        .await;
    let text = page(&service).await;
    let (_, chip) = text.split_once("data-test=\"journey-outcome\"").unwrap();
    assert!(
        chip.contains("<bdi>Order placed</bdi>") && chip.contains("99.5"),
        "{chip}"
    );
    assert!(text.contains("No outcome scores available"));
}

#[tokio::test]
async fn segments_that_are_not_for_agents_are_shown_to_administrators_alone() {
    let service = TestService::start().await;
    let hidden = json!({ "displayName": "Bargain hunter", "shouldDisplayToAgent": false, "journey": { "patterns": [
        { "eventName": "page_viewed", "count": 1, "criteria": [
            { "key": "page.pathname", "operator": "startsWith", "values": ["/cart"] } ] } ] } });
    let id = "00000000-0000-4000-8000-000000000053";
    let seed = service.service.seed();
    seed.document(ORGANISATION, Kind::Segment, id, &hidden)
        .await
        .unwrap();
    seed.user(ORGANISATION, "kim", &Secret::new(PASSWORD), Role::ai_agent())
        .await
        .unwrap();
    service.collect(visit()).await;
    let path = format!("/journey/{VISITOR}");
    let administrator = page(&service).await;
    let answer = service.try_log_in("kim", PASSWORD).await;
    let cookie = format!("waymeet_admin={}", answer.cookie("waymeet_admin").unwrap());
    let agent = service.page(&cookie, &path).await.text();
    let framed = crate::embed::frame_of(&service, "hidden").await;
    for (who, page, sees) in [
        ("an administrator", administrator, true),
        ("an agent", agent, false),
        ("an agent's frame", framed, false),
    ] {
        assert_eq!(page.contains("Bargain hunter"), sees, "{who}");
        assert_eq!(page.contains(id), sees, "{who}");
        assert!(
            page.contains("<bdi>Interested</bdi>"),
            "{who} sees what is for agents"
        );
    }
}

#[tokio::test]
async fn a_long_visit_is_shown_from_its_end_and_the_same_again_is_one_line() {
    let service = TestService::start().await;
    let views: Vec<Value> = (0..600)
        .map(|number| page_view(number, &format!("/{number}"), &format!("Page {number}.")))
        .collect();
    service.collect(Value::Array(views)).await;
    let again: Vec<Value> = (600..640)
        .map(|number| recorded(number, "/599", "video_played", json!({})))
        .collect();
    service.collect(Value::Array(again)).await;
    let text = page(&service).await;
    assert!(text.contains("× 40") && text.matches("data-test=\"journey-event\"").count() == 1);
    assert!(
        text.contains("Page 599.") && !text.contains("Page 400."),
        "the newest are shown"
    );
    assert!(text.contains("500 earlier lines are not shown"), "{text}");
    let (_, more) = text.split_once("<a href=\"?lines=").unwrap();
    let lines = more.split('"').next().unwrap();
    let cookie = service.log_in().await;
    let path = format!("/journey/{VISITOR}?lines={lines}");
    let all = service.page(&cookie, &path).await.text();
    assert_eq!(all.matches("data-test=\"journey-page\"").count(), 600);
    assert!(!all.contains("earlier lines"));
    // The picture is of the whole visit, and no larger than that of a short one.
    assert!(text.matches("class=\"time-line_end\"").count() <= 121);
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
