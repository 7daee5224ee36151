//! Who may call what.

use crate::helpers::*;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use waymeet_service::auth::permission::{Grants, Permission};
use waymeet_service::auth::role::Role;

/// Every operation of the OpenAPI document: method, path, and its permissions (any of them, or all).
async fn operations(service: &TestService) -> Vec<(Method, String, Value)> {
    let document = service.get("/api/v2/docs/openapi.json", &[]).await.json();
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let method = method.to_ascii_uppercase().parse().unwrap();
            operations.push((method, path.clone(), operation["x-permissions"].clone()));
        }
    }
    operations
}

/// A path with something in the place of what varies.
fn filled_in(path: &str) -> String {
    let parts = path
        .split('/')
        .map(|part| if part.starts_with('{') { VISITOR } else { part });
    parts.collect::<Vec<_>>().join("/")
}

fn may(grants: &Grants, permissions: &Value) -> bool {
    let list = |key: &str| -> Option<Vec<Permission>> {
        let names = permissions.get(key)?.as_array()?;
        Some(
            names
                .iter()
                .map(|name| Permission::parse(name.as_str().unwrap()).unwrap())
                .collect(),
        )
    };
    let any = list("any").is_none_or(|any| any.iter().any(|one| grants.has(*one)));
    let all = list("all").is_none_or(|all| all.iter().all(|one| grants.has(*one)));
    any && all
}

#[tokio::test]
async fn each_role_may_call_what_its_permissions_allow_and_nothing_else() {
    let service = TestService::start().await;
    let segments = json!({ "name": "Segments only", "permissionPolicies": [{ "domain": "journey",
        "entityName": "segment", "actionSet": ["*"] }] });
    service
        .administer(Method::POST, "/api/v2/authorization/roles", segments)
        .await;
    let seed = service.service.seed();
    let secret = waymeet_service::secret::Secret::new("bridge secret");
    seed.api_client(ORGANISATION, "segments", "x", &secret, &[], &["Segments only"])
        .await
        .unwrap();
    let roles = [
        ("reader", Grants::default()),
        ("agent", Role::ai_agent().grants),
        ("administrator", Role::admin().grants),
        ("segments", Grants::of_names(["journey:segment:*".to_owned()])),
    ];
    let operations = operations(&service).await;
    assert!(operations.len() > 40, "{}", operations.len());
    let mut checked = 0;
    for (client, grants) in roles {
        let mut token = crate::oauth::bearer(&service, client).await;
        for (method, path, permissions) in &operations {
            // Nothing is deleted that a later one asks for: the id means nothing.
            let asked = request(
                method.clone(),
                &filled_in(path),
                &[("authorization", &token)],
                "{}",
            );
            let status = service.send(asked).await.status;
            let expected = may(&grants, permissions);
            assert_ne!(status, StatusCode::UNAUTHORIZED, "{client} {method} {path}");
            assert_eq!(
                status != StatusCode::FORBIDDEN,
                expected,
                "{client} {method} {path} {status}"
            );
            checked += 1;
            if (method, path.as_str()) == (&Method::DELETE, "/api/v2/tokens/me") {
                token = crate::oauth::bearer(&service, client).await;
            }
        }
    }
    for (method, path, permissions) in &operations {
        let status = service
            .send(request(method.clone(), &filled_in(path), &[], "{}"))
            .await
            .status;
        assert_eq!(
            status == StatusCode::UNAUTHORIZED,
            !permissions.is_null(),
            "{method} {path} {status}"
        );
        checked += 1;
    }
    assert_eq!(checked, operations.len() * 5);
}

/// Source: the table of guards of the vendor's API.
#[tokio::test]
async fn the_vendors_operations_ask_for_the_vendors_permissions() {
    let service = TestService::start().await;
    let operations = operations(&service).await;
    let permissions = |method: &Method, path: &str| {
        let found = operations
            .iter()
            .find(|(known, other, _)| known == method && other == path);
        found.unwrap_or_else(|| panic!("{method} {path}")).2.clone()
    };
    for (entity, path, change) in [
        ("segment", "/api/v2/journey/segments", true),
        ("outcome", "/api/v2/journey/outcomes", true),
        ("outcomepredictor", "/api/v2/journey/outcomes/predictors", false),
        ("actionmap", "/api/v2/journey/actionmaps", true),
        ("actiontemplate", "/api/v2/journey/actiontemplates", true),
        ("actiontarget", "/api/v2/journey/actiontargets", true),
    ] {
        let one = format!("{path}/{{id}}");
        for (method, path, action) in [
            (Method::GET, path, "view"),
            (Method::POST, path, "add"),
            (Method::GET, &one, "view"),
            (Method::DELETE, &one, "delete"),
        ] {
            let expected = json!({ "any": [format!("journey:{entity}:{action}")] });
            assert_eq!(permissions(&method, path), expected, "{method} {path}");
        }
        if change {
            let expected = json!({ "any": [format!("journey:{entity}:edit")] });
            assert_eq!(permissions(&Method::PATCH, &one), expected, "{one}");
        }
    }
}

/// Source: the same table.
#[tokio::test]
async fn reports_estimates_and_attributions_ask_for_the_vendors_permissions() {
    let service = TestService::start().await;
    let operations = operations(&service).await;
    let aggregates = "/api/v2/analytics/journeys/aggregates";
    let estimates = "/api/v2/journey/actionmaps/estimates/jobs";
    let attributions = "/api/v2/journey/outcomes/attributions/jobs";
    let counts = json!({ "any": ["analytics:journeyAggregate:view"] });
    let view = "journey:actionmapEstimateJob:view";
    for (method, path, expected) in [
        (Method::POST, format!("{aggregates}/query"), counts.clone()),
        (Method::POST, format!("{aggregates}/jobs"), counts.clone()),
        (
            Method::GET,
            format!("{aggregates}/jobs/{{jobId}}"),
            counts.clone(),
        ),
        (
            Method::GET,
            format!("{aggregates}/jobs/{{jobId}}/results"),
            counts.clone(),
        ),
        (Method::DELETE, format!("{aggregates}/jobs/{{jobId}}"), counts),
        (
            Method::POST,
            estimates.to_owned(),
            json!({ "any": ["journey:actionmapEstimateJob:add"] }),
        ),
        (
            Method::GET,
            format!("{estimates}/{{jobId}}"),
            json!({ "any": [view] }),
        ),
        (
            Method::GET,
            format!("{estimates}/{{jobId}}/results"),
            json!({ "all": [view, "journey:actionmapEstimate:view"] }),
        ),
        (
            Method::POST,
            attributions.to_owned(),
            json!({ "all": ["journey:outcomeAttributionJob:add"] }),
        ),
        (
            Method::GET,
            format!("{attributions}/{{jobId}}"),
            json!({ "all": ["journey:outcomeAttributionJob:view"] }),
        ),
        (
            Method::GET,
            format!("{attributions}/{{jobId}}/results"),
            json!({ "all": ["journey:outcomeAttribution:view"] }),
        ),
    ] {
        let found = operations
            .iter()
            .find(|(known, other, _)| (known, other) == (&method, &path));
        assert_eq!(
            found.unwrap_or_else(|| panic!("{method} {path}")).2,
            expected,
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn the_document_of_the_api_is_a_whole_one() {
    let service = TestService::start().await;
    let document = service.get("/api/v2/docs/openapi.json", &[]).await.json();
    let mut ids = std::collections::BTreeSet::new();
    let mut references = Vec::new();
    collect_references(&document, &mut references);
    for reference in references {
        let pointer = reference.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
    for methods in document["paths"].as_object().unwrap().values() {
        for operation in methods.as_object().unwrap().values() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id.to_owned()), "{id} twice");
            assert!(!operation["summary"].as_str().unwrap().is_empty(), "{id}");
        }
    }
}

fn collect_references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|field| collect_references(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn a_role_that_every_organisation_has_cannot_be_changed() {
    let service = TestService::start().await;
    let roles = "/api/v2/authorization/roles";
    let list = service.administer(Method::GET, roles, Value::Null).await;
    let names: Vec<&str> = list["entities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|role| role["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Admin", "AI Agent"]);
    let one = list["entities"][1]["selfUri"].as_str().unwrap();
    assert_eq!(
        service.administer(Method::GET, one, Value::Null).await["name"],
        "AI Agent"
    );
    for method in [Method::PUT, Method::PATCH, Method::DELETE] {
        let refused = service
            .api("administrator", method, one, json!({ "name": "x" }))
            .await;
        refused.assert_error(400, "bad.request");
    }
}

#[tokio::test]
async fn a_role_says_how_many_users_and_programs_of_the_organisation_have_it() {
    let service = TestService::start().await;
    let roles = "/api/v2/authorization/roles";
    let role = json!({ "name": "Reader", "permissionPolicies": [], "userCount": 99 });
    let role = service.administer(Method::POST, roles, role).await;
    assert_eq!(role["userCount"], 0);
    let seed = service.service.seed();
    let secret = waymeet_service::secret::Secret::new("bridge secret");
    for (client, names) in [
        ("one", &["Reader", "AI Agent"][..]),
        ("two", &["Reader", "Reader"]),
        ("three", &["Someone"]),
    ] {
        seed.api_client(ORGANISATION, client, "x", &secret, &[], names)
            .await
            .unwrap();
    }
    let reader = waymeet_service::auth::role::Role {
        name: "Reader".to_owned(),
        grants: Grants::default(),
    };
    seed.user(ORGANISATION, "grace", &secret, reader).await.unwrap();
    let other = waymeet_service::store::Organisation {
        id: "00000000-0000-4000-8000-00000000000b".into(),
        name: "Other".into(),
        client_applications: vec![],
    };
    seed.organisation(&other).await.unwrap();
    seed.api_client(&other.id, "theirs", "x", &secret, &[], &["Reader"])
        .await
        .unwrap();

    let count =
        async |path: &str| service.administer(Method::GET, path, Value::Null).await["userCount"].clone();
    let one = role["selfUri"].as_str().unwrap();
    assert_eq!(count(one).await, 3, "grace, one and two");
    let list = service
        .administer(Method::GET, &format!("{roles}?sortBy=-userCount"), Value::Null)
        .await;
    let listed = list["entities"].as_array().unwrap().iter();
    let listed: Vec<_> = listed
        .map(|role| (role["name"].as_str().unwrap(), &role["userCount"]))
        .collect();
    assert_eq!(listed[0], ("Reader", &json!(3)));
    for (built_in, found) in list["entities"].as_array().unwrap().iter().zip(&listed) {
        assert_eq!(&count(built_in["selfUri"].as_str().unwrap()).await, found.1);
    }
    let uncounted = service
        .administer(Method::GET, &format!("{roles}?userCount=false"), Value::Null)
        .await;
    assert_eq!(uncounted["entities"][0].get("userCount"), None);
    // What is counted is no part of the role: the same sent back is no change.
    let sent = service.administer(Method::GET, one, Value::Null).await;
    let same = service.administer(Method::PUT, one, sent).await;
    assert_eq!((&same["version"], &same["userCount"]), (&json!(1), &json!(3)));
}

#[tokio::test]
async fn a_role_that_somebody_has_is_neither_deleted_nor_renamed() {
    let service = TestService::start().await;
    let roles = "/api/v2/authorization/roles";
    let role = service
        .administer(
            Method::POST,
            roles,
            json!({ "name": "Reader", "permissionPolicies": [] }),
        )
        .await;
    let seed = service.service.seed();
    let secret = waymeet_service::secret::Secret::new("bridge secret");
    seed.api_client(ORGANISATION, "holder", "x", &secret, &[], &["Reader"])
        .await
        .unwrap();
    let one = role["selfUri"].as_str().unwrap();
    service
        .api("administrator", Method::DELETE, one, Value::Null)
        .await
        .assert_error(409, "in.use");
    let renamed = service
        .api("administrator", Method::PATCH, one, json!({ "name": "Writer" }))
        .await;
    renamed.assert_error(409, "in.use");
    service
        .administer(Method::PATCH, one, json!({ "description": "Reads" }))
        .await;
}

#[tokio::test]
async fn an_export_holds_what_its_caller_may_see_and_an_import_needs_what_each_kind_needs() {
    let service = TestService::start().await;
    let exported = service
        .api(
            "agent",
            Method::GET,
            "/api/v2/journey/configuration/export",
            Value::Null,
        )
        .await
        .json();
    let lists = exported.as_object().unwrap();
    assert!(lists.contains_key("segments") && lists.contains_key("actionMaps"));
    for hidden in [
        "roles",
        "actionTemplates",
        "schedules",
        "scheduleGroups",
        "outcomePredictors",
    ] {
        assert!(!lists.contains_key(hidden), "{hidden}");
    }
    let settings = json!({ "name": "Settings", "permissionPolicies": [{ "domain": "journey", "entityName": "settings",
        "actionSet": ["*"] }] });
    service
        .administer(Method::POST, "/api/v2/authorization/roles", settings)
        .await;
    let seed = service.service.seed();
    let secret = waymeet_service::secret::Secret::new("bridge secret");
    seed.api_client(ORGANISATION, "settings", "x", &secret, &[], &["Settings"])
        .await
        .unwrap();
    let file =
        json!({ "segments": [] , "frequencyCaps": [{ "mediaType": "webchat", "onceRejected": true }] });
    let import = "/api/v2/journey/configuration/import";
    let own = service.api("settings", Method::POST, import, file).await;
    assert_eq!(own.status, StatusCode::OK, "{}", own.text());
    let file = json!({ "segments": [{ "id": SEGMENT, "displayName": "x",
        "journey": { "patterns": [{ "eventName": "a" }] } }] });
    let others = service.api("settings", Method::POST, import, file).await;
    others.assert_error(403, "missing.permissions");
}
