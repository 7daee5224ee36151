//! The administration's page, and what its forms need of the addresses behind it.

use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};
use waymeet_cic::model::{Rights, USER_LICENCE};
use waymeet_cic::{CicSettings, UserSettings};

use crate::helpers::{Agent, Answer, TestCic, settings};

fn with_administrator() -> CicSettings {
    let mut settings = settings();
    settings.users.push(UserSettings {
        rights: Rights::Administrator,
        ..UserSettings::new("ada", "Ada Min", "ada-secret")
    });
    settings
}

async fn ask(
    cic: &TestCic,
    agent: &Agent<'_>,
    method: Method,
    path: &str,
    body: Value,
    condition: Option<(header::HeaderName, &str)>,
) -> Answer {
    let mut request = agent.request(method, "x", body);
    *request.uri_mut() = format!("/administration/api/{}/{path}", agent.session)
        .parse()
        .unwrap();
    if let Some((name, value)) = condition {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    cic.send(request).await
}

#[tokio::test]
async fn the_page_is_served_under_a_strict_policy_that_frames_nobody() {
    let cic = TestCic::new();
    for (file, kind) in [
        ("", "text/html"),
        ("app.js", "text/javascript"),
        ("user-form.js", "text/javascript"),
        ("administration.css", "text/css"),
    ] {
        let answer = cic.get(&format!("/administration/{file}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{file}");
        let header = |name: header::HeaderName| answer.headers[name].to_str().unwrap();
        assert!(header(header::CONTENT_TYPE).starts_with(kind), "{file}");
        let policy = header(header::CONTENT_SECURITY_POLICY);
        for part in [
            "default-src 'none';",
            "frame-src 'none';",
            "frame-ancestors 'none';",
            "require-trusted-types-for 'script'",
        ] {
            assert!(policy.contains(part), "{file}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
    }
    let answer = cic.get("/administration").await;
    assert_eq!(answer.headers[header::LOCATION], "/administration/");
    // What the page takes from the desk is there.
    for file in ["icws.js", "dom.js", "log-in.js", "tokens.css", "controls.css"] {
        assert_eq!(cic.get(&format!("/desk/{file}")).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_parameter_and_the_link_are_not_written_over_what_somebody_else_has_changed() {
    let cic = TestCic::with(with_administrator());
    let ada = cic.agent("ada").await;
    let link = |name: &str| json!({ "service": "https://journeys.example", "organisation": "0b1ecb3c-0000-4000-8000-000000000000", "longName": name });
    for (path, first, second) in [
        ("parameters/Any", json!({ "value": "1" }), json!({ "value": "2" })),
        ("organisation", link("Lamps"), link("Shoes")),
    ] {
        let made = ask(&cic, &ada, Method::PUT, path, first.clone(), None).await;
        assert_eq!(made.status, StatusCode::NO_CONTENT, "{path} {}", made.body);
        let seen = ask(&cic, &ada, Method::GET, path, Value::Null, None).await;
        let version = seen.headers[header::ETAG].to_str().unwrap();
        let put = async |body: &Value, name: header::HeaderName, value: &str| {
            let condition = Some((name, value));
            ask(&cic, &ada, Method::PUT, path, body.clone(), condition)
                .await
                .status
        };
        let new = put(&first, header::IF_NONE_MATCH, "*").await;
        assert_eq!(new, StatusCode::PRECONDITION_FAILED, "{path} is there already");
        assert_eq!(
            put(&second, header::IF_MATCH, version).await,
            StatusCode::NO_CONTENT
        );
        assert_eq!(
            put(&first, header::IF_MATCH, version).await,
            StatusCode::PRECONDITION_FAILED,
            "{path} is another now"
        );
    }
    let spelled = ask(&cic, &ada, Method::GET, "parameters/ANY", Value::Null, None).await;
    assert_eq!(spelled.body, json!({ "name": "Any", "value": "2" }));
    let none = ask(&cic, &ada, Method::GET, "parameters/None", Value::Null, None).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_there_is_no_seat_for_and_who_has_to_stay_is_said_of_a_property() {
    let mut settings = with_administrator();
    settings.licences = waymeet_cic::model::ServerLicences::default();
    settings.users[0].licences.clear();
    let cic = TestCic::with(settings);
    let ada = cic.agent("ada").await;
    let kim = json!({ "id": "kim", "displayName": "Kim", "licences": [USER_LICENCE] });
    let answer = ask(&cic, &ada, Method::PUT, "users/kim", kim, None).await;
    assert_eq!(
        (answer.status, &answer.body["propertyName"]),
        (StatusCode::CONFLICT, &json!("licences"))
    );
    let ada_agent = json!({ "id": "ada", "displayName": "Ada Min" });
    let answer = ask(&cic, &ada, Method::PUT, "users/ada", ada_agent, None).await;
    assert_eq!(
        (answer.status, &answer.body["propertyName"]),
        (StatusCode::CONFLICT, &json!("role"))
    );
}

#[tokio::test]
async fn a_configuration_that_was_downloaded_can_be_loaded_also_a_large_one() {
    let cic = TestCic::with(with_administrator());
    let ada = cic.agent("ada").await;
    let parameters: serde_json::Map<String, Value> = (0..5_000)
        .map(|number| (format!("Parameter{number:05}"), "x".repeat(100).into()))
        .collect();
    let link = json!({ "service": "https://journeys.example", "organisation": "0b1ecb3c-0000-4000-8000-000000000000" });
    let file = json!({ "parameters": parameters, "organisation": link });
    let put = async |file: Value| ask(&cic, &ada, Method::PUT, "configuration", file, None).await;
    assert_eq!(put(file).await.status, StatusCode::NO_CONTENT);
    let whole = ask(&cic, &ada, Method::GET, "configuration", Value::Null, None)
        .await
        .body;
    assert!(whole.to_string().len() > 500_000);
    let again = put(whole.clone()).await;
    assert_eq!(again.status, StatusCode::NO_CONTENT, "{}", again.body);
    let after = ask(&cic, &ada, Method::GET, "configuration", Value::Null, None).await;
    assert_eq!(after.body, whole);
}
