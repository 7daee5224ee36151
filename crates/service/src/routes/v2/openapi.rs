//! The OpenAPI document: made of the operations there are, so that it cannot say anything else.

use super::operation::{Access, Operation};
use crate::wire;
use crate::wire::kind::Kind;
use serde_json::{Map, Value, json};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The document. Source: OpenAPI specification 3.1.
pub(super) fn document(operations: &[Operation]) -> Value {
    let mut paths = Map::new();
    for operation in operations {
        let path = paths.entry(operation.path.clone()).or_insert_with(|| json!({}));
        path[operation.method.as_str().to_ascii_lowercase()] = describe(operation);
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Waymeet", "version": env!("CARGO_PKG_VERSION"),
            "description": "Journeys, decisions and their configuration, with the paths and models of the vendor's journey API." },
        "paths": paths,
        "components": {
            "securitySchemes": { "oauth": { "type": "oauth2", "flows": { "clientCredentials": {
                "tokenUrl": "/oauth/token", "scopes": {} } } } },
            "schemas": schemas(),
        },
    })
}

fn describe(operation: &Operation) -> Value {
    let in_path = operation
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = in_path
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    let in_query = operation.query.iter().map(|parameter| {
        json!({ "name": parameter.name, "in": "query", "description": parameter.description,
            "schema": { "type": "string" } })
    });
    let of = |schema: Option<&str>| {
        let content = schema.map(|schema| {
            json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } })
        });
        content.unwrap_or_else(|| json!({}))
    };
    let (status, gives) = operation.gives;
    let mut responses = Map::from_iter([
        (
            status.to_string(),
            json!({ "description": "Done.", "content": of(gives) }),
        ),
        (
            "default".to_owned(),
            json!({ "description": "Refused.", "content": of(Some("ErrorBody")) }),
        ),
    ]);
    let (permissions, security) = match operation.access {
        Access::Public => (Value::Null, json!([])),
        Access::Any(any) => (json!({ "any": names(any) }), json!([{ "oauth": [] }])),
        Access::All(all) => (json!({ "all": names(all) }), json!([{ "oauth": [] }])),
    };
    if operation.access != Access::Public {
        for (status, why) in [
            ("401", "No good bearer token."),
            ("403", "The token does not allow this."),
        ] {
            responses.insert(
                status.to_owned(),
                json!({ "description": why, "content": of(Some("ErrorBody")) }),
            );
        }
    }
    let mut described = json!({
        "operationId": operation_id(operation),
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": in_path.chain(in_query).collect::<Vec<_>>(),
        "responses": responses,
        "security": security,
        "x-permissions": permissions,
    });
    if let Some(takes) = operation.takes {
        described["requestBody"] = json!({ "required": true, "content": of(Some(takes)) });
    }
    described
}

fn names(permissions: &[crate::auth::permission::Permission]) -> Vec<&'static str> {
    permissions.iter().map(|permission| permission.as_str()).collect()
}

/// `getJourneySegmentsId`, from the method and the path.
fn operation_id(operation: &Operation) -> String {
    let mut id = operation.method.as_str().to_ascii_lowercase();
    for part in operation
        .path
        .trim_start_matches("/api/v2/")
        .split(['/', '{', '}', '-'])
    {
        let mut letters = part.chars();
        id.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        id.push_str(letters.as_str());
    }
    id
}

/// The schemas operations name, and those they are made of.
fn schemas() -> Map<String, Value> {
    let mut schemas: Vec<(String, RefOr<Schema>)> = Vec::new();
    fn add<T: ToSchema + PartialSchema>(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
    add::<wire::segment::WireSegment>(&mut schemas);
    add::<wire::outcome::WireOutcome>(&mut schemas);
    add::<wire::outcome::WireOutcomePredictor>(&mut schemas);
    add::<wire::action_map::WireActionMap>(&mut schemas);
    add::<wire::action_template::WireActionTemplate>(&mut schemas);
    add::<wire::action_target::WireActionTarget>(&mut schemas);
    add::<wire::schedule::WireSchedule>(&mut schemas);
    add::<wire::schedule::WireScheduleGroup>(&mut schemas);
    add::<wire::frequency_cap::WireFrequencyCaps>(&mut schemas);
    add::<wire::role::WireRole>(&mut schemas);
    add::<wire::web_event::WireWebEvent>(&mut schemas);
    add::<wire::app_event::WireAppEvent>(&mut schemas);
    add::<wire::action_event::WireActionEvent>(&mut schemas);
    add::<wire::aggregate::WireAggregationQuery>(&mut schemas);
    add::<wire::estimate::WireEstimateRequest>(&mut schemas);
    add::<wire::attribution::WireAttributionListing>(&mut schemas);
    let mut all: Map<String, Value> = schemas
        .into_iter()
        .map(|(name, schema)| (name, serde_json::to_value(schema).unwrap_or_default()))
        .collect();
    for (name, schema) in of_hand() {
        all.insert(name.to_owned(), schema);
    }
    all
}

/// What became of an event on a page or a screen.
fn event_response(place: &str) -> Value {
    let text = || json!({ "type": "string" });
    json!({ "type": "object", "required": ["id", "customerId", "customerIdType", "eventName", place, "session",
        "attributes", "traits", "createdDate"], "properties": {
        "id": text(), "customerId": text(), "customerIdType": text(), "eventName": text(),
        "session": { "type": "object" }, "attributes": { "type": "object" }, "traits": { "type": "object" },
        "authenticated": { "type": "boolean" }, "createdDate": text() } })
}

/// Those that no type of ours has.
fn of_hand() -> Vec<(&'static str, Value)> {
    let text = || json!({ "type": "string" });
    let number = || json!({ "type": "integer", "minimum": 0 });
    vec![
        (
            "Listing",
            json!({ "type": "object", "required": ["entities"], "properties": {
                "entities": { "type": "array", "items": { "type": "object" } },
                "pageSize": number(), "pageNumber": number(), "total": number(), "pageCount": number(),
                "selfUri": text(), "firstUri": text(), "lastUri": text(), "nextUri": text(), "previousUri": text() } }),
        ),
        (
            "TokenInfo",
            json!({ "type": "object", "properties": { "organization": { "type": "object" },
                "homeOrganization": { "type": "object" }, "OAuthClient": { "type": "object" } } }),
        ),
        ("VisitorExport", json!({ "type": "object" })),
        ("Configuration", configuration()),
        (
            "ImportReport",
            json!({ "type": "object", "properties": { "isImported": { "type": "boolean" },
                "isDryRun": { "type": "boolean" }, "created": number(), "changed": number(), "unchanged": number(),
                "problems": { "type": "array", "items": { "$ref": "#/components/schemas/ImportProblem" } },
                "setAside": { "type": "array", "items": { "$ref": "#/components/schemas/ImportProblem" } } } }),
        ),
        (
            "ImportProblem",
            json!({ "type": "object", "properties": { "kind": text(), "id": text(), "path": text(),
                "problem": text() } }),
        ),
        (
            "JourneyAggregateQueryResponse",
            json!({ "type": "object", "properties": { "cursor": text(), "results": { "type": "array", "items": {
                "type": "object", "properties": {
                    "group": { "type": "object", "additionalProperties": text() },
                    "data": { "type": "array", "items": { "type": "object", "properties": { "interval": text(),
                        "metrics": { "type": "array", "items": { "type": "object", "properties": {
                            "metric": text(), "stats": { "type": "object" } } } } } } } } } } } }),
        ),
        (
            "AsyncQueryResponse",
            json!({ "type": "object", "properties": { "jobId": text() } }),
        ),
        (
            "AsyncQueryStatus",
            json!({ "type": "object", "properties": { "state": text(), "errorMessage": text(),
                "submissionDate": text(), "completionDate": text(), "expirationDate": text() } }),
        ),
        (
            "EstimateJobAsyncResponse",
            json!({ "type": "object", "properties": { "id": text(), "selfUri": text() } }),
        ),
        (
            "EstimateJobState",
            json!({ "type": "string", "enum": ["Running", "Completed", "Failed"] }),
        ),
        (
            "ActionMapEstimateResult",
            json!({ "type": "object", "properties": { "qualifiedSessionCount": number(), "totalSessionCount": number(),
                "outcomesScoresCount": number(), "perSegmentCounts": { "type": "array", "items": { "type": "object",
                    "properties": { "segmentId": text(), "count": number() } } } } }),
        ),
        (
            "OutcomeAttributionAsyncResponse",
            json!({ "type": "object", "properties": { "id": text(), "percentFailedThreshold": number(),
                "selfUri": text() } }),
        ),
        (
            "OutcomeAttributionJobStateResponse",
            json!({ "type": "object", "properties": { "id": text(), "state": { "type": "string",
                "enum": ["Running", "Completed", "CompletedWithErrors", "Failed"] }, "resultsUri": text(),
                "percentFailedThreshold": number(), "selfUri": text(), "createdDate": text() } }),
        ),
        ("OutcomeAttributionResponseListing", attribution_results()),
        (
            "CursorListing",
            json!({ "type": "object", "required": ["entities", "selfUri"], "properties": {
                "entities": { "type": "array", "items": { "type": "object" } },
                "selfUri": text(), "nextUri": text() } }),
        ),
        (
            "Session",
            json!({ "type": "object",
                "required": ["id", "type", "createdDate", "eventCount", "authenticated", "selfUri"], "properties": {
                "id": text(), "shortId": text(), "type": text(), "customerId": text(), "customerIdType": text(),
                "createdDate": text(), "endedDate": text(), "idleDate": text(), "awayDate": text(),
                "durationInSeconds": number(), "eventCount": number(), "pageviewCount": number(),
                "searchTerms": { "type": "array", "items": text() }, "authenticated": { "type": "boolean" },
                "segmentAssignments": { "type": "array" }, "outcomeAchievements": { "type": "array" },
                "selfUri": text() } }),
        ),
        (
            "Retention",
            json!({ "type": "object", "properties": { "eventsInDays": number(), "journeysInDays": number(),
                "selfUri": text() } }),
        ),
        (
            "ContactCentreUser",
            json!({ "type": "object", "properties": { "id": text(), "displayName": text(),
                "role": { "type": ["string", "null"] }, "selfUri": text() } }),
        ),
        (
            "ContactCentreUsers",
            json!({ "type": "object", "required": ["entities", "total"], "properties": { "total": number(),
                "entities": { "type": "array", "items": { "$ref": "#/components/schemas/ContactCentreUser" } } } }),
        ),
        ("WebEventResponse", event_response("page")),
        ("AppEventResponse", event_response("screenName")),
        (
            "DeploymentPing",
            json!({ "type": "object", "required": ["actions", "pollIntervalMilliseconds"], "properties": {
                "actions": { "type": "array", "items": { "type": "object" } },
                "pollIntervalMilliseconds": { "type": "integer" } } }),
        ),
        (
            "OutcomeScoresResult",
            json!({ "type": "object", "required": ["outcomeScores"], "properties": {
                "outcomeScores": { "type": "array" }, "modifiedDate": text() } }),
        ),
        (
            "SegmentAssignmentRequest",
            json!({ "type": "object", "properties": { "assign": { "type": "object" },
                "unassign": { "type": "object" } } }),
        ),
        (
            "SegmentAssignmentResponse",
            json!({ "type": "object", "required": ["unprocessedItems"], "properties": {
                "unprocessedItems": { "type": "object" } } }),
        ),
        (
            "ErrorBody",
            json!({ "type": "object", "required": ["message", "code", "status", "contextId", "details"], "properties": {
                "message": text(), "code": text(), "status": number(), "contextId": text(),
                "details": { "type": "array", "items": { "type": "object", "properties": {
                    "errorCode": text(), "fieldName": text() } } } } }),
        ),
    ]
}

/// What became of each outcome of an attribution job, and of each of its touchpoints.
fn attribution_results() -> Value {
    let text = || json!({ "type": "string" });
    let state = || json!({ "type": "string", "enum": ["Completed", "Valid", "Invalid", "Failed"] });
    let touchpoint = json!({ "type": "object", "required": ["agentId", "associatedValue", "state"], "properties": {
        "conversationId": text(), "agentId": text(), "associatedValue": { "type": "number" }, "mediaType": text(),
        "state": state(), "message": text(), "createdDate": text() } });
    json!({ "type": "object", "properties": { "entities": { "type": "array", "items": { "type": "object",
        "required": ["state", "message"], "properties": { "outcomeId": text(),
            "index": { "type": "integer", "minimum": 0 }, "externalContactId": text(),
            "associatedValue": { "type": "number" }, "state": state(), "message": text(),
            "touchpoints": { "type": "array", "items": touchpoint }, "createdDate": text() } } } } })
}

/// A list for each kind.
fn configuration() -> Value {
    let lists = Kind::ALL.into_iter().map(|kind| {
        (
            kind.collection().to_owned(),
            json!({ "type": "array", "items": { "type": "object" } }),
        )
    });
    json!({ "type": "object", "properties": lists.collect::<Map<String, Value>>() })
}
