//! Agents' clients on pages of other origins.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use crate::helpers::{Answer, SHOP, TestCic, settings};

const DESK: &str = "https://desk.example";

fn cic() -> TestCic {
    let mut settings = settings();
    settings.agent_origins = vec![DESK.to_owned()];
    settings.has_secure_cookies = true;
    TestCic::with(settings)
}

async fn preflight(cic: &TestCic, path: &str, origin: &str) -> Answer {
    let request = Request::builder()
        .method(Method::OPTIONS)
        .uri(path)
        .header(header::ORIGIN, origin)
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "PUT")
        .header(
            header::ACCESS_CONTROL_REQUEST_HEADERS,
            "inin-icws-csrf-token,x-icws-devtools-correlationid,authorization",
        );
    cic.send(request.body(Body::empty()).unwrap()).await
}

fn text<'a>(answer: &'a Answer, name: &header::HeaderName) -> &'a str {
    answer.headers[name].to_str().unwrap()
}

#[tokio::test]
async fn pages_of_listed_origins_work_with_the_agents_api_and_read_session_and_token() {
    let cic = cic();
    let answer = preflight(&cic, "/icws/1/connection/station", DESK).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(text(&answer, &header::ACCESS_CONTROL_ALLOW_ORIGIN), DESK);
    assert_eq!(text(&answer, &header::ACCESS_CONTROL_ALLOW_CREDENTIALS), "true");
    assert!(text(&answer, &header::ACCESS_CONTROL_ALLOW_METHODS).contains("DELETE"));
    let allowed = text(&answer, &header::ACCESS_CONTROL_ALLOW_HEADERS);
    assert!(allowed.contains("inin-icws-csrf-token, x-icws-devtools-correlationid"));
    assert!(!allowed.contains("authorization"));

    let body = json!({ "applicationName": "test", "userID": "kim", "password": "kim-secret" });
    let request = Request::post("/icws/connection").header(header::ORIGIN, DESK);
    let answer = cic
        .send(request.body(Body::from(body.to_string())).unwrap())
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let exposed = text(&answer, &header::ACCESS_CONTROL_EXPOSE_HEADERS);
    assert!(exposed.contains("ININ-ICWS-CSRF-Token, ININ-ICWS-Session-ID"));
    // From another site a stricter cookie would never come back.
    assert!(text(&answer, &header::SET_COOKIE).ends_with("SameSite=None; Secure"));
    // What such a page asks before it logs in is asked of the visitors' half.
    let request = Request::get("/icws/connection/features").header(header::ORIGIN, DESK);
    let answer = cic.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn other_pages_get_no_word_of_permission_and_what_is_cross_site_is_refused() {
    let cic = cic();
    // That a website may chat does not make it a client of agents.
    for origin in [SHOP, "https://elsewhere.example", "null"] {
        let answer = preflight(&cic, "/icws/connection", origin).await;
        assert!(!answer.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
    }
    let kim = cic.agent("kim").await;
    let ask = async |site: &str, origin: Option<&str>| {
        let mut request = kim.request(Method::GET, "messaging/messages", Value::Null);
        let headers = request.headers_mut();
        headers.insert("sec-fetch-site", site.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        cic.send(request).await.status
    };
    assert_eq!(ask("cross-site", None).await, StatusCode::FORBIDDEN);
    assert_eq!(ask("cross-site", Some(SHOP)).await, StatusCode::FORBIDDEN);
    assert_eq!(ask("cross-site", Some(DESK)).await, StatusCode::OK);
    assert_eq!(ask("same-origin", None).await, StatusCode::OK);
}

#[tokio::test]
async fn a_cookie_stays_on_its_site_unless_the_client_is_listed() {
    let cookie = async |cic: &TestCic| {
        let answer = cic.log_in("kim", "kim-secret").await;
        text(&answer, &header::SET_COOKIE).to_owned()
    };
    assert!(cookie(&cic()).await.ends_with("SameSite=Strict; Secure"));
    assert!(cookie(&TestCic::new()).await.ends_with("SameSite=Strict"));
}

#[tokio::test]
async fn a_websites_page_may_send_the_headers_it_asks_for() {
    let cic = TestCic::new();
    let answer = preflight(&cic, "/icws/web-chat/start", SHOP).await;
    let allowed = text(&answer, &header::ACCESS_CONTROL_ALLOW_HEADERS);
    // The vendor's library puts one of its own on every request.
    assert!(allowed.starts_with("Accept, Accept-Language, Content-Type, X-Requested-With"));
    assert!(allowed.contains("x-icws-devtools-correlationid"));
}
