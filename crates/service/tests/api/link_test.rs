//! `POST /v1/link/test`: a CIC server tries its link

use crate::helpers::*;
use axum::http::StatusCode;
use serde_json::json;
use waymeet_cic::organisation_link::{LinkSecret, LinkTest};

fn token(secret: &[u8], organisation: &str, seconds_from_noon: i64) -> String {
    let test = LinkTest {
        organisation: organisation.into(),
        exp: i64::try_from(NOON).unwrap() / 1_000 + seconds_from_noon,
        nonce: "n".into(),
    };
    LinkSecret::new(secret).sign_test(&test)
}

#[tokio::test]
async fn a_linked_server_is_told_the_organisation_and_no_other_is() {
    let service = TestService::start().await;
    let other = "0b1ecb3c-0000-4000-8000-00000000000f";
    for (claim, token, status) in [
        ("its secret", token(LINK_SECRET, ORGANISATION, 60), StatusCode::OK),
        (
            "too late",
            token(LINK_SECRET, ORGANISATION, -1),
            StatusCode::UNAUTHORIZED,
        ),
        (
            "of another organisation",
            token(LINK_SECRET, other, 60),
            StatusCode::UNAUTHORIZED,
        ),
        (
            "another secret",
            token(b"another secret, as long", ORGANISATION, 60),
            StatusCode::UNAUTHORIZED,
        ),
        ("no token", "nonsense".to_owned(), StatusCode::UNAUTHORIZED),
    ] {
        let answer = service
            .post("/v1/link/test", &[], json!({ "token": token }).to_string())
            .await;
        assert_eq!(answer.status, status, "{claim}");
        if status == StatusCode::OK {
            assert!(
                answer.json()["organisationName"]
                    .as_str()
                    .is_some_and(|name| !name.is_empty())
            );
        }
    }
    let answer = service.post("/v1/link/test", &[], "{}").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn one_address_tries_so_often_a_minute() {
    let service = TestService::start().await;
    let test = async || {
        service
            .post("/v1/link/test", &[], json!({ "token": "nonsense" }).to_string())
            .await
    };
    for _ in 0..30 {
        assert_eq!(test().await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(test().await.status, StatusCode::TOO_MANY_REQUESTS);
    service.advance(60);
    assert_eq!(test().await.status, StatusCode::UNAUTHORIZED);
}
