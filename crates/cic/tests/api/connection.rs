//! Log-ins in full: what is included, tokens, stations, the pair's state, and the last word of a session.

use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::helpers::{Answer, HOSTS, TestCic};

async fn log_in(cic: &TestCic, include: &str) -> Value {
    let body = json!({ "__type": "urn:inin.com:connection:icAuthConnectionRequestSettings",
        "applicationName": "test", "userID": "kim", "password": "kim-secret" });
    let answer = cic.post(&format!("/icws/connection{include}"), body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    answer.body
}

#[tokio::test]
async fn a_log_in_tells_what_it_is_asked_to_include() {
    let cic = TestCic::new();
    let bare = log_in(&cic, "").await;
    let parts = [
        "features",
        "version",
        "serverTimeInfo",
        "defaultWorkstationId",
        "effectiveStation",
        "purecloudIntegration",
    ];
    assert!(parts.iter().all(|part| bare.get(part).is_none()), "{bare}");
    assert_eq!(bare["icServer"], "waymeet");
    let include =
        "?include=features,version,server-time,default-workstation,effective-station,purecloud-integration";
    let whole = log_in(&cic, include).await;
    assert!(parts.iter().all(|part| whole.get(part).is_some()), "{whole}");
    assert_eq!(whole["version"]["majorVersion"], "18");
    let product = whole["version"]["productReleaseDisplayString"].as_str().unwrap();
    assert!(product.starts_with("Waymeet "), "{product}");
    let integration = json!({ "integrationEnabled": false, "webRTCIntegrationEnabled": false });
    assert_eq!(whole["purecloudIntegration"], integration);
    let features = whole["features"].as_array().unwrap();
    assert!(features.contains(&json!({ "featureId": "messaging", "version": 2 })));
}

async fn log_in_by_token(cic: &TestCic, source: &str, token: &Value, replaces: bool) -> Answer {
    let kind = "urn:inin.com:connection:authTokenConnectionRequestSettings";
    let body = json!({ "__type": kind, "applicationName": "second", "authTokenSeed": "seed-1", "authToken": token,
        "authTokenSourceSession": source, "disconnectSourceSession": replaces });
    cic.post("/icws/connection", body).await
}

#[tokio::test]
async fn a_session_lets_another_one_begin_by_a_token_that_is_good_once() {
    let cic = TestCic::new();
    let kim = cic.agent("kim").await;
    let seed = json!({ "authTokenSeed": "seed-1" });
    let issue = async || {
        let answer = kim
            .call(Method::POST, "connection/unique-auth-token", seed.clone())
            .await;
        answer.body["authToken"].clone()
    };
    let token = issue().await;
    let second = log_in_by_token(&cic, &kim.session, &token, false).await;
    assert_eq!(
        (second.status, &second.body["userID"]),
        (StatusCode::CREATED, &json!("kim"))
    );
    assert!(second.headers.contains_key(header::SET_COOKIE));
    assert_ne!(second.body["sessionId"], kim.session);
    let again = log_in_by_token(&cic, &kim.session, &token, false).await;
    assert_eq!(
        again.body["errorId"],
        "error.request.connection.authenticationFailed"
    );
    assert_eq!(kim.get("connection").await.status, StatusCode::OK);
    let third = log_in_by_token(&cic, &kim.session, &issue().await, true).await;
    assert_eq!(third.status, StatusCode::CREATED);
    assert_eq!(kim.get("connection").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_chat_stays_with_its_agent_whose_session_makes_way_for_another() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let ada = cic.visitor(None).await;
    kim.pick_up().await;
    ada.news().await;
    let seed = json!({ "authTokenSeed": "seed-1" });
    let token = kim.call(Method::POST, "connection/unique-auth-token", seed).await;
    log_in_by_token(&cic, &kim.session, &token.body["authToken"], true).await;
    assert_eq!(ada.news().await, [""; 0]);
}

#[tokio::test]
async fn stations_of_all_kinds_are_kept_as_they_were_asked_for() {
    let cic = TestCic::new();
    let kim = cic.agent("kim").await;
    let base = json!({ "supportedMediaTypes": [2], "readyForInteractions": true });
    for (kind, properties) in [
        ("stationlessSettings", json!({})),
        (
            "workstationSettings",
            json!({ "workstation": "7001", "stationConnectionMode": 0 }),
        ),
        (
            "remoteWorkstationSettings",
            json!({ "workstation": "7001", "remoteNumber": "555 0100", "persistentConnection": false }),
        ),
        (
            "remoteNumberSettings",
            json!({ "remoteNumber": "555 0100", "persistentConnection": true }),
        ),
    ] {
        let mut wanted = base.clone();
        wanted["__type"] = format!("urn:inin.com:connection:{kind}").into();
        for (name, value) in properties.as_object().unwrap() {
            wanted[name] = value.clone();
        }
        let answer = kim.call(Method::PUT, "connection/station", wanted.clone()).await;
        assert_eq!(answer.status, StatusCode::OK, "{kind}: {}", answer.body);
        assert_eq!(kim.get("connection/station").await.body, wanted);
    }
    for wrong in [
        json!({ "__type": "urn:inin.com:connection:workstationSettings" }),
        json!({ "__type": "urn:inin.com:connection:teleportSettings" }),
        json!({ "__type": "urn:inin.com:connection:stationlessSettings", "stationConnectionMode": 9 }),
    ] {
        let answer = kim.call(Method::PUT, "connection/station", wrong).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    }
    kim.act(Method::DELETE, "connection/station", Value::Null).await;
    assert_eq!(kim.get("connection/station").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_server_says_whether_it_has_a_second_half_and_which() {
    let alone = TestCic::new();
    let kim = alone.agent("kim").await;
    let status = kim.get("connection/switchover-status").await.body;
    assert_eq!(
        (&status["isSwitchoverActive"], &status["primaryHost"]),
        (&json!(false), &json!("waymeet"))
    );
    let pair = TestCic::pair();
    let kim = pair.agent("kim").await;
    for (primary, backup) in [(HOSTS[0], HOSTS[1]), (HOSTS[1], HOSTS[0])] {
        let status = kim.get("connection/switchover-status").await.body;
        assert_eq!(status["isSwitchoverActive"], true);
        assert_eq!(
            (&status["primaryHost"], &status["backupHost"]),
            (&json!(primary), &json!(backup))
        );
        pair.switch_over();
    }
}

#[tokio::test]
async fn the_last_word_of_a_stream_is_why_its_session_has_ended() {
    let cic = TestCic::new();
    let kim = cic.agent("kim").await;
    let mut stream = kim.stream(None).await;
    kim.act(Method::DELETE, "connection", Value::Null).await;
    let last = stream.last_word().await;
    assert_eq!(
        last["__type"],
        "urn:inin.com:connection:connectionStateChangeMessage"
    );
    assert_eq!(
        [&last["previousConnectionState"], &last["newConnectionState"]],
        [1, 2]
    );
    assert_eq!(last["shouldReconnect"], false);
    assert_eq!(stream.next().await, None);
    assert_eq!(kim.get("connection").await.status, StatusCode::UNAUTHORIZED);
}
