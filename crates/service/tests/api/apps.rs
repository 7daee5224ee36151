//! Apps: their events, their sessions, and rules for them.

use crate::helpers::*;
use crate::notifications::Stream;
use crate::sessions::{VENDORS_CUSTOMER, path, send, web_event};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

/// A screen of an app was shown.
fn screen(number: u32) -> Value {
    json!({ "customerCookieId": VENDORS_CUSTOMER, "eventName": "screen_viewed", "screenName": "Lamps",
        "app": { "name": "Lamps", "namespace": "com.example.lamps", "version": "1.2", "buildNumber": "7" },
        "createdDate": format!("2026-11-22T11:59:{number:02}.000Z") })
}

async fn show(service: &TestService, number: u32) -> Value {
    let shown = service
        .post(&path("appevents"), &[], screen(number).to_string())
        .await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
    shown.json()["session"].clone()
}

#[tokio::test]
async fn an_app_event_is_one_of_a_screen() {
    let service = TestService::start().await;
    let event = json!({ "customerCookieId": VENDORS_CUSTOMER, "eventName": "screen_viewed", "screenName": "Lamp list",
        "app": { "name": "Lamps", "namespace": "com.example.lamps", "version": "1.2", "buildNumber": "7" },
        "createdDate": "2026-11-22T12:00:00.000Z" });
    let answer = service.post(&path("appevents"), &[], event.to_string()).await;
    let told = answer.json();
    assert_eq!(answer.status, StatusCode::OK, "{told}");
    assert_eq!(
        (&told["screenName"], &told["app"]["namespace"]),
        (&json!("Lamp list"), &json!("com.example.lamps"))
    );
    assert_eq!(told["session"]["screenviewCount"], 1);
    let one = told["session"]["selfUri"].as_str().unwrap();
    let events = service
        .administer(Method::GET, &format!("{one}/events"), Value::Null)
        .await;
    assert_eq!(
        (
            &events["entities"][0]["eventType"],
            &events["entities"][0]["appEvent"]["screenName"]
        ),
        (&json!("com.genesys.journey.AppEvent"), &json!("Lamp list"))
    );
}

#[tokio::test]
async fn what_an_app_does_is_counted_by_rules_for_apps_and_offered_there() {
    let service = TestService::start().await;
    let mut segments = Vec::new();
    for stream in ["App", "Web"] {
        let segment = json!({ "displayName": stream, "journey": { "patterns": [
            { "eventName": "screen_viewed", "streamType": stream, "sessionType": stream.to_lowercase(), "count": 1 }] } });
        let segment = service
            .administer(Method::POST, "/api/v2/journey/segments", segment)
            .await;
        segments.push(segment["id"].clone());
    }
    let template = json!({ "name": "Sale", "contentOffer": { "displayMode": "Toast", "layoutMode": "TextOnly",
        "headline": "Lamps for less" } });
    let template = service
        .administer(Method::POST, "/api/v2/journey/actiontemplates", template)
        .await;
    let mut maps = Vec::new();
    for segment in &segments {
        let map = json!({ "displayName": "Lamps", "startDate": "2026-01-01T00:00:00.000Z",
            "triggerWithSegments": [segment],
            "action": { "mediaType": "contentOffer", "actionTemplate": { "id": template["id"] } } });
        let map = service
            .administer(Method::POST, "/api/v2/journey/actionmaps", map)
            .await;
        maps.push(map["id"].clone());
    }
    let session = show(&service, 59).await;
    let found = service
        .administer(Method::GET, session["selfUri"].as_str().unwrap(), Value::Null)
        .await;
    let assigned: Vec<&Value> = found["segmentAssignments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["segment"]["id"])
        .collect();
    assert_eq!(assigned, [&segments[0]]);
    let ping = format!("customers/{VENDORS_CUSTOMER}/ping?dl=Lamps&appNamespace=com.example.lamps");
    let offered = service.get(&path(&ping), &[]).await.json();
    assert_eq!(offered["actions"][0]["actionMapId"], maps[0]);
    let told = json!({ "sessionId": session["id"], "actionId": offered["actions"][0]["id"],
        "actionState": "offered" });
    let told = service.post(&path("actionevent"), &[], told.to_string()).await;
    assert_eq!(told.status, StatusCode::NO_CONTENT, "{}", told.text());
    service.service.catch_up().await.unwrap();
    let states = "SELECT count(*) FROM facts WHERE kind = 'action' AND word IN ('qualified', 'offered')";
    assert_eq!(service.count(states).await, 2);
}

#[tokio::test]
async fn a_visitor_of_a_site_and_of_its_app_is_in_a_session_of_each() {
    let service = TestService::start().await;
    let mut stream = Stream::open(&service, "v2.journey.events").await;
    let app = show(&service, 0).await;
    let mut viewed = web_event("page_viewed", "/");
    viewed["createdDate"] = json!("2026-11-22T11:59:05.000Z");
    let web = send(&service, viewed.clone()).await.json()["session"].clone();
    assert_ne!(app["id"], web["id"]);
    // Each goes on where it was.
    assert_eq!(show(&service, 10).await["id"], app["id"]);
    viewed["createdDate"] = json!("2026-11-22T11:59:15.000Z");
    assert_eq!(send(&service, viewed).await.json()["session"]["id"], web["id"]);
    for (session, kind) in [(&app, "app"), (&web, "web")] {
        let uri = session["selfUri"].as_str().unwrap();
        let session = service.administer(Method::GET, uri, Value::Null).await;
        assert_eq!(
            (&session["type"], &session["eventCount"]),
            (&json!(kind), &json!(2))
        );
    }
    let query = json!({ "interval": "2026-11-22T00:00:00.000Z/2026-11-23T00:00:00.000Z",
        "metrics": ["nJourneySessions"], "groupBy": ["journeySessionType", "journeySessionId"] });
    let path = "/api/v2/analytics/journeys/aggregates/query";
    let answer = service.administer(Method::POST, path, query).await;
    let results = answer["results"].as_array().unwrap().iter();
    let groups: Vec<&Value> = results.map(|result| &result["group"]).collect();
    assert_eq!(
        groups,
        [
            &json!({ "journeySessionType": "app", "journeySessionId": app["id"] }),
            &json!({ "journeySessionType": "web", "journeySessionId": web["id"] }),
        ]
    );
    // A session that began, and what was done in it, twice.
    for (session, kind) in [(&app, "app"), (&web, "web")] {
        let (began, done) = (stream.next().await.unwrap(), stream.next().await.unwrap());
        let (began, done) = (&began["eventBody"], &done["eventBody"]["session"]);
        assert_eq!((&began["id"], &began["type"]), (&session["id"], &json!(kind)));
        assert_eq!((&done["id"], &done["type"]), (&session["id"], &json!(kind)));
    }
}
