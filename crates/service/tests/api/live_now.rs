//! `GET /admin/live`

use crate::helpers::*;
use axum::body::BodyDataStream;
use axum::http::{Method, StatusCode};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use waymeet_journey::ids::SessionId;
use waymeet_journey::session::short_id;
use waymeet_service::auth::role::Role;
use waymeet_service::secret::Secret;
use waymeet_service::store::{Deployment, Organisation};
use waymeet_service::wire::kind::Kind;

const PATH: &str = "/admin/live";

async fn look(service: &TestService, query: &str) -> String {
    let cookie = service.log_in().await;
    let answer = service.page(&cookie, &format!("{PATH}{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.text()
}

fn rows(page: &str) -> usize {
    page.matches("data-test=\"live-row\"").count()
}

fn counter(page: &str, name: &str) -> usize {
    let (_, rest) = page.split_once(&format!("data-test=\"count-{name}\">")).unwrap();
    rest.split('<').next().unwrap().parse().unwrap()
}

/// The visitor with this number.
fn visitor(number: usize) -> String {
    format!("10000000-0000-4000-8000-{number:012}")
}

/// A page view of the visitor with this number, in a session of its own.
fn view_of(number: usize, event: u32, path: &str, title: &str) -> Value {
    let mut view = of(&visitor(number), page_view(event, path, title));
    view["session"] = json!(format!("20000000-0000-4000-8000-{number:012}"));
    view["at"] = json!(NOON);
    view
}

/// An offer that reached a state.
fn action(number: u32, state: &str) -> Value {
    let mut event = blocked(number, "/p/18", "NoAvailableAgents");
    event["kind"] = json!("action");
    event["state"] = json!(state);
    event.as_object_mut().unwrap().remove("reason");
    event
}

/// A segment of those who look at help.
fn reader(name: &str, is_for_agents: bool) -> Value {
    json!({ "displayName": name, "shouldDisplayToAgent": is_for_agents, "journey": { "patterns": [
        { "eventName": "page_viewed", "count": 1, "criteria": [
            { "key": "page.pathname", "operator": "startsWith", "values": ["/help"] } ] } ] } })
}

async fn open_changes(service: &TestService) -> BodyDataStream {
    let cookie = service.log_in().await;
    let open = request(Method::GET, "/admin/live/changes", &[("cookie", &cookie)], "");
    let response = service.service.router().oneshot(open).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    response.into_body().into_data_stream()
}

#[tokio::test]
async fn a_visitor_is_listed_with_page_segments_offer_and_browser() {
    let service = TestService::start().await;
    let mut first = page_view(0, "/?utm_campaign=Autumn", "Home");
    first["referrer"] = json!("https://www.google.com/");
    service
        .collect(json!([
            first,
            page_view(1, "/p/17", "Lamp 17"),
            page_view(2, "/p/18", "Lamp 18"),
            recorded(3, "/p/18", "product_added", json!({})),
            action(4, "qualified"),
            action(5, "offered"),
        ]))
        .await;
    let page = look(&service, "").await;
    for expected in [
        "<bdi>Unknown</bdi>",
        ">Online now</span>",
        &short_id(SessionId::parse(SESSION).unwrap()),
        "Lamp 18",
        "https://www.shop.example/p/18",
        "3 pages in a minute",
        "<bdi>Interested</bdi>",
        "#008000",
        "Chat offered",
        "Help with the cart",
        "Desktop · Chrome 74.0.3729.131",
        "Google (search) · Autumn",
        "1 visitor on the site",
        &format!("href=\"/journey/{VISITOR}\""),
    ] {
        assert!(page.contains(expected), "{expected} is missing in {page}");
    }
    let counted = ["online", "idle", "offers", "chats"].map(|name| counter(&page, name));
    assert_eq!((rows(&page), counted), (1, [1, 0, 1, 0]));

    service
        .collect(json!([action(6, "accepted"), action(7, "started")]))
        .await;
    let page = look(&service, "").await;
    assert!(page.contains("Chat requested") && !page.contains("Chat offered"));
    let counted = ["offers", "chats"].map(|name| counter(&page, name));
    assert_eq!(counted, [0, 1]);
}

#[tokio::test]
async fn a_name_an_outcome_and_why_nothing_was_offered_are_told() {
    let service = TestService::start().await;
    let outcome = json!({ "displayName": "Order placed", "journey": { "patterns": [
        { "eventName": "order_placed", "count": 1, "criteria": [
            { "key": "eventName", "operator": "equal", "values": ["order_placed"] } ] } ] } });
    let id = "00000000-0000-4000-8000-000000000071";
    service
        .service
        .seed()
        .document(ORGANISATION, Kind::Outcome, id, &outcome)
        .await
        .unwrap();
    let name = json!({ "givenName": { "dataType": "string", "value": "Ada" },
                       "familyName": { "dataType": "string", "value": "Lovelace" } });
    service
        .collect(json!([
            page_view(0, "/", "Home"),
            recorded(1, "/", "order_placed", name),
            blocked(2, "/", "NoAvailableAgents"),
        ]))
        .await;
    let page = look(&service, "").await;
    for expected in [
        "<bdi>Ada Lovelace</bdi>",
        "<bdi>Order placed</bdi>",
        "Chat not offered",
        "No agent was available to take a chat.",
    ] {
        assert!(page.contains(expected), "{expected} is missing in {page}");
    }
}

#[tokio::test]
async fn without_an_event_a_visitor_grows_idle_and_leaves_the_list() {
    let service = TestService::start().await;
    service.collect(json!([page_view(0, "/", "Home")])).await;
    for (seconds, online, idle) in [(0, 1, 0), (300, 0, 1), (899, 0, 1), (1, 0, 0)] {
        service.advance(seconds);
        let page = look(&service, "").await;
        assert_eq!((counter(&page, "online"), counter(&page, "idle")), (online, idle));
        assert_eq!(rows(&page), online + idle);
    }
    let page = look(&service, "").await;
    assert!(page.contains("Nobody is on the site") && page.contains("shop.example, 127.0.0.1:7600"));
    // Who comes back is there again, with both visits.
    let mut again = page_view(2_000, "/", "Home again");
    again["session"] = json!("20000000-0000-4000-8000-000000000009");
    service.collect(json!([again])).await;
    let page = look(&service, "").await;
    assert!(
        page.contains("Home again") && page.contains("2nd visit"),
        "{page}"
    );
}

#[tokio::test]
async fn the_list_is_narrowed_by_text_segment_and_deployment_and_goes_on_on_further_pages() {
    let service = TestService::start().await;
    let views: Vec<Value> = (11..=70)
        .map(|number| {
            view_of(
                number,
                100 + u32::try_from(number).unwrap(),
                "/help",
                &format!("Help {number}!"),
            )
        })
        .collect();
    service.collect(Value::Array(views)).await;
    service
        .collect(json!([
            page_view(1, "/p/17", "Lamp 17"),
            page_view(2, "/p/18", "Lamp 18"),
            recorded(3, "/p/18", "product_added", json!({}))
        ]))
        .await;
    let page = look(&service, "").await;
    assert_eq!(rows(&page), 50);
    assert!(page.contains("61 visitors on the site") && page.contains("Page 1 of 2"));
    let second = look(&service, "?page=2").await;
    assert_eq!(rows(&second), 11);
    assert_eq!(
        rows(&look(&service, "?page=99&segment=nonsense").await),
        11,
        "the last page there is"
    );
    for (query, expected) in [
        ("?q=help+17!".to_owned(), 1),
        ("?q=%20HELP%2017!".to_owned(), 1),
        (format!("?q={}", visitor(23)), 1),
        ("?q=%2Fhelp".to_owned(), 50),
        (format!("?segment={SEGMENT}"), 1),
        (format!("?segment={SEGMENT}&q=help"), 0),
        (format!("?deployment={DEPLOYMENT}"), 50),
        ("?deployment=another".to_owned(), 0),
        ("?q=%3Cscript%3Ealert(1)".to_owned(), 0),
    ] {
        let page = look(&service, &query).await;
        assert_eq!(rows(&page), expected, "{query}");
        assert!(!page.contains("<script>alert"));
    }
    let page = look(&service, &format!("?segment={SEGMENT}&q=help")).await;
    assert!(page.contains("Nobody matches"));
    assert!(page.contains(&format!(
        "<option value=\"{SEGMENT}\" data-key=\"{SEGMENT}\" selected>"
    )));
    assert_eq!(
        counter(&page, "online"),
        61,
        "the counters stay those of the site"
    );
}

#[tokio::test]
async fn visitors_of_other_organisations_are_never_seen() {
    let service = TestService::start().await;
    let seed = service.service.seed();
    let (organisation, id) = (
        "00000000-0000-4000-8000-00000000000b",
        "00000000-0000-4000-8000-00000000000e",
    );
    seed.organisation(&Organisation {
        id: organisation.into(),
        name: "Others".into(),
        client_applications: vec![],
    })
    .await
    .unwrap();
    let theirs = Deployment {
        id: id.into(),
        organisation: organisation.into(),
        ..deployment(&tracking())
    };
    seed.deployment(&theirs).await.unwrap();
    seed.user(organisation, "other", &Secret::new(PASSWORD), Role::admin())
        .await
        .unwrap();
    service.collect(json!([page_view(0, "/", "Ours alone")])).await;
    let answer = service.try_log_in("other", PASSWORD).await;
    let cookie = format!("waymeet_admin={}", answer.cookie("waymeet_admin").unwrap());
    let page = service.page(&cookie, PATH).await.text();
    assert_eq!(rows(&page), 0);
    assert!(!page.contains("Ours alone"));
    // And after both boards are filled.
    look(&service, "").await;
    service
        .collect(json!([page_view(1, "/", "Ours alone, too")]))
        .await;
    assert!(!service.page(&cookie, PATH).await.text().contains("Ours alone"));
    assert!(look(&service, "").await.contains("Ours alone, too"));
}

#[tokio::test]
async fn it_takes_the_permission_and_a_stranger_is_sent_to_the_log_in() {
    let service = TestService::start().await;
    let answer = service.get(PATH, &[("accept", "text/html")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/admin/login?next=%2Fadmin%2Flive");
    let stream = service.get("/admin/live/changes", &[]).await;
    assert_eq!(stream.status, StatusCode::UNAUTHORIZED);
    for (name, role, expected) in [
        ("kim", Role::ai_agent(), StatusCode::OK),
        (
            "ned",
            Role {
                name: "Nobody".into(),
                grants: waymeet_service::auth::permission::Grants::default(),
            },
            StatusCode::FORBIDDEN,
        ),
    ] {
        let seed = service.service.seed();
        seed.user(ORGANISATION, name, &Secret::new(PASSWORD), role)
            .await
            .unwrap();
        let answer = service.try_log_in(name, PASSWORD).await;
        let cookie = format!("waymeet_admin={}", answer.cookie("waymeet_admin").unwrap());
        assert_eq!(service.page(&cookie, PATH).await.status, expected, "{name}");
    }
}

#[tokio::test]
async fn whoever_watches_is_told_of_everybody_until_the_service_stops() {
    let service = TestService::start().await;
    look(&service, "").await;
    let mut stream = open_changes(&service).await;
    let next = b"event: changed\ndata: 1\n";
    assert!(stream.next().await.unwrap().unwrap().starts_with(next));
    for number in 0..20 {
        service.collect(json!([page_view(number, "/", "Home")])).await;
    }
    assert!(stream.next().await.unwrap().unwrap().starts_with(next));
    assert!(look(&service, "").await.contains("20 pages"));
    service.collect(json!([page_view(60, "/", "Another")])).await;
    assert!(stream.next().await.unwrap().unwrap().starts_with(next));
    service.service.stop_streams();
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn what_is_erased_late_or_configured_otherwise_is_seen_at_the_next_look() {
    let service = TestService::start().await;
    let segment = reader("Looks at help", true);
    service.collect(json!([page_view(2, "/help", "Help")])).await;
    assert!(!look(&service, "").await.contains("Looks at help</bdi>"));
    let id = "00000000-0000-4000-8000-000000000053";
    let seed = service.service.seed();
    seed.document(ORGANISATION, Kind::Segment, id, &segment)
        .await
        .unwrap();
    assert!(look(&service, "").await.contains("Looks at help</bdi>"));
    // Something that happened before what is folded already.
    service.collect(json!([page_view(0, "/", "Home")])).await;
    let page = look(&service, "").await;
    assert!(page.contains("2 pages") && page.contains("Help</p>"), "{page}");
    service.ask("erase", json!({ "visitor": VISITOR })).await;
    let visitor = waymeet_journey::ids::VisitorId::parse(VISITOR).unwrap();
    service
        .service
        .erase_visitor(ORGANISATION, visitor)
        .await
        .unwrap();
    assert_eq!(rows(&look(&service, "").await), 0);
}

#[tokio::test]
async fn segments_that_are_not_for_agents_are_neither_shown_nor_found_by_them() {
    let service = TestService::start().await;
    let id = "00000000-0000-4000-8000-000000000053";
    let hidden = reader("Bargain hunter", false);
    let seed = service.service.seed();
    seed.document(ORGANISATION, Kind::Segment, id, &hidden)
        .await
        .unwrap();
    seed.user(ORGANISATION, "kim", &Secret::new(PASSWORD), Role::ai_agent())
        .await
        .unwrap();
    service
        .collect(json!([
            page_view(1, "/help", "Help"),
            page_view(2, "/p/17", "Lamp 17"),
            page_view(3, "/p/18", "Lamp 18"),
            recorded(4, "/p/18", "product_added", json!({}))
        ]))
        .await;
    let answer = service.try_log_in("kim", PASSWORD).await;
    let agent = format!("waymeet_admin={}", answer.cookie("waymeet_admin").unwrap());
    let administrator = service.log_in().await;
    for (who, cookie, sees) in [
        ("an administrator", administrator, true),
        ("an agent", agent, false),
    ] {
        let page = service.page(&cookie, PATH).await.text();
        assert_eq!(page.contains("<bdi>Bargain hunter</bdi>"), sees, "{who}");
        assert_eq!(
            page.contains(&format!("<option value=\"{id}\"")),
            sees,
            "{who} may choose it"
        );
        assert!(page.contains("<bdi>Interested</bdi>"), "{who}");
        for (query, is_found) in [
            ("q=bargain", sees),
            (&format!("segment={id}"), sees),
            ("q=interested", true),
            (&format!("segment={SEGMENT}"), true),
        ] {
            let page = service.page(&cookie, &format!("{PATH}?{query}")).await.text();
            assert_eq!(rows(&page), usize::from(is_found), "{who}, {query}");
        }
    }
}

#[tokio::test]
async fn hostile_and_right_to_left_texts_stay_text() {
    let service = TestService::start().await;
    let script = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    let mut view = page_view(0, "/", script);
    view["page"]["url"] = json!(format!("javascript:alert(1)//{script}"));
    view["referrer"] = json!(format!("https://evil.example/{script}"));
    service.collect(json!([view])).await;
    service
        .collect(json!([of(OTHER, page_view(1, "/", "مصباح"))]))
        .await;
    let page = look(&service, "").await;
    assert!(
        !page.contains("<script>alert") && !page.contains("<img"),
        "{page}"
    );
    assert!(!page.contains("href=\"javascript"));
    assert!(page.contains("dir=\"auto\" data-test=\"live-page\">مصباح</p>"));
}

#[tokio::test]
async fn after_a_restart_everybody_who_was_here_is_still_listed() {
    let service = TestService::start().await;
    service.collect(json!([page_view(0, "/", "Home")])).await;
    look(&service, "").await;
    let service = service.restart().await;
    assert!(look(&service, "").await.contains("Home"));
}
