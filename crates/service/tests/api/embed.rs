//! `GET /journey/embed`: the journey in an agent's application

use crate::helpers::*;
use axum::http::StatusCode;
use serde_json::json;
use waymeet_cic::organisation_link::{JourneyLink, LinkSecret};
use waymeet_service::store::Organisation;

fn token(secret: &[u8], organisation: &str, nonce: &str, seconds_from_noon: i64) -> String {
    let link = JourneyLink {
        organisation: organisation.into(),
        customer: VISITOR.into(),
        session: Some(SESSION.into()),
        map: None,
        user: "kim".into(),
        exp: i64::try_from(NOON).unwrap() / 1_000 + seconds_from_noon,
        nonce: nonce.into(),
    };
    LinkSecret::new(secret).sign(&link)
}

async fn open(service: &TestService, token: &str) -> Answer {
    service
        .get(
            &format!("/journey/embed?token={token}"),
            &[("accept", "text/html")],
        )
        .await
}

/// What an agent's frame shows of the visitor.
pub(crate) async fn frame_of(service: &TestService, nonce: &str) -> String {
    let opened = open(service, &token(LINK_SECRET, ORGANISATION, nonce, 60)).await;
    service.get(opened.header("location"), &[]).await.text()
}

#[tokio::test]
async fn a_link_opens_its_visitors_journey_once_and_only_in_listed_frames() {
    let service = TestService::start().await;
    service.collect(json!([page_view(0, "/", "Home")])).await;
    let token = token(LINK_SECRET, ORGANISATION, "n1", 60);
    let opened = open(&service, &token).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    let view = opened.header("location").to_owned();
    assert!(view.starts_with("/journey/view/") && !view.contains(&token));

    let page = service.get(&view, &[]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("Home") && !page.text().contains("Log out"));
    let policy = page.header("content-security-policy");
    assert!(policy.contains(&format!("frame-ancestors {DESK};")), "{policy}");
    assert_eq!(page.header("x-frame-options"), "");
    assert_eq!(
        service.get(&view, &[]).await.status,
        StatusCode::OK,
        "a reload shows it again"
    );

    let again = open(&service, &token).await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
    assert!(again.text().contains("used already"));
    assert!(
        again
            .header("content-security-policy")
            .contains(&format!("frame-ancestors {DESK};"))
    );
}

#[tokio::test]
async fn an_organisation_without_client_applications_is_framed_by_nobody() {
    let service = TestService::start().await;
    let nobody = Organisation {
        id: ORGANISATION.into(),
        name: "Lamp & Light".into(),
        client_applications: vec![],
    };
    service.service.seed().organisation(&nobody).await.unwrap();
    service.collect(json!([page_view(0, "/", "Home")])).await;
    let opened = open(&service, &token(LINK_SECRET, ORGANISATION, "n1", 60)).await;
    let page = service.get(opened.header("location"), &[]).await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains("frame-ancestors 'none';"), "{policy}");
}

#[tokio::test]
async fn a_link_that_is_old_forged_or_nonsense_opens_nothing() {
    let service = TestService::start().await;
    service.collect(json!([page_view(0, "/", "Home")])).await;
    let other = b"another secret of at least thirty-two bytes";
    for (token, expected) in [
        (token(LINK_SECRET, ORGANISATION, "n", -1), "has expired"),
        (
            token(other, ORGANISATION, "n", 60),
            "not signed by a linked CIC server",
        ),
        (
            token(LINK_SECRET, DEPLOYMENT, "n", 60),
            "not signed by a linked CIC server",
        ),
        ("nonsense".to_owned(), "not a journey link"),
        (String::new(), "not a journey link"),
    ] {
        let answer = open(&service, &token).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text().contains(expected), "{expected}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_view_nobody_opened_shows_nothing() {
    let service = TestService::start().await;
    service.collect(json!([page_view(0, "/", "Home")])).await;
    assert_eq!(
        service.get("/journey/view/guessed", &[]).await.status,
        StatusCode::NOT_FOUND
    );
    service
        .get("/journey/view/guessed/live", &[])
        .await
        .assert_error(404, "not.found");
    let view = open(&service, &token(LINK_SECRET, ORGANISATION, "n", 60))
        .await
        .header("location")
        .to_owned();
    service.advance(4 * 60 * 60);
    assert!(
        service
            .get(&view, &[])
            .await
            .text()
            .contains("This view is closed")
    );
}
