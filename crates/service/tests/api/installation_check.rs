//! `POST /v1/installation-checks`, and the pages of the administration that open a check and show it

use crate::admin_users::log_in_with;
use crate::helpers::*;
use axum::http::StatusCode;
use serde_json::{Value, json};
use waymeet_service::store::{Deployment, Organisation};

const REPORTS: &str = "/v1/installation-checks";
const ADDRESS: &str = "https://www.shop.example/p/17?a=b";
const OTHER_ORGANISATION: &str = "00000000-0000-4000-8000-00000000001a";
const OTHER_DEPLOYMENT: &str = "00000000-0000-4000-8000-00000000001d";
const THEIR_DEPLOYMENT: &str = "00000000-0000-4000-8000-00000000002d";

fn path() -> String {
    format!("/admin/deployments/{DEPLOYMENT}/widget")
}

async fn open(service: &TestService, cookie: &str, address: &str) -> Answer {
    let page = format!("{}/script", path());
    let action = format!("{}/check", path());
    service
        .submit(cookie, &page, &action, &[("address", address)])
        .await
}

/// The address that a page leads on to.
fn led_to(answer: &Answer) -> String {
    let text = answer.text();
    let (_, rest) = text.split_once("content=\"0; url=").unwrap();
    rest.split('"').next().unwrap().replace("&#38;", "&")
}

fn token(answer: &Answer) -> String {
    led_to(answer).split_once("waymeet-check=").unwrap().1.to_owned()
}

/// A widget that is published, whose chats the service carries.
async fn publish(service: &TestService) {
    let widget = json!({ "version": 2, "cic": { "servers": ["https://cic.example"], "route": "service" },
        "target": { "name": "Web Sales" } });
    let deployment = Deployment {
        widget,
        ..deployment(&tracking())
    };
    service.service.seed().deployment(&deployment).await.unwrap();
}

/// What a page says on which all is well.
fn report(token: &str, run: &str, turn: u32) -> Value {
    json!({ "v": 1, "token": token, "run": run, "turn": turn, "version": env!("CARGO_PKG_VERSION"),
        "service": "http://127.0.0.1:7601", "site": DEPLOYMENT, "page": format!("{ORIGIN}/p/17"),
        "mayCompile": true, "hasWidget": true, "events": [event_id(1)],
        "storage": { "local": true, "session": true, "cookies": true },
        "consent": { "tracking": "granted", "personalisation": "granted", "chat": "granted" } })
}

async fn tell(service: &TestService, origin: &str, report: &Value) -> Answer {
    service
        .post(REPORTS, &[("origin", origin)], report.to_string())
        .await
}

/// What the page of the script asks for once a second.
async fn look(service: &TestService, cookie: &str, after: u32) -> String {
    let path = format!("{}/check?after={after}", path());
    let answer = service.page(cookie, &path).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.text()
}

/// What came of a step.
fn outcome<'a>(page: &'a str, step: &str) -> &'a str {
    let (_, rest) = page
        .split_once(&format!("data-step=\"{step}\" data-outcome=\""))
        .unwrap();
    rest.split('"').next().unwrap()
}

fn polls(page: &str) -> bool {
    page.contains("every 1s")
}

#[tokio::test]
async fn a_check_is_opened_and_what_the_page_finds_is_shown_until_its_first_event_has_arrived() {
    let service = TestService::start().await;
    publish(&service).await;
    let cookie = service.log_in().await;
    let page = service.page(&cookie, &format!("{}/script", path())).await.text();
    assert!(page.contains("value=\"https://shop.example/\""), "{page}");
    assert!(!polls(&page));
    // Asked for in the moment before it is opened.
    let early = look(&service, &cookie, 0).await;
    assert!(
        early.contains("Opening the page…") && early.contains("after=0&#38;tries=1"),
        "{early}"
    );

    let opened = open(&service, &cookie, ADDRESS).await;
    assert_eq!(opened.status, StatusCode::OK);
    assert_eq!(opened.header("cache-control"), "no-store");
    assert_eq!(opened.header("referrer-policy"), "no-referrer");
    let token = token(&opened);
    assert_eq!(led_to(&opened), format!("{ADDRESS}#waymeet-check={token}"));
    let waiting = look(&service, &cookie, 0).await;
    assert!(
        waiting.contains("Waiting for the page…") && polls(&waiting),
        "{waiting}"
    );
    assert!(!waiting.contains(&token));

    let told = tell(&service, ORIGIN, &report(&token, "run", 1)).await;
    assert_eq!((told.status, told.body.len()), (StatusCode::NO_CONTENT, 0));
    assert_eq!(told.header("access-control-allow-origin"), "*");
    let heard = look(&service, &cookie, 0).await;
    assert_eq!(outcome(&heard, "event"), "pending");
    assert!(polls(&heard), "{heard}");
    // The service judges that itself: an event of another id is another one.
    service.collect(json!([page_view(2, "/", "")])).await;
    assert_eq!(outcome(&look(&service, &cookie, 0).await, "event"), "pending");
    service.collect(json!([page_view(1, "/", "")])).await;
    let complete = look(&service, &cookie, 0).await;
    for step in [
        "script",
        "version",
        "deployment",
        "domain",
        "policy",
        "widget",
        "consent",
        "storage",
        "event",
    ] {
        assert_eq!(outcome(&complete, step), "passed", "{step}: {complete}");
    }
    assert_eq!(outcome(&complete, "servers"), "skipped");
    assert!(complete.contains("Everything works.") && !polls(&complete));
    // Whoever comes back to the page finds it there.
    let page = service.page(&cookie, &format!("{}/script", path())).await.text();
    assert!(page.contains("Everything works."));
}

#[tokio::test]
async fn a_page_that_says_nothing_has_its_likely_causes_listed_and_is_waited_for_two_minutes() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    open(&service, &cookie, ADDRESS).await;
    service.advance(14);
    assert!(!look(&service, &cookie, 0).await.contains("check-causes"));
    service.advance(1);
    let silent = look(&service, &cookie, 0).await;
    for cause in [
        "is not on that page",
        "connect-src http://127.0.0.1:7601",
        "content blocker",
        "#policy-title",
    ] {
        assert!(silent.contains(cause), "{cause}: {silent}");
    }
    assert!(polls(&silent));
    service.advance(105);
    let over = look(&service, &cookie, 0).await;
    assert!(
        over.contains("Nothing more is waited for.") && !polls(&over),
        "{over}"
    );
}

#[tokio::test]
async fn what_was_told_last_counts_and_what_never_came_is_said_at_the_end() {
    let service = TestService::start().await;
    publish(&service).await;
    let cookie = service.log_in().await;
    let token = token(&open(&service, &cookie, ADDRESS).await);
    let mut said = report(&token, "run", 2);
    said["events"] = json!([]);
    tell(&service, ORIGIN, &said).await;
    let mut overtaken = report(&token, "run", 1);
    overtaken["consent"] = json!({ "tracking": "denied" });
    tell(&service, ORIGIN, &overtaken).await;
    let page = look(&service, &cookie, 0).await;
    assert_eq!(
        (outcome(&page, "consent"), outcome(&page, "event")),
        ("passed", "pending")
    );
    service.advance(120);
    let page = look(&service, &cookie, 0).await;
    assert_eq!(outcome(&page, "event"), "failed");
    assert!(!polls(&page));
}

#[tokio::test]
async fn a_page_of_any_origin_may_report_and_is_told_where_it_does_not_belong() {
    let service = TestService::start().await;
    publish(&service).await;
    let cookie = service.log_in().await;
    let elsewhere = token(&open(&service, &cookie, "http://127.0.0.1:9/").await);
    let told = tell(&service, "http://127.0.0.1:9", &report(&elsewhere, "run", 1)).await;
    assert_eq!(told.status, StatusCode::NO_CONTENT);
    let page = look(&service, &cookie, 0).await;
    assert_eq!(outcome(&page, "domain"), "failed");
    assert!(page.contains("Add 127.0.0.1:9 "), "{page}");
    assert!(!polls(&page));

    // Another one of the organisation's, and one that is nobody's business.
    let other = Deployment {
        id: OTHER_DEPLOYMENT.into(),
        name: "Outlet".into(),
        ..deployment(&tracking())
    };
    service.service.seed().deployment(&other).await.unwrap();
    for (site, words) in [
        (OTHER_DEPLOYMENT, "“Outlet”"),
        ("typo", "typo, which this service does not know"),
    ] {
        let token = token(&open(&service, &cookie, ADDRESS).await);
        let mut said = report(&token, "run", 1);
        said["site"] = json!(site);
        tell(&service, ORIGIN, &said).await;
        let page = look(&service, &cookie, 0).await;
        assert_eq!(outcome(&page, "deployment"), "failed");
        assert!(page.contains(words), "{page}");
    }
    let organisation = Organisation {
        id: OTHER_ORGANISATION.into(),
        name: "Other".into(),
        client_applications: Vec::new(),
    };
    service.service.seed().organisation(&organisation).await.unwrap();
    let theirs = Deployment {
        id: THEIR_DEPLOYMENT.into(),
        organisation: OTHER_ORGANISATION.into(),
        name: "Secret plans".into(),
        ..other
    };
    service.service.seed().deployment(&theirs).await.unwrap();
    let token = token(&open(&service, &cookie, ADDRESS).await);
    let mut said = report(&token, "run", 1);
    said["site"] = json!(THEIR_DEPLOYMENT);
    tell(&service, ORIGIN, &said).await;
    let page = look(&service, &cookie, 0).await;
    assert_eq!(outcome(&page, "deployment"), "failed");
    assert!(!page.contains("Secret plans"), "{page}");
}

#[tokio::test]
async fn a_token_is_good_for_one_page_load_and_a_quarter_of_an_hour() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let first = token(&open(&service, &cookie, ADDRESS).await);
    assert_eq!(tell(&service, ORIGIN, &report(&first, "a", 1)).await.status, 204);
    let mut second = report(&first, "b", 1);
    second["version"] = json!("6.6.6");
    let refused = tell(&service, ORIGIN, &second).await;
    refused.assert_error(404, "not.found");
    assert_eq!(refused.header("access-control-allow-origin"), "*");
    let page = look(&service, &cookie, 0).await;
    assert!(
        page.contains("opened a second time: ignored") && !page.contains("6.6.6"),
        "{page}"
    );
    assert_eq!(tell(&service, ORIGIN, &report(&first, "a", 2)).await.status, 204);

    // The next one takes its place.
    let next = token(&open(&service, &cookie, ADDRESS).await);
    for wrong in [first.as_str(), "", "junk", &next[1..]] {
        tell(&service, ORIGIN, &report(wrong, "a", 3))
            .await
            .assert_error(404, "not.found");
    }
    service.advance(899);
    assert_eq!(tell(&service, ORIGIN, &report(&next, "a", 1)).await.status, 204);
    service.advance(1);
    tell(&service, ORIGIN, &report(&next, "a", 2))
        .await
        .assert_error(404, "not.found");
    // Kept in memory: a restart closes it.
    let last = token(&open(&service, &cookie, ADDRESS).await);
    let service = service.restart().await;
    tell(&service, ORIGIN, &report(&last, "a", 1))
        .await
        .assert_error(404, "not.found");
}

#[tokio::test]
async fn what_is_no_report_is_refused_and_what_is_in_one_is_shown_as_text() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    for (body, status, code) in [
        ("", 400, "bad.request".to_owned()),
        ("{\"v\":2}", 400, "bad.request".to_owned()),
    ] {
        service
            .post(REPORTS, &[("origin", ORIGIN)], body)
            .await
            .assert_error(status, &code);
    }
    let large = " ".repeat(16 * 1024 + 1);
    let answer = service.post(REPORTS, &[("origin", ORIGIN)], large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let token = token(&open(&service, &cookie, ADDRESS).await);
    let mut said = report(&token, "run", 1);
    said["page"] = json!("<img src=x onerror=alert(1)>");
    said["version"] = json!("<b>9</b>");
    said["refusals"] = json!([{ "directive": "<i>", "blocked": "\"><script>" }]);
    tell(&service, ORIGIN, &said).await;
    let page = look(&service, &cookie, 0).await;
    for markup in ["<img src=x", "<b>9", "<i>", "<script>"] {
        assert!(!page.contains(markup), "{markup}");
    }
    assert!(page.contains("&#60;b&#62;9"), "{page}");
}

#[tokio::test]
async fn reports_are_taken_only_so_often_from_one_address() {
    let service = TestService::start().await;
    let junk = json!({ "v": 1, "token": "junk", "run": "r" });
    let send = || tell(&service, ORIGIN, &junk);
    for _ in 0..120 {
        send().await.assert_error(404, "not.found");
    }
    let refused = send().await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    service.advance(60);
    send().await.assert_error(404, "not.found");
}

#[tokio::test]
async fn only_pages_of_the_web_are_opened_and_a_sites_own_fragment_stays() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    for address in [
        "javascript:alert(1)",
        "data:text/html,x",
        "/p/17",
        "https://ann:secret@shop.example/",
        "",
    ] {
        let answer = open(&service, &cookie, address).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
        assert!(!answer.text().contains("http-equiv"), "{address}");
    }
    let opened = open(&service, &cookie, "https://shop.example/\"><b>#/cart").await;
    assert!(!opened.text().contains("\"><b>"));
    assert!(
        led_to(&opened).contains("#/cart&waymeet-check="),
        "{}",
        led_to(&opened)
    );
}

#[tokio::test]
async fn who_may_see_the_script_may_check_it_and_sees_their_own_check_only() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    open(&service, &cookie, ADDRESS).await;
    let theirs = log_in_with(&service, &["journey:settings:view"]).await;
    let script = service.page(&theirs, &format!("{}/script", path())).await;
    let check = service.page(&theirs, &format!("{}/check?after=0", path())).await;
    assert_eq!((script.status, check.status), (StatusCode::OK, StatusCode::OK));
    assert!(
        !check.text().contains("Waiting for the page…"),
        "{}",
        check.text()
    );

    let forged = service
        .post(
            &format!("{}/check", path()),
            &[("cookie", &cookie)],
            form_body(&[("token", "forged"), ("address", ADDRESS)]),
        )
        .await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    for path in [
        format!("/admin/deployments/{OTHER_DEPLOYMENT}/widget/check"),
        // An organisation is no deployment.
        format!("/admin/deployments/{ORGANISATION}/widget/check"),
    ] {
        assert_eq!(service.page(&cookie, &path).await.status, StatusCode::NOT_FOUND);
    }
    let nobody = service.get(&format!("{}/check", path()), &[]).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}
