//! What several ask for at the same moment.

use crate::helpers::*;
use axum::http::{Method, StatusCode};
use futures_util::future::join_all;
use serde_json::{Value, json};

const IMPORT: &str = "/api/v2/journey/configuration/import";
const ROLES: &str = "/api/v2/authorization/roles";
const OUTCOMES: &str = "/api/v2/journey/outcomes";
const PREDICTORS: &str = "/api/v2/journey/outcomes/predictors";
/// So many ask at once.
const REQUESTS: usize = 8;

/// Sends these, each before any of them is answered; their answers.
async fn at_once(service: &TestService, requests: Vec<(Method, String, Value)>) -> Vec<Answer> {
    let token = crate::oauth::bearer(service, "administrator").await;
    let headers = [
        ("authorization", token.as_str()),
        ("content-type", "application/json"),
    ];
    let sent = requests.into_iter();
    join_all(
        sent.map(|(method, path, body)| service.send(request(method, &path, &headers, body.to_string()))),
    )
    .await
}

/// One of them is carried out, and all others are refused with this.
fn assert_one_is_carried_out(answers: &[Answer], code: &str) {
    let (done, refused): (Vec<_>, Vec<_>) =
        answers.iter().partition(|answer| answer.status == StatusCode::OK);
    assert_eq!(done.len(), 1);
    for answer in refused {
        answer.assert_error(409, code);
    }
}

async fn outcome(service: &TestService, name: &str) -> Value {
    let outcome =
        json!({ "displayName": name, "journey": { "patterns": [{ "eventName": "order_placed" }] } });
    service.administer(Method::POST, OUTCOMES, outcome).await
}

async fn count(service: &TestService, path: &str) -> usize {
    let list = service
        .administer(Method::GET, &format!("{path}?pageSize=500"), Value::Null)
        .await;
    list["entities"].as_array().unwrap().len()
}

#[tokio::test]
async fn of_predictors_of_one_outcome_made_at_once_there_is_one() {
    let service = TestService::start().await;
    let outcome = outcome(&service, "Purchase").await;
    let predictor = json!({ "outcome": { "id": outcome["id"] } });
    let request = (Method::POST, PREDICTORS.to_owned(), predictor);
    let answers = at_once(&service, vec![request; REQUESTS]).await;
    assert_one_is_carried_out(&answers, "already.exists");
    assert_eq!(count(&service, PREDICTORS).await, 1);
}

#[tokio::test]
async fn of_roles_of_one_name_made_at_once_there_is_one() {
    let service = TestService::start().await;
    let roles = (0..REQUESTS).map(|number| {
        let name = if number % 2 == 0 { "Reader" } else { "READER" };
        (Method::POST, ROLES.to_owned(), json!({ "name": name }))
    });
    let answers = at_once(&service, roles.collect()).await;
    assert_one_is_carried_out(&answers, "already.exists");
    assert_eq!(count(&service, ROLES).await, 3, "and the two that everybody has");
}

#[tokio::test]
async fn of_roles_renamed_alike_at_once_one_is() {
    let service = TestService::start().await;
    let mut changes = Vec::new();
    for number in 0..REQUESTS {
        let role = json!({ "name": format!("Role {number}") });
        let role = service.administer(Method::POST, ROLES, role).await;
        let path = role["selfUri"].as_str().unwrap().to_owned();
        changes.push((Method::PATCH, path, json!({ "name": "Reader" })));
    }
    let answers = at_once(&service, changes).await;
    assert_one_is_carried_out(&answers, "already.exists");
}

#[tokio::test]
async fn however_many_ask_at_once_there_are_no_more_than_there_may_be() {
    let service = TestService::start().await;
    let mut predictors = Vec::new();
    for number in 0..12 {
        let outcome = outcome(&service, &format!("Outcome {number}")).await;
        let predictor = json!({ "outcome": { "id": outcome["id"] } });
        predictors.push((Method::POST, PREDICTORS.to_owned(), predictor));
    }
    let answers = at_once(&service, predictors).await;
    let refused = answers.iter().filter(|answer| answer.status != StatusCode::OK);
    assert_eq!(
        refused
            .inspect(|answer| answer.assert_error(409, "limit.reached"))
            .count(),
        2
    );
    assert_eq!(count(&service, PREDICTORS).await, 10);
}

#[tokio::test]
async fn of_what_is_made_and_imported_at_once_there_is_no_more_than_there_may_be() {
    let service = TestService::start().await;
    let mut predictors = Vec::new();
    for number in 0..9 + REQUESTS {
        let outcome = outcome(&service, &format!("Outcome {number}")).await;
        predictors.push(json!({ "outcome": { "id": outcome["id"] } }));
    }
    let further = predictors.split_off(9);
    for predictor in predictors {
        service.administer(Method::POST, PREDICTORS, predictor).await;
    }
    let further = (0..).zip(further);
    let requests = further.map(|(number, mut predictor)| {
        if number % 2 == 0 {
            predictor["id"] = json!(event_id(number));
            let file = json!({ "outcomePredictors": [predictor] });
            (Method::POST, IMPORT.to_owned(), file)
        } else {
            (Method::POST, PREDICTORS.to_owned(), predictor)
        }
    });
    let answers = at_once(&service, requests.collect()).await;
    assert_eq!(count(&service, PREDICTORS).await, 10);
    let done = answers.iter().filter(|answer| answer.status == StatusCode::OK);
    assert_eq!(done.count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != StatusCode::OK) {
        // What comes later than the last is refused by the check that comes first.
        if answer.status == StatusCode::BAD_REQUEST {
            assert_eq!(answer.json()["problems"][0]["path"], "outcomePredictors");
        } else {
            answer.assert_error(409, "limit.reached");
        }
    }
}
