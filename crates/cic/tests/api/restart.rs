//! A server that is stopped, or just gone, and started again with the same file.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use waymeet_cic::model::UnixMillis;
use waymeet_cic::{Cic, CicSettings, FakeClock};

use crate::helpers::{NOW, TestCic, settings};

/// A restart takes this long.
const LATER: UnixMillis = UnixMillis(NOW.0 + 20_000);

struct House {
    folder: TempDir,
}

impl House {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    async fn open(&self, now: UnixMillis) -> TestCic {
        TestCic::open(settings(), &self.folder.path().join("state/cic.sqlite"), now).await
    }
}

#[tokio::test]
async fn a_chat_goes_on_after_a_restart_with_every_word_and_file() {
    let house = House::new();
    let before = house.open(NOW).await;
    let kim = before.available_agent("kim").await;
    let ada = before.visitor(Some("map-1")).await;
    let id = kim.pick_up().await;
    ada.news().await;
    ada.say("Where is my lamp?").await;
    kim.send_file(&id, "lamp.pdf", b"a lamp").await;
    let told = ada.poll().await.body["messages"].clone();
    let file = told[1]["fileGuid"].as_str().unwrap().to_owned();
    let history = ada.call_history().await;
    before.cic.close().await;

    let after = house.open(LATER).await;
    let ada = ada.at(&after);
    assert_eq!(
        ada.call_history().await,
        history,
        "numbers and words are the same"
    );
    assert!(ada.news().await.is_empty(), "nothing is told twice");
    let download = after
        .get(&format!(
            "/icws/web-chat/file/{}/{file}/lamp.pdf",
            ada.participant
        ))
        .await;
    assert_eq!(download.bytes, b"a lamp");
    ada.say("Are you there?").await;

    let kim = after.available_agent("kim").await;
    let mine = kim.messages(":queueContentsMessage").await;
    let added = &mine[0]["interactionsAdded"][0];
    assert_eq!(added["interactionId"], id.as_str());
    assert_eq!(added["attributes"]["Eic_State"], "C", "the chat is still hers");
    assert_eq!(added["attributes"]["AltocloudCustomerId"], "customer-1");
    let answer = json!({ "text": "I am.", "clearTypingIndicator": true });
    kim.act(Method::POST, &format!("interactions/{id}/chat/messages"), answer)
        .await;
    assert_eq!(ada.news().await, ["Are you there?", "I am."]);
}

#[tokio::test]
async fn what_was_answered_is_in_the_file_though_the_server_was_never_stopped() {
    let house = House::new();
    let before = house.open(NOW).await;
    let ada = before.visitor(None).await;
    for number in 0..20 {
        ada.say(&format!("line {number}")).await;
    }
    // Another one on the same file, as after a power cut: nobody told the first to write what is left.
    let after = house.open(LATER).await;
    let history = ada.at(&after).call_history().await;
    let lines: Vec<_> = history
        .iter()
        .filter_map(|message| message["value"].as_str())
        .filter(|text| text.starts_with("line "))
        .collect();
    assert_eq!(lines.len(), 20, "{lines:?}");
    assert_eq!(lines[19], "line 19");
}

#[tokio::test]
async fn an_agent_who_does_not_come_back_loses_the_chat_to_a_colleague() {
    let house = House::new();
    let before = house.open(NOW).await;
    let kim = before.available_agent("kim").await;
    let ada = before.visitor(None).await;
    kim.pick_up().await;
    before.cic.close().await;

    let after = house.open(LATER).await;
    let lee = after.available_agent("lee").await;
    let ada = ada.at(&after);
    ada.news().await;
    for _ in 0..2 {
        assert_eq!(lee.offered().await, None, "Kim may still come back");
        after.pass(60);
    }
    assert!(lee.offered().await.is_some());
    let news = ada.news().await;
    assert!(news.iter().any(|line| line == "Kim Agent=4"), "{news:?}");
}

#[tokio::test]
async fn what_alerted_alerts_again_and_what_had_ended_stays_ended() {
    let house = House::new();
    let before = house.open(NOW).await;
    let kim = before.available_agent("kim").await;
    let (bob, ada) = (before.visitor(None).await, before.visitor(None).await);
    bob.call("exit", Value::Null).await;
    assert!(kim.offered().await.is_some());
    before.cic.close().await;

    let after = house.open(LATER).await;
    let kim = after.available_agent("kim").await;
    assert!(kim.offered().await.is_some());
    kim.set_status("Available").await;
    let (bob, ada) = (bob.at(&after), ada.at(&after));
    assert_eq!(bob.poll().await.body["chatEnded"], true);
    assert_eq!(ada.poll().await.body["chatEnded"], Value::Null);
    after.pass(121);
    assert_eq!(
        bob.poll().await.status,
        StatusCode::BAD_REQUEST,
        "ended chats are forgotten"
    );
    after.cic.close().await;
    let last = house.open(UnixMillis(LATER.0 + 200_000)).await;
    assert_eq!(
        bob.at(&last).poll().await.status,
        StatusCode::BAD_REQUEST,
        "in the file, too"
    );
}

#[tokio::test]
async fn statuses_and_numbers_of_a_workgroup_survive() {
    let house = House::new();
    let before = house.open(NOW).await;
    let kim = before.available_agent("kim").await;
    before.visitor(None).await;
    let id = kim.pick_up().await;
    kim.act(
        Method::POST,
        &format!("interactions/{id}/disconnect"),
        Value::Null,
    )
    .await;
    kim.set_status("At Lunch").await;
    before.cic.close().await;

    let after = house.open(LATER).await;
    let bridge = after.agent("bridge").await;
    let status = bridge.get("status/user-statuses/kim").await.body;
    assert_eq!(
        (&status["statusId"], &status["loggedIn"]),
        (&json!("At Lunch"), &json!(false))
    );
    let key = json!({ "statisticIdentifier": "inin.workgroup:InteractionsCompleted", "parameterValueItems": [
        { "parameterTypeId": "ININ.People.WorkgroupStats:Workgroup", "value": "Web Sales" },
        { "parameterTypeId": "ININ.Queue:Interval", "value": "CurrentPeriod" }] });
    let keys = json!({ "statisticKeys": [key] });
    bridge.subscribe("statistics/statistic-values", keys).await;
    let told = bridge.messages(":statisticValueMessage").await;
    assert_eq!(told[0]["statisticValueChanges"][0]["statisticValue"]["value"], 1);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_said_to_be_unusable_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cic.sqlite");
    std::fs::write(
        &file,
        "this is a letter, and longer than the head of a database file would be: dear Ada",
    )
    .unwrap();
    let opened = Cic::open(
        CicSettings::default(),
        std::sync::Arc::new(FakeClock::at(NOW)),
        tokio_util::sync::CancellationToken::new(),
        &file,
    )
    .await;
    let error = opened.unwrap_err().to_string();
    assert!(error.starts_with("the file of the contact centre"), "{error}");
    assert!(
        std::fs::read_to_string(&file)
            .unwrap()
            .starts_with("this is a letter")
    );
}

#[tokio::test]
async fn an_id_of_web_tools_that_was_handed_out_is_good_after_the_server_is_killed() {
    let house = House::new();
    let before = house.open(NOW).await;
    let wish = json!({ "participant": { "name": "Ada" }, "target": "Web Sales", "targettype": "Workgroup" });
    let chat = before.post("/websvcs/chat/start", wish).await.body["chat"].clone();
    let again = before
        .post("/websvcs/chat/reconnect", json!({ "chatID": chat["chatID"] }))
        .await
        .body["chat"]
        .clone();
    let after = house.open(LATER).await;
    let poll = format!("/websvcs/chat/poll/{}", again["participantID"].as_str().unwrap());
    let polled = after.get(&poll).await.body;
    assert_eq!(polled["chat"]["status"]["type"], "success", "{polled}");
}

#[tokio::test]
async fn numbers_of_interactions_go_on_though_those_before_are_forgotten() {
    let house = House::new();
    let before = house.open(NOW).await;
    let kim = before.available_agent("kim").await;
    let mut last = 0;
    // More than one a second, so that the clock alone would not keep them apart.
    for _ in 0..30 {
        let visitor = before.visitor(None).await;
        let id = kim.pick_up().await;
        last = id.parse::<u64>().unwrap();
        visitor.call("exit", Value::Null).await;
        before.clock.advance(std::time::Duration::from_millis(250));
    }
    before.pass(121);
    before.cic.close().await;

    let after = house.open(UnixMillis(NOW.0 + 10_000)).await;
    let kim = after.available_agent("kim").await;
    after.visitor(None).await;
    assert!(kim.pick_up().await.parse::<u64>().unwrap() > last);
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_nobodys_business() {
    use std::os::unix::fs::PermissionsExt as _;
    let house = House::new();
    let cic = house.open(NOW).await;
    cic.visitor(None).await;
    let folder = house.folder.path().join("state");
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let mut files = 0;
    for file in std::fs::read_dir(&folder).unwrap() {
        let file = file.unwrap().path();
        assert_eq!(mode(&file), 0o600, "{}", file.display());
        files += 1;
    }
    assert!(files >= 2, "with the log beside it");
}
