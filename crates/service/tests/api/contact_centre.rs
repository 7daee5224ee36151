//! `PUT /v1/contact-centre/users` and `/api/v2/journey/contactcentre/users`

use crate::helpers::*;
use crate::oauth::bearer;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

const LIST: &str = "/api/v2/journey/contactcentre/users";

async fn tell(service: &TestService, client: &str, users: Value) -> Answer {
    let token = bearer(service, client).await;
    let headers = [("authorization", token.as_str())];
    let body = json!({ "users": users }).to_string();
    service
        .send(request(Method::PUT, "/v1/contact-centre/users", &headers, body))
        .await
}

/// Id, name and role of each.
async fn users(service: &TestService) -> Vec<(String, String, Value)> {
    let list = service.administer(Method::GET, LIST, Value::Null).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let entities = list["entities"].as_array().unwrap();
    assert_eq!(list["total"], entities.len());
    let user = |user: &Value| {
        (
            text(&user["id"]),
            text(&user["displayName"]),
            user["role"].clone(),
        )
    };
    entities.iter().map(user).collect()
}

#[tokio::test]
async fn users_arrive_without_a_role_keep_the_one_they_are_given_and_go_when_they_are_gone() {
    let service = TestService::start().await;
    assert!(users(&service).await.is_empty());
    let both = json!([{ "id": "kim", "displayName": "Kim" }, { "id": "Lee" }]);
    assert_eq!(
        tell(&service, "bridge", both).await.status,
        StatusCode::NO_CONTENT
    );
    let none = Value::Null;
    assert_eq!(
        users(&service).await,
        [
            ("kim".into(), "Kim".into(), none.clone()),
            ("Lee".into(), "Lee".into(), none.clone())
        ]
    );
    let role = json!({ "role": "AI Agent" });
    let given = service
        .administer(Method::PUT, &format!("{LIST}/KIM"), role)
        .await;
    assert_eq!(
        (&given["id"], &given["role"]),
        (&json!("kim"), &json!("AI Agent"))
    );

    let renamed = json!([{ "id": "Kim", "displayName": "Kim Novak" }, { "id": "max" }]);
    tell(&service, "bridge", renamed).await;
    assert_eq!(
        users(&service).await,
        [
            ("kim".into(), "Kim Novak".into(), json!("AI Agent")),
            ("max".into(), "max".into(), none)
        ]
    );
    let taken = service
        .administer(Method::PUT, &format!("{LIST}/kim"), json!({ "role": null }))
        .await;
    assert_eq!(taken["role"], Value::Null);
}

#[tokio::test]
async fn only_the_bridge_tells_and_only_an_administrator_gives_roles() {
    let service = TestService::start().await;
    tell(&service, "reader", json!([{ "id": "kim" }]))
        .await
        .assert_error(403, "missing.permissions");
    tell(&service, "bridge", json!([{ "id": "kim" }])).await;
    service
        .api("agent", Method::GET, LIST, Value::Null)
        .await
        .assert_error(403, "missing.permissions");
    service
        .api(
            "agent",
            Method::PUT,
            &format!("{LIST}/kim"),
            json!({ "role": "Admin" }),
        )
        .await
        .assert_error(403, "missing.permissions");
    assert_eq!(users(&service).await[0].2, Value::Null);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_changes_nothing() {
    let service = TestService::start().await;
    tell(&service, "bridge", json!([{ "id": "kim" }])).await;
    for broken in [
        json!([]),
        json!([{ "id": "" }]),
        json!([{ "id": "a" }, { "id": "A" }]),
        json!({}),
    ] {
        let answer = tell(&service, "bridge", broken.clone()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{broken}");
    }
    for (user, role, status) in [
        ("kim", json!({ "role": "Emperor" }), StatusCode::BAD_REQUEST),
        ("kim", json!({ "role": 7 }), StatusCode::BAD_REQUEST),
        ("nobody", json!({ "role": "Admin" }), StatusCode::NOT_FOUND),
    ] {
        let answer = service
            .api("administrator", Method::PUT, &format!("{LIST}/{user}"), role)
            .await;
        assert_eq!(answer.status, status, "{user}");
    }
    assert_eq!(users(&service).await, [("kim".into(), "kim".into(), Value::Null)]);
}

#[tokio::test]
async fn a_role_somebody_of_the_contact_centre_has_counts_and_is_not_deleted() {
    let service = TestService::start().await;
    tell(&service, "bridge", json!([{ "id": "kim" }])).await;
    let policies = json!([{ "domain": "journey", "entityName": "visit", "actionSet": ["view"] }]);
    let role = json!({ "name": "Watcher", "permissionPolicies": policies });
    let role = service
        .administer(Method::POST, "/api/v2/authorization/roles", role)
        .await;
    let path = format!("/api/v2/authorization/roles/{}", role["id"].as_str().unwrap());
    service
        .administer(Method::PUT, &format!("{LIST}/kim"), json!({ "role": "Watcher" }))
        .await;
    let refused = service
        .api("administrator", Method::DELETE, &path, Value::Null)
        .await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
    let counted = service.administer(Method::GET, &path, Value::Null).await;
    assert_eq!(counted["userCount"], 1);
    tell(&service, "bridge", json!([{ "id": "lee" }])).await;
    let deleted = service
        .api("administrator", Method::DELETE, &path, Value::Null)
        .await;
    assert!(deleted.status.is_success(), "{}", deleted.text());
}
