//! `POST /oauth/token`

use crate::helpers::*;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub(crate) fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

async fn ask(service: &TestService, authorization: &str) -> Answer {
    service
        .post(
            "/oauth/token",
            &[("authorization", authorization)],
            "grant_type=client_credentials",
        )
        .await
}

/// A bearer token of a client whose secret is right.
pub(crate) async fn bearer(service: &TestService, client: &str) -> String {
    let answer = ask(service, &basic(client, "bridge secret")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    format!("Bearer {}", answer.json()["access_token"].as_str().unwrap())
}

#[tokio::test]
async fn right_credentials_give_a_token_for_an_hour() {
    let service = TestService::start().await;
    let answer = ask(&service, &basic("bridge", "bridge secret")).await;
    assert_eq!(answer.json()["token_type"], "bearer");
    assert_eq!(answer.json()["expires_in"], 3_600);
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn wrong_credentials_give_nothing_and_after_five_times_not_even_the_right_ones_do() {
    let service = TestService::start().await;
    for authorization in [
        basic("bridge", "wrong"),
        basic("nobody", "bridge secret"),
        "Bearer x".into(),
    ] {
        ask(&service, &authorization)
            .await
            .assert_error(401, "invalid.client");
    }
    for _ in 0..4 {
        ask(&service, &basic("bridge", "wrong"))
            .await
            .assert_error(401, "invalid.client");
    }
    ask(&service, &basic("bridge", "bridge secret"))
        .await
        .assert_error(401, "invalid.client");
    service.advance(30);
    assert_eq!(
        ask(&service, &basic("bridge", "bridge secret")).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_secret_in_the_body_is_told_where_it_belongs_and_counts_as_no_guess() {
    let service = TestService::start().await;
    let body = "grant_type=client_credentials&client_id=bridge&client_secret=bridge+secret";
    for _ in 0..6 {
        let refused = service.post("/oauth/token", &[], body).await;
        refused.assert_error(401, "invalid.client");
        assert_eq!(refused.header("www-authenticate"), "Basic");
        let message = refused.json()["message"].as_str().unwrap().to_owned();
        assert!(message.contains("`Authorization: Basic`"), "{message}");
    }
    let right = ask(&service, &basic("bridge", "bridge secret")).await;
    assert_eq!(right.status, StatusCode::OK);
}

#[tokio::test]
async fn another_grant_is_refused() {
    let service = TestService::start().await;
    let headers = [("authorization", &*basic("bridge", "bridge secret"))];
    for body in ["", "grant_type=password", "client_credentials"] {
        service
            .post("/oauth/token", &headers, body)
            .await
            .assert_error(400, "bad.request");
    }
    service
        .post("/oauth/token", &headers, "x".repeat(20_000))
        .await
        .assert_error(413, "request.too.large");
}
