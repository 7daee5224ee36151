//! What an administrator changes, and what follows from it.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};
use waymeet_cic::model::{Rights, SERVER_LICENCE, USER_LICENCE, UnixMillis};
use waymeet_cic::{AdministrationFile, CicSettings, UserSettings};

use crate::helpers::{Agent, Answer, NOW, TestCic, settings};

fn with_administrator() -> CicSettings {
    let mut settings = settings();
    settings.users.push(UserSettings {
        rights: Rights::Administrator,
        ..UserSettings::new("ada", "Ada Min", "ada-secret")
    });
    settings
}

/// A request to the administration's own addresses.
async fn ask(
    cic: &TestCic,
    agent: &Agent<'_>,
    method: Method,
    path: &str,
    body: Value,
    seen: Option<&str>,
) -> Answer {
    let mut request = agent.request(method, "x", body);
    *request.uri_mut() = format!("/administration/api/{}/{path}", agent.session)
        .parse()
        .unwrap();
    if let Some(seen) = seen {
        let name = if seen == "*" {
            header::IF_NONE_MATCH
        } else {
            header::IF_MATCH
        };
        request.headers_mut().insert(name, seen.parse().unwrap());
    }
    cic.send(request).await
}

async fn put(cic: &TestCic, ada: &Agent<'_>, path: &str, body: Value) -> Answer {
    ask(cic, ada, Method::PUT, path, body, None).await
}

fn user(id: &str, licences: &[&str]) -> Value {
    json!({ "id": id, "displayName": format!("{id} Agent"), "licences": licences })
}

#[tokio::test]
async fn only_an_administrator_sees_or_changes_anything() {
    let cic = TestCic::with(with_administrator());
    for who in ["kim", "bridge"] {
        let agent = cic.agent(who).await;
        for (method, path, body) in [
            (Method::GET, "configuration", Value::Null),
            (Method::PUT, "configuration", json!({})),
            (Method::GET, "users/kim", Value::Null),
            (Method::PUT, "users/kim", user("kim", &[])),
            (Method::DELETE, "users/lee", Value::Null),
            (
                Method::PUT,
                "workgroups/Web%20Sales",
                json!({ "name": "Web Sales" }),
            ),
            (Method::DELETE, "workgroups/Web%20Sales", Value::Null),
            (Method::PUT, "parameters/Any", json!({ "value": "1" })),
            (Method::DELETE, "parameters/Any", Value::Null),
            (Method::PUT, "licence-file", json!({ "licences": [] })),
            (Method::GET, "organisation", Value::Null),
            (Method::DELETE, "organisation", Value::Null),
            (Method::POST, "organisation/test", Value::Null),
        ] {
            let answer = ask(&cic, &agent, method.clone(), path, body, None).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who} {method} {path}");
        }
        let parameter = json!({ "configurationId": { "id": "New" }, "value": "1" });
        let answer = agent
            .call(Method::POST, "configuration/server-parameters", parameter)
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who}");
    }
    let ada = cic.agent("ada").await;
    let overview = ask(&cic, &ada, Method::GET, "configuration", Value::Null, None).await;
    assert_eq!(overview.status, StatusCode::OK);
    let text = overview.body.to_string();
    assert!(
        text.contains("Kim Agent") && !text.contains("argon2") && !text.contains("secret"),
        "{text}"
    );
}

#[tokio::test]
async fn a_user_is_made_logs_in_takes_chats_and_is_removed() {
    let cic = TestCic::with(with_administrator());
    let ada = cic.agent("ada").await;
    let mut zoe = user("zoe", &[]);
    zoe["password"] = "a long password".into();
    zoe["skills"] = json!({ "Boots": 70 });
    let made = ask(&cic, &ada, Method::PUT, "users/zoe", zoe, Some("*")).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    assert_eq!(
        (&made.body["skills"]["Boots"], &made.body["password"]),
        (&json!(70), &Value::Null)
    );
    let group =
        json!({ "name": "Web Sales", "members": ["kim", "zoe"], "altocloudQueueAvailabilityUpdates": true });
    assert_eq!(
        put(&cic, &ada, "workgroups/Web%20Sales", group).await.status,
        StatusCode::OK
    );

    assert_eq!(
        cic.log_in("zoe", "a long password").await.status,
        StatusCode::CREATED
    );
    cic.visitor(None).await;
    let answer = ask(&cic, &ada, Method::DELETE, "users/zoe", Value::Null, None).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.body);
    assert_eq!(
        cic.log_in("zoe", "a long password").await.status,
        StatusCode::BAD_REQUEST
    );
    let group = ask(
        &cic,
        &ada,
        Method::GET,
        "workgroups/web%20sales",
        Value::Null,
        None,
    )
    .await;
    assert_eq!(group.body["members"], json!(["kim"]));
}

#[tokio::test]
async fn whose_password_or_rights_change_is_logged_out_and_their_chat_goes_to_a_colleague() {
    let cic = TestCic::with(with_administrator());
    let ada = cic.agent("ada").await;
    let kim = cic.available_agent("kim").await;
    let visitor = cic.visitor(None).await;
    kim.pick_up().await;
    let lee = cic.available_agent("lee").await;
    put(&cic, &ada, "users/kim", user("kim", &[USER_LICENCE])).await;
    assert_eq!(
        kim.get("connection").await.status,
        StatusCode::OK,
        "a new name logs nobody out"
    );
    let mut changed = user("kim", &[USER_LICENCE]);
    changed["password"] = "another password".into();
    assert_eq!(put(&cic, &ada, "users/kim", changed).await.status, StatusCode::OK);
    assert_eq!(kim.get("connection").await.status, StatusCode::UNAUTHORIZED);
    assert!(lee.offered().await.is_some());
    visitor.say("Still here").await;
    assert_eq!(
        cic.log_in("kim", "kim-secret").await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        cic.log_in("kim", "another password").await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn a_licence_is_assigned_while_there_are_seats_and_chats_of_action_maps_follow_it() {
    let mut settings = with_administrator();
    settings.licences = waymeet_cic::model::ServerLicences::default();
    settings.users[0].licences.clear();
    let cic = TestCic::with(settings);
    let ada = cic.agent("ada").await;
    let kim = cic.available_agent("kim").await;
    cic.visitor(Some("map-1")).await;
    assert_eq!(kim.offered().await, None);

    let refused = put(&cic, &ada, "users/kim", user("kim", &[USER_LICENCE])).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused.body["message"]
            .as_str()
            .unwrap()
            .contains("the licence file has 0"),
        "{}",
        refused.body
    );
    let file = json!({ "licences": [{ "name": SERVER_LICENCE }, { "name": USER_LICENCE, "count": 1 }] });
    assert_eq!(
        put(&cic, &ada, "licence-file", file).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        put(&cic, &ada, "users/kim", user("kim", &[USER_LICENCE]))
            .await
            .status,
        StatusCode::OK
    );
    assert!(kim.offered().await.is_some(), "what waited is offered at once");
    assert_eq!(
        put(&cic, &ada, "users/lee", user("lee", &[USER_LICENCE]))
            .await
            .status,
        StatusCode::CONFLICT
    );

    let smaller = put(
        &cic,
        &ada,
        "licence-file",
        json!({ "licences": [{ "name": SERVER_LICENCE }] }),
    )
    .await;
    assert_eq!(smaller.status, StatusCode::CONFLICT, "one seat is taken");
    let unknown = put(
        &cic,
        &ada,
        "licence-file",
        json!({ "licences": [{ "name": "I3_FEATURE_TOASTER" }] }),
    )
    .await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    let no_file = put(&cic, &ada, "licence-file", json!("<license/>")).await;
    assert_eq!(no_file.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_cannot_be_used_is_refused_with_its_property_and_changes_nothing() {
    let cic = TestCic::with(with_administrator());
    let ada = cic.agent("ada").await;
    let before = ask(&cic, &ada, Method::GET, "configuration", Value::Null, None)
        .await
        .body;
    for (path, body, property) in [
        ("users/zoe", user("zoe", &[]), "password"),
        (
            "users/zoe",
            json!({ "id": "zoe", "displayName": "Zoe", "password": "short" }),
            "password",
        ),
        ("users/zoe", json!({ "id": "max", "displayName": "Zoe" }), "id"),
        (
            "users/kim",
            json!({ "id": "kim", "displayName": "  " }),
            "displayName",
        ),
        (
            "users/kim",
            json!({ "id": "kim", "displayName": "<b>Kim</b>" }),
            "displayName",
        ),
        ("users/kim", user("kim", &["I3_TOASTER"]), "licences"),
        (
            "users/kim",
            json!({ "id": "kim", "displayName": "Kim", "skills": { "Boots": 101 } }),
            "skills",
        ),
        (
            "users/kim",
            json!({ "id": "kim", "displayName": "Kim", "chatsAtOnce": 0 }),
            "chatsAtOnce",
        ),
        (
            "workgroups/New",
            json!({ "name": "New", "members": ["nobody"] }),
            "members",
        ),
        (
            "organisation",
            json!({ "service": "x", "organisation": "y" }),
            "service",
        ),
    ] {
        let answer = put(&cic, &ada, path, body.clone()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path} {body}");
        assert_eq!(answer.body["propertyName"], property, "{path} {}", answer.body);
    }
    for (path, body) in [
        ("users/kim", json!({ "id": "kim" })),
        (
            "users/kim",
            json!({ "id": "kim", "displayName": "K", "colour": 1 }),
        ),
    ] {
        assert_eq!(put(&cic, &ada, path, body).await.status, StatusCode::BAD_REQUEST);
    }
    let after = ask(&cic, &ada, Method::GET, "configuration", Value::Null, None)
        .await
        .body;
    assert_eq!(after, before);
}

#[tokio::test]
async fn the_only_administrator_stays_one() {
    let cic = TestCic::with(with_administrator());
    let ada = cic.agent("ada").await;
    let me = ask(&cic, &ada, Method::DELETE, "users/ada", Value::Null, None).await;
    assert_eq!(me.status, StatusCode::BAD_REQUEST);
    let demoted = put(&cic, &ada, "users/ada", user("ada", &[])).await;
    assert_eq!(demoted.status, StatusCode::CONFLICT, "{}", demoted.body);
    let mut kim = user("kim", &[]);
    kim["role"] = "administrator".into();
    assert_eq!(put(&cic, &ada, "users/kim", kim).await.status, StatusCode::OK);
    assert_eq!(
        put(&cic, &ada, "users/ada", user("ada", &[])).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn who_saves_what_somebody_else_has_changed_is_told_so() {
    let cic = TestCic::with(with_administrator());
    let ada = cic.agent("ada").await;
    let seen = ask(&cic, &ada, Method::GET, "users/kim", Value::Null, None).await;
    let version = seen.headers[header::ETAG].to_str().unwrap().to_owned();
    let first = ask(
        &cic,
        &ada,
        Method::PUT,
        "users/kim",
        user("kim", &[]),
        Some(&version),
    )
    .await;
    assert_eq!(first.status, StatusCode::OK);
    let second = ask(
        &cic,
        &ada,
        Method::PUT,
        "users/kim",
        user("kim", &[USER_LICENCE]),
        Some(&version),
    )
    .await;
    assert_eq!(second.status, StatusCode::PRECONDITION_FAILED);
    let new = first.headers[header::ETAG].to_str().unwrap().to_owned();
    let third = ask(
        &cic,
        &ada,
        Method::PUT,
        "users/kim",
        user("kim", &[USER_LICENCE]),
        Some(&new),
    )
    .await;
    assert_eq!(third.status, StatusCode::OK);
    let twice = ask(
        &cic,
        &ada,
        Method::PUT,
        "workgroups/web%20sales",
        json!({ "name": "web sales" }),
        Some("*"),
    )
    .await;
    assert_eq!(twice.status, StatusCode::PRECONDITION_FAILED);
    let gone = ask(
        &cic,
        &ada,
        Method::PUT,
        "workgroups/gone",
        json!({ "name": "gone" }),
        Some(&new),
    )
    .await;
    assert_eq!(gone.status, StatusCode::PRECONDITION_FAILED);
}

#[tokio::test]
async fn a_workgroup_somebody_waits_in_is_not_removed() {
    let cic = TestCic::with(with_administrator());
    let ada = cic.agent("ada").await;
    let visitor = cic.visitor(None).await;
    let answer = ask(
        &cic,
        &ada,
        Method::DELETE,
        "workgroups/Web%20Sales",
        Value::Null,
        None,
    )
    .await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.body);
    visitor.call("exit", Value::Null).await;
    let answer = ask(
        &cic,
        &ada,
        Method::DELETE,
        "workgroups/Web%20Sales",
        Value::Null,
        None,
    )
    .await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let body = json!({ "participantName": "Ada", "targetName": "Web Sales", "targetType": "Workgroup" });
    assert_eq!(
        cic.post("/icws/web-chat/start", body).await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn server_parameters_are_written_as_icws_has_it_and_read_by_the_bridge() {
    let cic = TestCic::with(with_administrator());
    let (ada, bridge) = (cic.agent("ada").await, cic.agent("bridge").await);
    let path = "configuration/server-parameters";
    let disabled = "AltocloudPacingDisabledUpdates";
    let parameter = json!({ "configurationId": { "id": disabled }, "value": "yes" });
    let made = ada.call(Method::POST, path, parameter.clone()).await;
    assert_eq!(
        (made.status, &made.body["id"]),
        (StatusCode::CREATED, &json!(disabled))
    );
    assert_eq!(
        ada.call(Method::POST, path, parameter).await.status,
        StatusCode::CONFLICT
    );
    let one = format!("{path}/altocloudpacingdisabledupdates");
    assert_eq!(bridge.get(&one).await.body["value"], "yes");
    let changed = ada.call(Method::PUT, &one, json!({ "value": "no" })).await;
    assert_eq!(changed.status, StatusCode::OK);
    assert_eq!(bridge.get(&one).await.body["value"], "no");
    assert_eq!(bridge.get(&one).await.body["configurationId"]["id"], disabled);
    ada.act(Method::DELETE, &one, Value::Null).await;
    assert_eq!(bridge.get(&one).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        ada.call(Method::PUT, &one, json!({ "value": "no" })).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_file_changes_all_it_names_or_nothing() {
    let cic = TestCic::with(with_administrator());
    let ada = cic.agent("ada").await;
    let before = ask(&cic, &ada, Method::GET, "configuration", Value::Null, None)
        .await
        .body;
    let file = |member: &str| {
        json!({
            "licenceFile": { "licences": [{ "name": SERVER_LICENCE }, { "name": USER_LICENCE, "count": 5 }] },
            "users": [{ "id": "zoe", "displayName": "Zoe", "password": "a long password", "licences": [USER_LICENCE] }],
            "workgroups": [{ "name": "Night", "members": [member] }],
            "parameters": { "AltocloudPacingRateOverrideMilliseconds": "7000" },
            "organisation": { "service": "https://journeys.example/", "shortName": "lamps",
                "organisation": "0b1ecb3c-0000-4000-8000-000000000000", "secret": "0123456789abcdef" },
        })
    };
    let broken = put(&cic, &ada, "configuration", file("nobody")).await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);
    let message = broken.body["message"].as_str().unwrap();
    assert!(
        message.starts_with("workgroups `Night`: `members` names `nobody`"),
        "{message}"
    );
    let after = ask(&cic, &ada, Method::GET, "configuration", Value::Null, None)
        .await
        .body;
    assert_eq!(after, before);

    let good = put(&cic, &ada, "configuration", file("zoe")).await;
    assert_eq!(good.status, StatusCode::NO_CONTENT, "{}", good.body);
    let now = ask(&cic, &ada, Method::GET, "configuration", Value::Null, None)
        .await
        .body;
    assert_eq!(
        now["parameters"]["AltocloudPacingRateOverrideMilliseconds"],
        "7000"
    );
    assert_eq!(now["organisation"]["service"], "https://journeys.example");
    assert_eq!(now["organisation"]["secret"], Value::Null);
    assert_eq!(now["licenceFile"]["licences"][1]["count"], 5);
    assert!(
        AdministrationFile::read("{ \"user\": [] }")
            .unwrap_err()
            .to_string()
            .contains("line 1")
    );
}

#[tokio::test]
async fn the_desk_frames_the_service_of_the_organisation_linked_now() {
    let cic = TestCic::with(with_administrator());
    let ada = cic.agent("ada").await;
    let body =
        json!({ "service": "https://other.example", "organisation": "0b1ecb3c-0000-4000-8000-000000000000" });
    assert_eq!(
        put(&cic, &ada, "organisation", body).await.status,
        StatusCode::NO_CONTENT,
        "the secret stays"
    );
    let page = cic.get("/desk/").await;
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("frame-src https://other.example"), "{policy}");
    ask(&cic, &ada, Method::DELETE, "organisation", Value::Null, None).await;
    let gone = ask(&cic, &ada, Method::GET, "organisation", Value::Null, None).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let request = axum::http::Request::get("/desk/").body(Body::empty()).unwrap();
    let page = cic.send(request).await;
    assert!(
        page.headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .contains("frame-src 'none'")
    );
}

#[tokio::test]
async fn a_link_nobody_answers_is_said_to_be_broken_in_words() {
    let cic = TestCic::with(with_administrator());
    let ada = cic.agent("ada").await;
    // A port of this machine that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let body = json!({ "service": format!("http://127.0.0.1:{port}"), "organisation": "0b1ecb3c-0000-4000-8000-000000000000" });
    put(&cic, &ada, "organisation", body).await;
    let test = ask(&cic, &ada, Method::POST, "organisation/test", Value::Null, None).await;
    assert_eq!(test.body["isConnected"], false);
    assert!(
        test.body["reason"]
            .as_str()
            .unwrap()
            .contains("cannot be reached"),
        "{}",
        test.body
    );
}

#[tokio::test]
async fn what_an_administrator_changed_survives_a_restart_and_goes_before_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cic.sqlite");
    let before = TestCic::open(with_administrator(), &file, NOW).await;
    let ada = before.agent("ada").await;
    put(
        &before,
        &ada,
        "parameters/AltocloudPacingRateOverrideMilliseconds",
        json!({ "value": "9000" }),
    )
    .await;
    ask(&before, &ada, Method::DELETE, "users/max", Value::Null, None).await;
    let mut kim = user("kim", &[]);
    kim["password"] = "a new password".into();
    put(&before, &ada, "users/kim", kim).await;
    let overview = ask(&before, &ada, Method::GET, "configuration", Value::Null, None)
        .await
        .body;
    before.cic.close().await;

    let after = TestCic::open(with_administrator(), &file, UnixMillis(NOW.0 + 60_000)).await;
    let ada = after.agent("ada").await;
    let now = ask(&after, &ada, Method::GET, "configuration", Value::Null, None)
        .await
        .body;
    assert_eq!(now, overview);
    assert_eq!(
        after.log_in("max", "max-secret").await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        after.log_in("kim", "a new password").await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn a_chat_sent_to_somebody_who_is_removed_waits_for_its_workgroup_instead() {
    let cic = TestCic::with(with_administrator());
    let ada = cic.agent("ada").await;
    let kim = cic.available_agent("kim").await;
    let visitor = cic.visitor(None).await;
    let id = kim.pick_up().await;
    let lee = json!({ "queueID": { "queueType": 1, "queueName": "lee" } });
    kim.act(Method::POST, &format!("interactions/{id}/blind-transfer"), lee)
        .await;
    kim.messages(":queueContentsMessage").await;
    let answer = ask(&cic, &ada, Method::DELETE, "users/lee", Value::Null, None).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(
        kim.offered().await.as_deref(),
        Some(id.as_str()),
        "Kim is there, and Lee is not"
    );
    assert_eq!(visitor.poll().await.body["chatEnded"], Value::Null);
}

#[tokio::test]
async fn a_file_that_changes_nothing_offers_nobody_a_chat() {
    let mut settings = with_administrator();
    settings.licences = waymeet_cic::model::ServerLicences::default();
    settings.users[0].licences.clear();
    let cic = TestCic::with(settings);
    let ada = cic.agent("ada").await;
    let kim = cic.available_agent("kim").await;
    cic.visitor(Some("map-1")).await;
    let file = |member: &str| {
        json!({ "licenceFile": { "licences": [{ "name": SERVER_LICENCE }, { "name": USER_LICENCE, "count": 5 }] },
            "users": [user("kim", &[USER_LICENCE])], "workgroups": [{ "name": "Night", "members": [member] }] })
    };
    let broken = put(&cic, &ada, "configuration", file("nobody")).await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);
    assert_eq!(kim.offered().await, None);
    let good = put(&cic, &ada, "configuration", file("kim")).await;
    assert_eq!(good.status, StatusCode::NO_CONTENT, "{}", good.body);
    assert!(kim.offered().await.is_some());
}
