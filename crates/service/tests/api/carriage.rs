//! Chats carried to CIC servers: what goes through, for whom, and how it looks at the other end.

use crate::chat_server::*;
use crate::helpers::*;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{Method, StatusCode, header};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;
use waymeet_cic::{Cic, CicSettings, SystemClock, WorkgroupSettings};
use waymeet_service::cic_proxy::servers::{ChatServer, ChatServers};
use waymeet_service::{CarriageSettings, ServiceSettings};

const JSON: (&str, &str) = ("content-type", "application/json");
const SHOP: (&str, &str) = ("origin", ORIGIN);

#[tokio::test]
async fn a_chat_with_a_cic_compatible_server_goes_through_in_both_protocols() {
    let settings = CicSettings {
        workgroups: vec![WorkgroupSettings {
            name: "Web Sales".into(),
            members: Vec::new(),
            has_availability_updates: true,
        }],
        ..CicSettings::default()
    };
    let cic = Cic::new(settings, Arc::new(SystemClock), CancellationToken::new()).unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = cic.router().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let service = carrying(carriage_to(address)).await;
    let post =
        async |path: String, body: Value| service.post(&at(&path), &[SHOP, JSON], body.to_string()).await;
    let get = async |path: String| service.get(&at(&path), &[SHOP]).await;

    let feature = get("icws/connection/features/web-chat".into()).await;
    assert_eq!(feature.json()["version"], 6);
    let start = json!({ "participantName": "Ada", "targetName": "Web Sales", "targetType": "Workgroup" });
    let started = post("icws/web-chat/start".into(), start).await.json();
    let pid = started["participantId"].as_str().unwrap();
    let said = json!({ "message": "1 < 2 <b>", "contentType": "text/plain" });
    let sent = post(format!("icws/web-chat/send-message/{pid}"), said).await;
    assert_eq!((sent.status, sent.body.len()), (StatusCode::NO_CONTENT, 0));
    let heard = get(format!("icws/web-chat/messages/{pid}")).await.json();
    assert!(
        heard.to_string().contains("1 < 2 <b>"),
        "what is said stays as it is: {heard}"
    );
    let gone = get("icws/web-chat/messages/0b1ecb3c-0000-4000-8000-000000000000".into()).await;
    assert_eq!(gone.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        gone.json()["errorId"],
        "error.request.webChat.invalidParticipantId"
    );
    let ended = post(format!("icws/web-chat/exit/{pid}"), json!({})).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);

    let start = json!({ "participant": { "name": "Ada", "credentials": "" }, "target": "Web Sales",
        "targettype": "Workgroup", "supportedContentTypes": "text/plain" });
    let started = post("WebSvcs/chat/start".into(), start).await.json();
    let pid = started["chat"]["participantID"].as_str().unwrap();
    let said = json!({ "message": "Hello", "contentType": "text/plain" });
    let sent = post(format!("websvcs/chat/sendMessage/{pid}"), said).await.json();
    assert_eq!(sent["chat"]["status"]["type"], "success");
    let polled = get(format!("websvcs/chat/poll/{pid}")).await.json();
    assert!(polled.to_string().contains("Hello"), "{polled}");
    let ended = service
        .post(&at(&format!("websvcs/chat/exit/{pid}")), &[SHOP], "")
        .await
        .json();
    assert_eq!(ended["chat"]["status"]["type"], "success");
}

#[tokio::test]
async fn only_listed_servers_are_carried_to_and_there_are_none_unless_somebody_says_so() {
    let (server, service) = in_front_of(async |_| "{}").await;
    for path in [
        "/cic/cic2.example/icws/connection/features",
        "/cic/127.0.0.1/icws/connection/features",
        "/cic/http:%2F%2Fcic1.example/icws/connection/features",
        "/cic/cic1.example%2e/icws/connection/features",
        "/cic/cic1.example@evil.test/icws/connection/features",
        "/cic/../icws/connection/features",
        "/cic/cic1.example",
        "/cic/cic1.example/",
        "/cic/",
    ] {
        service.get(path, &[SHOP]).await.assert_error(404, "not.found");
    }
    assert!(server.asked().is_empty());
    // Letter case does not matter in names of hosts.
    let answer = service
        .get("/cic/CIC1.Example/icws/connection/features", &[SHOP])
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    let service = TestService::start().await;
    let answer = service.get(&at("icws/connection/features"), &[SHOP]).await;
    answer.assert_error(404, "not.found");
}

#[tokio::test]
async fn what_no_visitor_asks_never_reaches_the_server() {
    let (server, service) = in_front_of(async |_| "{}").await;
    for path in [
        "icws/connection",
        "icws/connection/version",
        "icws/1234/messaging/messages",
        "icws/{pid}/interactions/1/pickup",
        "desk/",
        "demo/switchover",
        "icws/web-chat/../connection",
        "icws/web-chat/messages/%2e%2e",
        "icws/web-chat/messages/{pid}%2f..%2f..%2fconnection",
        "icws/web-chat/messages/{pid}%252f",
        "icws/web-chat/file/{pid}/{file}/..%5c..%5cx",
        "icws%2fconnection",
        "websvcs/../icws/connection",
        "websvcs//chat/start",
    ] {
        for method in [Method::GET, Method::POST] {
            let answer = service
                .send(request(method, &at(path), &[SHOP, JSON], "{}"))
                .await;
            answer.assert_error(404, "not.found");
        }
    }
    for (method, path, own) in [
        (Method::GET, "icws/web-chat/start", "POST"),
        (Method::PUT, "websvcs/chat/exit/{pid}", "POST"),
        (Method::DELETE, "icws/web-chat/messages/{pid}", "GET"),
        (Method::OPTIONS, "icws/web-chat/messages/{pid}", "GET"),
        (Method::TRACE, "icws/web-chat/messages/{pid}", "GET"),
    ] {
        let answer = service.send(request(method, &at(path), &[SHOP], "")).await;
        answer.assert_error(405, "method.not.allowed");
        assert_eq!(answer.header(header::ALLOW), own);
    }
    let head = service
        .send(request(
            Method::HEAD,
            &at("icws/web-chat/messages/{pid}"),
            &[SHOP],
            "",
        ))
        .await;
    assert_eq!(head.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(server.asked().is_empty(), "{:?}", server.asked());
}

#[tokio::test]
async fn pages_of_the_sites_domains_may_ask_and_no_others() {
    let (server, service) = in_front_of(async |_| "{}").await;
    let mut carried = 0;
    for (origin, is_allowed) in [
        (Some(ORIGIN), true),
        (Some("https://shop.example"), true),
        (Some("http://127.0.0.1:7600"), true),
        // No page, a page's navigation, or one that is where the service seems to be.
        (None, true),
        (Some("https://evil.test"), false),
        (Some("https://shop.example.evil.test"), false),
        (Some("http://127.0.0.1:7601"), false),
        (Some("null"), false),
        (Some("file://"), false),
        (Some(""), false),
    ] {
        let headers: Vec<_> = origin
            .map(|origin| ("origin", origin))
            .into_iter()
            .chain([JSON])
            .collect();
        let path = at("icws/web-chat/exit/{pid}");
        let answer = service.post(&path, &headers, "{}").await;
        assert_eq!(answer.header(header::VARY), "Origin", "{origin:?}");
        if is_allowed {
            carried += 1;
            assert_eq!(answer.status, StatusCode::OK, "{origin:?}");
            assert_eq!(
                answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN),
                origin.unwrap_or_default()
            );
            let credentials = answer.header(header::ACCESS_CONTROL_ALLOW_CREDENTIALS);
            assert_eq!(credentials == "true", origin.is_some());
        } else {
            answer.assert_error(403, "origin.not.allowed");
            // What is refused may be read by whoever sets a site up; never with credentials.
            assert!(
                !answer
                    .headers
                    .contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS)
            );
        }
    }
    assert_eq!(server.asked().len(), carried);
}

#[tokio::test]
async fn a_server_is_for_the_sites_that_have_it() {
    let server = ChatServerDouble::content().await;
    let address = format!("http://{}", server.address);
    let listed = |name: &str, sites: &[&str]| ChatServer::new(name, &address, sites).unwrap();
    let servers = [
        listed("nobodys", &[]),
        listed("somebodys", &["00000000-0000-4000-8000-00000000000b"]),
        listed(
            "deployments",
            &["00000000-0000-4000-8000-00000000000b", DEPLOYMENT],
        ),
    ];
    let carriage = CarriageSettings {
        servers: ChatServers::new(servers.into()).unwrap(),
        ..CarriageSettings::default()
    };
    let service = carrying(carriage).await;
    add_other_organisation(&service).await;
    for (name, expected) in [("nobodys", 403), ("somebodys", 403), ("deployments", 200)] {
        let path = format!("/cic/{name}/icws/connection/features");
        let answer = service.get(&path, &[SHOP]).await;
        assert_eq!(answer.status.as_u16(), expected, "{name}");
    }
}

#[tokio::test]
async fn a_preflight_is_answered_for_what_would_be_carried() {
    let (server, service) = in_front_of(async |_| "{}").await;
    let preflight = async |origin: &str, method: &str, path: &str| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", method),
            ("access-control-request-headers", "content-type"),
        ];
        service
            .send(request(Method::OPTIONS, &at(path), &headers, ""))
            .await
    };
    let answer = preflight(ORIGIN, "POST", "icws/web-chat/start").await;
    assert_eq!((answer.status, answer.body.len()), (StatusCode::NO_CONTENT, 0));
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), ORIGIN);
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_METHODS), "POST");
    assert!(
        answer
            .header(header::ACCESS_CONTROL_ALLOW_HEADERS)
            .contains("Content-Type")
    );
    assert_eq!(answer.header(header::VARY), "Origin");
    for (origin, method, path, status) in [
        ("https://evil.test", "POST", "icws/web-chat/start", 403),
        (ORIGIN, "GET", "icws/web-chat/start", 405),
        (ORIGIN, "DELETE", "websvcs/chat/exit/{pid}", 405),
        (ORIGIN, "POST", "icws/connection", 404),
    ] {
        let answer = preflight(origin, method, path).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path}");
    }
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn the_server_hears_the_operation_and_who_asks_and_nothing_else() {
    let (server, service) = in_front_of(async |_| "{}").await;
    let headers = [
        SHOP,
        ("accept", "application/json"),
        ("accept-language", "de"),
        ("authorization", "Basic YTpi"),
        ("connection", "x-hop"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("cookie", "waymeet_admin=secret"),
        ("referer", "https://shop.example/secret"),
        ("x-forwarded-for", "6.6.6.6"),
        ("x-hop", "1"),
    ];
    let body = json!({ "typingIndicator": true });
    let mut asking = request(
        Method::POST,
        &at("WEBSVCS/chat/settypingstate/{pid}?_=1"),
        &headers,
        body.to_string(),
    );
    let visitor: IpAddr = "192.0.2.7".parse().unwrap();
    asking
        .extensions_mut()
        .insert(ConnectInfo(SocketAddr::from((visitor, 50_000))));
    assert_eq!(service.send(asking).await.status, StatusCode::OK);
    let asked = server.only();
    assert_eq!((asked.method.as_str(), asked.json()), ("POST", body));
    assert_eq!(asked.path, format!("/websvcs/chat/setTypingState/{PID}"));
    let mut names: Vec<&str> = asked.headers.keys().map(|name| name.as_str()).collect();
    names.sort_unstable();
    let expected = [
        "accept",
        "accept-language",
        "content-length",
        "content-type",
        "host",
        "via",
        "x-forwarded-for",
    ];
    assert_eq!(names, expected);
    assert_eq!(asked.header("x-forwarded-for"), Some("192.0.2.7"));
    assert_eq!(
        asked.header("content-type"),
        Some("application/json;charset=utf-8")
    );
    assert_eq!(asked.header("host"), Some(server.address.to_string().as_str()));
}

#[tokio::test]
async fn an_address_that_a_trusted_proxy_names_is_the_visitors() {
    let server = ChatServerDouble::content().await;
    let folder = tempfile::tempdir().unwrap();
    let mut settings = ServiceSettings::new(
        folder.path().join("a.sqlite"),
        folder.path(),
        "http://127.0.0.1:7601",
    );
    settings.trusted_proxies = vec!["10.0.0.1".parse().unwrap()];
    settings.carriage = carriage_to(server.address);
    let service = waymeet_service::Service::open(settings).await.unwrap();
    let headers = [("x-forwarded-for", "6.6.6.6, 192.0.2.7")];
    let mut asking = request(Method::GET, &at("icws/connection/features"), &headers, "");
    let proxy: IpAddr = "10.0.0.1".parse().unwrap();
    asking
        .extensions_mut()
        .insert(ConnectInfo(SocketAddr::from((proxy, 50_000))));
    let answer = service.router().oneshot(asking).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(server.only().header("x-forwarded-for"), Some("192.0.2.7"));
}

#[tokio::test]
async fn names_and_attributes_lose_their_markup_in_both_protocols() {
    let (server, service) = in_front_of(async |_| "{}").await;
    let icws = json!({ "participantName": "Ada <img src=x onerror=alert(1)>", "notes": "<b>lamps</b>",
        "targetName": "Web Sales", "additionalAttributes": { "Of<i>fer": "<script>x</script>" } });
    let web_tools = json!({ "participant": { "name": "Ada <img src=x onerror=alert(1)>", "credentials": "" },
        "customInfo": "<b>lamps</b>", "target": "Web Sales", "attributes": { "Of<i>fer": "<script>x</script>" } });
    let callback = json!({ "name": "<b>Ada</b>", "subject": "<b>lamps</b>", "telephone": "1" });
    for (path, body, expected) in [
        (
            "icws/web-chat/start",
            icws,
            json!({ "participantName": "Ada", "notes": "lamps", "targetName": "Web Sales",
                "additionalAttributes": { "Offer": "x" } }),
        ),
        (
            "websvcs/chat/start",
            web_tools,
            json!({ "participant": { "name": "Ada", "credentials": "" }, "customInfo": "lamps", "target": "Web Sales",
                "attributes": { "Offer": "x" } }),
        ),
        (
            "icws/web-callback/create",
            callback,
            json!({ "name": "Ada", "subject": "lamps", "telephone": "1" }),
        ),
        (
            "websvcs/callback/create",
            json!({ "participant": { "name": "<b>Ada</b>", "telephone": "<i>1" }, "subject": "<b>lamps</b>" }),
            json!({ "participant": { "name": "Ada", "telephone": "1" }, "subject": "lamps" }),
        ),
        // What is said is a matter between the two who talk.
        (
            "icws/web-chat/send-message/{pid}",
            json!({ "message": "1 < 2 <b>", "contentType": "text/plain" }),
            json!({ "message": "1 < 2 <b>", "contentType": "text/plain" }),
        ),
    ] {
        let answer = service.post(&at(path), &[SHOP, JSON], body.to_string()).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(server.asked().pop().unwrap().json(), expected, "{path}");
    }
}

#[tokio::test]
async fn a_body_that_cannot_be_read_or_is_too_large_is_not_carried() {
    let (server, service) = in_front_of(async |_| "{}").await;
    let long = json!({ "message": "x".repeat(64 * 1024) }).to_string();
    let chatty = json!({ "typingIndicator": true, "x": "x".repeat(4 * 1024) }).to_string();
    let endless = json!({ "notes": "x".repeat(256 * 1024) }).to_string();
    for (path, body, status, code) in [
        ("icws/web-chat/start", "", 400, "bad.request"),
        ("icws/web-chat/start", "participantName=Ada", 400, "bad.request"),
        ("icws/web-chat/start", "{\"participantName\":", 400, "bad.request"),
        ("icws/web-chat/start", "[]", 400, "bad.request"),
        ("icws/web-chat/exit/{pid}", "bye", 400, "bad.request"),
        ("websvcs/chat/start", "null", 400, "bad.request"),
        (
            "icws/web-chat/send-message/{pid}",
            &long,
            413,
            "request.too.large",
        ),
        (
            "websvcs/chat/setTypingState/{pid}",
            &chatty,
            413,
            "request.too.large",
        ),
        ("icws/web-chat/start", &endless, 413, "request.too.large"),
    ] {
        let answer = service.post(&at(path), &[SHOP, JSON], body.to_owned()).await;
        answer.assert_error(status, code);
        // The page can read what is wrong.
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), ORIGIN);
    }
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn the_page_hears_what_the_server_says_and_where_it_is_from_nobody() {
    let passive = json!({ "__type": "urn:inin.com:common:error", "alternateHostList": ["cic2.example"], "message": "x" });
    let said = passive.clone();
    let (server, service) = in_front_of(move |_| {
        let said = said.clone();
        async move {
            (
                StatusCode::SERVICE_UNAVAILABLE,
                [
                    ("content-type", "application/vnd.inin.icws+JSON;charset=utf-8"),
                    ("set-cookie", "icws_1=1"),
                    ("www-authenticate", "Basic"),
                    ("location", "http://10.0.0.5/"),
                    ("access-control-allow-origin", "*"),
                    ("x-powered-by", "CIC"),
                ],
                said.to_string(),
            )
        }
    })
    .await;
    let answer = service.get(&at("icws/web-chat/messages/{pid}"), &[SHOP]).await;
    assert_eq!(
        (answer.status, answer.json()),
        (StatusCode::SERVICE_UNAVAILABLE, passive)
    );
    assert_eq!(
        answer.header(header::CONTENT_TYPE),
        "application/vnd.inin.icws+JSON;charset=utf-8"
    );
    assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    assert!(answer.header(header::CONTENT_SECURITY_POLICY).contains("sandbox"));
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), ORIGIN);
    for dropped in ["set-cookie", "www-authenticate", "location", "x-powered-by"] {
        assert!(!answer.headers.contains_key(dropped), "{dropped}");
    }
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_file_comes_as_it_is_sent_and_is_stored_and_never_shown() {
    const PIECE: usize = 256 * 1024;
    const PIECES: usize = 40;
    let (pieces, sent) = tokio::sync::mpsc::channel::<Bytes>(1);
    let sent = Arc::new(std::sync::Mutex::new(Some(sent)));
    let (server, service) = in_front_of(move |_| {
        let mut sent = sent.lock().unwrap().take().unwrap();
        async move {
            let pieces = futures_util::stream::poll_fn(move |context| {
                sent.poll_recv(context).map(|piece| piece.map(Ok::<_, io::Error>))
            });
            let headers = [
                ("content-type", "text/html"),
                ("content-disposition", "inline; filename=\"a.html\""),
            ];
            (headers, Body::from_stream(pieces))
        }
    })
    .await;
    let path = at("icws/web-chat/file/{pid}/{file}/size%20guide.html");
    let asking = request(Method::GET, &path, &[SHOP], "");
    pieces.send(Bytes::from(vec![b'x'; PIECE])).await.unwrap();
    let answer = service.service.router().oneshot(asking).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/html");
    assert_eq!(answer.headers()[header::CONTENT_DISPOSITION], "attachment");
    assert_eq!(answer.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    // Its first bytes are here before its last are anywhere.
    let mut body = answer.into_body().into_data_stream();
    let mut arrived = body.next().await.unwrap().unwrap().len();
    let sending = tokio::spawn(async move {
        for _ in 1..PIECES {
            pieces.send(Bytes::from(vec![b'x'; PIECE])).await.unwrap();
        }
    });
    while let Some(piece) = body.next().await {
        arrived += piece.unwrap().len();
    }
    sending.await.unwrap();
    assert_eq!(arrived, PIECE * PIECES);
    assert_eq!(
        server.only().path,
        format!("/icws/web-chat/file/{PID}/{FILE}/size%20guide.html")
    );
}

#[tokio::test]
async fn a_packed_body_is_unpacked_for_the_server() {
    let (server, service) = in_front_of(async |_| "{}").await;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    io::Write::write_all(&mut packed, br#"{"participantName":"<b>Ada</b>"}"#).unwrap();
    let headers = [SHOP, JSON, ("content-encoding", "gzip")];
    let answer = service
        .post(&at("icws/web-chat/start"), &headers, packed.finish().unwrap())
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(server.only().json(), json!({ "participantName": "Ada" }));
    assert_eq!(server.only().header("content-encoding"), None);
}
