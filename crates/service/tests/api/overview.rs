//! `GET /admin`

use crate::helpers::*;
use crate::oauth::bearer;
use axum::http::{Method, StatusCode};
use serde_json::json;
use waymeet_service::wire::kind::Kind;

/// The bridge tells of two agents for *Web Sales*.
async fn report_agents(service: &TestService) {
    let token = bearer(service, "bridge").await;
    let report = json!({ "pacingMs": 5_000, "updates": [ { "workgroup": "Web Sales", "availableAgents": 2,
        "loggedInAgents": 3, "estimatedWaitSeconds": 0 } ] });
    service
        .post(
            "/v1/availability",
            &[("authorization", &token)],
            report.to_string(),
        )
        .await;
}

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
    report_agents(&service).await;
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

#[tokio::test]
async fn the_overview_says_of_action_maps_what_keeps_them_from_being_offered() {
    let service = TestService::start().await;
    let outcome =
        json!({ "displayName": "Purchase", "journey": { "patterns": [{ "eventName": "order_placed" }] } });
    let outcome = service
        .administer(Method::POST, "/api/v2/journey/outcomes", outcome)
        .await;
    let target = service
        .administer(
            Method::POST,
            "/api/v2/journey/actiontargets",
            json!({ "name": "Sales queue" }),
        )
        .await;
    let likely = json!([{ "outcomeId": outcome["id"], "maximumProbability": 0.8 }]);
    let map = json!({ "displayName": "Likely buyers", "triggerWithOutcomeProbabilityConditions": likely,
        "action": { "mediaType": "webchat", "actionTargetId": target["id"] } });
    service
        .administer(Method::POST, "/api/v2/journey/actionmaps", map)
        .await;
    let cookie = service.log_in().await;
    let missing = "Chat with Sales queue, a workgroup the contact centre has not told us of";
    // Nobody has told us of any yet.
    let text = service.page(&cookie, "/admin").await.text();
    assert!(!text.contains(missing), "{text}");
    let scores = "Chat with Sales queue · when: 1 condition on outcome scores, which there are none of yet";
    assert!(text.contains(scores), "{text}");
    report_agents(&service).await;
    let text = service.page(&cookie, "/admin").await.text();
    assert!(text.contains(missing), "{text}");
    assert!(text.contains("Chat with Web Sales · when"), "{text}");
}
