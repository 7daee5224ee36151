//! Agents' sessions: logging in, rights, messages.

use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::helpers::TestCic;

#[tokio::test]
async fn a_wrong_log_in_is_refused_alike_for_known_and_unknown_users_and_slowed_down() {
    let cic = TestCic::new();
    for user in ["kim", "nobody"] {
        let answer = cic.log_in(user, "wrong").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(
            answer.body["errorId"],
            "error.request.connection.authenticationFailed"
        );
    }
    for _ in 0..4 {
        cic.log_in("kim", "wrong").await;
    }
    let answer = cic.log_in("kim", "kim-secret").await;
    assert_eq!(answer.body["errorId"], "error.request.connection.tooManyAttempts");
    assert_eq!(answer.headers[header::RETRY_AFTER], "1");
    cic.pass(1);
    assert_eq!(cic.log_in("KIM", "kim-secret").await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn of_many_wrong_log_ins_made_at_once_only_the_free_ones_are_checked() {
    let cic = TestCic::new();
    let guesses = (0..20).map(|_| cic.log_in("kim", "wrong"));
    let answers = futures_util::future::join_all(guesses).await;
    let count = |id: &str| {
        answers
            .iter()
            .filter(|answer| answer.body["errorId"] == id)
            .count()
    };
    assert_eq!(count("error.request.connection.authenticationFailed"), 5);
    assert_eq!(count("error.request.connection.tooManyAttempts"), 15);
}

#[tokio::test]
async fn a_session_needs_its_cookie_and_its_token_and_ends() {
    let cic = TestCic::new();
    let kim = cic.agent("kim").await;
    assert_eq!(kim.get("connection").await.body["connectionState"], 1);
    let mut without_token = kim.request(Method::GET, "connection", Value::Null);
    without_token.headers_mut().remove("ININ-ICWS-CSRF-Token");
    assert_eq!(cic.send(without_token).await.status, StatusCode::UNAUTHORIZED);
    let mut without_cookie = kim.request(Method::GET, "messaging/messages", Value::Null);
    without_cookie.headers_mut().remove(header::COOKIE);
    assert_eq!(cic.send(without_cookie).await.status, StatusCode::UNAUTHORIZED);
    kim.act(Method::DELETE, "connection", Value::Null).await;
    let answer = kim.get("connection").await;
    assert_eq!(
        (answer.status, &answer.body["__type"]),
        (StatusCode::UNAUTHORIZED, &json!("urn:inin.com:common:error"))
    );
}

#[tokio::test]
async fn a_session_nobody_uses_expires_unless_a_stream_is_open() {
    let cic = TestCic::new();
    let (kim, lee) = (cic.agent("kim").await, cic.agent("lee").await);
    let stream = kim.stream(None).await;
    cic.pass(120);
    assert_eq!(lee.get("connection").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(kim.get("connection").await.status, StatusCode::OK);
    drop(stream);
    cic.pass(120);
    assert_eq!(kim.get("connection").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_event_stream_delivers_and_continues_after_the_last_event_the_client_had() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    kim.messages("").await;
    let mut stream = kim.stream(None).await;
    let _ada = cic.visitor(None).await;
    let (id, message) = stream.next().await.unwrap();
    assert_eq!(message["interactionsAdded"][0]["attributes"]["Eic_State"], "A");
    drop(stream);
    let mut again = kim.stream(Some(id - 1)).await;
    assert_eq!(again.next().await.unwrap(), (id, message));
}

#[tokio::test]
async fn a_newer_stream_takes_over_from_an_older_one() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    kim.messages("").await;
    let mut old = kim.stream(None).await;
    let mut new = kim.stream(None).await;
    assert_eq!(old.next().await, None);
    let _ada = cic.visitor(None).await;
    assert!(new.next().await.is_some());
}

#[tokio::test]
async fn others_queues_statuses_and_chats_are_out_of_an_agents_reach() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let max = cic.agent("max").await;
    let _ada = cic.visitor(None).await;
    let id = kim.offered().await.unwrap();
    let queue =
        |queue_type: u8, name: &str| json!({ "queueIds": [{ "queueType": queue_type, "queueName": name }] });
    let put = Method::PUT;
    for (method, path, body, status) in [
        (
            put.clone(),
            "messaging/subscriptions/queues/x".to_owned(),
            queue(1, "kim"),
            403,
        ),
        (
            put.clone(),
            "messaging/subscriptions/queues/x".to_owned(),
            queue(2, "Web Sales"),
            403,
        ),
        (
            put.clone(),
            "messaging/subscriptions/queues/x".to_owned(),
            queue(2, "Nowhere"),
            404,
        ),
        (
            put.clone(),
            "messaging/subscriptions/queues/x".to_owned(),
            json!({}),
            400,
        ),
        (
            put.clone(),
            format!("messaging/subscriptions/interactions/{id}/chat"),
            Value::Null,
            403,
        ),
        (
            put.clone(),
            "status/user-statuses/kim".to_owned(),
            json!({ "statusId": "Available" }),
            403,
        ),
        (
            put.clone(),
            "status/user-statuses/max".to_owned(),
            json!({ "statusId": "Asleep" }),
            400,
        ),
        (
            put,
            "activations/users/kim".to_owned(),
            json!({ "activations": { "Web Sales": false } }),
            403,
        ),
        (Method::GET, format!("interactions/{id}"), Value::Null, 403),
        (
            Method::POST,
            format!("interactions/{id}/pickup"),
            Value::Null,
            403,
        ),
        (Method::POST, "interactions/1/pickup".to_owned(), Value::Null, 404),
        (
            Method::GET,
            "configuration/users/bridge".to_owned(),
            Value::Null,
            403,
        ),
        (
            Method::GET,
            "configuration/server-parameters".to_owned(),
            Value::Null,
            403,
        ),
        (
            Method::GET,
            "status/user-statuses/nobody".to_owned(),
            Value::Null,
            404,
        ),
    ] {
        let answer = max.call(method, &path, body).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
    }
}

#[tokio::test]
async fn a_deactivated_member_is_offered_nothing() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    kim.act(
        Method::PUT,
        "activations/users/kim",
        json!({ "activations": { "Web Sales": false } }),
    )
    .await;
    let _ada = cic.visitor(None).await;
    assert_eq!(kim.offered().await, None);
    kim.act(
        Method::PUT,
        "activations/users/kim",
        json!({ "activations": { "Web Sales": true } }),
    )
    .await;
    assert!(kim.offered().await.is_some());
}
