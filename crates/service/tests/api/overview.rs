//! `GET /admin`

use crate::helpers::*;
use crate::oauth::bearer;
use axum::http::StatusCode;
use serde_json::json;
use waymeet_service::wire::kind::Kind;

#[tokio::test]
async fn the_overview_shows_what_is_set_up_and_what_was_lost() {
    let service = TestService::start().await;
    let broken = json!({ "displayName": "No condition" });
    let id = "00000000-0000-4000-8000-000000000052";
    service
        .service
        .seed()
        .document(ORGANISATION, Kind::Segment, id, &broken)
        .await
        .unwrap();
    service
        .collect(json!([
            page_view(0, "/", "Home"),
            page_view(4, "/p/17", "Lamp <17>"),
            7
        ]))
        .await;
    let token = bearer(&service, "bridge").await;
    let report = json!({ "pacingMs": 5_000, "updates": [ { "workgroup": "Web Sales", "availableAgents": 2,
        "loggedInAgents": 3, "estimatedWaitSeconds": 0 } ] });
    service
        .post(
            "/v1/availability",
            &[("authorization", &token)],
            report.to_string(),
        )
        .await;
    service.advance(4);

    let cookie = service.log_in().await;
    let answer = service.page(&cookie, "/admin").await;
    assert_eq!(answer.status, StatusCode::OK);
    let text = answer.text();
    for expected in [
        "Lamp &#38; Light",
        "Interested",
        "Help with the cart",
        "Chat with Web Sales",
        "at least one condition is needed",
        "2 available",
        "4 s ago",
        "Lamp &#60;17&#62;",
        "Online now",
        "&#60;script&#62;",
        "load(&#39;http://127.0.0.1:7601/&#39;)",
        DEPLOYMENT,
        "<dt>Stored</dt><dd>2</dd>",
        "<dt>Refused</dt><dd>1</dd>",
        "<dt>Never arrived</dt><dd>3</dd>",
    ] {
        assert!(text.contains(expected), "{expected} is missing in {text}");
    }
    let policy = answer.header("content-security-policy");
    assert!(
        policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
    assert!(
        policy.contains("require-trusted-types-for 'script'") && !policy.contains("unsafe"),
        "{policy}"
    );
}
