//! `/api/v2/journey/outcomes/attributions/jobs`

use crate::helpers::*;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use waymeet_service::clock::Clock as _;
use waymeet_service::wire::moment;

const JOBS: &str = "/api/v2/journey/outcomes/attributions/jobs";
const QUERY: &str = "/api/v2/analytics/journeys/aggregates/query";
const DAY: &str = "2026-11-22T00:00:00.000Z/2026-11-23T00:00:00.000Z";
const NOBODY: &str = "10000000-0000-4000-8000-000000000009";

/// An outcome nobody reaches on a page.
pub(crate) async fn sale(service: &TestService) -> String {
    let outcome = json!({ "displayName": "Sale by telephone",
        "journey": { "patterns": [{ "eventName": "sold_by_telephone", "count": 1 }] } });
    let outcome = service
        .administer(Method::POST, "/api/v2/journey/outcomes", outcome)
        .await;
    outcome["id"].as_str().unwrap().to_owned()
}

/// What is said of an outcome that was achieved just now.
pub(crate) fn attribution(service: &TestService, outcome: &str, visitor: &str, conversation: &str) -> Value {
    let touchpoint = json!({ "conversationId": conversation, "agentId": "kim", "associatedValue": 20,
        "mediaType": "Voice" });
    json!({ "outcomeId": outcome, "externalContactId": visitor, "associatedValue": 30,
        "createdDate": moment::text(service.clock.now()), "touchpoints": [touchpoint] })
}

/// Sends a job and waits for its end: how it ended, and what became of each outcome.
pub(crate) async fn attribute(service: &TestService, listing: Value) -> (Value, Value) {
    let job = service.administer(Method::POST, JOBS, listing).await;
    let path = job["selfUri"].as_str().unwrap();
    assert_eq!(path, format!("{JOBS}/{}", job["id"].as_str().unwrap()));
    let ended = loop {
        let state = service.administer(Method::GET, path, Value::Null).await;
        if state["state"] != "Running" {
            break state;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(ended["resultsUri"], format!("{path}/results"));
    let results = service
        .administer(Method::GET, &format!("{path}/results"), Value::Null)
        .await;
    (ended, results["entities"].clone())
}

/// A service that has seen two visitors, and an outcome.
async fn service_with_visitors() -> (TestService, String) {
    let service = TestService::start().await;
    let events = json!([page_view(0, "/", "Home"), of(OTHER, page_view(1, "/", "Home"))]);
    assert_eq!(dispositions(&service.collect(events).await), ["stored"; 2]);
    let sale = sale(&service).await;
    (service, sale)
}

/// Counts of the day, by agent and conversation.
async fn counted(service: &TestService, metric: &str) -> Vec<(Value, Value)> {
    let query = json!({ "interval": DAY, "metrics": [metric],
        "groupBy": ["touchpointAgentId", "touchpointConversationId", "touchpointChannelType"] });
    let answer = service.administer(Method::POST, QUERY, query).await;
    let results = answer["results"].as_array().unwrap().iter();
    results
        .map(|one| {
            (
                one["group"].clone(),
                one["data"][0]["metrics"][0]["stats"].clone(),
            )
        })
        .collect()
}

fn states(entities: &Value) -> Vec<&str> {
    let entities = entities.as_array().unwrap().iter();
    entities.map(|one| one["state"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_outcome_counts_for_the_conversations_it_is_owed_to() {
    let (service, sale) = service_with_visitors().await;
    let mut entity = attribution(&service, &sale, VISITOR, "1001");
    let lee = json!({ "agentId": "lee", "associatedValue": 10.5 });
    entity["touchpoints"].as_array_mut().unwrap().push(lee);
    let listing = json!({ "entities": [entity, attribution(&service, &sale, OTHER, "1002")] });
    let (ended, entities) = attribute(&service, listing).await;
    assert_eq!(
        (
            &ended["state"],
            &ended["percentFailedThreshold"],
            &ended["createdDate"]
        ),
        (&json!("Completed"), &json!(5), &json!("2026-11-22T12:00:00.000Z"))
    );
    let touchpoint = json!({ "conversationId": "1001", "agentId": "kim", "associatedValue": 20.0,
        "mediaType": "Voice", "state": "Completed" });
    let other = json!({ "agentId": "lee", "associatedValue": 10.5, "state": "Completed" });
    assert_eq!(
        entities[0],
        json!({ "index": 0, "outcomeId": sale, "externalContactId": VISITOR, "associatedValue": 30.0,
            "createdDate": "2026-11-22T12:00:00.000Z", "state": "Completed", "message": "stored",
            "touchpoints": [touchpoint, other] })
    );
    let kims = |conversation: &str| {
        json!({ "touchpointAgentId": "kim", "touchpointConversationId": conversation,
            "touchpointChannelType": "Voice" })
    };
    let lees = json!({ "touchpointAgentId": "lee" });
    let one = json!({ "count": 1 });
    assert_eq!(
        counted(&service, "nJourneyOutcomesAttributed").await,
        [
            (kims("1001"), one.clone()),
            (kims("1002"), one.clone()),
            (lees.clone(), one)
        ]
    );
    let worth = |value: f64| json!({ "count": 1, "sum": value, "min": value, "max": value });
    assert_eq!(
        counted(&service, "oJourneyOutcomeTouchpointValue").await,
        [
            (kims("1001"), worth(20.0)),
            (kims("1002"), worth(20.0)),
            (lees, worth(10.5))
        ]
    );
    assert_eq!(counted(&service, "nJourneyOutcomesAchieved").await, []);
    let by_outcome = json!({ "interval": DAY, "metrics": ["nJourneyOutcomesAttributed"],
        "groupBy": ["journeyOutcomeId"] });
    let answer = service.administer(Method::POST, QUERY, by_outcome).await;
    assert_eq!(answer["results"][0]["group"]["journeyOutcomeId"], sale.as_str());
    assert_eq!(answer["results"][0]["data"][0]["metrics"][0]["stats"]["count"], 2);
}

#[tokio::test]
async fn what_makes_no_sense_is_left_out_and_told_why() {
    let (service, sale) = service_with_visitors().await;
    let good = attribution(&service, &sale, VISITOR, "1001");
    let with = |field: &str, value: Value| {
        let mut entity = good.clone();
        entity[field] = value;
        entity
    };
    let fax = json!([good["touchpoints"][0], { "agentId": "lee", "associatedValue": 1, "mediaType": "Fax" }]);
    let listing = json!({ "percentFailedThreshold": 90, "entities": [
        good,
        with("outcomeId", json!(SEGMENT)),
        with("externalContactId", json!(NOBODY)),
        with("externalContactId", Value::Null),
        with("createdDate", json!("2026-11-22T12:00:01Z")),
        with("createdDate", json!("yesterday")),
        with("touchpoints", fax),
        good,
    ] });
    let (ended, entities) = attribute(&service, listing).await;
    assert_eq!(
        (&ended["state"], &ended["percentFailedThreshold"]),
        (&json!("CompletedWithErrors"), &json!(90))
    );
    let mut expected = vec!["Invalid"; 8];
    expected[0] = "Completed";
    assert_eq!(states(&entities), expected);
    for (index, place) in [
        (1, ".outcomeId: there is no outcome"),
        (2, ".externalContactId: there is no contact"),
        (3, ".externalContactId: it is not said who achieved it"),
        (4, ".createdDate: 2026-11-22T12:00:01.000Z is in the future"),
        (5, ".createdDate: `yesterday` is not a date"),
        (6, ".touchpoints[1].mediaType: `Fax` is not known"),
        (7, ": entities[0] is the same outcome"),
    ] {
        let message = entities[index]["message"].as_str().unwrap();
        assert!(
            message.starts_with(&format!("entities[{index}]{place}")),
            "{message}"
        );
        assert_eq!(entities[index]["index"], index);
    }
    assert_eq!(entities[5].get("createdDate"), None);
    let touchpoints = &entities[6]["touchpoints"];
    assert_eq!(
        (&touchpoints[0]["state"], &touchpoints[1]["state"]),
        (&json!("Valid"), &json!("Invalid"))
    );
    assert_eq!(service.count("SELECT count(*) FROM attributions").await, 1);
}

#[tokio::test]
async fn where_too_much_makes_no_sense_nothing_is_stored() {
    let (service, sale) = service_with_visitors().await;
    let good = attribution(&service, &sale, VISITOR, "1001");
    let bad = attribution(&service, SEGMENT, OTHER, "1002");
    let (ended, entities) = attribute(&service, json!({ "entities": [good, bad] })).await;
    assert_eq!(ended["state"], "Failed");
    assert_eq!(states(&entities), ["Valid", "Invalid"]);
    assert_eq!(service.count("SELECT count(*) FROM attributions").await, 0);
    assert_eq!(counted(&service, "nJourneyOutcomesAttributed").await, []);
    // As many as the threshold says may fail.
    let listing = json!({ "entities": [good, bad], "percentFailedThreshold": 50 });
    assert_eq!(
        attribute(&service, listing).await.0["state"],
        "CompletedWithErrors"
    );
    assert_eq!(service.count("SELECT count(*) FROM attributions").await, 1);
}

#[tokio::test]
async fn what_is_said_again_counts_once_with_what_was_said_last() {
    let (service, sale) = service_with_visitors().await;
    let first = attribution(&service, &sale, VISITOR, "1001");
    for _ in 0..2 {
        let (ended, _) = attribute(&service, json!({ "entities": [first] })).await;
        assert_eq!(ended["state"], "Completed");
    }
    let mut corrected = first;
    corrected["touchpoints"][0]["associatedValue"] = json!(25);
    attribute(&service, json!({ "entities": [corrected] })).await;
    let service = service.restart().await;
    let counted = counted(&service, "oJourneyOutcomeTouchpointValue").await;
    assert_eq!(counted.len(), 1);
    assert_eq!(
        counted[0].1,
        json!({ "count": 1, "sum": 25.0, "min": 25.0, "max": 25.0 })
    );
}

#[tokio::test]
async fn an_erased_visitor_leaves_neither_outcomes_nor_results_behind() {
    let (service, sale) = service_with_visitors().await;
    let entities = [VISITOR, OTHER].map(|visitor| attribution(&service, &sale, visitor, MARK));
    let job = service
        .administer(Method::POST, JOBS, json!({ "entities": entities }))
        .await;
    let results = format!("{}/results", job["selfUri"].as_str().unwrap());
    while service.count("SELECT count(*) FROM attributions").await < 2 {
        tokio::task::yield_now().await;
    }
    let visitor = format!("/api/v2/journey/visitors/{VISITOR}");
    let export = service
        .administer(Method::GET, &format!("{visitor}/export"), Value::Null)
        .await;
    let exported = &export["deployments"][0]["attributions"][0];
    assert_eq!(exported["at"], "2026-11-22T12:00:00.000Z");
    assert_eq!(exported["touchpoints"][0]["conversationId"], MARK);
    service.administer(Method::DELETE, &visitor, Value::Null).await;
    assert_eq!(service.count("SELECT count(*) FROM attributions").await, 1);
    assert_eq!(counted(&service, "nJourneyOutcomesAttributed").await.len(), 1);
    let left = service.administer(Method::GET, &results, Value::Null).await;
    let left = left["entities"].as_array().unwrap().clone();
    assert_eq!((left.len(), &left[0]["index"]), (1, &json!(1)));
    // Of whom nothing is known any longer, nothing is taken.
    let (ended, _) = attribute(&service, json!({ "entities": [entities[0]] })).await;
    assert_eq!(ended["state"], "Failed");
}

#[tokio::test]
async fn what_is_no_longer_kept_goes_and_is_not_taken() {
    let (service, sale) = service_with_visitors().await;
    let listing = json!({ "entities": [attribution(&service, &sale, VISITOR, "1001")] });
    attribute(&service, listing.clone()).await;
    service.advance(401 * 24 * 60 * 60);
    // The visitor comes back; the outcome is as old as a visit that expires.
    let mut again = page_view(2, "/", "Home");
    again["at"] = json!(service.clock.now().0);
    service.collect(json!([again])).await;
    service.service.expire().await.unwrap();
    assert_eq!(service.count("SELECT count(*) FROM attributions").await, 0);
    let (ended, entities) = attribute(&service, listing).await;
    assert_eq!(ended["state"], "Failed");
    let message = entities[0]["message"].as_str().unwrap();
    assert!(
        message.contains("createdDate: what happened before 2026-11-23"),
        "{message}"
    );
}

#[tokio::test]
async fn an_outcome_goes_with_its_visitor_however_young_it_is() {
    const DAY_IN_SECONDS: u64 = 24 * 60 * 60;
    let (service, sale) = service_with_visitors().await;
    service.advance(300 * DAY_IN_SECONDS);
    let listing = json!({ "entities": [attribution(&service, &sale, VISITOR, "1001")] });
    assert_eq!(attribute(&service, listing).await.0["state"], "Completed");
    service.service.expire().await.unwrap();
    assert_eq!(service.count("SELECT count(*) FROM attributions").await, 1);
    service.advance(101 * DAY_IN_SECONDS);
    service.service.expire().await.unwrap();
    assert_eq!(service.count("SELECT count(*) FROM visitors").await, 0);
    assert_eq!(service.count("SELECT count(*) FROM attributions").await, 0);
}

#[tokio::test]
async fn a_body_that_is_no_listing_is_refused_with_its_place() {
    let (service, sale) = service_with_visitors().await;
    let good = attribution(&service, &sale, VISITOR, "1001");
    let many: Value = std::iter::repeat_n(json!(good), 1_001).collect();
    for (listing, expected) in [
        (json!({}), "entities"),
        (json!({ "entities": [] }), "entities"),
        (json!({ "entities": many }), "entities"),
        (
            json!({ "entities": [good, { "outcomeId": 7 }] }),
            "entities[1].outcomeId",
        ),
        (
            json!({ "entities": [good], "percentFailedThreshold": 101 }),
            "percentFailedThreshold",
        ),
    ] {
        let refused = service.api("administrator", Method::POST, JOBS, listing).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        let refused = refused.json();
        assert_eq!(
            (&refused["code"], &refused["details"][0]["fieldName"]),
            (&json!("invalid.value"), &json!(expected)),
            "{refused}"
        );
    }
    let mut large = good;
    large["outcomeId"] = json!("x".repeat(2 * 1024 * 1024));
    let refused = service
        .api(
            "administrator",
            Method::POST,
            JOBS,
            json!({ "entities": [large] }),
        )
        .await;
    refused.assert_error(413, "request.too.large");
}

#[tokio::test]
async fn nobody_without_the_permission_and_no_other_organisation_has_anything_to_do_with_it() {
    let (service, sale) = service_with_visitors().await;
    add_other_organisation(&service).await;
    let listing = json!({ "entities": [attribution(&service, &sale, VISITOR, "1001")] });
    let job = service.administer(Method::POST, JOBS, listing.clone()).await;
    let path = job["selfUri"].as_str().unwrap().to_owned();
    let results = format!("{path}/results");
    for (method, path) in [
        (Method::POST, JOBS),
        (Method::GET, &path),
        (Method::GET, &results),
    ] {
        let body = if method == Method::POST {
            listing.clone()
        } else {
            Value::Null
        };
        let agents = service.api("agent", method.clone(), path, body).await;
        agents.assert_error(403, "missing.permissions");
        let strangers = service.send(request(method.clone(), path, &[], "")).await;
        strangers.assert_error(401, "bad.credentials");
        if method == Method::GET {
            let theirs = service.api("theirs", method, path, Value::Null).await;
            theirs.assert_error(404, "not.found");
        }
    }
    let unknown = format!("{JOBS}/{NOBODY}");
    for path in [unknown.clone(), format!("{unknown}/results")] {
        let unknown = service
            .api("administrator", Method::GET, &path, Value::Null)
            .await;
        unknown.assert_error(404, "not.found");
    }
    // Our outcomes and visitors are none of theirs.
    let asked = service.api("theirs", Method::POST, JOBS, listing).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED);
    let path = asked.json()["selfUri"].as_str().unwrap().to_owned();
    let ended = loop {
        let state = service.api("theirs", Method::GET, &path, Value::Null).await;
        if state.json()["state"] != "Running" {
            break state.json();
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(ended["state"], "Failed");
}
