//! `POST /v1/sites/{site}/link` and `…/link/redeem`

use crate::helpers::*;
use axum::http::StatusCode;
use serde_json::{Value, json};
use waymeet_service::store::Deployment;

/// The deployment's other site.
const SECOND: &str = "https://outlet.example";
const OTHER_DEPLOYMENT: &str = "00000000-0000-4000-8000-00000000000e";

/// A service whose deployment spans two sites, of which one is followed to.
async fn start() -> TestService {
    let service = TestService::start().await;
    let tracking = json!({ "linkedDomains": ["outlet.example"] });
    let mut both = deployment(&tracking);
    both.allowed_domains.push("outlet.example".into());
    let other = Deployment {
        id: OTHER_DEPLOYMENT.into(),
        ..both.clone()
    };
    for one in [both, other] {
        service.service.seed().deployment(&one).await.unwrap();
    }
    service
}

async fn link(service: &TestService) -> String {
    let body = json!({ "v": 1, "visitor": VISITOR, "to": format!("{SECOND}/sale?a=b") });
    let answer = service.ask("link", body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
    let answer: Value = answer.json();
    assert_eq!(
        (&answer["parameter"], &answer["expiresInSeconds"]),
        (&json!("waymeet-link"), &json!(120))
    );
    answer["value"].as_str().unwrap().to_owned()
}

async fn redeem(service: &TestService, origin: &str, token: &str) -> Answer {
    service
        .ask_from(origin, "link/redeem", json!({ "v": 1, "token": token }))
        .await
}

#[tokio::test]
async fn a_visitor_is_followed_once_within_two_minutes() {
    let service = start().await;
    let token = link(&service).await;
    service.advance(119);
    let answer = redeem(&service, SECOND, &token).await;
    assert_eq!(
        (answer.status, answer.json()),
        (StatusCode::OK, json!({ "visitor": VISITOR }))
    );
    let answer = redeem(&service, SECOND, &token).await;
    answer.assert_error(403, "link.not.allowed");
    assert!(answer.json()["message"].as_str().unwrap().contains("used"));
    assert_eq!(answer.header("access-control-allow-origin"), SECOND);
    let token = link(&service).await;
    service.advance(120);
    let answer = redeem(&service, SECOND, &token).await;
    assert!(answer.json()["message"].as_str().unwrap().contains("expired"));
    answer.assert_error(403, "link.not.allowed");
}

#[tokio::test]
async fn only_sites_on_the_list_are_linked_to_and_only_they_take_the_token() {
    let service = start().await;
    for to in [
        "https://evil.example/",
        "https://www.shop.example/",
        "javascript:alert(1)",
        "data:,x",
    ] {
        let body = json!({ "v": 1, "visitor": VISITOR, "to": to });
        service
            .ask("link", body)
            .await
            .assert_error(403, "link.not.allowed");
    }
    let body = json!({ "v": 1, "visitor": VISITOR, "to": "/sale" });
    service.ask("link", body).await.assert_error(400, "bad.request");
    let token = link(&service).await;
    redeem(&service, ORIGIN, &token)
        .await
        .assert_error(403, "link.not.allowed");
    let answer = redeem(&service, "https://evil.example", &token).await;
    answer.assert_error(403, "origin.not.allowed");
    assert_eq!(redeem(&service, SECOND, &token).await.status, StatusCode::OK);
}

#[tokio::test]
async fn forged_tokens_and_those_of_another_deployment_are_refused() {
    let service = start().await;
    let token = link(&service).await;
    let path = format!("/v1/sites/{OTHER_DEPLOYMENT}/link/redeem");
    let body = json!({ "v": 1, "token": token }).to_string();
    let answer = service.post(&path, &[("origin", SECOND)], body).await;
    answer.assert_error(403, "link.not.allowed");
    let forged = format!("A{}", &token[1..]);
    for forged in [forged.as_str(), "", "nonsense"] {
        redeem(&service, SECOND, forged)
            .await
            .assert_error(403, "link.not.allowed");
    }
    // Another service, or the same after a restart, has another key.
    let service = service.restart().await;
    redeem(&service, SECOND, &token)
        .await
        .assert_error(403, "link.not.allowed");
}
