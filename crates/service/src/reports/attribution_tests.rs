//! How outcomes count that are owed to conversations.

use super::count::Counter;
use super::query::Query;
use crate::attribution::{Attribution, Touchpoint, TouchpointMedia};
use crate::wire::aggregate::WireAggregationQuery;
use serde_json::{Value, json};
use waymeet_journey::ids::{Uuid, VisitorId};
use waymeet_journey::time::UnixMillis;

fn touchpoint(conversation: Option<&str>, agent: &str, value: f64) -> Touchpoint {
    Touchpoint {
        conversation: conversation.map(str::to_owned),
        agent: agent.to_owned(),
        value,
        media: conversation.map(|_| TouchpointMedia::Voice),
        at: None,
    }
}

/// A sale that Kim and Lee share, in three conversations; and one of Lee's, a day later.
fn attributions() -> [Attribution; 2] {
    let shared = Attribution {
        outcome: "sale".to_owned(),
        visitor: VisitorId(Uuid::from_bytes([1; 16])),
        at: UnixMillis(1),
        value: 100.0,
        touchpoints: vec![
            touchpoint(Some("c1"), "kim", 50.0),
            touchpoint(Some("c2"), "kim", 20.0),
            touchpoint(None, "lee", 30.0),
        ],
    };
    let later = Attribution {
        at: UnixMillis(24 * 60 * 60 * 1_000),
        touchpoints: vec![touchpoint(Some("c3"), "lee", 7.0)],
        ..shared.clone()
    };
    [shared, later]
}

/// Groups, and what is counted in each, of the first two days of 1970.
fn counted(rest: &Value) -> Vec<(Value, Value)> {
    let mut body = json!({ "interval": "1970-01-01T00:00Z/1970-01-03T00:00Z" });
    for (name, value) in rest.as_object().unwrap() {
        body[name] = value.clone();
    }
    let wire = WireAggregationQuery::read(body.as_object().unwrap().clone()).unwrap();
    let query = Query::read(&wire).unwrap();
    let mut counter = Counter::new(&query);
    for attribution in attributions() {
        counter.add_attribution(&attribution).unwrap();
    }
    let results = counter.into_results().into_iter();
    results
        .map(|one| {
            (
                one["group"].clone(),
                one["data"][0]["metrics"][0]["stats"].clone(),
            )
        })
        .collect()
}

#[test]
fn an_outcome_counts_once_and_once_for_each_agent_it_is_owed_to() {
    let metrics = json!(["nJourneyOutcomesAttributed"]);
    let by = |by: &[&str]| counted(&json!({ "metrics": metrics, "groupBy": by }));
    let count = |count: u64| json!({ "count": count });
    assert_eq!(by(&[]), [(json!({}), count(2))]);
    assert_eq!(
        by(&["touchpointAgentId"]),
        [
            (json!({ "touchpointAgentId": "kim" }), count(1)),
            (json!({ "touchpointAgentId": "lee" }), count(2)),
        ]
    );
    // Each conversation with its own agent, and with no other.
    let both = by(&["touchpointAgentId", "touchpointConversationId"]);
    let groups: Vec<_> = both
        .iter()
        .map(|(group, _)| {
            (
                group["touchpointAgentId"].as_str(),
                group["touchpointConversationId"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        groups,
        [
            (Some("kim"), Some("c1")),
            (Some("kim"), Some("c2")),
            (Some("lee"), None),
            (Some("lee"), Some("c3")),
        ]
    );
    let group = json!({ "journeyOutcomeId": "sale" });
    assert_eq!(by(&["journeyOutcomeId", "journeySessionId"]), [(group, count(2))]);
}

#[test]
fn conversations_are_worth_what_each_is_worth() {
    let metrics = json!(["oJourneyOutcomeTouchpointValue"]);
    let by_channel = counted(&json!({ "metrics": metrics, "groupBy": ["touchpointChannelType"] }));
    let unknown = json!({ "count": 1, "sum": 30.0, "min": 30.0, "max": 30.0 });
    let voice = json!({ "count": 3, "sum": 77.0, "min": 7.0, "max": 50.0 });
    assert_eq!(
        by_channel,
        [
            (json!({}), unknown),
            (json!({ "touchpointChannelType": "Voice" }), voice)
        ]
    );
}

#[test]
fn a_filter_looks_at_each_conversation_for_itself() {
    let matches = |dimension: &str, value: &str| json!({ "dimension": dimension, "value": value });
    let metrics = json!(["nJourneyOutcomesAttributed"]);
    for (agent, conversation, expected) in [("KIM", "c1", 1), ("lee", "c1", 0), ("lee", "c3", 1)] {
        let predicates = [
            matches("touchpointAgentId", agent),
            matches("touchpointConversationId", conversation),
        ];
        let filter = json!({ "type": "and", "predicates": predicates });
        let counted = counted(&json!({ "metrics": metrics, "filter": filter }));
        let count = counted
            .first()
            .map_or(0, |(_, stats)| stats["count"].as_u64().unwrap());
        assert_eq!(count, expected, "{agent} {conversation}");
    }
}

#[test]
fn several_agents_are_one_group_where_it_is_asked_for() {
    let by_agent = json!({ "metrics": ["nJourneyOutcomesAttributed"], "groupBy": ["touchpointAgentId"],
        "flattenMultivaluedDimensions": true });
    assert_eq!(
        counted(&by_agent),
        [
            (json!({ "touchpointAgentId": "kim,lee" }), json!({ "count": 1 })),
            (json!({ "touchpointAgentId": "lee" }), json!({ "count": 1 })),
        ]
    );
}

#[test]
fn what_is_of_sessions_does_not_count_them() {
    for metric in [
        "nJourneyOutcomesAchieved",
        "oJourneyOutcomeValue",
        "nDistinctJourneySessions",
    ] {
        assert_eq!(counted(&json!({ "metrics": [metric] })), [], "{metric}");
    }
}
