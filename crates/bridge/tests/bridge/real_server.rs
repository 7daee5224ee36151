//! The bridge with the CIC-compatible server, an agent who logs in and out, and the service's two addresses.

use std::collections::BTreeMap;
use std::sync::Arc;

use reqwest::Client;
use reqwest::header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use waymeet_cic::model::{Rights, SERVER_LICENCE, Seats, ServerLicences, USER_LICENCE};
use waymeet_cic::{AdministrationFile, Cic, CicSettings, SystemClock, UserSettings, WorkgroupSettings};

use crate::fake_service::serve;
use crate::running::Running;

const WORKGROUP: &str = "Web Sales";

fn user(id: &str, rights: Rights, licences: &[&str]) -> UserSettings {
    UserSettings {
        rights,
        licences: licences.iter().map(|name| (*name).to_owned()).collect(),
        ..UserSettings::new(id, id, format!("{id}-password"))
    }
}

/// *Web Sales* with the licensed agent kim and the unlicensed agent lee; *Web Support* with kim, but no updates.
fn settings() -> CicSettings {
    let workgroup = |name: &str, members: &[&str], has_availability_updates| WorkgroupSettings {
        name: name.to_owned(),
        members: members.iter().map(|member| (*member).to_owned()).collect(),
        has_availability_updates,
    };
    CicSettings {
        users: vec![
            user("kim", Rights::Agent, &[USER_LICENCE]),
            user("lee", Rights::Agent, &[]),
            user("bridge", Rights::Observer, &[]),
        ],
        workgroups: vec![
            workgroup(WORKGROUP, &["kim", "lee"], true),
            workgroup("Web Support", &["kim"], false),
        ],
        licences: ServerLicences::new([SERVER_LICENCE.to_owned()], Seats::Unlimited),
        ..CicSettings::default()
    }
}

async fn start(settings: CicSettings) -> (String, Running) {
    let (_, address, running) = start_with_server(settings).await;
    (address, running)
}

async fn start_with_server(settings: CicSettings) -> (Cic, String, Running) {
    let cic = Cic::new(settings, Arc::new(SystemClock), CancellationToken::new()).unwrap();
    let address = serve(cic.router()).await;
    let running = Running::start(vec![address.clone()], "bridge", "bridge-password").await;
    (cic, address, running)
}

/// An agent's client, as far as these tests need one.
struct Agent {
    http: Client,
    session: String,
    token: String,
    cookie: String,
}

impl Agent {
    /// Logs in, takes a station for chats and becomes available.
    async fn log_in(address: &str, user: &str) -> Self {
        let http = Client::new();
        let body = json!({ "__type": "urn:inin.com:connection:icAuthConnectionRequestSettings",
            "applicationName": "test", "userID": user, "password": format!("{user}-password") });
        let request = http
            .post(format!("{address}/icws/connection"))
            .header(ACCEPT_LANGUAGE, "en-us");
        let answer = request
            .json(&body)
            .send()
            .await
            .unwrap()
            .error_for_status()
            .unwrap();
        let cookie = answer.headers()[SET_COOKIE]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        let told: Value = answer.json().await.unwrap();
        let session = format!("{address}/icws/{}", told["sessionId"].as_str().unwrap());
        let agent = Self {
            http,
            session,
            token: told["csrfToken"].as_str().unwrap().to_owned(),
            cookie,
        };
        let station = json!({ "__type": "urn:inin.com:connection:stationlessSettings",
            "supportedMediaTypes": [2], "readyForInteractions": true });
        agent.put("connection/station", &station).await;
        agent.become_status(user, "Available").await;
        agent
    }

    async fn become_status(&self, user: &str, status: &str) {
        self.put(
            &format!("status/user-statuses/{user}"),
            &json!({ "statusId": status }),
        )
        .await;
    }

    async fn put(&self, path: &str, body: &Value) {
        let request = self.http.put(format!("{}/{path}", self.session)).json(body);
        self.send(request).await;
    }

    async fn log_out(self) {
        self.send(self.http.delete(format!("{}/connection", self.session)))
            .await;
    }

    async fn send(&self, request: reqwest::RequestBuilder) {
        let request = request
            .header(COOKIE, &self.cookie)
            .header("ININ-ICWS-CSRF-Token", &self.token);
        request.send().await.unwrap().error_for_status().unwrap();
    }
}

fn update(available: u32, logged_in: u32) -> Value {
    json!({ "workgroup": WORKGROUP, "availableAgents": available, "loggedInAgents": logged_in })
}

/// The updates of the round sent last, without the estimate, which the server makes.
fn last_round(running: &Running) -> Vec<Value> {
    let Some(mut round) = running.service.take().pop() else {
        return Vec::new();
    };
    assert_eq!(round["pacingMs"], 5000);
    let Value::Array(mut updates) = round["updates"].take() else {
        panic!("no updates: {round}")
    };
    for update in &mut updates {
        let estimate = update
            .as_object_mut()
            .unwrap()
            .remove("estimatedWaitSeconds")
            .unwrap();
        assert!(estimate.is_u64(), "{estimate}");
    }
    updates
}

#[tokio::test]
async fn an_agent_who_logs_in_is_told_and_one_who_logs_out_ends_the_updates() {
    let (address, running) = start(settings()).await;
    assert!(running.service.take().is_empty(), "nobody is logged in");

    let kim = Agent::log_in(&address, "kim").await;
    running.seconds(5).await;
    assert_eq!(last_round(&running), [update(1, 1)]);

    kim.become_status("kim", "At Lunch").await;
    running.seconds(5).await;
    assert_eq!(last_round(&running), [update(0, 1)]);

    kim.log_out().await;
    running.seconds(5).await;
    running.service.take();
    running.seconds(30).await;
    assert!(
        running.service.take().is_empty(),
        "updates go on without an agent"
    );
    running.stop().await;
}

/// A visitor asks for a chat with the workgroup.
async fn ask_for_chat(address: &str) {
    let chat = json!({ "participantName": "Ada Visitor", "targetName": WORKGROUP, "targetType": "Workgroup",
        "language": "en-us", "supportedContentTypes": "text/plain" });
    let started = Client::new()
        .post(format!("{address}/icws/web-chat/start"))
        .json(&chat)
        .send()
        .await
        .unwrap();
    started.error_for_status().unwrap();
}

#[tokio::test]
async fn an_agent_with_a_chat_is_not_available() {
    let (address, running) = start(settings()).await;
    let _kim = Agent::log_in(&address, "kim").await;
    running.seconds(5).await;
    assert_eq!(last_round(&running), [update(1, 1)]);
    ask_for_chat(&address).await;
    running.seconds(5).await;
    assert_eq!(last_round(&running), [update(0, 1)]);
    running.stop().await;
}

#[tokio::test]
async fn an_agent_who_takes_two_chats_is_available_until_the_second() {
    let mut settings = settings();
    settings.users[0].chats_at_once = Some(2);
    let (address, running) = start(settings).await;
    let _kim = Agent::log_in(&address, "kim").await;
    for available in [1, 0] {
        ask_for_chat(&address).await;
        running.seconds(5).await;
        assert_eq!(last_round(&running), [update(available, 1)]);
    }
    running.stop().await;
}

/// Has an agent log in to a server of these settings; nothing must be told to the service.
async fn assert_nothing_is_said(settings: CicSettings, agent: &str) {
    let has_licence = settings.licences.has(SERVER_LICENCE);
    let (address, running) = start(settings).await;
    let _agent = Agent::log_in(&address, agent).await;
    running.seconds(30).await;
    assert!(running.service.take().is_empty());
    if !has_licence {
        assert!(
            running.service.take_users().is_empty(),
            "not even who works there"
        );
    }
    running.stop().await;
}

fn with_parameter(name: &str, value: &str) -> CicSettings {
    CicSettings {
        parameters: BTreeMap::from([(name.to_owned(), value.to_owned())]),
        ..settings()
    }
}

#[tokio::test]
async fn an_agent_without_the_licence_is_told_to_nobody() {
    assert_nothing_is_said(settings(), "lee").await;
}

#[tokio::test]
async fn without_the_server_licence_nothing_is_said() {
    let settings = CicSettings {
        licences: ServerLicences::default(),
        ..settings()
    };
    assert_nothing_is_said(settings, "kim").await;
}

#[tokio::test]
async fn updates_that_are_turned_off_are_not_sent() {
    assert_nothing_is_said(with_parameter("AltocloudPacingDisabledUpdates", "YES"), "kim").await;
}

#[tokio::test]
async fn the_servers_parameter_sets_the_pace() {
    let settings = with_parameter("AltocloudPacingRateOverrideMilliseconds", "10");
    let (address, running) = start(settings).await;
    let _kim = Agent::log_in(&address, "kim").await;
    running.seconds(9).await;
    let rounds = running.service.take();
    assert_eq!(rounds.len(), 3);
    assert!(rounds.iter().all(|round| round["pacingMs"] == 3000));
    running.stop().await;
}

/// The ids in a list of users.
fn ids(list: &Value) -> Vec<&str> {
    let users = list["users"].as_array().unwrap();
    users.iter().map(|user| user["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn users_are_told_once_and_again_when_they_have_changed_also_where_that_failed_at_first() {
    let (cic, _, running) = start_with_server(settings()).await;
    let told = running.service.take_users();
    assert_eq!(told.len(), 1);
    assert_eq!(ids(&told[0]), ["bridge", "kim", "lee"]);
    assert_eq!(told[0]["users"][1], json!({ "id": "kim", "displayName": "kim" }));
    running.seconds(61).await;
    assert!(running.service.take_users().is_empty(), "nothing has changed");

    let file = r#"{ "users": [{ "id": "max", "displayName": "Max", "password": "a long password" }] }"#;
    cic.apply(AdministrationFile::read(file).unwrap()).await.unwrap();
    running.service.refuse(true);
    running.seconds(31).await;
    assert!(running.service.take_users().is_empty());
    running.service.refuse(false);
    running.seconds(31).await;
    let told = running.service.take_users();
    assert_eq!(told.len(), 1);
    assert_eq!(ids(&told[0]), ["bridge", "kim", "lee", "max"]);
    running.stop().await;
}
