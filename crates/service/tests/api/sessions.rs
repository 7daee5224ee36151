//! Sessions, their events, and what programs send and ask: `/api/v2/journey/sessions/…`, `…/deployments/…`.

use crate::helpers::*;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

pub(crate) const VENDORS_CUSTOMER: &str = "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11";

pub(crate) fn path(rest: &str) -> String {
    format!("/api/v2/journey/deployments/{DEPLOYMENT}/{rest}")
}

/// A web event of a program, in the vendor's shape.
pub(crate) fn web_event(name: &str, place: &str) -> Value {
    json!({ "customerCookieId": VENDORS_CUSTOMER, "eventName": name,
        "page": { "url": format!("{ORIGIN}{place}"), "title": "Lamp 17", "lang": "en" },
        "referrerUrl": "https://www.google.com/", "externalId": "u-17",
        "attributes": { "price": { "dataType": "number", "value": "15.5" } },
        "createdDate": "2026-11-22T12:00:00.000Z" })
}

pub(crate) async fn send(service: &TestService, event: Value) -> Answer {
    service.post(&path("webevents"), &[], event.to_string()).await
}

#[tokio::test]
async fn a_session_of_a_page_is_read_with_its_events_and_what_they_brought() {
    let service = TestService::start().await;
    service
        .collect(json!([
            page_view(0, "/p/1", "Lamp 1"),
            page_view(1, "/p/2", "Lamp 2"),
            recorded(
                2,
                "/p/2",
                "product_added",
                json!({ "price": { "dataType": "number", "value": "15.5" } })
            ),
            blocked(3, "/p/2", "NoAvailableAgents"),
        ]))
        .await;
    let one = format!("/api/v2/journey/sessions/{SESSION}");
    let session = service.administer(Method::GET, &one, Value::Null).await;
    assert_eq!(
        (&session["id"], &session["customerId"]),
        (&json!(SESSION), &json!(VISITOR))
    );
    assert_eq!(
        (&session["eventCount"], &session["pageviewCount"]),
        (&json!(3), &json!(2))
    );
    assert_eq!(session["segmentAssignments"][0]["segment"]["id"], SEGMENT);
    assert_eq!(session["lastEvent"]["eventName"], "product_added");
    assert_eq!(session["lastPage"]["pathname"], "/p/2");
    assert_eq!(
        (&session["device"]["category"], &session["browser"]["family"]),
        (&json!("desktop"), &json!("Chrome"))
    );
    assert!(session.get("endedDate").is_none());

    let events = service
        .administer(Method::GET, &format!("{one}/events?pageSize=200"), Value::Null)
        .await;
    let kinds = |events: &Value| -> Vec<String> {
        let events = events["entities"].as_array().unwrap().iter();
        events
            .map(|event| {
                event["eventType"]
                    .as_str()
                    .unwrap()
                    .rsplit('.')
                    .next()
                    .unwrap()
                    .to_owned()
            })
            .collect()
    };
    assert_eq!(
        kinds(&events),
        ["WebEvent", "WebEvent", "WebEvent", "SegmentAssignmentEvent"]
    );
    assert_eq!(
        events["entities"][2]["webEvent"]["attributes"]["price"]["value"],
        "15.5"
    );
    assert_eq!(
        events["entities"][3]["segmentAssignmentEvent"]["segment"]["id"],
        SEGMENT
    );
    let only = service
        .administer(
            Method::GET,
            &format!("{one}/events?eventType=com.genesys.journey.SegmentAssignmentEvent"),
            Value::Null,
        )
        .await;
    assert_eq!(kinds(&only), ["SegmentAssignmentEvent"]);
    let mut uri = format!("{one}/events?pageSize=2&eventType=com.genesys.journey.WebEvent");
    for expected in [&["WebEvent", "WebEvent"][..], &["WebEvent"]] {
        let page = service.administer(Method::GET, &uri, Value::Null).await;
        assert_eq!(kinds(&page), expected, "{uri}");
        page["nextUri"].as_str().unwrap_or_default().clone_into(&mut uri);
    }
    assert_eq!(uri, "");

    // Page by page, nothing twice and nothing left out.
    let mut uri = format!("{one}/events?pageSize=1");
    let mut seen = Vec::new();
    loop {
        let page = service.administer(Method::GET, &uri, Value::Null).await;
        seen.extend(
            page["entities"]
                .as_array()
                .unwrap()
                .iter()
                .map(|event| event["id"].clone()),
        );
        match page["nextUri"].as_str() {
            Some(next) => uri = next.to_owned(),
            None => break,
        }
    }
    let all: Vec<Value> = events["entities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["id"].clone())
        .collect();
    assert_eq!(seen, all);
    for (query, field) in [
        ("eventType=x", "eventType"),
        ("after=x", "after"),
        ("pageSize=201", "pageSize"),
    ] {
        let refused = service
            .api(
                "administrator",
                Method::GET,
                &format!("{one}/events?{query}"),
                Value::Null,
            )
            .await;
        assert_eq!(refused.json()["details"][0]["fieldName"], field);
    }
    service.advance(3_600);
    assert!(service.administer(Method::GET, &one, Value::Null).await["endedDate"].is_string());
}

/// What the site says of the visit as a whole.
fn set(number: u32, attributes: Value) -> Value {
    let mut event = page_view(number, "/p/1", "");
    event["kind"] = json!("visit");
    event["attributes"] = attributes;
    event
}

#[tokio::test]
async fn a_session_has_the_newest_value_of_each_attribute_and_all_of_those_that_had_several() {
    let service = TestService::start().await;
    let of = |data_type: &str, value: &str| json!({ "dataType": data_type, "value": value });
    let added = |number, data_type, price| {
        recorded(
            number,
            "/p/1",
            "product_viewed",
            json!({ "price": of(data_type, price), "shop": of("string", "Cork") }),
        )
    };
    service
        .collect(json!([
            set(0, json!({ "cartTotal": of("number", "9.5"), "externalUrl": of("string", "javascript:alert(1)") })),
            added(1, "integer", "20"),
            added(2, "number", "15.5"),
            added(3, "integer", "20"),
            set(4, json!({ "tier": of("string", "gold") })),
        ]))
        .await;
    let path = format!("/api/v2/journey/sessions/{SESSION}");
    let session = service.administer(Method::GET, &path, Value::Null).await;
    let attributes = json!({ "cartTotal": of("number", "9.5"), "externalUrl": of("string", "javascript:alert(1)"),
        "tier": of("string", "gold"), "price": of("integer", "20"), "shop": of("string", "Cork") });
    assert_eq!(session["attributes"], attributes);
    let prices = json!({ "price": { "dataType": "number", "values": ["20", "15.5"] } });
    assert_eq!(session["attributeLists"], prices);
    // Nobody is led to a script.
    assert_eq!(session.get("externalUrl"), None);

    let url = "https://crm.example/cases/17";
    service
        .collect(json!([set(5, json!({ "externalUrl": of("string", url) }))]))
        .await;
    let session = service.administer(Method::GET, &path, Value::Null).await;
    assert_eq!(session["externalUrl"], url);
}

#[tokio::test]
async fn a_session_whose_attributes_had_one_value_each_has_no_lists() {
    let service = TestService::start().await;
    let price = json!({ "price": { "dataType": "integer", "value": "20" } });
    service
        .collect(json!([
            recorded(0, "/p/1", "a", price.clone()),
            recorded(1, "/p/1", "b", price)
        ]))
        .await;
    let path = format!("/api/v2/journey/sessions/{SESSION}");
    let session = service.administer(Method::GET, &path, Value::Null).await;
    assert_eq!(session.get("attributeLists"), None);
}

#[tokio::test]
async fn a_session_nobody_had_is_not_found_and_one_of_another_organisation_neither() {
    let service = TestService::start().await;
    for id in ["x", SESSION] {
        for rest in ["", "/events", "/outcomescores"] {
            let path = format!("/api/v2/journey/sessions/{id}{rest}");
            let none = service
                .api("administrator", Method::GET, &path, Value::Null)
                .await;
            none.assert_error(404, "not.found");
            assert_eq!(none.json()["message"], "there is no such session");
        }
    }
}

#[tokio::test]
async fn a_contact_has_its_sessions_and_segments() {
    let service = TestService::start().await;
    let events = json!([
        page_view(0, "/p/1", ""),
        page_view(1, "/p/2", ""),
        recorded(2, "/p/2", "product_added", json!({}))
    ]);
    service.collect(events).await;
    let contact = format!("/api/v2/externalcontacts/contacts/{VISITOR}/journey");
    let sessions = service
        .administer(Method::GET, &format!("{contact}/sessions"), Value::Null)
        .await;
    assert_eq!(sessions["entities"][0]["id"], SESSION);
    let segments = service
        .administer(Method::GET, &format!("{contact}/segments"), Value::Null)
        .await;
    assert_eq!(segments["entities"][0]["segment"]["displayName"], "Interested");
    let assign = json!({ "assign": { "segments": [{ "id": SEGMENT }] } });
    let answer = service
        .administer(Method::POST, &format!("{contact}/segments"), assign)
        .await;
    assert_eq!(
        answer["unprocessedItems"],
        json!({ "assign": { "segments": [{ "id": SEGMENT }] }, "count": 1 })
    );
}

#[tokio::test]
async fn a_programs_event_belongs_to_the_visitors_session_and_is_answered_in_the_vendors_shape() {
    let service = TestService::start().await;
    let first = send(&service, web_event("page_viewed", "/p/17?q=lamp")).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text());
    let first = first.json();
    assert_eq!(
        (&first["customerId"], &first["customerIdType"]),
        (&json!(VENDORS_CUSTOMER), &json!("cookie"))
    );
    assert_eq!(
        (&first["page"]["pathname"], &first["page"]["queryString"]),
        (&json!("/p/17"), &json!("q=lamp"))
    );
    assert_eq!(
        (&first["referrer"]["medium"], &first["referrer"]["name"]),
        (&json!("search"), &json!("Google"))
    );
    assert_eq!(
        (&first["session"]["pageviewCount"], &first["authenticated"]),
        (&json!(1), &json!(true))
    );
    service.advance(60);
    let mut second = web_event("product_added", "/p/17");
    second["createdDate"] = json!("2026-11-22T12:01:00.000Z");
    let second = send(&service, second).await.json();
    assert_eq!(second["session"]["id"], first["session"]["id"]);
    service.advance(3_000);
    let mut later = web_event("page_viewed", "/");
    later["createdDate"] = json!("2026-11-22T12:51:00.000Z");
    let later = send(&service, later).await.json();
    assert_ne!(later["session"]["id"], first["session"]["id"]);
    let session = first["session"]["selfUri"].as_str().unwrap();
    let session = service.administer(Method::GET, session, Value::Null).await;
    assert_eq!(
        (&session["externalId"], &session["authenticated"]),
        (&json!("u-17"), &json!(true))
    );
    // Nothing is missed of page loads that never were.
    assert_eq!(service.count("SELECT count(*) FROM page_loads").await, 0);
}

#[tokio::test]
async fn a_programs_event_that_is_none_is_refused_and_a_page_of_another_site_too() {
    let service = TestService::start().await;
    for (field, value) in [
        ("customerCookieId", json!("me")),
        ("eventName", json!("product added")),
        ("createdDate", json!("2026-11-22T10:00:00.000Z")),
    ] {
        let mut event = web_event("page_viewed", "/");
        event[field] = value;
        let refused = send(&service, event).await.json();
        assert_eq!(
            (&refused["status"], &refused["details"][0]["fieldName"]),
            (&json!(400), &json!(field))
        );
    }
    let nothing = send(&service, json!({})).await.json();
    assert_eq!(nothing["details"][0]["fieldName"], "customerCookieId");
    let event = web_event("page_viewed", "/").to_string();
    let other = service
        .post(
            &path("webevents"),
            &[("origin", "https://evil.example")],
            event.clone(),
        )
        .await;
    other.assert_error(403, "origin.not.allowed");
    let own = service
        .post(&path("webevents"), &[("origin", ORIGIN)], event.clone())
        .await;
    assert_eq!(own.header("access-control-allow-origin"), ORIGIN);
    // A browser asks first, since JSON is no simple request.
    for (origin, expected) in [
        (ORIGIN, StatusCode::NO_CONTENT),
        ("https://evil.example", StatusCode::FORBIDDEN),
    ] {
        let asked = request(Method::OPTIONS, &path("webevents"), &[("origin", origin)], "");
        let answer = service.send(asked).await;
        assert_eq!(answer.status, expected);
        let is_allowed = answer
            .header("access-control-allow-headers")
            .contains("Content-Type");
        assert_eq!(is_allowed, expected == StatusCode::NO_CONTENT);
    }
    let nowhere = format!("/api/v2/journey/deployments/{ORGANISATION}/webevents");
    service
        .post(&nowhere, &[], event)
        .await
        .assert_error(404, "deployment.not.found");
}

/// A map with a content offer for whoever looks at a lamp.
pub(crate) async fn offer_lamps(service: &TestService, is_private: bool) -> Value {
    let template = json!({ "name": "Sale", "contentOffer": { "displayMode": "Toast", "layoutMode": "TextOnly",
        "headline": "Lamps for less" } });
    let template = service
        .administer(Method::POST, "/api/v2/journey/actiontemplates", template)
        .await;
    let map = json!({ "displayName": "Lamps", "isPrivate": is_private, "startDate": "2026-01-01T00:00:00.000Z",
        "triggerWithEventConditions": [{ "key": "page.pathname", "operator": "startsWith", "values": ["/p/"],
            "eventName": "page_viewed" }],
        "pageUrlConditions": [{ "operator": "containsAny", "values": ["/p/"] }],
        "action": { "mediaType": "contentOffer", "actionTemplate": { "id": template["id"] } } });
    service
        .administer(Method::POST, "/api/v2/journey/actionmaps", map)
        .await
}

#[tokio::test]
async fn a_client_that_polls_is_offered_what_it_has_earned_until_it_says_what_became_of_it() {
    let service = TestService::start().await;
    let map = offer_lamps(&service, false).await;
    let ping = async |query: &str| {
        let path = path(&format!("customers/{VENDORS_CUSTOMER}/ping?{query}"));
        let answer = service.get(&path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()
    };
    assert_eq!(
        ping("dl=https://www.shop.example/p/1").await["actions"],
        json!([])
    );
    let session = send(&service, web_event("page_viewed", "/p/1")).await.json()["session"].clone();
    assert_eq!(ping("").await["actions"], json!([]));
    // On another page it waits, with a reason.
    assert_eq!(
        ping("dl=https://www.shop.example/cart").await["actions"],
        json!([])
    );
    let offered = ping("dl=https://www.shop.example/p/1").await;
    assert_eq!(offered["pollIntervalMilliseconds"], 10_000);
    let action = &offered["actions"][0];
    assert_eq!(
        (&action["actionMapId"], &action["sessionId"]),
        (&map["id"], &session["id"])
    );
    assert_eq!(action["contentOfferProperties"]["headline"], "Lamps for less");
    // Until somebody says it is on screen it is offered again.
    assert_eq!(
        ping("dl=https://www.shop.example/p/1").await["actions"][0]["id"],
        action["id"]
    );
    for state in ["offered", "accepted"] {
        let event = json!({ "sessionId": session["id"], "actionId": action["id"], "actionState": state });
        let told = service.post(&path("actionevent"), &[], event.to_string()).await;
        assert_eq!(told.status, StatusCode::NO_CONTENT, "{}", told.text());
        assert_eq!(
            ping("dl=https://www.shop.example/p/1").await["actions"],
            json!([])
        );
    }
    let events = format!(
        "{}/events?eventType=com.genesys.journey.WebActionEvent",
        session["selfUri"].as_str().unwrap()
    );
    let events = service.administer(Method::GET, &events, Value::Null).await;
    let states: Vec<&Value> = events["entities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["webActionEvent"]["action"]["state"])
        .collect();
    assert_eq!(states, ["qualified", "offered", "accepted"]);
    assert_eq!(
        events["entities"][1]["webActionEvent"]["action"]["prompt"],
        "Lamps for less"
    );
    let blocked = service
        .count("SELECT count(*) FROM facts WHERE kind = 'blocked' AND word = 'PageUrlConditionsNotMatching'")
        .await;
    assert_eq!(blocked, 1);
    for (field, value) in [
        ("actionState", json!("eaten")),
        ("actionId", json!(VISITOR)),
        ("sessionId", json!(VISITOR)),
    ] {
        let mut event =
            json!({ "sessionId": session["id"], "actionId": action["id"], "actionState": "offered" });
        event[field] = value;
        let refused = service
            .post(&path("actionevent"), &[], event.to_string())
            .await
            .json();
        assert_eq!(refused["details"][0]["fieldName"], field);
    }
}

#[tokio::test]
async fn where_nothing_can_be_offered_clients_are_told_to_stop_asking() {
    let service = TestService::start().await;
    service
        .administer(
            Method::DELETE,
            &format!("/api/v2/journey/actionmaps/{MAP}"),
            Value::Null,
        )
        .await;
    let answer = service
        .get(&path(&format!("customers/{VISITOR}/ping?dl=x")), &[])
        .await;
    assert_eq!(
        answer.json(),
        json!({ "actions": [], "pollIntervalMilliseconds": -1 })
    );
}

#[tokio::test]
async fn a_private_map_is_decided_here_and_told_with_the_receipt() {
    let service = TestService::start().await;
    let map = offer_lamps(&service, true).await;
    let bundle = service
        .get(&format!("/v1/sites/{DEPLOYMENT}/bundle"), &[("origin", ORIGIN)])
        .await;
    let id = map["id"].as_str().unwrap().replace('-', "");
    let bytes: Vec<u8> = (0..16)
        .map(|byte| u8::from_str_radix(&id[2 * byte..2 * byte + 2], 16).unwrap())
        .collect();
    assert!(
        !bundle.body.windows(16).any(|window| window == bytes),
        "no page learns of a private map"
    );

    let nothing = service.collect(json!([page_view(0, "/", "Home")])).await.json();
    assert!(nothing.get("offer").is_none());
    let receipt = service
        .collect(json!([page_view(1, "/p/17", "Lamp 17")]))
        .await
        .json();
    let offer = &receipt["offer"];
    assert_eq!(
        (&offer["mediaType"], &offer["shown"]["headline"]),
        (&json!("contentOffer"), &json!("Lamps for less"))
    );
    assert_eq!(offer["attributes"]["AltocloudVisitId"], SESSION);
    let tell = async |state: &str| {
        let mut event = offer["event"].clone();
        event["actionState"] = json!(state);
        let headers = [("origin", ORIGIN), ("content-type", "text/plain")];
        let told = service
            .post(offer["tellsTo"].as_str().unwrap(), &headers, event.to_string())
            .await;
        assert_eq!(told.status, StatusCode::NO_CONTENT, "{}", told.text());
    };
    tell("offered").await;
    tell("rejected").await;
    let over = service
        .collect(json!([page_view(2, "/p/18", "Lamp 18")]))
        .await
        .json();
    assert!(over.get("offer").is_none());
    let events =
        format!("/api/v2/journey/sessions/{SESSION}/events?eventType=com.genesys.journey.WebActionEvent");
    let events = service.administer(Method::GET, &events, Value::Null).await;
    let states: Vec<&Value> = events["entities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["webActionEvent"]["action"]["state"])
        .collect();
    assert_eq!(states, ["qualified", "offered", "rejected"]);
}

#[tokio::test]
async fn what_is_decided_here_and_not_offered_has_its_reason_in_the_journey() {
    let service = TestService::start().await;
    let map = offer_lamps(&service, true).await;
    let conditions = json!({ "pageUrlConditions": [{ "operator": "containsAny", "values": ["/never"] }] });
    service
        .administer(Method::PATCH, map["selfUri"].as_str().unwrap(), conditions)
        .await;
    for number in 0..3 {
        let receipt = service
            .collect(json!([page_view(number, "/p/17", "Lamp 17")]))
            .await
            .json();
        assert!(receipt.get("offer").is_none());
    }
    service.service.catch_up().await.unwrap();
    // Told once, however often it was looked at.
    let blocked = service
        .count("SELECT count(*) FROM facts WHERE kind = 'blocked'")
        .await;
    assert_eq!(blocked, 1);
    let cookie = service.log_in().await;
    let journey = service.page(&cookie, &format!("/journey/{VISITOR}")).await.text();
    assert!(journey.contains("data-reason=\"PageUrlConditionsNotMatching\""));
}

#[tokio::test]
async fn an_address_longer_than_pages_have_is_refused_and_keeps_nobody_from_being_decided_for() {
    let service = TestService::start().await;
    offer_lamps(&service, false).await;
    send(&service, web_event("page_viewed", "/p/1")).await;
    let long = format!(
        "customers/{VENDORS_CUSTOMER}/ping?dl=https://x/{}",
        "a".repeat(9_000)
    );
    let refused = service.get(&path(&long), &[]).await.json();
    assert_eq!(refused["details"][0]["fieldName"], "dl");
    let ping = path(&format!(
        "customers/{VENDORS_CUSTOMER}/ping?dl=https://www.shop.example/p/1"
    ));
    assert_eq!(
        service.get(&ping, &[]).await.json()["actions"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn what_is_said_twice_or_of_an_action_that_is_none_counts_once_or_not_at_all() {
    let service = TestService::start().await;
    offer_lamps(&service, false).await;
    let session = send(&service, web_event("page_viewed", "/p/1")).await.json()["session"].clone();
    let ping = path(&format!(
        "customers/{VENDORS_CUSTOMER}/ping?dl=https://www.shop.example/p/1"
    ));
    let action = service.get(&ping, &[]).await.json()["actions"][0].clone();
    for state in ["offered", "offered", "accepted", "accepted"] {
        let event = json!({ "sessionId": session["id"], "actionId": action["id"], "actionState": state });
        service.post(&path("actionevent"), &[], event.to_string()).await;
    }
    let mut forged = page_view(7, "/p/1", "");
    for (field, value) in [
        ("kind", json!("action")),
        ("action", json!("40000000-0000-4000-8000-000000000001")),
        ("map", json!(MAP)),
        ("mapVersion", json!(1)),
        ("media", json!("webchat")),
        ("state", json!("accepted")),
    ] {
        forged[field] = value;
    }
    service.collect(json!([forged])).await;
    service.service.catch_up().await.unwrap();
    let counted = service
        .count("SELECT count(*) FROM facts WHERE kind = 'action'")
        .await;
    assert_eq!(counted, 3, "qualified, offered, accepted");
}

#[tokio::test]
async fn of_a_private_and_a_public_map_a_polling_client_is_offered_the_heavier_one() {
    let service = TestService::start().await;
    let (light, heavy) = (
        offer_lamps(&service, true).await,
        offer_lamps(&service, false).await,
    );
    for (map, weight) in [(&light, 1), (&heavy, 3)] {
        service
            .administer(
                Method::PATCH,
                map["selfUri"].as_str().unwrap(),
                json!({ "weight": weight }),
            )
            .await;
    }
    send(&service, web_event("page_viewed", "/p/1")).await;
    let ping = path(&format!(
        "customers/{VENDORS_CUSTOMER}/ping?dl=https://www.shop.example/p/1"
    ));
    let offered = service.get(&ping, &[]).await.json();
    assert_eq!(offered["actions"][0]["actionMapId"], heavy["id"]);
    // And of the other one it is known what was in its way.
    let query = json!({ "interval": "2026-11-22T00:00:00.000Z/2026-11-23T00:00:00.000Z",
        "metrics": ["nJourneyActionsBlocked"],
        "groupBy": ["journeyActionMapId", "journeyBlockingReason", "journeyBlockingActionMapId"] });
    let query_path = "/api/v2/analytics/journeys/aggregates/query";
    let answer = service.administer(Method::POST, query_path, query).await;
    assert_eq!(
        answer["results"][0]["group"],
        json!({ "journeyActionMapId": light["id"], "journeyBlockingReason": "MultipleSimultaneousOffers",
            "journeyBlockingActionMapId": heavy["id"] })
    );
}

#[tokio::test]
async fn whoever_polls_and_goes_to_another_page_has_ignored_what_was_on_screen() {
    let service = TestService::start().await;
    offer_lamps(&service, false).await;
    let session = send(&service, web_event("page_viewed", "/p/1")).await.json()["session"].clone();
    let ping = path(&format!(
        "customers/{VENDORS_CUSTOMER}/ping?dl=https://www.shop.example/p/1"
    ));
    let action = service.get(&ping, &[]).await.json()["actions"][0].clone();
    let event = json!({ "sessionId": session["id"], "actionId": action["id"], "actionState": "offered" });
    service.post(&path("actionevent"), &[], event.to_string()).await;
    send(&service, web_event("page_viewed", "/p/2")).await;
    service.service.catch_up().await.unwrap();
    let events = format!(
        "{}/events?eventType=com.genesys.journey.WebActionEvent",
        session["selfUri"].as_str().unwrap()
    );
    let events = service.administer(Method::GET, &events, Value::Null).await;
    let states: Vec<&Value> = events["entities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["webActionEvent"]["action"]["state"])
        .collect();
    assert_eq!(states, ["qualified", "offered", "ignored"]);
}

#[tokio::test]
async fn whoever_allows_no_offers_is_decided_nothing_for_and_whoever_allows_no_chat_no_invitation() {
    let service = TestService::start().await;
    offer_lamps(&service, true).await;
    let send = async |number: u32, consent: u8| {
        let events = json!([page_view(number, "/p/17", "Lamp 17")]);
        let body = json!({ "v": 1, "sentAt": NOON, "events": events, "device": { "consent": consent } });
        service
            .post(&events_path(), &[("origin", ORIGIN)], body.to_string())
            .await
            .json()
    };
    assert!(send(0, 3).await.get("offer").is_none());
    assert!(send(1, 7).await.get("offer").is_some());
    let chat = json!({ "isPrivate": true, "startDate": "2026-01-01T00:00:00.000Z", "weight": 3,
        "triggerWithSegments": [], "triggerWithEventConditions": [{ "key": "page.pathname", "operator": "startsWith",
            "values": ["/p/"], "eventName": "page_viewed" }],
        "action": { "mediaType": "webchat", "actionTargetId": TARGET, "isPacingEnabled": false } });
    service
        .administer(Method::PATCH, &format!("/api/v2/journey/actionmaps/{MAP}"), chat)
        .await;
    assert_eq!(send(2, 7).await["offer"]["mediaType"], "contentOffer");
    assert_eq!(send(3, 15).await["offer"]["mediaType"], "webchat");
}
