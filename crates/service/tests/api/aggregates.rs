//! `/api/v2/analytics/journeys/aggregates`

use crate::helpers::*;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

const QUERY: &str = "/api/v2/analytics/journeys/aggregates/query";
const JOBS: &str = "/api/v2/analytics/journeys/aggregates/jobs";
const DAY: &str = "2026-11-22T00:00:00.000Z/2026-11-23T00:00:00.000Z";
const OTHER_SESSION: &str = "20000000-0000-4000-8000-000000000002";

/// An offer came to a state.
fn action(number: u32, state: &str) -> Value {
    let mut event = blocked(number, "/p/18", "");
    event["kind"] = json!("action");
    event["state"] = json!(state);
    event.as_object_mut().unwrap().remove("reason");
    event
}

/// The same event in another session, of somebody else.
fn elsewhere(mut event: Value) -> Value {
    event["session"] = json!(OTHER_SESSION);
    of(OTHER, event)
}

fn order(number: u32, total: &str) -> Value {
    let total = json!({ "total": { "dataType": "number", "value": total } });
    recorded(number, "/thanks", "order_placed", total)
}

/// A service with an outcome, and what two visitors did: one was invited, accepted and bought; the other just bought.
async fn service_with_visits() -> (TestService, String) {
    let service = TestService::start().await;
    let outcome = json!({ "displayName": "Purchase", "associatedValueField": { "dataType": "Number", "name": "total" },
        "journey": { "patterns": [{ "eventName": "order_placed", "count": 1 }] } });
    let outcome = service
        .administer(Method::POST, "/api/v2/journey/outcomes", outcome)
        .await;
    let events = json!([
        page_view(0, "/", "Home"),
        page_view(1, "/p/17", "Lamp 17"),
        page_view(2, "/p/18", "Lamp 18"),
        recorded(3, "/p/18", "product_added", json!({})),
        blocked(4, "/p/18", "NoAvailableAgents"),
        action(5, "offered"),
        action(6, "accepted"),
        order(7, "99.5"),
    ]);
    assert_eq!(dispositions(&service.collect(events).await), vec!["stored"; 8]);
    let events = json!([elsewhere(page_view(10, "/", "Home")), elsewhere(order(11, "10"))]);
    assert_eq!(dispositions(&service.collect(events).await), vec!["stored"; 2]);
    (service, outcome["id"].as_str().unwrap().to_owned())
}

/// The numbers of a result, by metric.
fn numbers(result: &Value) -> Vec<(&str, &Value)> {
    let metrics = result["data"][0]["metrics"].as_array().unwrap();
    let metrics = metrics.iter();
    metrics
        .map(|metric| (metric["metric"].as_str().unwrap(), &metric["stats"]["count"]))
        .collect()
}

#[tokio::test]
async fn what_was_answered_with_stored_is_counted() {
    let (service, _) = service_with_visits().await;
    let metrics = [
        "nJourneySessions",
        "nDistinctJourneySessions",
        "nJourneySegmentsAssigned",
        "nJourneyActionsBlocked",
        "nWebActionsOffered",
        "nWebActionsAccepted",
        "nWebActionsRejected",
        "nJourneyOutcomesAchieved",
        "nJourneyOutcomesAttributed",
        "oJourneyOutcomeValue",
    ];
    let answer = service
        .administer(
            Method::POST,
            QUERY,
            json!({ "interval": DAY, "metrics": metrics }),
        )
        .await;
    let results = answer["results"].as_array().unwrap();
    assert_eq!((results.len(), &results[0]["group"]), (1, &json!({})));
    assert_eq!(results[0]["data"][0]["interval"], DAY);
    let expected = [2, 2, 1, 1, 1, 1, 2, 1, 2].map(Value::from);
    let names = metrics.iter().filter(|name| **name != "nWebActionsRejected");
    let expected: Vec<_> = names.copied().zip(&expected).collect();
    assert_eq!(numbers(&results[0]), expected);
    let value = &results[0]["data"][0]["metrics"][8]["stats"];
    assert_eq!(
        *value,
        json!({ "count": 2, "sum": 109.5, "min": 10.0, "max": 99.5 })
    );
}

#[tokio::test]
async fn a_segment_of_a_type_of_device_is_assigned_and_counted_by_it() {
    let service = TestService::start().await;
    for device in ["MAC", "iPhone"] {
        let criterion = json!({ "key": "device.type", "values": [device], "shouldIgnoreCase": true });
        let segment = json!({ "displayName": device, "scope": "Session",
            "context": { "patterns": [{ "criteria": [criterion] }] } });
        service
            .administer(Method::POST, "/api/v2/journey/segments", segment)
            .await;
    }
    service.collect(json!([page_view(0, "/", "Home")])).await;
    let query =
        json!({ "interval": DAY, "metrics": ["nJourneySegmentsAssigned"], "groupBy": ["journeyDeviceType"] });
    let answer = service.administer(Method::POST, QUERY, query).await;
    let results = answer["results"].as_array().unwrap();
    assert_eq!(
        (results.len(), &results[0]["group"]),
        (1, &json!({ "journeyDeviceType": "Mac" }))
    );
    assert_eq!(numbers(&results[0]), [("nJourneySegmentsAssigned", &json!(1))]);
}

#[tokio::test]
async fn an_outcome_counts_for_the_map_whose_offer_was_accepted_before_it_even_before_the_interval() {
    let (service, outcome) = service_with_visits().await;
    // It begins between the acceptance and the order.
    let interval = "2026-11-22T11:59:06.500Z/2026-11-22T13:00:00Z";
    let query = json!({ "interval": interval, "metrics": ["nJourneyOutcomesAttributed", "nWebActionsAccepted"],
        "groupBy": ["journeyActionMapId", "journeyActionTargetId", "journeyOutcomeId"] });
    let answer = service.administer(Method::POST, QUERY, query).await;
    let group =
        json!({ "journeyActionMapId": MAP, "journeyActionTargetId": TARGET, "journeyOutcomeId": outcome });
    assert_eq!(answer["results"].as_array().unwrap().len(), 1, "{answer}");
    assert_eq!(answer["results"][0]["group"], group);
    assert_eq!(
        numbers(&answer["results"][0]),
        [("nJourneyOutcomesAttributed", &json!(1))]
    );
}

#[tokio::test]
async fn sessions_are_grouped_by_their_segments_and_outcomes_by_their_touchpoints() {
    let (service, _) = service_with_visits().await;
    let groups = async |metric: &str, by: Value| {
        let query = json!({ "interval": DAY, "metrics": [metric], "groupBy": by });
        let answer = service.administer(Method::POST, QUERY, query).await;
        let results = answer["results"].as_array().unwrap().iter();
        let groups = results.map(|one| {
            (
                one["group"].clone(),
                one["data"][0]["metrics"][0]["stats"].clone(),
            )
        });
        groups.collect::<Vec<_>>()
    };
    // The segment came after the session had begun.
    let by_segment = groups("nJourneySessions", json!(["journeySessionSegmentId"])).await;
    assert_eq!(
        by_segment,
        [
            (json!({}), json!({ "count": 1 })),
            (
                json!({ "journeySessionSegmentId": SEGMENT }),
                json!({ "count": 1 })
            ),
        ]
    );
    let by_touchpoint = groups(
        "oJourneyOutcomeTouchpointValue",
        json!([
            "touchpointActionMapId",
            "touchpointChannelType",
            "touchpointAgentId"
        ]),
    )
    .await;
    let stats = json!({ "count": 1, "sum": 99.5, "min": 99.5, "max": 99.5 });
    let touchpoint = json!({ "touchpointActionMapId": MAP, "touchpointChannelType": "Webchat" });
    assert_eq!(by_touchpoint, [(touchpoint, stats)]);
}

#[tokio::test]
async fn facts_are_grouped_filtered_and_put_into_pieces_of_the_zones_days() {
    let (service, outcome) = service_with_visits().await;
    let query = json!({ "interval": "2026-11-22T00:00:00/2026-11-24T00:00:00", "timeZone": "Europe/Berlin",
        "granularity": "P1D", "metrics": ["nJourneyOutcomesAchieved"],
        "groupBy": ["journeySessionId"],
        "filter": { "type": "and", "predicates": [
            { "type": "dimension", "dimension": "journeyOutcomeId", "operator": "matches", "value": outcome } ],
            "clauses": [{ "type": "or", "predicates": [
                { "dimension": "journeySessionId", "value": OTHER_SESSION } ] }] } });
    let answer = service.administer(Method::POST, QUERY, query).await;
    let count = json!([{ "metric": "nJourneyOutcomesAchieved", "stats": { "count": 1 } }]);
    let day = "2026-11-21T23:00:00.000Z/2026-11-22T23:00:00.000Z";
    assert_eq!(
        answer,
        json!({ "results": [{ "group": { "journeySessionId": OTHER_SESSION },
            "data": [{ "interval": day, "metrics": count }] }] })
    );
}

#[tokio::test]
async fn a_metric_or_dimension_nobody_has_and_a_field_that_is_missing_are_refused_by_name() {
    let service = TestService::start().await;
    for (change, expected) in [
        (json!({ "metrics": ["nUnicorns"] }), "metrics[0]"),
        (
            json!({ "metrics": ["nJourneySessions"], "groupBy": ["touchpointChannel"] }),
            "groupBy[0]",
        ),
        (
            json!({ "metrics": ["nJourneySessions"], "granularity": "PT1S" }),
            "granularity",
        ),
        (json!({}), "metrics"),
        (
            json!({ "metrics": ["nJourneySessions"], "filter": { "type": "and", "clauses": [{}] } }),
            "filter.clauses[0].type",
        ),
    ] {
        let mut query = json!({ "interval": DAY });
        for (name, value) in change.as_object().unwrap() {
            query[name] = value.clone();
        }
        let answer = service.api("administrator", Method::POST, QUERY, query).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        let answer = answer.json();
        assert_eq!(answer["details"][0]["fieldName"], expected, "{answer}");
    }
    let empty = service.api("administrator", Method::POST, QUERY, json!({})).await;
    let empty = empty.json();
    assert_eq!(empty["details"][0]["fieldName"], "interval");
    assert_eq!(empty["message"], "interval: missing field `interval`");
}

#[tokio::test]
async fn another_organisations_sessions_are_not_counted() {
    let (service, _) = service_with_visits().await;
    add_other_organisation(&service).await;
    let query = json!({ "interval": DAY, "metrics": ["nDistinctJourneySessions"] });
    let answer = service.api("theirs", Method::POST, QUERY, query.clone()).await;
    assert_eq!(answer.json(), json!({ "results": [] }));
    // Nor are their jobs to be seen.
    let job = service.administer(Method::POST, JOBS, query).await;
    let path = format!("{JOBS}/{}", job["jobId"].as_str().unwrap());
    let theirs = service.api("theirs", Method::GET, &path, Value::Null).await;
    theirs.assert_error(404, "not.found");
}

/// Asks again until a job has ended.
async fn ended(service: &TestService, path: &str) -> Value {
    loop {
        let status = service.administer(Method::GET, path, Value::Null).await;
        if status["state"] != "PENDING" {
            return status;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_job_counts_the_same_in_pages_and_is_forgotten_after_a_day() {
    let (service, _) = service_with_visits().await;
    let query =
        json!({ "interval": DAY, "metrics": ["nDistinctJourneySessions"], "groupBy": ["journeySessionId"] });
    let at_once = service.administer(Method::POST, QUERY, query.clone()).await;
    let mut as_job = query;
    as_job["pageSize"] = json!(1);
    let job = service.administer(Method::POST, JOBS, as_job).await;
    let path = format!("{JOBS}/{}", job["jobId"].as_str().unwrap());
    let status = ended(&service, &path).await;
    assert_eq!(status["state"], "FULFILLED", "{status}");
    assert_eq!(
        (&status["submissionDate"], &status["expirationDate"]),
        (
            &json!("2026-11-22T12:00:00.000Z"),
            &json!("2026-11-23T12:00:00.000Z")
        )
    );
    let mut pages = Vec::new();
    let mut address = format!("{path}/results");
    loop {
        let page = service.administer(Method::GET, &address, Value::Null).await;
        pages.extend(page["results"].as_array().unwrap().clone());
        let Some(cursor) = page["cursor"].as_str() else {
            break;
        };
        address = format!("{path}/results?cursor={cursor}");
    }
    assert_eq!(
        (pages.len(), &Value::from(pages.clone())),
        (2, &at_once["results"])
    );
    service.advance(24 * 60 * 60);
    let gone = service
        .api("administrator", Method::GET, &path, Value::Null)
        .await;
    gone.assert_error(404, "not.found");
}

#[tokio::test]
async fn a_job_can_be_taken_away_and_the_oldest_one_that_has_ended_makes_room() {
    let service = TestService::start().await;
    let query = json!({ "interval": DAY, "metrics": ["nJourneySessions"] });
    let mut paths = Vec::new();
    for _ in 0..11 {
        let job = service.administer(Method::POST, JOBS, query.clone()).await;
        let path = format!("{JOBS}/{}", job["jobId"].as_str().unwrap());
        ended(&service, &path).await;
        paths.push(path);
    }
    let gone = service
        .api("administrator", Method::GET, &paths[0], Value::Null)
        .await;
    gone.assert_error(404, "not.found");
    assert_eq!(
        service.administer(Method::DELETE, &paths[1], Value::Null).await,
        Value::Null
    );
    let twice = service
        .api("administrator", Method::DELETE, &paths[1], Value::Null)
        .await;
    twice.assert_error(404, "not.found");
    let results = format!("{}/results", paths[2]);
    assert_eq!(
        service.administer(Method::GET, &results, Value::Null).await,
        json!({ "results": [] })
    );
}

#[tokio::test]
async fn facts_of_one_moment_are_counted_once_however_many_pieces_they_are_read_in() {
    let service = TestService::start().await;
    for batch in 0..3 {
        let events = (0..1_000).map(|number| {
            let mut event = blocked(batch * 1_000 + number, "/p/18", "NoAvailableAgents");
            event["at"] = json!(NOON - 1_000);
            event
        });
        let answer = service.collect(events.collect()).await;
        assert_eq!(dispositions(&answer), vec!["stored"; 1_000]);
    }
    let query = json!({ "interval": DAY, "metrics": ["nJourneyActionsBlocked", "nDistinctJourneyActions"],
        "groupBy": ["journeyBlockingReason"] });
    let answer = service.administer(Method::POST, QUERY, query).await;
    assert_eq!(
        answer["results"][0]["group"]["journeyBlockingReason"],
        "NoAvailableAgents"
    );
    assert_eq!(
        numbers(&answer["results"][0]),
        [
            ("nJourneyActionsBlocked", &json!(3_000)),
            ("nDistinctJourneyActions", &json!(1))
        ]
    );
}
