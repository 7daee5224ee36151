//! `/api/v2/journey/…`: what an organisation has configured.

use crate::helpers::*;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use waymeet_service::wire::kind::Kind;

const SEGMENTS: &str = "/api/v2/journey/segments";

/// An object of every kind that can be made, in the order they refer to each other, each with a change.
fn every_kind() -> Vec<(&'static str, Value, Value)> {
    let page = json!({ "patterns": [{ "count": 2, "streamType": "Web", "sessionType": "web", "eventName": "page_viewed",
        "criteria": [{ "key": "page.pathname", "values": ["/cart"], "operator": "startsWith",
            "shouldIgnoreCase": true }] }] });
    vec![
        (
            SEGMENTS,
            json!({ "displayName": "Mobile cart", "color": "#008000", "journey": page }),
            json!({ "color": "#ff0000" }),
        ),
        (
            "/api/v2/journey/outcomes",
            json!({ "displayName": "Purchase", "journey": page,
                "associatedValueField": { "dataType": "Number", "name": "total" } }),
            json!({ "isPositive": false }),
        ),
        (
            "/api/v2/journey/actiontargets",
            json!({ "name": "Web Support" }),
            json!({ "serviceLevel": { "percentage": 0.8, "durationMs": 20_000 } }),
        ),
        (
            "/api/v2/journey/actiontemplates",
            json!({ "name": "Free delivery", "contentOffer": { "displayMode": "Toast", "layoutMode": "TextOnly",
                "headline": "Free delivery today" } }),
            json!({ "description": "This week only" }),
        ),
        (
            "/api/v2/journey/actionmaps",
            json!({ "displayName": "Help", "triggerWithSegments": [SEGMENT],
                "action": { "mediaType": "webchat", "actionTargetId": TARGET } }),
            json!({ "weight": 3 }),
        ),
        (
            "/api/v2/architect/schedules",
            json!({ "name": "Weekdays", "start": "2026-01-05T09:00:00.000", "end": "2026-01-05T17:00:00.000",
                "rrule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR" }),
            json!({ "name": "Weekdays", "start": "2026-01-05T08:00:00.000", "end": "2026-01-05T17:00:00.000" }),
        ),
        (
            "/api/v2/architect/schedulegroups",
            json!({ "name": "Hours", "timeZone": "Europe/Berlin", "openSchedules": [] }),
            json!({ "name": "Hours", "timeZone": "Europe/Dublin", "openSchedules": [] }),
        ),
        (
            "/api/v2/authorization/roles",
            json!({ "name": "Reader", "permissionPolicies": [{ "domain": "journey", "entityName": "segment",
                "actionSet": ["view"] }] }),
            json!({ "name": "Reader", "permissionPolicies": [] }),
        ),
    ]
}

#[tokio::test]
async fn every_kind_of_object_is_created_listed_changed_and_deleted() {
    let service = TestService::start().await;
    for (path, new, change) in every_kind() {
        let created = service.administer(Method::POST, path, new.clone()).await;
        let id = created["id"].as_str().unwrap();
        let one = format!("{path}/{id}");
        assert_eq!(
            (&created["version"], &created["selfUri"]),
            (&json!(1), &json!(one))
        );
        for (name, value) in new.as_object().unwrap() {
            assert_eq!(created[name], *value, "{path} {name}");
        }
        assert_eq!(service.administer(Method::GET, &one, Value::Null).await, created);
        let list = service
            .administer(Method::GET, &format!("{path}?pageSize=500"), Value::Null)
            .await;
        assert!(list["entities"].as_array().unwrap().contains(&created), "{path}");

        service.advance(1);
        let is_put = !path.starts_with("/api/v2/journey");
        let method = if is_put { Method::PUT } else { Method::PATCH };
        let changed = service.administer(method, &one, change.clone()).await;
        assert_eq!(changed["version"], 2, "{path}");
        for (name, value) in change.as_object().unwrap() {
            assert_eq!(changed[name], *value, "{path} {name}");
        }
        let versions = service
            .administer(Method::GET, &format!("{one}/versions"), Value::Null)
            .await;
        let versions = versions["entities"].as_array().unwrap().clone();
        assert_eq!(
            versions.iter().map(|one| &one["version"]).collect::<Vec<_>>(),
            [2, 1]
        );

        let deleted = service
            .api("administrator", Method::DELETE, &one, Value::Null)
            .await;
        assert_eq!(deleted.status, StatusCode::NO_CONTENT, "{}", deleted.text());
        for method in [Method::GET, Method::DELETE] {
            let gone = service.api("administrator", method, &one, Value::Null).await;
            gone.assert_error(404, "not.found");
        }
    }
}

#[tokio::test]
async fn predictors_and_caps_have_their_own_ways() {
    let service = TestService::start().await;
    let (path, outcome, _) = every_kind().swap_remove(1);
    let outcome = service.administer(Method::POST, path, outcome).await;
    let predictors = "/api/v2/journey/outcomes/predictors";
    let predictor = json!({ "outcome": { "id": outcome["id"] } });
    let predictor = service.administer(Method::POST, predictors, predictor).await;
    let one = predictor["selfUri"].as_str().unwrap();
    let in_use = service.api(
        "administrator",
        Method::DELETE,
        outcome["selfUri"].as_str().unwrap(),
        Value::Null,
    );
    in_use.await.assert_error(409, "in.use");
    service.administer(Method::DELETE, one, Value::Null).await;
    service
        .administer(Method::DELETE, outcome["selfUri"].as_str().unwrap(), Value::Null)
        .await;

    let caps = "/api/v2/journey/frequencycaps";
    let none = service.administer(Method::GET, caps, Value::Null).await;
    assert_eq!(none["frequencyCaps"], json!([]));
    let set = json!({ "frequencyCaps": [{ "mediaType": "webchat", "onceRejected": true, "minimumWait": "01:00" }] });
    service.administer(Method::PUT, caps, set.clone()).await;
    let found = service.administer(Method::GET, caps, Value::Null).await;
    assert_eq!(
        (&found["frequencyCaps"], &found["version"]),
        (&set["frequencyCaps"], &json!(1))
    );
}

#[tokio::test]
async fn what_is_broken_is_refused_with_its_place_and_what_is_only_not_carried_out_is_kept_aside() {
    let service = TestService::start().await;
    let create = async |path: &str, body: Value| service.api("administrator", Method::POST, path, body).await;
    for (body, field) in [
        (json!({ "displayName": "x" }), "journey"),
        (
            json!({ "displayName": "x", "journey": { "patterns": [{ "criteria": [
                { "key": "page.smell", "values": ["a"] }] }] } }),
            "journey.patterns[0].criteria[0].key",
        ),
        (json!({}), "displayName"),
    ] {
        let refused = create(SEGMENTS, body).await.json();
        assert_eq!(
            (&refused["status"], &refused["code"]),
            (&json!(400), &json!("invalid.value"))
        );
        assert_eq!(refused["details"][0]["fieldName"], field, "{refused}");
    }
    let not_json = service
        .api("administrator", Method::POST, SEGMENTS, json!([1]))
        .await;
    not_json.assert_error(400, "bad.request");
    let flow = json!({ "displayName": "Flow", "triggerWithSegments": [SEGMENT],
        "action": { "mediaType": "architectFlow", "architectFlowFields": { "architectFlow": { "id": "f" } } } });
    let kept = create("/api/v2/journey/actionmaps", flow).await;
    assert_eq!(kept.status, StatusCode::OK);
    assert_eq!(
        kept.json()["action"]["architectFlowFields"]["architectFlow"]["id"],
        "f"
    );
    let cookie = service.log_in().await;
    let overview = service.page(&cookie, "/admin").await.text();
    assert!(overview.contains("`architectFlow` is not supported"));
}

/// Source: the error of the vendor's API that its provider's history quotes: `page.titleChanged` of `page_viewed`. Which keys it
/// takes of which event is not published beyond that.
#[tokio::test]
async fn a_key_that_no_event_has_is_refused_with_its_place_and_every_other_is_taken_of_every_event() {
    let service = TestService::start().await;
    let create = async |path: &str, body: Value| service.api("administrator", Method::POST, path, body).await;
    let criterion = |key: &str| json!({ "key": key, "operator": "equal", "values": ["a"] });
    let known = [
        ["eventName", "page.url", "page.title", "page.hostname"],
        ["page.domain", "page.fragment", "page.keywords", "page.pathname"],
        [
            "page.queryString",
            "searchQuery",
            "attributes.price.value",
            "attributes.a.b.value",
        ],
    ]
    .concat();
    let unknown = [
        "page.titleChanged",
        "title",
        "attributes.price",
        "geolocation.country",
        "traits.email.value",
    ];
    for event in ["page_viewed", "form_submitted", "form_abandoned", "order_placed"] {
        let pattern =
            |key: &str| json!({ "eventName": event, "criteria": [criterion("eventName"), criterion(key)] });
        let rule = |patterns: Value| json!({ "displayName": "Keys", "journey": { "patterns": patterns } });
        let patterns: Vec<Value> = known.iter().map(|key| pattern(key)).collect();
        for path in [SEGMENTS, "/api/v2/journey/outcomes"] {
            let taken = create(path, rule(patterns.clone().into())).await;
            assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
            for key in unknown {
                let refused = create(path, rule(json!([pattern("searchQuery"), pattern(key)]))).await;
                let field = &refused.json()["details"][0]["fieldName"];
                assert_eq!(field, "journey.patterns[1].criteria[1].key", "{event} {key}");
            }
        }
        let map = |key: &str| {
            let mut condition = criterion(key);
            condition["eventName"] = json!(event);
            json!({ "displayName": "Keys", "triggerWithEventConditions": [condition],
                "action": { "mediaType": "openAction", "openActionFields": { "openAction": { "id": "1", "name": "a" } } } })
        };
        let refused = create("/api/v2/journey/actionmaps", map("page.titleChanged")).await;
        let field = &refused.json()["details"][0]["fieldName"];
        assert_eq!(field, "triggerWithEventConditions[0].key");
        let taken = create("/api/v2/journey/actionmaps", map("searchQuery")).await;
        assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
    }
}

#[tokio::test]
async fn a_change_of_an_older_version_is_refused() {
    let service = TestService::start().await;
    let one = format!("{SEGMENTS}/{SEGMENT}");
    let change = |version: u32, color: &str| json!({ "version": version, "color": color });
    service
        .administer(Method::PATCH, &one, change(1, "#111111"))
        .await;
    let late = service
        .api("administrator", Method::PATCH, &one, change(1, "#222222"))
        .await;
    late.assert_error(409, "version.mismatch");
    let current = service.administer(Method::GET, &one, Value::Null).await;
    assert_eq!(
        (&current["version"], &current["color"]),
        (&json!(2), &json!("#111111"))
    );
    // The same again is no new version.
    let same = service
        .administer(Method::PATCH, &one, change(2, "#111111"))
        .await;
    assert_eq!(same["version"], 2);
}

#[tokio::test]
async fn lists_have_pages_an_order_and_a_search() {
    let service = TestService::start().await;
    for name in ["Bargain hunters", "apples", "Cart"] {
        let segment = json!({ "displayName": name, "isActive": name != "Cart",
            "journey": { "patterns": [{ "eventName": "page_viewed" }] } });
        service.administer(Method::POST, SEGMENTS, segment).await;
    }
    let names = async |query: &str| -> Vec<String> {
        let page = service
            .administer(Method::GET, &format!("{SEGMENTS}?{query}"), Value::Null)
            .await;
        let entities = page["entities"].as_array().unwrap().clone();
        entities
            .iter()
            .map(|entity| entity["displayName"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        names("sortBy=displayName&pageSize=2").await,
        ["apples", "Bargain hunters"]
    );
    assert_eq!(
        names("sortBy=-displayName&pageSize=2&pageNumber=2").await,
        ["Bargain hunters", "apples"]
    );
    assert_eq!(names("queryFields=displayName&queryValue=CA").await, ["Cart"]);
    assert_eq!(names("isActive=false").await, ["Cart"]);
    assert_eq!(names(&format!("segmentIds={SEGMENT}")).await, ["Interested"]);
    let wrong = service
        .api(
            "administrator",
            Method::GET,
            &format!("{SEGMENTS}?pageSize=0"),
            Value::Null,
        )
        .await;
    assert_eq!(wrong.json()["details"][0]["fieldName"], "pageSize");
}

#[tokio::test]
async fn a_rule_made_through_the_api_reaches_the_next_page_and_one_deleted_leaves_it() {
    let service = TestService::start().await;
    let path = format!("/v1/sites/{DEPLOYMENT}/bundle");
    let etag = async || {
        service
            .get(&path, &[("origin", ORIGIN)])
            .await
            .header("etag")
            .to_owned()
    };
    let before = etag().await;
    let map = json!({ "displayName": "Second", "triggerWithSegments": [SEGMENT],
        "action": { "mediaType": "webchat", "actionTargetId": TARGET } });
    let map = service
        .administer(Method::POST, "/api/v2/journey/actionmaps", map)
        .await;
    let with = etag().await;
    assert_ne!(before, with);
    service
        .administer(Method::DELETE, map["selfUri"].as_str().unwrap(), Value::Null)
        .await;
    assert_eq!(etag().await, before);
}

#[tokio::test]
async fn a_template_deleted_for_good_leaves_no_versions() {
    let service = TestService::start().await;
    let (path, template, _) = every_kind().swap_remove(3);
    let one = async || {
        let made = service.administer(Method::POST, path, template.clone()).await;
        made["selfUri"].as_str().unwrap().to_owned()
    };
    let (soft, hard) = (one().await, one().await);
    service.administer(Method::DELETE, &soft, Value::Null).await;
    service
        .administer(Method::DELETE, &format!("{hard}?hardDelete=true"), Value::Null)
        .await;
    let versions = async |one: &str| {
        let path = format!("{one}/versions");
        service
            .api("administrator", Method::GET, &path, Value::Null)
            .await
            .status
    };
    assert_eq!(versions(&soft).await, StatusCode::OK);
    assert_eq!(versions(&hard).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn opening_hours_move_on_with_the_day() {
    let service = TestService::start().await;
    let schedule = json!({ "name": "Daily", "start": "2026-01-01T09:00:00", "end": "2026-01-01T17:00:00",
        "rrule": "FREQ=DAILY" });
    let schedule = service
        .administer(Method::POST, "/api/v2/architect/schedules", schedule)
        .await;
    let group = json!({ "name": "Hours", "openSchedules": [{ "id": schedule["id"] }] });
    let group = service
        .administer(Method::POST, "/api/v2/architect/schedulegroups", group)
        .await;
    let hours = json!({ "actionMapScheduleGroups": { "actionMapScheduleGroup": { "id": group["id"] } } });
    service
        .administer(Method::PATCH, &format!("/api/v2/journey/actionmaps/{MAP}"), hours)
        .await;
    let path = format!("/v1/sites/{DEPLOYMENT}/bundle");
    let etag = async || {
        service
            .get(&path, &[("origin", ORIGIN)])
            .await
            .header("etag")
            .to_owned()
    };
    let today = etag().await;
    assert_eq!(etag().await, today);
    service.advance(24 * 60 * 60);
    assert_ne!(etag().await, today);
    let in_use = service.api(
        "administrator",
        Method::DELETE,
        schedule["selfUri"].as_str().unwrap(),
        Value::Null,
    );
    in_use.await.assert_error(409, "in.use");
}

#[tokio::test]
async fn what_is_seeded_is_as_whole_as_what_is_sent_and_seeding_it_twice_changes_nothing() {
    let service = TestService::start().await;
    let id = "70000000-0000-4000-8000-000000000001";
    let segment = json!({ "displayName": "Seeded", "journey": { "patterns": [{ "eventName": "x" }] } });
    let seed = || {
        service
            .service
            .seed()
            .document(ORGANISATION, Kind::Segment, id, &segment)
    };
    let first = seed().await.unwrap();
    assert_eq!(seed().await.unwrap(), first);
    let read = service
        .administer(Method::GET, &format!("{SEGMENTS}/{id}"), Value::Null)
        .await;
    assert_eq!(
        (&read["scope"], &read["context"]),
        (&json!("Session"), &json!({ "patterns": [] }))
    );
    let map_id = "70000000-0000-4000-8000-000000000002";
    let map = json!({ "displayName": "Seeded", "triggerWithSegments": [id], "action": { "mediaType": "openAction" } });
    let seed_map = || {
        service
            .service
            .seed()
            .document(ORGANISATION, Kind::ActionMap, map_id, &map)
    };
    let first = seed_map().await.unwrap();
    service.clock.advance(std::time::Duration::from_mins(1));
    assert_eq!(seed_map().await.unwrap(), first);
}

#[tokio::test]
async fn an_unknown_address_and_a_method_that_an_address_does_not_have_are_refused_with_the_errors_body() {
    let service = TestService::start().await;
    let method = service
        .api("administrator", Method::PUT, SEGMENTS, json!({}))
        .await;
    let allowed = method.headers["allow"].to_str().unwrap().to_owned();
    assert!(allowed.contains("GET") && allowed.contains("POST"), "{allowed}");
    method.assert_error(405, "method.not.allowed");
    let nothing = service
        .api(
            "administrator",
            Method::GET,
            "/api/v2/journey/unicorns",
            Value::Null,
        )
        .await;
    nothing.assert_error(404, "not.found");
    let list = service
        .api("administrator", Method::GET, SEGMENTS, Value::Null)
        .await;
    assert_eq!(list.headers["cache-control"], "no-store");
    let document = service.get("/api/v2/docs/openapi.json", &[]).await;
    assert!(!document.headers.contains_key("cache-control"));
}

#[tokio::test]
async fn a_change_is_not_refused_for_what_was_there_before() {
    let service = TestService::start().await;
    let id = "70000000-0000-4000-8000-000000000001";
    let segment = json!({ "displayName": "", "color": "red",
        "journey": { "patterns": [{ "eventName": "x", "count": 0 }] } });
    let seed = service.service.seed();
    seed.document(ORGANISATION, Kind::Segment, id, &segment)
        .await
        .unwrap();
    let one = format!("{SEGMENTS}/{id}");
    let changed = service
        .administer(Method::PATCH, &one, json!({ "isActive": false }))
        .await;
    assert_eq!(changed["isActive"], false);
    let refused = service
        .api("administrator", Method::PATCH, &one, json!({ "color": "blue" }))
        .await;
    assert_eq!(refused.json()["details"][0]["fieldName"], "color");
}

#[tokio::test]
async fn a_token_tells_whose_it_is_until_it_is_given_back() {
    let service = TestService::start().await;
    let token = crate::oauth::bearer(&service, "reader").await;
    let me = |method| request(method, "/api/v2/tokens/me", &[("authorization", &token)], "");
    let told = service.send(me(Method::GET)).await.json();
    assert_eq!(
        (&told["organization"]["id"], &told["OAuthClient"]["id"]),
        (&json!(ORGANISATION), &json!("reader"))
    );
    assert_eq!(service.send(me(Method::DELETE)).await.status, 200);
    service
        .send(me(Method::GET))
        .await
        .assert_error(401, "bad.credentials");
}
