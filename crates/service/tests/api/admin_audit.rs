//! Who changed what

use crate::helpers::*;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

/// What the log says of one kind of thing, the oldest entry first: who, what, its name then, its version, and what changed.
pub(crate) async fn entries(service: &TestService, subject: &str) -> Vec<Value> {
    let rows: Vec<(String, String, String, String, Option<i64>, String)> = sqlx::query_as(
        "SELECT actor_kind, actor, action, subject_name, version, changes FROM audit WHERE subject = ? ORDER BY id",
    )
    .bind(subject)
    .fetch_all(&service.pool().await)
    .await
    .unwrap();
    let entry = |(kind, actor, deed, name, version, changes): &(
        String,
        String,
        String,
        String,
        Option<i64>,
        String,
    )| {
        let changes: Value = serde_json::from_str(changes).unwrap();
        json!({ "who": format!("{kind} {actor}"), "deed": deed, "name": name, "version": version, "changes": changes })
    };
    rows.iter().map(entry).collect()
}

#[tokio::test]
async fn every_change_of_a_document_is_written_down_with_who_and_what() {
    let service = TestService::start().await;
    let path = format!("/api/v2/journey/segments/{SEGMENT}");
    let change = json!({ "displayName": "Buyers" });
    service.administer(Method::PATCH, &path, change.clone()).await;
    // What changes nothing is no news.
    service.administer(Method::PATCH, &path, change).await;
    let created = json!({ "displayName": "Readers", "color": "#000000", "journey": { "patterns": [{ "eventName": "page_viewed", "count": 1 }] } });
    let created = service
        .administer(Method::POST, "/api/v2/journey/segments", created)
        .await;
    let gone = format!("/api/v2/journey/segments/{}", created["id"].as_str().unwrap());
    service.administer(Method::DELETE, &gone, Value::Null).await;

    let entries = entries(&service, "segment").await;
    let told: Vec<(&str, &str, &str, i64)> = entries
        .iter()
        .map(|entry| {
            (
                entry["who"].as_str().unwrap(),
                entry["deed"].as_str().unwrap(),
                entry["name"].as_str().unwrap(),
                entry["version"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("command waymeet", "created", "Interested", 1),
            ("client administrator", "changed", "Buyers", 2),
            ("client administrator", "created", "Readers", 1),
            ("client administrator", "deleted", "Readers", 2),
        ]
    );
    assert_eq!(
        entries[1]["changes"],
        json!([{ "field": "displayName", "before": "\"Interested\"", "after": "\"Buyers\"" }])
    );
}

#[tokio::test]
async fn a_refused_change_leaves_no_entry() {
    let service = TestService::start().await;
    let before = service.count("SELECT count(*) FROM audit").await;
    let path = format!("/api/v2/journey/segments/{SEGMENT}");
    let refused = service.api(
        "administrator",
        Method::PATCH,
        &path,
        json!({ "version": 7, "displayName": "x" }),
    );
    assert_eq!(refused.await.status, StatusCode::CONFLICT);
    let in_use = service
        .api("administrator", Method::DELETE, &path, Value::Null)
        .await;
    assert_eq!(in_use.status, StatusCode::CONFLICT);
    assert_eq!(service.count("SELECT count(*) FROM audit").await, before);
}

#[tokio::test]
async fn putting_the_same_in_place_again_is_no_news() {
    let service = TestService::start().await;
    let before = service.count("SELECT count(*) FROM audit").await;
    seed_again(&service).await;
    assert_eq!(service.count("SELECT count(*) FROM audit").await, before);
}

#[tokio::test]
async fn no_secret_is_ever_in_the_log() {
    let service = TestService::start().await;
    service.log_in().await;
    let secrets = service
        .count(
            "SELECT count(*) FROM audit WHERE changes LIKE '%argon2%' OR changes LIKE '%secret of at%'
             OR changes LIKE '%hash%'",
        )
        .await;
    assert_eq!(secrets, 0);
    let told = entries(&service, "organisation").await;
    assert_eq!(told[1]["deed"], "changed_secret");
    assert_eq!(told[1]["changes"], json!([]));
}

#[tokio::test]
async fn what_the_bridge_the_importer_and_the_settings_do_is_written_down_too() {
    let service = TestService::start().await;
    let token = crate::oauth::bearer(&service, "bridge").await;
    for users in [
        json!([{ "id": "kim" }]),
        json!([{ "id": "kim" }]),
        json!([{ "id": "lee" }]),
    ] {
        let body = json!({ "users": users }).to_string();
        let headers = [
            ("authorization", token.as_str()),
            ("content-type", "application/json"),
        ];
        let answer = service
            .send(request(Method::PUT, "/v1/contact-centre/users", &headers, body))
            .await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
    }
    let told = entries(&service, "contactcentreuser").await;
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0]["who"], "bridge bridge");
    assert_eq!(
        told[1]["changes"],
        json!([{ "field": "gone", "after": "[\"kim\"]" }, { "field": "new", "after": "[\"lee\"]" }])
    );

    let path = "/api/v2/journey/retention";
    service
        .administer(Method::PUT, path, json!({ "eventsInDays": 30 }))
        .await;
    let told = entries(&service, "retention").await;
    assert_eq!(
        told[0]["changes"],
        json!([{ "field": "eventsInDays", "before": "null", "after": "30" }])
    );

    let exported = service
        .administer(Method::GET, "/api/v2/journey/configuration/export", Value::Null)
        .await;
    let mut changed = exported;
    changed["segments"][0]["displayName"] = json!("Imported");
    service
        .administer(Method::POST, "/api/v2/journey/configuration/import", changed)
        .await;
    let told = entries(&service, "segment").await;
    assert_eq!(told.last().unwrap()["name"], "Imported");
    assert_eq!(told.last().unwrap()["who"], "client administrator");
}

#[tokio::test]
async fn the_page_shows_who_did_what_and_can_be_asked_for_less() {
    let service = TestService::start().await;
    let path = format!("/api/v2/journey/segments/{SEGMENT}");
    let hostile = json!({ "displayName": "<img src=x onerror=alert(1)>" });
    service.administer(Method::PATCH, &path, hostile).await;
    let cookie = service.log_in().await;
    let page = service.page(&cookie, "/admin/audit").await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(text.contains("&#60;img src=x") && !text.contains("<img src=x"));
    assert!(text.contains(&format!("href=\"/admin/segments/{SEGMENT}\"")));
    assert!(text.contains("data-format=\"moment\""));

    let entries = |text: String| text.matches("data-test=\"entry\"").count();
    let of_admin = service
        .page(&cookie, "/admin/audit?who=user%3Aadmin")
        .await
        .text();
    assert!(of_admin.contains("logged in"));
    assert_eq!(entries(of_admin), 1);
    let segments = service.page(&cookie, "/admin/audit?kind=segment").await.text();
    assert_eq!(entries(segments), 2);
    for (query, expected) in [
        ("from=2026-11-22&to=2026-11-22&kind=segment", 2),
        ("to=2026-11-21", 0),
        ("from=2026-11-23", 0),
    ] {
        let text = service
            .page(&cookie, &format!("/admin/audit?{query}"))
            .await
            .text();
        assert_eq!(entries(text), expected, "{query}");
    }
    let wrong = service.page(&cookie, "/admin/audit?from=yesterday").await.text();
    assert!(wrong.contains("A day is written like"));
}

#[tokio::test]
async fn the_log_has_pages() {
    let service = TestService::start().await;
    let path = format!("/api/v2/journey/segments/{SEGMENT}");
    for number in 0..60 {
        let change = json!({ "displayName": format!("Name {number}") });
        service.administer(Method::PATCH, &path, change).await;
    }
    let cookie = service.log_in().await;
    let first = service.page(&cookie, "/admin/audit?kind=segment").await.text();
    assert_eq!(first.matches("data-test=\"entry\"").count(), 50);
    assert!(first.contains("Name 59") && !first.contains("data-test=\"newest\""));
    let (_, rest) = first
        .split_once("href=\"/admin/audit?kind=segment&#38;before=")
        .unwrap();
    let before = rest.split('"').next().unwrap();
    let second = service
        .page(&cookie, &format!("/admin/audit?kind=segment&before={before}"))
        .await
        .text();
    assert_eq!(second.matches("data-test=\"entry\"").count(), 11);
    assert!(second.contains("data-test=\"newest\"") && !second.contains("data-test=\"older\""));
}

#[tokio::test]
async fn only_who_may_see_the_log_sees_it() {
    let service = TestService::start().await;
    assert_eq!(
        service.page("", "/admin/audit").await.status,
        StatusCode::SEE_OTHER
    );
    let agent = service.log_in_as_agent().await;
    assert_eq!(
        service.page(&agent, "/admin/audit").await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn entries_are_kept_for_two_years() {
    let service = TestService::start().await;
    service.advance(730 * 24 * 60 * 60);
    service.service.expire().await.unwrap();
    assert!(service.count("SELECT count(*) FROM audit").await > 0);
    service.advance(1);
    service.service.expire().await.unwrap();
    assert_eq!(service.count("SELECT count(*) FROM audit").await, 0);
}
