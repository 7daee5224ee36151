//! API clients, at their pages

use crate::admin_users::{log_in_with, shown_secret};
use crate::helpers::*;
use crate::oauth::basic;
use axum::http::StatusCode;

async fn token(service: &TestService, id: &str, secret: &str) -> Answer {
    let authorization = basic(id, secret);
    let headers = [("authorization", authorization.as_str())];
    service
        .post("/oauth/token", &headers, "grant_type=client_credentials")
        .await
}

/// Creates a client; its path, id and secret.
async fn create(service: &TestService, cookie: &str) -> (String, String, String) {
    let fields = [("name", "Reports <i>"), ("role", "AI Agent")];
    let path = "/admin/api-clients/new";
    let made = service.submit(cookie, path, path, &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let path = made.header("location").to_owned();
    let page = service.page(cookie, &path).await;
    assert!(!page.text().contains("<i>"), "hostile names are text");
    let id = path.rsplit('/').next().unwrap().to_owned();
    let secret = shown_secret(&page);
    assert!(
        !service.page(cookie, &path).await.text().contains(&secret),
        "shown once"
    );
    (path, id, secret)
}

#[tokio::test]
async fn a_new_client_gets_tokens_with_the_secret_that_is_shown_once() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let (_, id, secret) = create(&service, &cookie).await;
    let answer = token(&service, &id, &secret).await;
    let bearer = format!("Bearer {}", answer.json()["access_token"].as_str().unwrap());
    let headers = [("authorization", bearer.as_str())];
    let seen = service.get("/api/v2/journey/segments", &headers).await;
    assert_eq!(seen.status, StatusCode::OK);
    let templates = service.get("/api/v2/journey/actiontemplates", &headers).await;
    templates.assert_error(403, "missing.permissions");
}

#[tokio::test]
async fn a_change_a_new_secret_and_deletion_stop_its_tokens_at_once() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let (path, id, mut secret) = create(&service, &cookie).await;
    for step in ["change", "secret", "delete"] {
        let answer = token(&service, &id, &secret).await;
        let bearer = format!("Bearer {}", answer.json()["access_token"].as_str().unwrap());
        let version = service.page(&cookie, &path).await.field("version");
        let fields = [
            ("name", "Renamed"),
            ("role", "AI Agent"),
            ("version", version.as_str()),
        ];
        let target = match step {
            "change" => path.clone(),
            other => format!("{path}/{other}"),
        };
        let done = service.submit(&cookie, &path, &target, &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{step} {}", done.text());
        service
            .get("/api/v2/journey/segments", &[("authorization", &bearer)])
            .await
            .assert_error(401, "bad.credentials");
        if step == "secret" {
            token(&service, &id, &secret)
                .await
                .assert_error(401, "invalid.client");
            secret = shown_secret(&service.page(&cookie, &path).await);
        }
    }
    token(&service, &id, &secret)
        .await
        .assert_error(401, "invalid.client");
    assert_eq!(service.page(&cookie, &path).await.status, StatusCode::NOT_FOUND);
    let told = crate::admin_audit::entries(&service, "apiclient").await;
    let deeds: Vec<&str> = told
        .iter()
        .filter(|entry| entry["who"] == "user admin")
        .map(|entry| entry["deed"].as_str().unwrap())
        .collect();
    assert_eq!(deeds, ["created", "changed", "changed_secret", "deleted"]);
}

#[tokio::test]
async fn two_who_change_a_client_at_once_hear_of_each_other() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let (path, ..) = create(&service, &cookie).await;
    let fields = |name: &'static str| [("name", name), ("version", "1")];
    let first = service.submit(&cookie, &path, &path, &fields("Theirs")).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let second = service.submit(&cookie, &path, &path, &fields("Mine")).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.text().contains("Theirs") && second.text().contains("value=\"Mine\""));
}

#[tokio::test]
async fn nobody_makes_a_program_that_may_do_more_than_they_may() {
    let service = TestService::start().await;
    let cookie = log_in_with(&service, &["oauth:client:*"]).await;
    let path = "/admin/api-clients/new";
    for fields in [
        [("name", "Mine"), ("role", "Admin")],
        [("name", "Mine"), ("bridge", "yes")],
        [("name", ""), ("role", "Limited")],
    ] {
        let refused = service.submit(&cookie, path, path, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
    }
    let taken = "/admin/api-clients/administrator/secret";
    let refused = service.submit(&cookie, path, taken, &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let agent = service.log_in_as_agent().await;
    assert_eq!(
        service.page(&agent, "/admin/api-clients").await.status,
        StatusCode::FORBIDDEN
    );
}
