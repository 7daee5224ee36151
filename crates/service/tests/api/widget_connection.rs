//! `POST /admin/deployments/{id}/widget/connection`: whether chats would reach the contact centre.

use crate::chat_server::ChatServerDouble;
use crate::helpers::*;
use crate::tls_server::{Authority, LONG, self_made, serve_tls};
use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, get};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use waymeet_cic::{Cic, CicSettings, Half, Pair, SystemClock, WorkgroupSettings};
use waymeet_service::outgoing::authorities::Authorities;
use waymeet_service::outgoing::reach::Reach;
use waymeet_service::{CarriageSettings, IntakeSettings};

/// A service that may look at this machine, and somebody who tests.
struct Tester {
    service: TestService,
    cookie: String,
}

/// What a test said.
struct Told(Answer);

impl Tester {
    async fn new(authorities: Authorities) -> Self {
        let carriage = CarriageSettings {
            reach: Reach {
                loopback: true,
                ..Reach::default()
            },
            authorities,
            ..CarriageSettings::default()
        };
        let service = TestService::start_and_carry(IntakeSettings::default(), carriage).await;
        let cookie = service.log_in().await;
        Self { service, cookie }
    }

    async fn test(&self, fields: &[(&str, &str)]) -> Told {
        let page = format!("/admin/deployments/{DEPLOYMENT}");
        let path = format!("{page}/widget/connection");
        Told(self.service.submit(&self.cookie, &page, &path, fields).await)
    }

    /// Tests one server as pages would speak to it in ICWS.
    async fn direct(&self, server: &str) -> Told {
        self.test(&[("cic.servers[0]", server), ("target.name", "Web Sales")])
            .await
    }

    /// Tests one server as the service would.
    async fn carried(&self, server: &str) -> Told {
        self.test(&[
            ("cic.servers[0]", server),
            ("cic.route", "service"),
            ("target.name", "Web Sales"),
        ])
        .await
    }
}

impl Told {
    /// What came of a step, of the first or second server.
    fn outcome(&self, server: usize, step: &str) -> String {
        let text = self.0.text();
        let part = text.split("data-test=\"connection-server\"").nth(server);
        assert!(part.is_some(), "no server {server}: {text}");
        let part = part.unwrap();
        let (_, rest) = part
            .split_once(&format!("data-step=\"{step}\" data-outcome=\""))
            .unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    fn outcomes(&self, server: usize) -> Vec<(&'static str, String)> {
        let steps = [
            "address",
            "name",
            "connection",
            "certificate",
            "protocol",
            "chat",
            "role",
            "pages",
            "queue",
        ];
        steps.map(|step| (step, self.outcome(server, step))).into()
    }

    /// The first step that failed, and that the words are among those it was told with.
    fn assert_failed(&self, step: &str, words: &str) {
        assert_eq!(self.0.status, StatusCode::OK);
        let outcomes = self.outcomes(1);
        let failed = outcomes.iter().find(|(_, outcome)| outcome == "failed");
        assert_eq!(failed.map(|(step, _)| *step), Some(step), "{outcomes:?}");
        assert!(self.0.text().contains(words), "{}", self.0.text());
        assert!(self.0.text().contains("do not reach"), "{}", self.0.text());
    }
}

async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

fn cic() -> Cic {
    let settings = CicSettings {
        workgroups: vec![WorkgroupSettings {
            name: "Web Sales".into(),
            members: Vec::new(),
            has_availability_updates: true,
        }],
        ..CicSettings::default()
    };
    Cic::new(settings, Arc::new(SystemClock), CancellationToken::new()).unwrap()
}

/// What ICWS says of web chat, with leave for pages or without.
fn feature(is_readable: bool) -> Response {
    let body = axum::Json(json!({ "featureId": "web-chat", "version": 6 }));
    if is_readable {
        (
            [
                ("access-control-allow-origin", "*"),
                ("access-control-allow-headers", "*"),
            ],
            body,
        )
            .into_response()
    } else {
        body.into_response()
    }
}

#[tokio::test]
async fn a_contact_centre_that_works_passes_every_step_in_both_protocols() {
    let address = serve(cic().router()).await;
    let tester = Tester::new(Authorities::default()).await;
    let server = format!("http://{address}");
    let told = tester.direct(&server).await;
    let expected = [
        "passed", "passed", "passed", "skipped", "passed", "passed", "passed", "passed", "skipped",
    ];
    let outcomes: Vec<String> = told.outcomes(1).into_iter().map(|(_, outcome)| outcome).collect();
    assert_eq!(outcomes, expected, "{}", told.0.text());
    assert!(told.0.text().contains("a first chat will tell"));
    assert!(told.0.text().contains("Chats reach the contact centre."));
    let told = tester
        .test(&[
            ("cic.servers[0]", &server),
            ("cic.dialect", "webtools"),
            ("target.name", "Web Sales"),
        ])
        .await;
    // Nobody has logged in there.
    assert_eq!(
        (told.outcome(1, "pages"), told.outcome(1, "queue")),
        ("passed".into(), "warned".into())
    );
    let told = tester
        .test(&[
            ("cic.servers[0]", &server),
            ("cic.dialect", "webtools"),
            ("target.name", "Sales"),
        ])
        .await;
    told.assert_failed("queue", "no queue “Sales”");
}

#[tokio::test]
async fn what_the_bridge_reports_is_believed_where_the_queue_cannot_be_asked_for() {
    let address = serve(cic().router()).await;
    let tester = Tester::new(Authorities::default()).await;
    let token = crate::oauth::bearer(&tester.service, "bridge").await;
    let update = json!({ "pacingMs": 5_000, "updates": [{ "workgroup": "Web Sales", "availableAgents": 2,
        "loggedInAgents": 2, "estimatedWaitSeconds": 0 }] });
    let reported = tester
        .service
        .post(
            "/v1/availability",
            &[("authorization", &token)],
            update.to_string(),
        )
        .await;
    assert!(reported.status.is_success(), "{}", reported.text());
    let told = tester.direct(&format!("http://{address}")).await;
    assert_eq!(told.outcome(1, "queue"), "passed", "{}", told.0.text());
    let other = tester
        .test(&[
            ("cic.servers[0]", &format!("http://{address}")),
            ("target.name", "Sales"),
        ])
        .await;
    assert_eq!(other.outcome(1, "queue"), "warned");
}

#[tokio::test]
async fn no_chat_is_begun_and_nothing_is_logged_in() {
    let server = ChatServerDouble::answering(async |_| feature(true)).await;
    let tester = Tester::new(Authorities::default()).await;
    tester.direct(&format!("http://{}", server.address)).await;
    let asked = server.asked();
    assert!(!asked.is_empty());
    for question in asked {
        assert!(
            ["GET", "OPTIONS"].contains(&question.method.as_str()),
            "{question:?}"
        );
        assert_ne!(question.path, "/icws/connection");
    }
}

#[tokio::test]
async fn each_way_not_to_get_there_is_told_apart() {
    let tester = Tester::new(Authorities::default()).await;
    let closed = TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    // No name is that long, so nobody is asked for it.
    let unknown = format!("http://{}.invalid:8018", "a".repeat(64));
    for (server, step, words) in [
        ("cic.example", "address", "not an address"),
        (&unknown, "name", "Nobody knows the name"),
        ("http://169.254.169.254", "name", "never connected to"),
        (
            &format!("http://{closed}"),
            "connection",
            "nothing listens at port",
        ),
    ] {
        tester.carried(server).await.assert_failed(step, words);
    }
    for (answer, words) in [
        ((StatusCode::OK, "<html>"), "no contact centre that speaks ICWS"),
        (
            (StatusCode::NOT_FOUND, "nothing"),
            "no contact centre: it has nothing",
        ),
        ((StatusCode::FOUND, ""), "sent elsewhere"),
        (
            (StatusCode::BAD_GATEWAY, ""),
            "cannot reach the contact centre behind it",
        ),
        ((StatusCode::UNAUTHORIZED, ""), "A log-in is asked for"),
    ] {
        let server = serve(Router::new().fallback(any(async move || answer))).await;
        tester
            .carried(&format!("http://{server}"))
            .await
            .assert_failed("protocol", words);
    }
    let lacking = json!({ "errorId": "error.request.invalid", "message": "no such feature" });
    let server = serve(Router::new().fallback(any(async move || {
        (StatusCode::NOT_FOUND, axum::Json(lacking.clone()))
    })))
    .await;
    tester
        .carried(&format!("http://{server}"))
        .await
        .assert_failed("chat", "no web chat over ICWS");
}

#[tokio::test]
async fn each_thing_wrong_with_tls_is_told_apart() {
    let router = || Router::new().route("/icws/connection/features/web-chat", get(async || feature(true)));
    let authority = Authority::new();
    let tester = Tester::new(authority.trusted()).await;
    let good = serve_tls(authority.issue("127.0.0.1", LONG), router()).await;
    let told = tester.carried(&format!("https://{good}")).await;
    assert_eq!(
        (told.outcome(1, "certificate"), told.outcome(1, "chat")),
        ("passed".into(), "passed".into())
    );
    for (identity, words) in [
        (Authority::new().issue("127.0.0.1", LONG), "Nobody who is trusted"),
        (self_made("127.0.0.1"), "Nobody who is trusted"),
        (authority.issue("127.0.0.1", 2002), "has expired"),
        (
            authority.issue("cic.example", LONG),
            "another name than 127.0.0.1",
        ),
    ] {
        let address = serve_tls(identity, router()).await;
        tester
            .carried(&format!("https://{address}"))
            .await
            .assert_failed("certificate", words);
    }
    let told = tester.carried(&format!("http://{good}")).await;
    told.assert_failed("certificate", &format!("https://{good}"));
    let plain = serve(router()).await;
    let told = tester.carried(&format!("https://{plain}")).await;
    told.assert_failed("certificate", "answers without TLS");
}

#[tokio::test]
async fn pages_that_browsers_would_not_let_ask_are_found_out_and_the_service_needs_no_leave() {
    let server = ChatServerDouble::answering(async |_| feature(false)).await;
    let tester = Tester::new(Authorities::default()).await;
    let server = format!("http://{}", server.address);
    let told = tester.direct(&server).await;
    told.assert_failed("pages", "https://shop.example");
    assert!(told.0.text().contains("Access-Control-Allow-Origin"));
    assert_eq!(tester.carried(&server).await.outcome(1, "pages"), "skipped");
}

#[tokio::test]
async fn of_a_pair_one_is_passive() {
    let cic = cic();
    let listeners = [
        TcpListener::bind(("127.0.0.1", 0)).await.unwrap(),
        TcpListener::bind(("127.0.0.1", 0)).await.unwrap(),
    ];
    let hosts = [0, 1].map(|index: usize| listeners[index].local_addr().unwrap().to_string());
    let pair = Pair::new(cic, hosts.clone());
    for (listener, half) in listeners.into_iter().zip([Half::First, Half::Second]) {
        let router = pair
            .router(half)
            .into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, router).await });
    }
    let tester = Tester::new(Authorities::default()).await;
    let [active, passive] = hosts.map(|host| format!("http://{host}"));
    let both = |first, second| [("cic.servers[0]", first), ("cic.servers[1]", second)];
    for dialect in ["icws", "webtools"] {
        let fields = [
            &both(active.as_str(), passive.as_str())[..],
            &[("cic.dialect", dialect)],
        ]
        .concat();
        let told = tester.test(&fields).await;
        assert_eq!(
            (told.outcome(1, "role"), told.outcome(2, "role")),
            ("passed".into(), "passed".into()),
            "{}",
            told.0.text()
        );
        let text = told.0.text();
        assert!(text.contains("the active one of the pair") && text.contains("its partner is active"));
        let alone = tester
            .test(&[("cic.servers[0]", &passive), ("cic.dialect", dialect)])
            .await;
        alone.assert_failed("role", "its partner is not written here");
    }
    let other = format!("http://{}", serve(pair.router(Half::Second)).await);
    let told = tester.test(&both(&passive, &other)).await;
    told.assert_failed("role", "so does the other one");
    let told = tester.test(&both(&active, &active)).await;
    assert_eq!(told.outcome(2, "address"), "failed");
    // The partner has another name than the one that is written.
    let named = json!({ "alternateHostList": ["CIC1"], "message": "x" });
    let renamed = ChatServerDouble::answering(move |_| {
        let named = named.clone();
        async move { (StatusCode::SERVICE_UNAVAILABLE, axum::Json(named)) }
    })
    .await;
    let renamed = format!("http://{}", renamed.address);
    let told = tester.test(&both(&active, &renamed)).await;
    assert_eq!(told.outcome(2, "role"), "warned", "{}", told.0.text());
    assert!(told.0.text().contains("CIC1"));
}

#[tokio::test]
async fn this_machine_is_not_looked_at_unless_the_operator_says_so() {
    let server = ChatServerDouble::content().await;
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let tester = Tester { service, cookie };
    let address = format!("http://{}", server.address);
    tester
        .carried(&address)
        .await
        .assert_failed("name", "very machine");
    let told = tester.direct(&address).await;
    assert_eq!(told.outcome(1, "name"), "skipped");
    assert!(told.0.text().contains("could not be tested"));
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn it_takes_the_permission_to_change_settings_and_a_form_of_ours() {
    let tester = Tester::new(Authorities::default()).await;
    let nothing = tester.test(&[("cic.servers[0]", " ")]).await;
    assert_eq!(nothing.0.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = format!("/admin/deployments/{DEPLOYMENT}");
    let path = format!("{page}/widget/connection");
    let (service, cookie) = (&tester.service, &tester.cookie);
    let elsewhere = format!("/admin/deployments/{OTHER}/widget/connection");
    let fields = [("cic.servers[0]", "http://127.0.0.1:1")];
    let answer = service.submit(cookie, &page, &elsewhere, &fields).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let forged = service
        .post(
            &path,
            &[("cookie", cookie)],
            "token=x&cic.servers[0]=http://127.0.0.1:1",
        )
        .await;
    assert!(forged.status.is_client_error(), "{}", forged.status);
    let agent = service.log_in_as_agent().await;
    let answer = service.post(&path, &[("cookie", &agent)], "token=x").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn whoever_tests_too_often_waits() {
    let tester = Tester::new(Authorities::default()).await;
    let mut refused = None;
    for _ in 0..20 {
        let told = tester.direct("nonsense").await;
        if told.0.status != StatusCode::OK {
            refused = Some(told.0);
            break;
        }
    }
    let refused = refused.unwrap();
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.text().contains("Wait a moment"));
    tester.service.advance(61);
    assert_eq!(tester.direct("nonsense").await.0.status, StatusCode::OK);
}

#[tokio::test]
async fn what_somebody_writes_and_what_servers_say_is_text() {
    let other: Value = json!({ "alternateHostList": ["<b>CIC1</b>"], "message": "x" });
    let server = ChatServerDouble::answering(move |_| {
        let other = other.clone();
        async move { (StatusCode::SERVICE_UNAVAILABLE, axum::Json(other)) }
    })
    .await;
    let tester = Tester::new(Authorities::default()).await;
    let told = tester.direct(&format!("http://{}", server.address)).await;
    assert!(!told.0.text().contains("<b>CIC1") && told.0.text().contains("CIC1"));
    let told = tester.direct("<script>x</script>").await;
    assert!(!told.0.text().contains("<script>x"));
}
