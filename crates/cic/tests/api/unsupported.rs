//! What ICWS does and this server does not.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::helpers::TestCic;

#[tokio::test]
async fn what_is_not_done_here_is_said_in_words_to_those_the_interaction_is_with() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let max = cic.agent("max").await;
    let _ada = cic.visitor(None).await;
    let id = kim.pick_up().await;
    for call in [
        "mute",
        "pause",
        "record",
        "listen",
        "coach",
        "join",
        "park",
        "consult",
        "invite-party",
        "send-to-voicemail",
        "transfer-to-voicemail",
        "make-private",
        "wrap-up-assignments",
        "chat/send-response-management-file",
    ] {
        let path = format!("interactions/{id}/{call}");
        let answer = kim.call(Method::POST, &path, json!({ "on": true })).await;
        assert_eq!(
            (answer.status, &answer.body["errorId"]),
            (StatusCode::BAD_REQUEST, &json!("error.request.notSupported")),
            "{call}"
        );
        assert!(!answer.body["message"].as_str().unwrap().is_empty());
        let stranger = max.call(Method::POST, &path, Value::Null).await;
        assert_eq!(stranger.status, StatusCode::FORBIDDEN, "{call}");
        let nothing = kim
            .call(Method::POST, &format!("interactions/1/{call}"), Value::Null)
            .await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND, "{call}");
    }
    let conference = json!({ "interactions": [id] });
    let answer = kim
        .call(Method::POST, "interactions/conferences", conference)
        .await;
    assert_eq!(answer.body["errorId"], "error.request.notSupported");
}
