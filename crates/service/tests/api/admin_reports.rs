//! `/admin/reports`

use crate::helpers::*;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use waymeet_service::auth::permission::Grants;
use waymeet_service::auth::role::Role;
use waymeet_service::secret::Secret;
use waymeet_service::wire::kind::Kind;

const NAMES: [&str; 6] = [
    "action-maps",
    "blocked",
    "segments",
    "outcomes",
    "content-offers",
    "losses",
];
const OTHER_SESSION: &str = "20000000-0000-4000-8000-000000000002";
const OFFER: &str = "00000000-0000-4000-8000-0000000000a2";
const TEMPLATE: &str = "00000000-0000-4000-8000-0000000000e1";
const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                      Version/17.0 Mobile/15E148 Safari/604.1";

/// The action of a map came to a state.
fn action(number: u32, map: &str, media: &str, state: &str) -> Value {
    let mut event = blocked(number, "/p/18", "");
    event["kind"] = json!("action");
    event["action"] = json!(action_of(SESSION, map));
    event["map"] = json!(map);
    event["media"] = json!(media);
    event["state"] = json!(state);
    event.as_object_mut().unwrap().remove("reason");
    event
}

/// The same event in the session of somebody else.
fn elsewhere(mut event: Value) -> Value {
    event["session"] = json!(OTHER_SESSION);
    if let Some(map) = event["map"].as_str().map(str::to_owned) {
        event["action"] = json!(action_of(OTHER_SESSION, &map));
    }
    of(OTHER, event)
}

fn order(number: u32, total: &str) -> Value {
    let total = json!({ "total": { "dataType": "number", "value": total } });
    recorded(number, "/thanks", "order_placed", total)
}

/// What two visitors did: one was blocked twice, invited, accepted and bought; the other was shown a content offer on a telephone,
/// and just bought.
async fn service_with_visits() -> TestService {
    let service = TestService::start().await;
    let outcome = json!({ "displayName": "Purchase", "associatedValueField": { "dataType": "Number", "name": "total" },
        "journey": { "patterns": [{ "eventName": "order_placed", "count": 1 }] } });
    service
        .administer(Method::POST, "/api/v2/journey/outcomes", outcome)
        .await;
    let template = json!({ "name": "Free bulbs", "mediaType": "contentOffer", "state": "Active",
        "contentOffer": { "displayMode": "Toast", "layoutMode": "TextOnly", "headline": "Bulbs" } });
    let offer = json!({ "displayName": "Bulbs for all", "triggerWithSegments": [SEGMENT],
        "action": { "mediaType": "contentOffer", "actionTemplate": { "id": TEMPLATE } } });
    let seed = service.service.seed();
    seed.document(ORGANISATION, Kind::ActionTemplate, TEMPLATE, &template)
        .await
        .unwrap();
    seed.document(ORGANISATION, Kind::ActionMap, OFFER, &offer)
        .await
        .unwrap();
    let events = json!([
        page_view(0, "/", "Home"),
        page_view(1, "/p/17", "Lamp 17"),
        page_view(2, "/p/18", "Lamp 18"),
        recorded(3, "/p/18", "product_added", json!({})),
        action(4, MAP, "webchat", "qualified"),
        blocked(5, "/p/18", "NoAvailableAgents"),
        blocked(6, "/p/18", "NoAvailableAgents"),
        action(7, MAP, "webchat", "offered"),
        action(8, MAP, "webchat", "accepted"),
        action(9, MAP, "webchat", "started"),
        action(10, MAP, "webchat", "engaged"),
        order(11, "99.5"),
    ]);
    assert_eq!(dispositions(&service.collect(events).await), vec!["stored"; 12]);
    let events = json!([
        elsewhere(page_view(20, "/", "Home")),
        elsewhere(action(21, MAP, "webchat", "qualified")),
        elsewhere(blocked(22, "/", "AlreadyExistingOffer")),
        elsewhere(action(23, OFFER, "contentOffer", "qualified")),
        elsewhere(action(24, OFFER, "contentOffer", "offered")),
        elsewhere(action(25, OFFER, "contentOffer", "ignored")),
        elsewhere(order(26, "10")),
    ]);
    let headers = [("origin", ORIGIN), ("user-agent", IPHONE)];
    let answer = service
        .post(&events_path(), &headers, service.batch(events))
        .await;
    assert_eq!(dispositions(&answer), vec!["stored"; 7]);
    // What happened is counted by the rules there were, whatever becomes of them.
    service.service.catch_up().await.unwrap();
    service
}

/// A file, line by line, without the mark at its beginning.
async fn file(service: &TestService, cookie: &str, path: &str) -> Vec<String> {
    let answer = service.page(cookie, &format!("/admin/reports/{path}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{path} {}", answer.text());
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let text = answer.text();
    let text = text.strip_prefix('\u{feff}').unwrap();
    text.split_terminator("\r\n").map(str::to_owned).collect()
}

/// A page of the reports.
async fn page(service: &TestService, cookie: &str, path: &str) -> Answer {
    service.page(cookie, &format!("/admin/reports{path}")).await
}

#[tokio::test]
async fn a_stranger_is_sent_to_the_log_in_and_back_to_the_report() {
    let service = TestService::start().await;
    for name in NAMES {
        let path = format!("/admin/reports/{name}?range=7");
        let answer = service.get(&path, &[("accept", "text/html")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let next = format!("/admin/login?next=%2Fadmin%2Freports%2F{name}%3Frange%3D7");
        assert_eq!(answer.header("location"), next);
    }
}

#[tokio::test]
async fn a_role_that_may_not_see_reports_sees_none_and_gets_no_file() {
    let service = TestService::start().await;
    let seed = service.service.seed();
    for (user, entity, expected) in [
        ("blind", "segment", StatusCode::FORBIDDEN),
        ("seeing", "report", StatusCode::OK),
    ] {
        let policy = json!({ "domain": "journey", "entityName": entity, "actionSet": ["view"] });
        let role = json!({ "name": user, "permissionPolicies": [policy] });
        service
            .administer(Method::POST, "/api/v2/authorization/roles", role)
            .await;
        let role = Role {
            name: user.to_owned(),
            grants: Grants::default(),
        };
        seed.user(ORGANISATION, user, &Secret::new(PASSWORD), role)
            .await
            .unwrap();
        let logged_in = service.try_log_in(user, PASSWORD).await;
        let cookie = format!("waymeet_admin={}", logged_in.cookie("waymeet_admin").unwrap());
        assert_eq!(page(&service, &cookie, "").await.status, expected);
        for name in NAMES {
            for end in ["", ".csv"] {
                let answer = page(&service, &cookie, &format!("/{name}{end}")).await;
                assert_eq!(answer.status, expected, "{user} {name}{end}");
            }
        }
        let one = page(&service, &cookie, &format!("/action-maps/{MAP}")).await;
        assert_eq!(one.status, expected);
    }
}

#[tokio::test]
async fn action_maps_are_told_from_qualified_to_engaged() {
    let service = service_with_visits().await;
    let cookie = service.log_in().await;
    let head = "Action map,Qualified,Blocked,Offered,Offered %,Accepted,Accepted %,Engaged,Engaged %,Rejected,Ignored,\
                Timed out,Outcomes achieved";
    assert_eq!(
        file(&service, &cookie, "action-maps.csv?range=today").await,
        [
            head,
            "Help with the cart,2,3,1,50.0,1,100.0,1,100.0,0,0,0,1",
            "Bulbs for all,1,0,1,100.0,0,0.0,0,,0,1,0,0",
            "All action maps,3,3,2,66.7,1,50.0,1,100.0,0,1,0,1",
        ]
    );
    let only_phones = file(&service, &cookie, "action-maps.csv?range=today&device=mobile").await;
    assert_eq!(only_phones[1], "Help with the cart,1,1,0,0.0,0,,0,,0,0,0,0");
    // The segment came in one of the sessions, after the other one's.
    let path = format!("action-maps.csv?range=today&segment={SEGMENT}");
    let only_interested = file(&service, &cookie, &path).await;
    assert_eq!(
        only_interested[1],
        "Help with the cart,1,2,1,100.0,1,100.0,1,100.0,0,0,0,1"
    );
    let deployment = format!("action-maps.csv?range=today&deployment={DEPLOYMENT}");
    assert_eq!(
        file(&service, &cookie, &deployment).await[1],
        "Help with the cart,2,3,1,50.0,1,100.0,1,100.0,0,0,0,1"
    );
    let elsewhere = format!("action-maps.csv?range=today&deployment={ORGANISATION}");
    assert_eq!(
        file(&service, &cookie, &elsewhere).await[1],
        "Help with the cart,0,0,0,,0,,0,,0,0,0,0"
    );
    // Yesterday nothing happened.
    let yesterday = "action-maps.csv?range=custom&from=2026-11-21&to=2026-11-21";
    assert_eq!(
        file(&service, &cookie, yesterday).await[1],
        "Help with the cart,0,0,0,,0,,0,,0,0,0,0"
    );
    let hours = file(&service, &cookie, "action-maps.csv?range=today&table=over-time").await;
    assert_eq!(
        (
            hours.len(),
            hours[0].as_str(),
            hours[12].as_str(),
            hours[13].as_str()
        ),
        (
            25,
            "Hour (UTC),Qualified,Offered,Accepted,Engaged",
            "2026-11-22 11:00,3,2,1,1",
            "2026-11-22 12:00,0,0,0,0"
        )
    );
}

#[tokio::test]
async fn one_action_map_has_its_funnel_its_days_and_its_blocks() {
    let service = service_with_visits().await;
    let cookie = service.log_in().await;
    let of = |table: &str| format!("action-maps/{MAP}.csv?range=7&table={table}");
    assert_eq!(
        file(&service, &cookie, &of("funnel")).await,
        [
            "Step,Count,Of the step before,Of qualified",
            "Qualified,2,,100.0",
            "Offered,1,50.0,50.0",
            "Accepted,1,100.0,50.0",
            "Started,1,100.0,50.0",
            "Engaged,1,100.0,50.0",
        ]
    );
    let days = file(&service, &cookie, &of("over-time")).await;
    assert_eq!((days.len(), days[7].as_str()), (8, "2026-11-22,2,1,1,1"));
    let reasons = file(&service, &cookie, &of("reasons")).await;
    assert!(
        reasons
            .contains(&"No agents,Nobody in the workgroup was available to take a chat.,1,2,66.7".to_owned())
    );
    assert_eq!(reasons.last().unwrap(), "All reasons,,2,3,100.0");
    let text = page(&service, &cookie, &format!("/action-maps/{MAP}"))
        .await
        .text();
    for expected in [
        "<h1><bdi>Help with the cart</bdi></h1>",
        "href=\"/admin/reports/action-maps?range=30\"",
        "data-chart=\"bars\" data-table=\"funnel-table\"",
        "aria-label=\"Help with the cart: from qualified to engaged, Oct 24 – Nov 22, 2026.",
        "A block may pass",
    ] {
        assert!(text.contains(expected), "{expected} is missing in {text}");
    }
}

#[tokio::test]
async fn blocks_are_counted_every_one_and_once_a_session_by_reason_and_map() {
    let service = service_with_visits().await;
    let cookie = service.log_in().await;
    let reasons = file(&service, &cookie, "blocked.csv?range=today").await;
    // Head, the nine reasons, and all of them.
    assert_eq!(reasons.len(), 11);
    for expected in [
        "No agents,Nobody in the workgroup was available to take a chat.,1,2,66.7",
        "Existing offer,\"Another offer was open already, or its chat was running.\",1,1,33.3",
        "Outside schedule,It was outside the opening hours of the map.,0,0,0.0",
        "All reasons,,2,3,100.0",
    ] {
        assert!(reasons.contains(&expected.to_owned()), "{expected}: {reasons:?}");
    }
    assert_eq!(
        file(&service, &cookie, "blocked.csv?range=today&table=maps").await,
        [
            "Action map,Reason,Sessions,Count",
            "Help with the cart,All reasons,2,3",
            "Help with the cart,No agents,1,2",
            "Help with the cart,Existing offer,1,1",
        ]
    );
    let of_other = format!("blocked.csv?range=today&map={OFFER}");
    let of_other = file(&service, &cookie, &of_other).await;
    assert_eq!(of_other.last().unwrap(), "All reasons,,0,0,");
}

#[tokio::test]
async fn what_stood_in_the_way_is_told_by_its_name() {
    let service = service_with_visits().await;
    let group = json!({ "name": "Weekdays", "openSchedules": [] });
    let group = service
        .administer(Method::POST, "/api/v2/architect/schedulegroups", group)
        .await;
    let hours = json!({ "actionMapScheduleGroups": { "actionMapScheduleGroup": { "id": group["id"] } } });
    let map = format!("/api/v2/journey/actionmaps/{MAP}");
    service.administer(Method::PATCH, &map, hours).await;
    let caps = json!({ "frequencyCaps": [{ "mediaType": "contentOffer", "onceRejected": true }] });
    service
        .administer(Method::PUT, "/api/v2/journey/frequencycaps", caps)
        .await;
    let third = "20000000-0000-4000-8000-000000000003";
    let there = |mut event: Value| {
        event["session"] = json!(third);
        if let Some(map) = event["map"].as_str().map(str::to_owned) {
            event["action"] = json!(action_of(third, &map));
        }
        of("10000000-0000-4000-8000-000000000003", event)
    };
    let mut capped = blocked(35, "/p/18", "FrequencyCapping");
    capped["map"] = json!(OFFER);
    capped["media"] = json!("contentOffer");
    let events = json!([
        there(page_view(27, "/p/17", "Lamp 17")),
        there(page_view(28, "/p/18", "Lamp 18")),
        there(recorded(29, "/p/18", "product_added", json!({}))),
        there(action(31, OFFER, "contentOffer", "offered")),
        there(blocked(32, "/p/18", "AlreadyExistingOffer")),
        there(blocked(33, "/p/18", "OfferedOutsideSchedule")),
        there(action(34, OFFER, "contentOffer", "rejected")),
        there(capped),
    ]);
    assert_eq!(dispositions(&service.collect(events).await), vec!["stored"; 8]);
    let cookie = service.log_in().await;
    assert_eq!(
        file(&service, &cookie, "blocked.csv?range=today&table=blockers").await,
        [
            "What,Reason,Sessions,Count",
            "Action map: Bulbs for all,Existing offer,1,1",
            "Frequency cap: once it was rejected,Frequency cap,1,1",
            "Opening hours: Weekdays,Outside schedule,1,1",
        ]
    );
}

#[tokio::test]
async fn segments_outcomes_and_content_offers_are_told_with_their_shares() {
    let service = service_with_visits().await;
    let cookie = service.log_in().await;
    assert_eq!(
        file(&service, &cookie, "segments.csv?range=today").await,
        [
            "Segment,Sessions,Share of all sessions",
            "Interested,1,50.0",
            "All sessions,2,100.0"
        ]
    );
    assert_eq!(
        file(&service, &cookie, "outcomes.csv?range=today").await,
        [
            "Outcome,Achieved,Share of sessions,Value,Attributed to action maps,Attributed %",
            "Purchase,2,100.0,109.50,1,50.0"
        ]
    );
    assert_eq!(
        file(&service, &cookie, "outcomes.csv?range=today&table=maps").await,
        [
            "Action map,Outcome,Achieved,Value",
            "Help with the cart,Purchase,1,99.50"
        ]
    );
    assert_eq!(
        file(&service, &cookie, "content-offers.csv?range=today").await,
        [
            "Content offer,Shown,Clicked,Click-through rate,Rejected,Ignored,Timed out",
            "Free bulbs,1,0,0.0,0,1,0"
        ]
    );
    let text = page(&service, &cookie, "/segments?range=today").await.text();
    assert!(
        text.contains("fill=\"#008000\"") && text.contains("data-color=\"#008000\""),
        "{text}"
    );
    let summary = page(&service, &cookie, "").await.text();
    for expected in [
        "50.0%",
        "of 2 offers accepted",
        "segments assigned in 2 sessions",
        "19 stored",
    ] {
        assert!(summary.contains(expected), "{expected} is missing in {summary}");
    }
}

#[tokio::test]
async fn the_loss_meter_tells_what_became_of_everything_by_day() {
    let service = TestService::start().await;
    let body = json!({ "v": 1, "sentAt": NOON, "tab": "t1", "dropped": 1, "withheld": 2,
        "events": [page_view(0, "/", "Home"), page_view(9, "/", "Home"), 7] });
    service
        .post(&events_path(), &[("origin", ORIGIN)], body.to_string())
        .await;
    let cookie = service.log_in().await;
    let head = "Stored,Late,Sent twice,Refused,Quarantined,Blocked,Withheld,Dropped,Never arrived,Loss rate";
    let numbers = "2,0,0,1,0,0,2,1,7,80.0";
    assert_eq!(
        file(&service, &cookie, "losses.csv?range=7").await,
        [format!("Deployment,{head}"), format!("Shop,{numbers}")]
    );
    assert_eq!(
        file(&service, &cookie, "losses.csv?range=7&table=days").await,
        [
            format!("Day (UTC),Deployment,{head}"),
            format!("2026-11-22,Shop,{numbers}")
        ]
    );
    let by_day = file(&service, &cookie, "losses.csv?range=7&table=over-time").await;
    assert_eq!((by_day.len(), by_day[7].as_str()), (8, "2026-11-22,2,1,7,80.0"));
    let before = page(&service, &cookie, "/losses?from=2026-11-01&to=2026-11-21").await;
    assert!(before.text().contains("Nothing was recorded in these days"));
}

#[tokio::test]
async fn a_wrong_range_is_told_at_its_field_and_the_rest_of_the_form_stays() {
    let service = service_with_visits().await;
    let cookie = service.log_in().await;
    for (query, field, problem) in [
        (
            "from=2026-11-22&to=2026-11-01",
            "to",
            "This is before the first day, 2026-11-22.",
        ),
        (
            "from=%3Cb%3E&to=2026-11-01",
            "from",
            "“&#60;b&#62;” is not a date such as 2026-11-22.",
        ),
        ("from=2026-11-01", "to", "Choose a day."),
        (
            "from=2020-01-01&to=2026-11-01",
            "to",
            "A report is of 366 days at most.",
        ),
    ] {
        let path = format!("/blocked?range=custom&{query}&device=tablet&map={MAP}");
        let answer = page(&service, &cookie, &path).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = answer.text();
        let told = format!("data-problem=\"{field}\">{problem}</p>");
        for expected in [
            told.as_str(),
            "aria-invalid=\"true\"",
            "value=\"tablet\" selected",
            &format!("value=\"{MAP}\" selected"),
            "value=\"custom\" checked",
        ] {
            assert!(text.contains(expected), "{expected} is missing in {text}");
        }
        assert!(!text.contains("<b>"));
        let as_file = page(&service, &cookie, &path.replace("blocked?", "blocked.csv?")).await;
        assert_eq!(as_file.status, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn names_are_text_whatever_they_are() {
    let service = service_with_visits().await;
    let hostile = "=HYPERLINK(\"https://evil.example\")</script><img src=x onerror=alert(1)>,\u{202e}x";
    let seed = service.service.seed();
    for (kind, id, field) in [
        (Kind::ActionMap, MAP, "displayName"),
        (Kind::Segment, SEGMENT, "displayName"),
        (Kind::ActionTemplate, TEMPLATE, "name"),
    ] {
        let mut body = json!({ "displayMode": "x" });
        body[field] = json!(hostile);
        seed.document(ORGANISATION, kind, id, &body).await.unwrap();
    }
    let cookie = service.log_in().await;
    let one = format!("/action-maps/{MAP}");
    for path in [
        "/action-maps",
        "/blocked",
        "/segments",
        "/outcomes",
        "/content-offers",
        &one,
    ] {
        let answer = page(&service, &cookie, path).await;
        let text = answer.text();
        assert_eq!(answer.status, StatusCode::OK);
        assert!(
            !text.contains("<img") && !text.contains("</script><"),
            "{path} {text}"
        );
        assert!(text.contains("&#60;img src=x"), "{path}");
    }
    let lines = file(&service, &cookie, "segments.csv?range=today").await;
    let quoted = hostile.replace('"', "\"\"");
    assert_eq!(lines[1], format!("\"'{quoted}\",1,50.0"));
    // Nor is what an address says anything but text.
    let chosen = page(&service, &cookie, "/segments?deployment=%22%3E%3Cimg%3E")
        .await
        .text();
    assert!(
        chosen.contains("Unknown: &#34;&#62;&#60;img&#62;") && !chosen.contains("<img"),
        "{chosen}"
    );
}

#[tokio::test]
async fn what_was_deleted_is_still_told_by_its_name_and_what_was_never_there_by_its_id() {
    let service = service_with_visits().await;
    for path in [
        format!("/api/v2/journey/actionmaps/{OFFER}"),
        format!("/api/v2/journey/actionmaps/{MAP}"),
        format!("/api/v2/journey/segments/{SEGMENT}"),
    ] {
        service.administer(Method::DELETE, &path, Value::Null).await;
    }
    let cookie = service.log_in().await;
    let maps = file(&service, &cookie, "action-maps.csv?range=today").await;
    assert!(
        maps[1].starts_with("Deleted action map “Help with the cart”,2,3,"),
        "{maps:?}"
    );
    let segments = file(&service, &cookie, "segments.csv?range=today").await;
    assert_eq!(segments[1], "Deleted segment “Interested”,1,50.0");
    let one = page(&service, &cookie, &format!("/action-maps/{MAP}?range=today")).await;
    assert!(
        one.text()
            .contains("<h1><bdi>Deleted action map “Help with the cart”</bdi></h1>")
    );
    let chosen = page(&service, &cookie, &format!("/blocked?segment={SEGMENT}")).await;
    assert!(
        chosen
            .text()
            .contains("selected>Deleted segment “Interested”</option>")
    );
    let never = page(&service, &cookie, &format!("/action-maps/{ORGANISATION}")).await;
    assert_eq!(never.status, StatusCode::OK);
    assert!(never.text().contains("Deleted action map 00000000"));
    assert!(never.text().contains("This map has not qualified in these days"));
}

#[tokio::test]
async fn where_there_is_nothing_it_is_said_what_to_do() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    for (path, expected, link) in [
        (
            "/action-maps",
            "Nothing happened in these days",
            "/admin/reports/losses",
        ),
        ("/action-maps?device=tablet", "Nothing matches these filters", ""),
        ("/outcomes", "No outcomes yet", "/admin/outcomes"),
        (
            "/content-offers",
            "No content offers yet",
            "/admin/content-offers",
        ),
        ("/losses", "Nothing was recorded in these days", "/admin"),
    ] {
        let text = page(&service, &cookie, path).await.text();
        assert!(text.contains(&format!("<h2>{expected}</h2>")), "{path} {text}");
        assert!(
            link.is_empty() || text.contains(&format!("href=\"{link}\"")),
            "{path}"
        );
    }
    let text = page(&service, &cookie, "/unicorns").await;
    assert_eq!(text.status, StatusCode::NOT_FOUND);
    let table = page(&service, &cookie, "/losses.csv?table=unicorns").await;
    assert_eq!(table.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn another_organisations_numbers_are_not_in_the_report() {
    let service = service_with_visits().await;
    add_other_organisation(&service).await;
    let seed = service.service.seed();
    let other = "00000000-0000-4000-8000-00000000000b";
    seed.user(other, "theirs", &Secret::new(PASSWORD), Role::admin())
        .await
        .unwrap();
    let logged_in = service.try_log_in("theirs", PASSWORD).await;
    let cookie = format!("waymeet_admin={}", logged_in.cookie("waymeet_admin").unwrap());
    let segments = file(&service, &cookie, "segments.csv?range=today").await;
    assert_eq!(segments.last().unwrap(), "All sessions,0,");
    let losses = format!("losses.csv?range=today&deployment={DEPLOYMENT}");
    assert_eq!(file(&service, &cookie, &losses).await.len(), 1);
    let map = page(&service, &cookie, &format!("/action-maps/{MAP}"))
        .await
        .text();
    assert!(map.contains("Deleted action map 00000000") && !map.contains("Help with the cart"));
}
