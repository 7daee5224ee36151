//! Documents as entities of the vendor's API: what the service adds to a body, and what it fills in where nothing is said.

use super::kind::Kind;
use super::moment;
use crate::store::Document;
use serde_json::{Map, Value, json};
use waymeet_journey::time::UnixMillis;

/// Fields only the service writes.
const OF_THE_SERVICE: [&str; 7] = [
    "id",
    "version",
    "selfUri",
    "createdDate",
    "modifiedDate",
    "dateCreated",
    "dateModified",
];

/// What is counted of a role whenever it is shown.
const COUNTED: &str = "userCount";

/// Where an entity lies.
#[must_use]
pub fn self_uri(kind: Kind, id: &str) -> String {
    match kind {
        // There is one.
        Kind::FrequencyCaps => kind.path().to_owned(),
        _ => format!("{}/{id}", kind.path()),
    }
}

/// A document as an entity.
#[must_use]
pub fn of_document(document: &Document) -> Value {
    let mut entity = match &document.body {
        Value::Object(fields) => fields.clone(),
        _ => Map::new(),
    };
    // The architect's entities name their dates the other way round.
    let (created, modified) = match document.kind {
        Kind::Schedule | Kind::ScheduleGroup => ("dateCreated", "dateModified"),
        _ => ("createdDate", "modifiedDate"),
    };
    for (name, value) in [
        ("id", document.id.clone().into()),
        ("version", document.version.into()),
        ("selfUri", self_uri(document.kind, &document.id).into()),
        (created, moment::text(document.created).into()),
        (modified, moment::text(document.modified).into()),
    ] {
        entity.insert(name.to_owned(), value);
    }
    Value::Object(entity)
}

/// The body of a new document: what was sent, without what only the service writes, and with what the vendor's service fills in.
#[must_use]
pub fn new_body(kind: Kind, sent: Map<String, Value>, now: UnixMillis) -> Value {
    let mut body = changed_body(Map::new(), sent);
    for (name, value) in defaults(kind, now) {
        body.entry(name).or_insert(value);
    }
    Value::Object(body)
}

/// The body of a document that is seeded: the same, but always the same, however often it is seeded. An action map that
/// does not say when it starts has always been there.
#[must_use]
pub fn seeded_body(kind: Kind, body: &Value) -> Value {
    let Value::Object(sent) = body else {
        return body.clone();
    };
    let says_start = sent.get("startDate").is_some_and(|date| !date.is_null());
    let mut body = new_body(kind, sent.clone(), UnixMillis(0));
    if !says_start && let Value::Object(fields) = &mut body {
        fields.remove("startDate");
    }
    body
}

/// A body with changes: fields that are sent replace those that were, and `null` takes one away.
#[must_use]
pub fn changed_body(mut body: Map<String, Value>, sent: Map<String, Value>) -> Map<String, Value> {
    for (name, value) in sent {
        if OF_THE_SERVICE.contains(&name.as_str()) || name == COUNTED {
            continue;
        }
        if value.is_null() {
            body.remove(&name);
        } else {
            body.insert(name, value);
        }
    }
    body
}

/// Whether entities of a kind may have a field, and so can be sorted by it. Source: the vendor's models; beside those, ours.
#[must_use]
pub fn has_field(kind: Kind, field: &str) -> bool {
    let fields: &[&str] = match kind {
        Kind::Segment => &[
            "isActive",
            "displayName",
            "description",
            "color",
            "scope",
            "shouldDisplayToAgent",
            "context",
            "journey",
            "externalSegment",
            "assignmentExpirationDays",
        ],
        Kind::Outcome => &[
            "isActive",
            "displayName",
            "description",
            "isPositive",
            "context",
            "journey",
            "associatedValueField",
        ],
        Kind::OutcomePredictor => &["outcome"],
        Kind::ActionMap => &[
            "isActive",
            "displayName",
            "description",
            "triggerWithSegments",
            "triggerWithEventConditions",
            "triggerWithOutcomeProbabilityConditions",
            "triggerWithOutcomePercentileConditions",
            "triggerWithOutcomeQuantileConditions",
            "pageUrlConditions",
            "activation",
            "weight",
            "action",
            "actionMapScheduleGroups",
            "ignoreFrequencyCap",
            "startDate",
            "endDate",
            "estimatedWaitTimeLimit",
            "isPrivate",
        ],
        Kind::ActionTemplate => &["name", "description", "mediaType", "state", "contentOffer"],
        Kind::ActionTarget => &[
            "name",
            "description",
            "state",
            "userData",
            "supportedMediaTypes",
            "serviceLevel",
            "shortAbandonThreshold",
        ],
        Kind::Schedule => &[
            "name",
            "description",
            "division",
            "state",
            "start",
            "end",
            "rrule",
        ],
        Kind::ScheduleGroup => &[
            "name",
            "description",
            "division",
            "state",
            "timeZone",
            "openSchedules",
            "closedSchedules",
            "holidaySchedules",
        ],
        Kind::FrequencyCaps => &["frequencyCaps"],
        Kind::Role => &[
            "name",
            "description",
            "permissions",
            "permissionPolicies",
            "userCount",
            "default",
            "base",
        ],
    };
    OF_THE_SERVICE.contains(&field) || fields.contains(&field)
}

/// What is filled in where nothing is said. Source: the defaults of the vendor's provider, and its models' descriptions.
fn defaults(kind: Kind, now: UnixMillis) -> Vec<(&'static str, Value)> {
    let no_patterns = || json!({ "patterns": [] });
    match kind {
        Kind::Segment => vec![
            ("isActive", true.into()),
            ("scope", "Session".into()),
            ("color", "#6b7280".into()),
            ("shouldDisplayToAgent", true.into()),
            ("context", no_patterns()),
            ("journey", no_patterns()),
        ],
        Kind::Outcome => vec![
            ("isActive", true.into()),
            ("isPositive", true.into()),
            ("context", no_patterns()),
            ("journey", no_patterns()),
        ],
        Kind::ActionMap => vec![
            ("isActive", true.into()),
            ("triggerWithSegments", json!([])),
            ("triggerWithEventConditions", json!([])),
            ("triggerWithOutcomeProbabilityConditions", json!([])),
            ("triggerWithOutcomePercentileConditions", json!([])),
            ("triggerWithOutcomeQuantileConditions", json!([])),
            ("pageUrlConditions", json!([])),
            ("activation", json!({ "type": "immediate" })),
            ("weight", 2.into()),
            ("ignoreFrequencyCap", false.into()),
            ("startDate", moment::text(now).into()),
        ],
        Kind::ActionTemplate => vec![("mediaType", "contentOffer".into()), ("state", "Active".into())],
        Kind::ActionTarget => vec![
            ("state", "active".into()),
            ("supportedMediaTypes", json!(["webchat"])),
            ("userData", json!([])),
        ],
        Kind::Schedule | Kind::ScheduleGroup => vec![("state", "active".into())],
        Kind::FrequencyCaps => vec![("frequencyCaps", json!([]))],
        Kind::OutcomePredictor | Kind::Role => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(fields) => fields,
            _ => Map::new(),
        }
    }

    #[test]
    fn a_change_replaces_takes_away_and_leaves_what_only_the_service_writes() {
        let before = object(json!({ "displayName": "a", "description": "b", "color": "#123456" }));
        let sent = object(
            json!({ "displayName": "c", "description": null, "id": "x", "version": 7, "selfUri": "y" }),
        );
        assert_eq!(
            Value::Object(changed_body(before, sent)),
            json!({ "displayName": "c", "color": "#123456" })
        );
    }

    #[test]
    fn what_is_said_stays_and_what_is_not_is_filled_in() {
        let sent = object(json!({ "displayName": "a", "isActive": false }));
        let body = new_body(Kind::Segment, sent, UnixMillis(0));
        assert_eq!(
            (&body["isActive"], &body["scope"]),
            (&json!(false), &json!("Session"))
        );
        let seeded = seeded_body(Kind::ActionMap, &json!({ "weight": 3 }));
        assert_eq!(
            (&seeded["weight"], &seeded["isActive"]),
            (&json!(3), &json!(true))
        );
        assert_eq!(seeded.get("startDate"), None);
        let map = new_body(Kind::ActionMap, Map::new(), UnixMillis(0));
        assert_eq!(map["startDate"], "1970-01-01T00:00:00.000Z");
    }
}
