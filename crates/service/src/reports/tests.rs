//! What counting is, said twice: once in tables, once as the slowest way to count.

use super::count::Counter;
use super::query::Query;
use super::surroundings::Surroundings;
use crate::blocking::Blocking;
use crate::fact::{Fact, FactKind};
use crate::wire::action_map::WireUrlCondition;
use crate::wire::aggregate::WireAggregationQuery;
use crate::wire::stream::Stream;
use proptest::prelude::*;
use serde_json::{Value, json};
use waymeet_journey::action_map::MediaType;
use waymeet_journey::ids::{ActionId, EventId, SessionId, Uuid, VisitorId};
use waymeet_journey::time::UnixMillis;

const HOUR_MS: u64 = 60 * 60 * 1_000;

fn query(body: &Value) -> Result<Query, String> {
    let sent = body.as_object().unwrap().clone();
    let wire = WireAggregationQuery::read(sent).map_err(|error| error.path)?;
    Query::read(&wire).map_err(|error| error.path)
}

/// A query of the first day of 1970.
fn of_the_day(rest: &Value) -> Query {
    let mut body = json!({ "interval": "1970-01-01T00:00Z/1970-01-02T00:00Z" });
    for (name, value) in rest.as_object().unwrap() {
        body[name] = value.clone();
    }
    query(&body).unwrap()
}

fn id(number: u8) -> Uuid {
    Uuid::from_bytes([number; 16])
}

fn fact(kind: FactKind, session: u8, at: u64) -> Fact {
    Fact {
        organisation: "o".to_owned(),
        deployment: "d".to_owned(),
        visitor: VisitorId(id(session)),
        session: SessionId(id(session)),
        at: UnixMillis(at),
        kind,
        event: EventId(id(1)),
        subject: String::new(),
        version: None,
        action: None,
        media: None,
        target: None,
        template: None,
        word: None,
        value: None,
        device: "mobile".to_owned(),
        device_type: String::new(),
        stream: Stream::Web,
        country: String::new(),
        blocking: None,
        carried: Vec::new(),
    }
}

fn action(word: &str, session: u8, map: &str, at: u64) -> Fact {
    Fact {
        subject: map.to_owned(),
        version: Some(3),
        action: Some(ActionId(id(session))),
        media: Some(MediaType::WebChat),
        word: Some(word.to_owned()),
        ..fact(FactKind::Action, session, at)
    }
}

fn outcome(value: &str, session: u8, at: u64) -> Fact {
    Fact {
        subject: "purchase".to_owned(),
        value: Some(value.to_owned()),
        ..fact(FactKind::Outcome, session, at)
    }
}

fn count(query: &Query, facts: &[(Fact, Option<Fact>)]) -> Vec<Value> {
    let mut counter = Counter::new(query);
    for (fact, accepted) in facts {
        let around = Surroundings {
            accepted: accepted.as_ref(),
            segments: &[],
        };
        counter.add(fact, around).unwrap();
    }
    counter.into_results()
}

#[test]
fn each_metric_counts_its_facts_in_their_groups_and_hours() {
    let accepted = action("accepted", 1, "m1", HOUR_MS);
    let facts = [
        (fact(FactKind::Session, 1, 0), None),
        (action("offered", 1, "m1", 1), None),
        (accepted.clone(), None),
        (action("offered", 2, "m2", HOUR_MS), None),
        (outcome("20.5", 1, HOUR_MS + 1), Some(accepted)),
        (outcome("-3", 2, HOUR_MS + 2), None),
        // After the day.
        (action("offered", 1, "m1", 24 * HOUR_MS), None),
    ];
    let metrics = [
        "nWebActionsOffered",
        "nJourneyOutcomesAttributed",
        "nJourneyOutcomesAchieved",
        "oJourneyOutcomeValue",
    ];
    let asked =
        of_the_day(&json!({ "metrics": metrics, "groupBy": ["journeyActionMapId"], "granularity": "PT1H" }));
    let hour = |hour: u8| {
        format!(
            "1970-01-01T0{hour}:00:00.000Z/1970-01-01T0{}:00:00.000Z",
            hour + 1
        )
    };
    let offered = json!({ "metric": "nWebActionsOffered", "stats": { "count": 1 } });
    assert_eq!(
        Value::from(count(&asked, &facts)),
        json!([
            { "group": {}, "data": [{ "interval": hour(1), "metrics": [
                { "metric": "nJourneyOutcomesAchieved", "stats": { "count": 2 } },
                { "metric": "oJourneyOutcomeValue",
                    "stats": { "count": 2, "sum": 17.5, "min": -3.0, "max": 20.5 } } ] }] },
            { "group": { "journeyActionMapId": "m1" }, "data": [
                { "interval": hour(0), "metrics": [offered] },
                // The outcome counts for the map whose offer was accepted.
                { "interval": hour(1), "metrics": [
                    { "metric": "nJourneyOutcomesAttributed", "stats": { "count": 1 } } ] } ] },
            { "group": { "journeyActionMapId": "m2" }, "data": [{ "interval": hour(1), "metrics": [offered] }] },
        ])
    );
}

#[test]
fn what_is_counted_once_is_counted_once() {
    let facts = [
        (fact(FactKind::Session, 1, 0), None),
        (action("offered", 1, "m", 1), None),
        (action("rejected", 1, "m", 2), None),
        (action("offered", 2, "m", 3), None),
    ];
    let metrics = [
        "nDistinctJourneyActions",
        "nDistinctJourneySessions",
        "nJourneySessions",
    ];
    let results = count(&of_the_day(&json!({ "metrics": metrics })), &facts);
    let counts = results[0]["data"][0]["metrics"].as_array().unwrap();
    let counts = counts.iter().map(|metric| &metric["stats"]["count"]);
    assert_eq!(counts.collect::<Vec<_>>(), [2, 2, 1]);
}

fn condition(operator: &str, values: &[&str]) -> WireUrlCondition {
    WireUrlCondition {
        values: values.iter().map(|&value| value.to_owned()).collect(),
        operator: operator.to_owned(),
    }
}

#[test]
fn a_fact_with_several_values_counts_in_the_group_of_each_or_flat_in_one_of_all() {
    let mut blocked = action("PageUrlConditionsNotMatching", 1, "m", 0);
    blocked.kind = FactKind::Blocked;
    blocked.blocking = Some(Box::new(Blocking {
        // A value that is there twice counts once, and an operator has the name it had in 2019, too.
        page_url_conditions: vec![
            condition("startsWith", &["/a", "/b"]),
            condition("startsWith", &["/b"]),
            condition("like", &["/c"]),
        ],
        ..Blocking::default()
    }));
    let segments = ["s1".to_owned(), "s2".to_owned()];
    let groups = |rest: Value| {
        let mut body = json!({ "metrics": ["nJourneyActionsBlocked"],
            "groupBy": ["journeySessionSegmentId", "startsWithCondition", "equalCondition", "containsAnyCondition"] });
        for (name, value) in rest.as_object().unwrap() {
            body[name] = value.clone();
        }
        let asked = of_the_day(&body);
        assert!(asked.needs_segments());
        let mut counter = Counter::new(&asked);
        let around = Surroundings {
            accepted: None,
            segments: &segments,
        };
        counter.add(&blocked, around).unwrap();
        let results = counter.into_results();
        let groups = results.iter().map(|result| result["group"].clone());
        groups.collect::<Vec<_>>()
    };
    let group = |segment: &str, value: &str| {
        json!({ "journeySessionSegmentId": segment, "startsWithCondition": value,
            "containsAnyCondition": "/c" })
    };
    let each = [
        group("s1", "/a"),
        group("s1", "/b"),
        group("s2", "/a"),
        group("s2", "/b"),
    ];
    assert_eq!(groups(json!({})), each);
    let flat = json!({ "flattenMultivaluedDimensions": true });
    assert_eq!(groups(flat), [group("s1,s2", "/a,/b")]);
    for (value, expected) in [("/B", 4), ("/c", 0)] {
        let predicate = json!({ "dimension": "startsWithCondition", "value": value });
        let filter = json!({ "filter": { "type": "and", "predicates": [predicate] } });
        assert_eq!(groups(filter).len(), expected, "{value}");
    }
}

#[test]
fn filters_let_through_what_they_say() {
    let facts = [
        (action("offered", 1, "m1", 0), None),
        (action("offered", 2, "m2", 0), None),
    ];
    let matches = |value: &str| json!({ "type": "dimension", "dimension": "journeyActionMapId", "operator": "matches", "value": value });
    let is = |operator: &str, dimension: &str| json!({ "dimension": dimension, "operator": operator });
    for (filter, expected) in [
        (json!({ "type": "and" }), 2),
        (json!({ "type": "or" }), 2),
        (json!({ "type": "and", "predicates": [matches("M1")] }), 1),
        (
            json!({ "type": "or", "predicates": [matches("m1"), matches("m2")] }),
            2,
        ),
        (
            json!({ "type": "and", "predicates": [matches("m1"), matches("m2")] }),
            0,
        ),
        (
            json!({ "type": "and", "predicates": [is("exists", "journeyActionTargetId")] }),
            0,
        ),
        (
            json!({ "type": "and", "predicates": [is("notExists", "journeyActionTargetId")] }),
            2,
        ),
        (
            json!({ "type": "and", "predicates": [is("exists", "journeySessionType")],
                "clauses": [{ "type": "or", "predicates": [matches("m2"), matches("m3")] }] }),
            1,
        ),
    ] {
        let asked = of_the_day(&json!({ "metrics": ["nWebActionsOffered"], "filter": filter }));
        let results = count(&asked, &facts);
        let counted = results
            .first()
            .map(|one| &one["data"][0]["metrics"][0]["stats"]["count"]);
        assert_eq!(
            counted.and_then(Value::as_u64).unwrap_or_default(),
            expected,
            "{filter}"
        );
    }
}

#[test]
fn what_is_not_known_is_named() {
    let predicate = |predicate: Value| json!({ "filter": { "type": "and", "predicates": [predicate] } });
    let is = |field: &str, value: &str| {
        let mut known = json!({ "dimension": "journeyOutcomeId", "value": "x" });
        known[field] = json!(value);
        predicate(known)
    };
    for (change, expected) in [
        (
            json!({ "metrics": ["nJourneySessions", "nUnicorns"] }),
            "metrics[1]",
        ),
        (json!({ "metrics": [] }), "metrics"),
        (json!({ "metrics": "nJourneySessions" }), "metrics"),
        (json!({ "groupBy": ["journeyUnicornId"] }), "groupBy[0]"),
        (json!({ "interval": "today" }), "interval"),
        (json!({ "views": [{}] }), "views"),
        (json!({ "filter": { "type": "xor" } }), "filter.type"),
        (
            json!({ "filter": { "type": "or", "clauses": [{ "type": "xor" }] } }),
            "filter.clauses[0].type",
        ),
        (is("type", "metric"), "filter.predicates[0].type"),
        (is("dimension", "unicorn"), "filter.predicates[0].dimension"),
        (is("operator", "sounds"), "filter.predicates[0].operator"),
        (
            predicate(json!({ "dimension": "journeyOutcomeId" })),
            "filter.predicates[0].value",
        ),
    ] {
        let mut body =
            json!({ "interval": "1970-01-01T00:00Z/1970-01-02T00:00Z", "metrics": ["nJourneySessions"] });
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        assert_eq!(query(&body).unwrap_err(), expected, "{change}");
    }
}

#[test]
fn more_groups_than_are_held_are_refused() {
    let asked = of_the_day(&json!({ "metrics": ["nJourneySessions"], "groupBy": ["journeySessionId"] }));
    let mut counter = Counter::new(&asked);
    let mut refused = None;
    for number in 0..=crate::limits::MAX_REPORT_CELLS {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&(number as u64).to_be_bytes());
        let mut fact = fact(FactKind::Session, 1, 0);
        fact.session = SessionId(Uuid::from_bytes(bytes));
        if counter.add(&fact, Surroundings::default()).is_err() {
            refused = Some(number);
            break;
        }
    }
    assert_eq!(refused, Some(crate::limits::MAX_REPORT_CELLS));
}

fn any_fact() -> impl Strategy<Value = Fact> {
    let word = prop_oneof![Just("offered"), Just("accepted"), Just("qualified")];
    let value = prop_oneof![Just("1"), Just("2.5"), Just("none")];
    (0..5_usize, 0..4_u8, 0..26_u64, 0..3_u8, word, value).prop_map(
        |(kind, session, hour, subject, word, value)| {
            let kind = FactKind::ALL[kind];
            let mut fact = match kind {
                FactKind::Action | FactKind::Blocked => action(word, session, &format!("m{subject}"), 0),
                FactKind::Outcome => outcome(value, session, 0),
                FactKind::Session | FactKind::Segment => fact(kind, session, 0),
            };
            fact.kind = kind;
            fact.at = UnixMillis(hour * HOUR_MS);
            fact
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// For every group and hour, every fact is looked at again.
    #[test]
    fn counting_fact_by_fact_is_counting_each_group_and_hour_for_itself(
        facts in prop::collection::vec((any_fact(), prop::option::of(0..3_u8)), 0..60),
    ) {
        let facts: Vec<(Fact, Option<Fact>)> = facts.into_iter().map(|(fact, accepted)| {
            let accepted = accepted.filter(|_| fact.kind == FactKind::Outcome);
            let accepted = accepted.map(|map| action("accepted", 9, &format!("m{map}"), 0));
            (fact, accepted)
        }).collect();
        let metrics = ["nWebActionsOffered", "nJourneyActionsBlocked", "nDistinctJourneySessions",
            "nJourneyOutcomesAttributed"];
        let asked = of_the_day(&json!({ "metrics": metrics, "groupBy": ["journeyActionMapId"],
            "granularity": "PT1H" }));
        let results = count(&asked, &facts);
        let counted = |map: Option<&str>, hour: u64, metric: &str| -> u64 {
            let group = map.map_or(json!({}), |map| json!({ "journeyActionMapId": map }));
            let start = crate::wire::moment::text(UnixMillis(hour * HOUR_MS));
            let of_group = results.iter().filter(|result| result["group"] == group);
            let data = of_group.flat_map(|result| result["data"].as_array().unwrap());
            let of_hour = data.filter(|data| data["interval"].as_str().unwrap().starts_with(&start));
            let all = of_hour.flat_map(|data| data["metrics"].as_array().unwrap());
            let mut own = all.filter(|one| one["metric"] == metric);
            own.next().map_or(0, |one| one["stats"]["count"].as_u64().unwrap())
        };
        for map in [None, Some("m0"), Some("m1"), Some("m2")] {
            for hour in 0..26 {
                let here = |fact: &Fact| fact.at.0 / HOUR_MS == hour && hour < 24;
                let is_action = |fact: &Fact| matches!(fact.kind, FactKind::Action | FactKind::Blocked);
                let of_map = |fact: &Fact| is_action(fact).then_some(fact.subject.as_str()) == map;
                let offered = facts.iter().filter(|(fact, _)| here(fact) && of_map(fact)
                    && fact.kind == FactKind::Action && fact.word.as_deref() == Some("offered")).count();
                let blocked = facts.iter().filter(|(fact, _)| here(fact) && of_map(fact)
                    && fact.kind == FactKind::Blocked).count();
                let sessions: std::collections::HashSet<_> = facts.iter()
                    .filter(|(fact, _)| here(fact) && of_map(fact)).map(|(fact, _)| fact.session).collect();
                let attributed = facts.iter().filter(|(fact, accepted)| here(fact)
                    && accepted.as_ref().is_some_and(|accepted| Some(accepted.subject.as_str()) == map)).count();
                for (metric, expected) in metrics.iter().zip([offered, blocked, sessions.len(), attributed]) {
                    prop_assert_eq!(counted(map, hour, metric), expected as u64, "{:?} {} {}", map, hour, metric);
                }
            }
        }
    }
}
