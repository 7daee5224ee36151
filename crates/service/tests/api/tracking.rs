//! Tracking settings of a deployment, and what each of them does to what arrives

use crate::helpers::*;
use axum::http::StatusCode;
use serde_json::{Value, json};
use waymeet_journey::bundle::{Bundle, Settings};
use waymeet_journey::consent::Tracking;
use waymeet_service::wire::tracking::TrackingSettings;

async fn settings(service: &TestService) -> Settings {
    let path = format!("/v1/sites/{DEPLOYMENT}/bundle");
    let answer = service.get(&path, &[("origin", ORIGIN)]).await;
    Bundle::from_bytes(&answer.body).unwrap().settings
}

#[tokio::test]
async fn the_bundle_carries_the_settings_and_a_change_reaches_the_next_page() {
    let service = TestService::start().await;
    let before = settings(&service).await;
    assert_eq!(
        (before.for_page.as_str(), before.search_parameters.len()),
        (format!(r#"{{"deployment":"{DEPLOYMENT}"}}"#).as_str(), 1)
    );
    service
        .configure(&json!({ "pageviewConfig": "Once", "shortIdDigits": 5,
            "trackingSettings": { "excludedQueryParameters": ["token"], "shouldKeepUrlFragment": true },
            "consent": { "default": { "tracking": "anonymous" }, "respectsDoNotTrack": true } }))
        .await;
    let after = settings(&service).await;
    assert_eq!(after.excluded_query_parameters, ["token"]);
    assert!(after.keeps_url_fragment && after.respects_do_not_track && after.holds_before_consent);
    assert_eq!(after.consent_default.tracking, Tracking::Anonymous);
    let for_page: Value = serde_json::from_str(&after.for_page).unwrap();
    assert_eq!(
        for_page,
        json!({ "deployment": DEPLOYMENT, "pageviewConfig": "Once", "shortIdDigits": 5 })
    );
    // Nothing of it is lost with a restart.
    let service = service.restart().await;
    assert_eq!(settings(&service).await, after);
}

#[tokio::test]
async fn settings_out_of_their_limits_are_not_put_in_place() {
    let service = TestService::start().await;
    let mut broken = deployment(&tracking());
    broken.tracking = TrackingSettings {
        short_id_digits: Some(9),
        ..TrackingSettings::default()
    };
    let error = service.service.seed().deployment(&broken).await.unwrap_err();
    assert_eq!(error.to_string(), "shortIdDigits: `9` is not between 4 and 6");
    assert!(!settings(&service).await.for_page.contains("shortIdDigits"));
}

#[tokio::test]
async fn a_filtered_address_is_answered_counted_and_not_stored() {
    let service = TestService::start().await;
    let filters = json!([{ "ipAddress": "192.0.2.0/24", "name": "Office" }, { "ipAddress": "2001:db8::1" }]);
    service
        .configure(&json!({ "trackingSettings": { "ipFilters": filters } }))
        .await;
    for (number, address, expected) in [
        (0, "192.0.2.77", "filtered"),
        (1, "2001:db8::1", "filtered"),
        (2, "::ffff:192.0.2.1", "filtered"),
        (3, "198.51.100.1", "stored"),
    ] {
        let events = json!([page_view(number, "/", "Home"), 7]);
        let answer = service.collect_from(address, events).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(dispositions(&answer), [expected, "rejected"], "{address}");
    }
    assert_eq!(service.count("SELECT count(*) FROM events").await, 1);
    let counters = service.counters().await;
    assert_eq!(
        (counters["Stored"], counters["Blocked"], counters["Refused"]),
        (1, 3, 4)
    );
    // The one that was stored had number 3 of its page load; the others before it never reached the store.
    assert_eq!(counters["Never arrived"], 3);
}

#[tokio::test]
async fn a_deployment_that_is_off_stores_nothing_of_pages_that_do_not_know_it_yet() {
    let service = TestService::start().await;
    service.configure(&json!({ "enabled": false })).await;
    let answer = service.collect(json!([page_view(0, "/", "Home")])).await;
    assert_eq!(dispositions(&answer), ["filtered"]);
    assert_eq!(service.count("SELECT count(*) FROM events").await, 0);
}

#[tokio::test]
async fn programs_are_marked_and_stored_all_the_same() {
    let service = TestService::start().await;
    for (number, user_agent, device, expected) in [
        (
            0,
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            json!({}),
            true,
        ),
        (
            1,
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            json!({ "bot": true }),
            true,
        ),
        (
            2,
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            json!({}),
            false,
        ),
    ] {
        let mut event = page_view(number, "/", "Home");
        let visitor = format!("10000000-0000-4000-8000-00000000010{number}");
        event["visitor"] = json!(visitor);
        let body = json!({ "v": 1, "sentAt": NOON, "device": device, "events": [event] });
        let headers = [("origin", ORIGIN), ("user-agent", user_agent)];
        let answer = service.post(&events_path(), &headers, body.to_string()).await;
        assert_eq!(dispositions(&answer), ["stored"]);
        let cookie = service.log_in().await;
        let text = service.page(&cookie, &format!("/journey/{visitor}")).await.text();
        assert_eq!(text.contains("a program"), expected, "{user_agent}");
    }
}

#[tokio::test]
async fn an_event_older_than_an_hour_is_stored_and_flagged() {
    let service = TestService::start().await;
    let mut late = page_view(0, "/", "Home");
    late["at"] = json!(NOON - 3_600_001);
    let answer = service
        .collect(json!([late, page_view(1, "/p/17", "Lamp 17")]))
        .await;
    let results = &answer.json()["results"];
    assert_eq!(
        results[0],
        json!({ "id": event_id(0), "disposition": "stored", "late": true })
    );
    assert_eq!(results[1], json!({ "id": event_id(1), "disposition": "stored" }));
    assert_eq!(service.counters().await["Late"], 1);
}

#[tokio::test]
async fn what_identify_and_set_say_is_in_the_journey_view_and_matches_no_rule() {
    let service = TestService::start().await;
    let mut said = page_view(2, "/account", "");
    said["kind"] = json!("visit");
    said["user"] = json!("u-<17>");
    said["traits"] = json!({ "givenName": { "dataType": "string", "value": "Ada" },
        "familyName": { "dataType": "string", "value": "Lovelace" },
        "email": { "dataType": "string", "value": "ada@shop.example" } });
    said["attributes"] = json!({ "cartTotal": { "dataType": "number", "value": "99.5" } });
    service.collect(json!([page_view(0, "/", "Home"), said])).await;
    let cookie = service.log_in().await;
    let text = service.page(&cookie, &format!("/journey/{VISITOR}")).await.text();
    for expected in [
        "<bdi>Ada Lovelace</bdi>",
        "u-&#60;17&#62;",
        "<bdi>E-mail</bdi></dt><dd><bdi>ada@shop.example</bdi>",
        "<bdi>cartTotal</bdi></dt><dd><bdi>99.5</bdi>",
    ] {
        assert!(text.contains(expected), "{expected} is missing in {text}");
    }
    assert_eq!(text.matches("data-test=\"journey-page\"").count(), 1);
    assert_eq!(text.matches("data-test=\"journey-event\"").count(), 0);
}
