//! Chats that ask for skills.

use serde_json::json;
use waymeet_cic::model::{Policy, Rights};
use waymeet_cic::{CicSettings, UserSettings, WorkgroupSettings};

use crate::helpers::TestCic;

fn agent(id: &str, skills: &[&str]) -> UserSettings {
    UserSettings {
        rights: Rights::Agent,
        skills: skills.iter().map(|skill| ((*skill).to_owned(), 80)).collect(),
        ..UserSettings::new(id, id, format!("{id}-secret"))
    }
}

fn centre() -> TestCic {
    TestCic::with(CicSettings {
        users: vec![agent("kim", &["Boots"]), agent("lee", &[])],
        workgroups: vec![WorkgroupSettings {
            name: "Web Sales".to_owned(),
            members: vec!["kim".to_owned(), "lee".to_owned()],
            has_availability_updates: true,
        }],
        policy: Policy {
            // Longer than the wait for a skill.
            visitor_silence: std::time::Duration::from_secs(600),
            ..Policy::default()
        },
        ..CicSettings::default()
    })
}

/// Starts a chat that asks for boots, in the one dialect or the other.
async fn ask_for_boots(cic: &TestCic, path: &str, category: serde_json::Value) {
    let contexts = json!([{ "context": "boots", "category": category }]);
    let answer = cic
        .post(
            path,
            json!({ "participantName": "Ada", "targetName": "Web Sales", "targetType": "Workgroup",
                    "participant": { "name": "Ada" }, "target": "Web Sales", "targettype": "Workgroup",
                    "routingContexts": contexts }),
        )
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test]
async fn a_chat_goes_to_the_agent_with_the_skill_though_another_has_been_idle_longer() {
    for (path, category) in [
        ("/icws/web-chat/start", json!(0)),
        ("/websvcs/chat/start", json!("Product")),
    ] {
        let cic = centre();
        let lee = cic.available_agent("lee").await;
        cic.pass(10);
        let kim = cic.available_agent("kim").await;
        ask_for_boots(&cic, path, category).await;
        assert_eq!(lee.offered().await, None, "{path}");
        assert!(kim.offered().await.is_some(), "{path}");
    }
}

#[tokio::test]
async fn a_chat_waits_a_minute_for_the_skill_and_then_goes_to_anybody() {
    let cic = centre();
    let lee = cic.available_agent("lee").await;
    ask_for_boots(&cic, "/icws/web-chat/start", json!(0)).await;
    cic.pass(59);
    assert_eq!(lee.offered().await, None);
    cic.pass(1);
    assert!(lee.offered().await.is_some());
}

#[tokio::test]
async fn a_skill_nobody_has_holds_nothing_up() {
    let cic = centre();
    let lee = cic.available_agent("lee").await;
    let body = json!({ "participantName": "Ada", "targetName": "Web Sales", "targetType": "Workgroup",
        "routingContexts": [{ "context": "kites", "category": 0 }] });
    cic.post("/icws/web-chat/start", body).await;
    assert!(lee.offered().await.is_some());
}
