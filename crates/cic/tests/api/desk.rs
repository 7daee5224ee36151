//! The desk's own addresses.

use axum::http::{Method, StatusCode, header};
use serde_json::Value;

use crate::helpers::{NOW, SERVICE, TestCic, secret};

#[tokio::test]
async fn the_desk_is_served_under_a_strict_policy_that_frames_only_the_service() {
    let cic = TestCic::new();
    for file in ["", "app.js", "desk.css"] {
        let answer = cic.get(&format!("/desk/{file}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{file}");
        let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            policy.contains(&format!("frame-src {SERVICE};")) && !policy.contains("unsafe"),
            "{policy}"
        );
        assert!(policy.contains("require-trusted-types-for 'script'"));
    }
    assert_eq!(cic.get("/desk").await.headers[header::LOCATION], "/desk/");
}

#[tokio::test]
async fn a_journey_link_is_made_for_the_agent_of_the_chat_and_nobody_else() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let lee = cic.agent("lee").await;
    let _ada = cic.visitor(Some("map-1")).await;
    let id = kim.offered().await.unwrap();
    let link = async |agent: &crate::helpers::Agent<'_>, id: &str| {
        let mut request = agent.request(Method::GET, "", Value::Null);
        *request.uri_mut() = format!("/desk/api/{}/journey-link/{id}", agent.session)
            .parse()
            .unwrap();
        cic.send(request).await
    };
    assert_eq!(link(&lee, &id).await.status, StatusCode::FORBIDDEN);
    assert_eq!(link(&kim, "1").await.status, StatusCode::NOT_FOUND);
    let url = link(&kim, &id).await.body["url"].as_str().unwrap().to_owned();
    let token = url
        .strip_prefix(&format!("{SERVICE}/journey/embed?token="))
        .unwrap();
    let journey = secret().check(token, NOW.in_seconds() + 60).unwrap();
    let fields = (
        journey.organisation.as_str(),
        journey.customer.as_str(),
        journey.user.as_str(),
    );
    assert_eq!(fields, ("org-1", "customer-1", "kim"));
    assert_eq!(
        (journey.session.as_deref(), journey.map.as_deref()),
        (Some("visit-1"), Some("map-1"))
    );

    let path = format!("/desk/api/{}/journey-link/{id}", kim.session);
    assert_eq!(cic.get(&path).await.status, StatusCode::UNAUTHORIZED);
}
