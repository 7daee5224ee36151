//! What exactly blocked an offer: worked out from the session, since pages tell only the reason.

use crate::helpers::*;
use crate::notifications::Stream;
use axum::http::Method;
use serde_json::{Value, json};

/// A map with a content offer for whoever looks at a lamp.
async fn offer(service: &TestService, name: &str) -> String {
    let template = json!({ "name": name, "contentOffer": { "displayMode": "Toast", "layoutMode": "TextOnly",
        "headline": name } });
    let template = service
        .administer(Method::POST, "/api/v2/journey/actiontemplates", template)
        .await;
    let map = json!({ "displayName": name, "startDate": "2026-01-01T00:00:00.000Z",
        "triggerWithEventConditions": [{ "key": "page.pathname", "operator": "startsWith", "values": ["/p/"],
            "eventName": "page_viewed" }],
        "pageUrlConditions": [{ "operator": "containsAny", "values": ["/p/", "/q/"] }],
        "action": { "mediaType": "contentOffer", "actionTemplate": { "id": template["id"] } } });
    let map = service
        .administer(Method::POST, "/api/v2/journey/actionmaps", map)
        .await;
    map["id"].as_str().unwrap().to_owned()
}

/// Opening hours for the map with a chat: the groups of schedules and of emergencies.
async fn set_hours(service: &TestService) -> (Value, Value) {
    let schedule = json!({ "name": "Daily", "start": "2026-01-01T01:00:00", "end": "2026-01-01T02:00:00",
        "rrule": "FREQ=DAILY" });
    let schedule = service
        .administer(Method::POST, "/api/v2/architect/schedules", schedule)
        .await;
    let group = json!({ "name": "Hours", "openSchedules": [{ "id": schedule["id"] }] });
    let group = service
        .administer(Method::POST, "/api/v2/architect/schedulegroups", group)
        .await;
    let emergency = json!({ "name": "Flood", "openSchedules": [] });
    let emergency = service
        .administer(Method::POST, "/api/v2/architect/schedulegroups", emergency)
        .await;
    let hours = json!({ "actionMapScheduleGroups": { "actionMapScheduleGroup": { "id": group["id"] },
        "emergencyActionMapScheduleGroup": { "id": emergency["id"] } } });
    service
        .administer(Method::PATCH, &format!("/api/v2/journey/actionmaps/{MAP}"), hours)
        .await;
    (group["id"].clone(), emergency["id"].clone())
}

fn of_map(mut event: Value, map: &str) -> Value {
    event["map"] = json!(map);
    event["action"] = json!(action_of(SESSION, map));
    event["media"] = json!("contentOffer");
    event
}

fn said(number: u32, map: &str, state: &str) -> Value {
    let mut event = of_map(blocked(number, "/p/18", ""), map);
    event["kind"] = json!("action");
    event["state"] = json!(state);
    event.as_object_mut().unwrap().remove("reason");
    event
}

#[tokio::test]
async fn what_blocked_an_offer_is_counted_by_map_cap_hours_and_conditions() {
    let service = TestService::start().await;
    let lamps = offer(&service, "Lamps").await;
    let shades = offer(&service, "Shades").await;
    let (hours, emergencies) = set_hours(&service).await;
    let caps = json!({ "frequencyCaps": [{ "mediaType": "contentOffer", "onceRejected": true }] });
    service
        .administer(Method::PUT, "/api/v2/journey/frequencycaps", caps)
        .await;
    let events = json!([
        page_view(0, "/p/17", "Lamp 17"),
        page_view(1, "/p/18", "Lamp 18"),
        recorded(2, "/p/18", "product_added", json!({})),
        of_map(blocked(3, "/cart", "PageUrlConditionsNotMatching"), &lamps),
        of_map(blocked(4, "/p/18", "TriggerDateInFuture"), &lamps),
        blocked(5, "/p/18", "OfferedOutsideSchedule"),
        said(6, &lamps, "offered"),
        blocked(7, "/p/18", "AlreadyExistingOffer"),
        said(8, &lamps, "rejected"),
        of_map(blocked(9, "/p/18", "FrequencyCapping"), &shades),
    ]);
    assert_eq!(dispositions(&service.collect(events).await), vec!["stored"; 10]);
    let dimensions = [
        "journeyBlockingReason",
        "journeyBlockingActionMapId",
        "journeyFrequencyCapReason",
        "journeyBlockingScheduleGroupId",
        "journeyBlockingEmergencyScheduleGroupId",
        "containsAnyCondition",
        "notEqualCondition",
    ];
    let query = json!({ "interval": "2026-11-22T00:00:00.000Z/2026-11-23T00:00:00.000Z",
        "metrics": ["nJourneyActionsBlocked"], "groupBy": dimensions, "flattenMultivaluedDimensions": true });
    let path = "/api/v2/analytics/journeys/aggregates/query";
    let answer = service.administer(Method::POST, path, query).await;
    let results = answer["results"].as_array().unwrap().iter();
    let groups: Vec<Value> = results.map(|result| result["group"].clone()).collect();
    assert_eq!(
        groups,
        [
            json!({ "journeyBlockingReason": "AlreadyExistingOffer", "journeyBlockingActionMapId": lamps }),
            json!({ "journeyBlockingReason": "FrequencyCapping", "journeyFrequencyCapReason": "CapOnceRejected" }),
            json!({ "journeyBlockingReason": "OfferedOutsideSchedule", "journeyBlockingScheduleGroupId": hours,
                "journeyBlockingEmergencyScheduleGroupId": emergencies }),
            json!({ "journeyBlockingReason": "PageUrlConditionsNotMatching", "containsAnyCondition": "/p/,/q/" }),
            json!({ "journeyBlockingReason": "TriggerDateInFuture" }),
        ]
    );
}

#[tokio::test]
async fn the_map_that_goes_first_blocks_the_others() {
    let service = TestService::start().await;
    let lamps = offer(&service, "Lamps").await;
    let shades = offer(&service, "Shades").await;
    let heavy = json!({ "weight": 3 });
    service
        .administer(
            Method::PATCH,
            &format!("/api/v2/journey/actionmaps/{lamps}"),
            heavy,
        )
        .await;
    let mut stream = Stream::open(&service, "v2.journey.events").await;
    let events = json!([
        page_view(0, "/p/17", "Lamp 17"),
        of_map(blocked(1, "/p/17", "MultipleSimultaneousOffers"), &shades),
    ]);
    assert_eq!(dispositions(&service.collect(events).await), vec!["stored"; 2]);
    let told = loop {
        let message = stream.next().await.unwrap();
        if let Some(told) = message["eventBody"].get("blockedWebActionOfferEvent") {
            break told.clone();
        }
    };
    assert_eq!(
        [
            &told["actionMap"]["id"],
            &told["blockingActionMap"]["id"],
            &told["blockingAction"]["id"]
        ],
        [&shades, &lamps, &action_of(SESSION, &lamps)]
    );
    assert_eq!(told["blockingReason"], "MultipleSimultaneousOffers");
    assert_eq!(told.get("blockingScheduleGroup"), None);
}
