//! Who is in the chat, for pages of the older API: names and pictures.

use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::helpers::{Answer, SHOP, TestCic};

async fn start(cic: &TestCic) -> String {
    let body = json!({ "participant": { "name": "Ada" }, "target": "Web Sales", "targettype": "Workgroup" });
    let chat = cic.post("/websvcs/chat/start", body).await.body["chat"].clone();
    chat["participantID"].as_str().unwrap().to_owned()
}

/// The agent's participant, as the visitor is told.
async fn agent_of(cic: &TestCic, visitor: &str) -> String {
    let chat = cic.get(&format!("/websvcs/chat/poll/{visitor}")).await.body;
    let mut events = chat["chat"]["events"].as_array().unwrap().iter();
    let joined = events.find(|event| event["participantType"] == "Agent").unwrap();
    joined["participantID"].as_str().unwrap().to_owned()
}

async fn info(cic: &TestCic, visitor: &str, party: &str) -> Value {
    let body = json!({ "participantID": party });
    let answer = cic.post(&format!("/websvcs/partyInfo/{visitor}"), body).await;
    answer.body["partyInfo"].clone()
}

async fn picture(cic: &TestCic, path: &str) -> Answer {
    let request = Request::get(path).header(header::ORIGIN, SHOP);
    cic.send(request.body(axum::body::Body::empty()).unwrap()).await
}

#[tokio::test]
async fn an_agent_with_a_picture_has_one_for_the_visitor_and_nobody_else() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let (ada, bob) = (start(&cic).await, start(&cic).await);
    kim.pick_up().await;
    let party = agent_of(&cic, &ada).await;
    let told = info(&cic, &ada, &party).await;
    assert_eq!(
        (&told["name"], &told["status"]["type"]),
        (&json!("Kim Agent"), &json!("success"))
    );
    let path = told["photo"].as_str().unwrap();
    assert_eq!(path, format!("/websvcs/photo/{ada}/{party}.svg"));

    let answer = picture(&cic, path).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "image/svg+xml");
    assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(
        answer.headers[header::CONTENT_SECURITY_POLICY],
        "default-src 'none'; sandbox"
    );
    assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], SHOP);
    assert!(String::from_utf8(answer.bytes).unwrap().contains(">KA</text>"));

    let nobody = "0b1ecb3c-0000-4000-8000-000000000000";
    for path in [
        format!("/websvcs/photo/{bob}/{party}.svg"),
        format!("/websvcs/photo/{nobody}/{party}.svg"),
        format!("/websvcs/photo/{ada}/{nobody}.svg"),
        format!("/websvcs/photo/{ada}/{ada}.svg"),
        format!("/websvcs/photo/{ada}/{party}.png"),
        format!("/websvcs/photo/{ada}/{party}"),
        format!("/websvcs/photo/not-a-guid/{party}.svg"),
    ] {
        assert_eq!(picture(&cic, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn who_has_no_picture_is_told_of_without_and_strangers_not_at_all() {
    let cic = TestCic::new();
    let lee = cic.available_agent("lee").await;
    let ada = start(&cic).await;
    lee.pick_up().await;
    let party = agent_of(&cic, &ada).await;
    for (party, name) in [
        (party.as_str(), "Lee Agent"),
        (ada.as_str(), "Ada"),
        ("00000000-0000-0000-0000-000000000000", "IC"),
    ] {
        let told = info(&cic, &ada, party).await;
        assert_eq!((&told["name"], told.get("photo")), (&json!(name), None));
    }
    let path = format!("/websvcs/photo/{ada}/{party}.svg");
    assert_eq!(picture(&cic, &path).await.status, StatusCode::NOT_FOUND);
    for (party, reason) in [
        (
            "0b1ecb3c-0000-4000-8000-000000000000",
            "error.websvc.unknownEntity.participant",
        ),
        ("not-a-guid", "error.websvc.unknownEntity.participant"),
    ] {
        let told = info(&cic, &ada, party).await;
        assert_eq!(told["status"], json!({ "type": "failure", "reason": reason }));
    }
    let path = format!("/websvcs/partyInfo/{ada}");
    let answer = cic.post(&path, json!({})).await;
    assert_eq!(
        answer.body["partyInfo"]["status"]["reason"],
        "error.websvc.content.invalid"
    );
}
