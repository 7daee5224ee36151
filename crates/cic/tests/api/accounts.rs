//! Accounts of visitors, and reports of their pages, over Web Tools.

use axum::http::StatusCode;
use serde_json::{Value, json};
use waymeet_cic::CicSettings;
use waymeet_cic::model::UnixMillis;

use crate::helpers::{NOW, TestCic, settings};

fn with_accounts() -> CicSettings {
    CicSettings {
        visitor_accounts: true,
        ..settings()
    }
}

fn contact(username: &str, password: &str) -> Value {
    json!({ "contact": { "username": username, "password": password, "firstName": "Ada <b>", "lastName": "Visitor",
        "home": { "City": "Cork", "Planet": "Earth" }, "shoeSize": 39 } })
}

/// The status of an answer: `success`, or the reason.
fn status(answer: &Value, root: &str) -> String {
    let status = &answer[root]["status"];
    let reason = status["reason"].as_str().or(status["type"].as_str());
    reason.unwrap_or("nothing").to_owned()
}

async fn register(cic: &TestCic, body: Value) -> String {
    let answer = cic.post("/websvcs/register", body).await;
    assert_eq!(answer.status, StatusCode::OK);
    status(&answer.body, "registration")
}

async fn start(cic: &TestCic, name: &str, credentials: Value) -> Value {
    let body = json!({ "participant": { "name": name, "credentials": credentials },
        "target": "Web Sales", "targettype": "Workgroup" });
    cic.post("/websvcs/chat/start", body).await.body
}

#[tokio::test]
async fn a_visitor_makes_an_account_and_is_called_by_its_names_in_a_chat() {
    let cic = TestCic::with(with_accounts());
    let kim = cic.available_agent("kim").await;
    assert_eq!(register(&cic, contact("ada", "a long password")).await, "success");
    assert_eq!(
        register(&cic, contact("ADA", "another password")).await,
        "error.websvc.userdb.accountExists"
    );
    let chat = start(&cic, "Ada", json!("a long password")).await;
    assert_eq!(status(&chat, "chat"), "success");
    let told = kim.messages(":queueContentsMessage").await;
    let attributes = &told.last().unwrap()["interactionsAdded"][0]["attributes"];
    assert_eq!(attributes["Eic_RemoteName"], "Ada Visitor");
    // Without a password the name is anybody's.
    for credentials in [json!(""), Value::Null] {
        assert_eq!(status(&start(&cic, "ada", credentials).await, "chat"), "success");
    }
}

#[tokio::test]
async fn a_wrong_password_is_refused_alike_for_known_and_unknown_names_and_slowed_down() {
    let cic = TestCic::with(with_accounts());
    register(&cic, contact("ada", "a long password")).await;
    let bad = "error.websvc.userdb.badCredentials";
    assert_eq!(
        status(&start(&cic, "bob", json!("a long password")).await, "chat"),
        bad
    );
    for _ in 0..6 {
        assert_eq!(status(&start(&cic, "ada", json!("a guess")).await, "chat"), bad);
    }
    let right = || start(&cic, "ada", json!("a long password"));
    assert_eq!(status(&right().await, "chat"), bad, "whoever guesses has to wait");
    cic.pass(61);
    assert_eq!(status(&right().await, "chat"), "success");
}

#[tokio::test]
async fn an_account_without_a_name_or_a_good_password_is_not_made() {
    let cic = TestCic::with(with_accounts());
    for (body, reason) in [
        (json!({}), "error.websvc.content.invalid.missingData"),
        (
            json!({ "contact": { "username": "ada" } }),
            "error.websvc.content.invalid.missingData",
        ),
        (
            contact("", "a long password"),
            "error.websvc.content.invalid.missingData",
        ),
        (
            contact("<b></b>", "a long password"),
            "error.websvc.content.invalid",
        ),
        (contact("ada", "short"), "error.websvc.content.invalid"),
        (json!("ada"), "error.websvc.content.invalid"),
    ] {
        assert_eq!(register(&cic, body.clone()).await, reason, "{body}");
    }
    cic.pass(1);
    for number in 0..5 {
        let account = contact(&format!("visitor {number}"), "a long password");
        assert_eq!(register(&cic, account).await, "success");
    }
    let sixth = register(&cic, contact("visitor 6", "a long password")).await;
    assert_eq!(
        sixth, "error.websvc.unavailable",
        "one address makes so many a second"
    );
}

#[tokio::test]
async fn accounts_are_there_only_where_somebody_has_turned_them_on() {
    let off = TestCic::new();
    let not_online = "error.websvc.userdb.notOnline";
    assert_eq!(
        register(&off, contact("ada", "a long password")).await,
        not_online
    );
    assert_eq!(
        status(&start(&off, "ada", json!("a long password")).await, "chat"),
        not_online
    );
    let announced = async |cic: &TestCic| cic.get("/websvcs/serverConfiguration").await.body.to_string();
    assert!(!announced(&off).await.contains("Tracker"));
    let on = announced(&TestCic::with(with_accounts())).await;
    assert!(
        on.contains("supportRegistrationTracker") && on.contains("supportAuthenticationTracker"),
        "{on}"
    );
}

#[tokio::test]
async fn accounts_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cic.sqlite");
    let before = TestCic::open(with_accounts(), &file, NOW).await;
    register(&before, contact("ada", "a long password")).await;
    before.cic.close().await;
    let after = TestCic::open(with_accounts(), &file, UnixMillis(NOW.0 + 60_000)).await;
    assert_eq!(
        register(&after, contact("ada", "another password")).await,
        "error.websvc.userdb.accountExists"
    );
    let chat = start(&after, "ada", json!("a long password")).await;
    assert_eq!(status(&chat, "chat"), "success");
}

#[tokio::test]
async fn a_report_of_a_page_is_answered_with_nothing_whoever_sends_it() {
    let cic = TestCic::new();
    let chat = start(&cic, "Ada", Value::Null).await;
    let own = chat["chat"]["participantID"].as_str().unwrap();
    let report = json!({ "version": 1, "attemptedWork": "poll", "userAgent": "test",
        "failedRequestHistory": [{ "status": 502, "url": "/websvcs/chat/poll/x", "duration": 12 }] });
    for pid in [own, "0b1ecb3c-0000-4000-8000-000000000000", "nonsense"] {
        let answer = cic
            .post(&format!("/websvcs/problemReport/{pid}"), report.clone())
            .await;
        assert_eq!((answer.status, answer.bytes.len()), (StatusCode::OK, 0), "{pid}");
    }
    let announced = cic.get("/websvcs/serverConfiguration").await.body;
    let common = &announced[0]["serverConfiguration"]["capabilities"]["common"];
    assert!(common.as_array().unwrap().contains(&json!("problemReport")));
}
