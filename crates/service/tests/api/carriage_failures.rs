//! Chats carried to CIC servers: what is refused, what goes wrong, and what is said of it.

use crate::chat_server::*;
use crate::helpers::*;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{Method, StatusCode, header};
use axum::response::IntoResponse as _;
use futures_util::{StreamExt as _, stream};
use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;
use tracing::level_filters::LevelFilter;
use waymeet_service::CarriageSettings;

const SHOP: (&str, &str) = ("origin", ORIGIN);
/// How long anybody may take where somebody is going to take too long.
const PATIENCE: Duration = Duration::from_millis(50);

/// An address at which nobody listens.
async fn nobody() -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    listener.local_addr().unwrap()
}

/// A server that reads what it is asked, and then says this, byte by byte the same, and closes.
async fn saying(answer: &'static str) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut question = [0; 4096];
            let _ = stream.read(&mut question).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    address
}

#[tokio::test]
async fn a_server_that_is_not_there_or_says_nonsense_is_a_bad_gateway() {
    for (address, words) in [
        (nobody().await, "cannot be reached"),
        (saying("").await, "broke off"),
        (saying("SSH-2.0-OpenSSH_9.6\r\n").await, "broke off"),
        (
            saying("HTTP/1.1 302 Found\r\nlocation: http://10.0.0.5/\r\ncontent-length: 0\r\n\r\n").await,
            "elsewhere",
        ),
        (
            saying("HTTP/1.1 307 Temporary Redirect\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n").await,
            "elsewhere",
        ),
        (
            saying("HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n").await,
            "too large",
        ),
    ] {
        let service = carrying(carriage_to(address)).await;
        let answer = service.get(&at("icws/web-chat/messages/{pid}"), &[SHOP]).await;
        answer.assert_error(502, "bad.gateway");
        let text = answer.text();
        assert!(text.contains(words), "{text}");
        // Neither where the server is nor whose chat it was.
        let port = address.port().to_string();
        assert!(
            ![port.as_str(), "10.0.0.5", PID]
                .iter()
                .any(|secret| text.contains(secret)),
            "{text}"
        );
        assert!(!answer.headers.contains_key(header::LOCATION));
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), ORIGIN);
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_a_gateway_time_out() {
    let server = ChatServerDouble::answering(async |_| std::future::pending::<StatusCode>().await).await;
    let service = carrying(CarriageSettings {
        answer_timeout: PATIENCE,
        ..carriage_to(server.address)
    })
    .await;
    let answer = service.get(&at("websvcs/chat/poll/{pid}"), &[SHOP]).await;
    answer.assert_error(504, "gateway.timeout");
    assert_eq!(server.asked().len(), 1, "nothing is asked twice");
}

/// A body that begins, and of which nothing more comes.
fn beginning() -> Body {
    let begin = stream::iter([Ok::<_, io::Error>(Bytes::from_static(b"begin"))]);
    Body::from_stream(begin.chain(stream::pending()))
}

#[tokio::test]
async fn an_answer_that_stops_in_its_middle_is_known_to_be_half_of_it() {
    let patient = CarriageSettings::default();
    for (path, settings) in [
        (
            "icws/web-chat/messages/{pid}",
            CarriageSettings {
                silence_timeout: PATIENCE,
                ..patient.clone()
            },
        ),
        (
            "icws/web-chat/messages/{pid}",
            CarriageSettings {
                request_timeout: PATIENCE,
                ..patient.clone()
            },
        ),
        (
            "icws/web-chat/file/{pid}/{file}/a",
            CarriageSettings {
                silence_timeout: PATIENCE,
                ..patient.clone()
            },
        ),
        (
            "icws/web-chat/file/{pid}/{file}/a",
            CarriageSettings {
                file_timeout: PATIENCE,
                ..patient
            },
        ),
    ] {
        let server = ChatServerDouble::answering(async |_| beginning()).await;
        let carriage = CarriageSettings {
            servers: carriage_to(server.address).servers,
            ..settings
        };
        let service = carrying(carriage).await;
        let asking = request(Method::GET, &at(path), &[SHOP], "");
        let answer = service.service.router().oneshot(asking).await.unwrap();
        let pieces: Vec<_> = answer.into_body().into_data_stream().collect().await;
        assert_eq!(pieces[0].as_ref().unwrap(), "begin");
        assert!(pieces.last().unwrap().is_err(), "{path}");
    }
}

#[tokio::test]
async fn a_page_that_takes_nothing_loses_its_place() {
    let server = ChatServerDouble::answering(async |_| vec![b'x'; 4 * 1024 * 1024]).await;
    let service = carrying(CarriageSettings {
        silence_timeout: PATIENCE,
        files_at_once: 1,
        ..carriage_to(server.address)
    })
    .await;
    let path = at("icws/web-chat/file/{pid}/{file}/a.bin");
    let ask = || {
        service
            .service
            .router()
            .oneshot(request(Method::GET, &path, &[SHOP], ""))
    };
    let unread = ask().await.unwrap();
    assert_eq!(unread.status(), StatusCode::OK);
    assert_eq!(ask().await.unwrap().status(), StatusCode::SERVICE_UNAVAILABLE);
    let mut next = ask().await.unwrap();
    while next.status() == StatusCode::SERVICE_UNAVAILABLE {
        tokio::task::yield_now().await;
        next = ask().await.unwrap();
    }
    let pieces: Vec<_> = unread.into_body().into_data_stream().collect().await;
    assert!(pieces.last().unwrap().is_err());
}

#[tokio::test]
async fn so_many_requests_at_once_and_files_are_in_nobodys_way() {
    let free = Arc::new(Semaphore::new(0));
    let gate = free.clone();
    let server = ChatServerDouble::answering(move |_| {
        let gate = gate.clone();
        async move {
            gate.acquire().await.unwrap().forget();
            "{}"
        }
    })
    .await;
    let service = carrying(CarriageSettings {
        requests_at_once: 1,
        files_at_once: 1,
        ..carriage_to(server.address)
    })
    .await;
    let file = at("icws/web-chat/file/{pid}/{file}/a.bin");
    let word = at("icws/web-chat/messages/{pid}");
    let ask = |path: &str| {
        let asking = service
            .service
            .router()
            .oneshot(request(Method::GET, path, &[SHOP], ""));
        tokio::spawn(async move { asking.await.unwrap() })
    };
    let first = [ask(&file), ask(&word)];
    while server.asked().len() < 2 {
        tokio::task::yield_now().await;
    }
    for path in [&file, &word] {
        let refused = service.get(path, &[SHOP]).await;
        refused.assert_error(503, "service.unavailable");
        assert_eq!(refused.header(header::RETRY_AFTER), "5");
        assert_eq!(refused.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), ORIGIN);
    }
    assert_eq!(server.asked().len(), 2);
    free.add_permits(3);
    for answered in first {
        let body = answered.await.unwrap().into_body();
        assert_eq!(axum::body::to_bytes(body, 10).await.unwrap(), "{}");
    }
    // The place is free once the answer is through, which its reader hears a moment earlier.
    let mut next = service.get(&word, &[SHOP]).await;
    while next.status == StatusCode::SERVICE_UNAVAILABLE {
        tokio::task::yield_now().await;
        next = service.get(&word, &[SHOP]).await;
    }
    assert_eq!(next.status, StatusCode::OK);
}

#[tokio::test]
async fn one_address_may_ask_and_begin_so_often_a_minute_and_others_go_on() {
    let server = ChatServerDouble::content().await;
    let service = carrying(CarriageSettings {
        requests_per_minute: 3,
        starts_per_minute: 1,
        ..carriage_to(server.address)
    })
    .await;
    let ask = async |address: &str, method: Method, path: &str| {
        let mut asking = request(method, &at(path), &[SHOP], "{}");
        let address: IpAddr = address.parse().unwrap();
        asking
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::from((address, 50_000))));
        service.send(asking).await
    };
    let (start, poll) = ("icws/web-chat/start", "icws/web-chat/messages/{pid}");
    assert_eq!(ask("192.0.2.1", Method::POST, start).await.status, StatusCode::OK);
    let refused = ask("192.0.2.1", Method::POST, start).await;
    refused.assert_error(429, "too.many.requests");
    assert_eq!(refused.header(header::RETRY_AFTER), "60");
    assert_eq!(refused.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), ORIGIN);
    assert_eq!(ask("192.0.2.1", Method::GET, poll).await.status, StatusCode::OK);
    ask("192.0.2.1", Method::GET, poll)
        .await
        .assert_error(429, "too.many.requests");
    assert_eq!(ask("192.0.2.2", Method::POST, start).await.status, StatusCode::OK);
    assert_eq!(server.asked().len(), 3);
    service.advance(60);
    assert_eq!(ask("192.0.2.1", Method::POST, start).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_stop_ends_files_and_lets_words_end() {
    let free = Arc::new(Semaphore::new(0));
    let gate = free.clone();
    let server = ChatServerDouble::answering(move |asked: Asked| {
        let gate = gate.clone();
        async move {
            if asked.path.contains("/file/") {
                return beginning().into_response();
            }
            let rest = async move {
                gate.acquire().await.unwrap().forget();
                Ok::<_, io::Error>(Bytes::from_static(b"end"))
            };
            let begin = stream::iter([Ok::<_, io::Error>(Bytes::from_static(b"begin "))]);
            Body::from_stream(begin.chain(stream::once(rest))).into_response()
        }
    })
    .await;
    let service = carrying(carriage_to(server.address)).await;
    let ask = async |path: &str| {
        let asking = request(Method::GET, &at(path), &[SHOP], "");
        service
            .service
            .router()
            .oneshot(asking)
            .await
            .unwrap()
            .into_body()
    };
    let word = ask("icws/web-chat/messages/{pid}").await;
    let file = ask("icws/web-chat/file/{pid}/{file}/a.bin").await;
    service.service.stop_streams();
    let file: Vec<_> = file.into_data_stream().collect().await;
    assert!(file.last().unwrap().is_err());
    free.add_permits(1);
    assert_eq!(axum::body::to_bytes(word, 100).await.unwrap(), "begin end");
}

/// Everything that is logged in this process.
#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn nothing_that_is_logged_names_a_chat_or_its_visitor() {
    const CHAT: &str = "44444444-aaaa-4bbb-8ccc-0000000000d4";
    let log = Log::default();
    let writer = log.clone();
    // As the binary does it, with everything anybody has to say.
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();
    let server = ChatServerDouble::answering(async |_| beginning()).await;
    let addresses = [
        server.address,
        nobody().await,
        saying("HTTP/1.1 302 Found\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n").await,
        saying("nonsense").await,
        saying("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf").await,
    ];
    for address in addresses {
        let service = carrying(CarriageSettings {
            silence_timeout: PATIENCE,
            ..carriage_to(address)
        })
        .await;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let at_service = listener.local_addr().unwrap();
        let shutdown = CancellationToken::new();
        let serving = {
            let (service, shutdown) = (service.service.clone(), shutdown.clone());
            tokio::spawn(async move { service.serve(listener, shutdown).await })
        };
        let body = format!("{{\"chatId\":\"{CHAT}\",\"participantId\":\"{PID}\"}}");
        for (method, path, body) in [
            ("GET", "icws/web-chat/messages/{pid}", ""),
            ("GET", "websvcs/chat/getfile/{pid}/{file}/a.pdf", ""),
            ("POST", "icws/web-chat/reconnect", body.as_str()),
            ("POST", "icws/web-chat/reconnect", &body[1..]),
            ("PUT", "icws/web-chat/exit/{pid}", ""),
            ("GET", "icws/{pid}/messaging/messages", ""),
        ] {
            let mut page = TcpStream::connect(at_service).await.unwrap();
            let question = format!(
                "{method} {} HTTP/1.1\r\nhost: journeys.example\r\norigin: {ORIGIN}\r\nconnection: close\r\n\
                 content-length: {}\r\n\r\n{body}",
                at(path),
                body.len()
            );
            page.write_all(question.as_bytes()).await.unwrap();
            let mut answer = Vec::new();
            page.read_to_end(&mut answer).await.unwrap();
            assert!(answer.starts_with(b"HTTP/1.1 "), "{path}");
        }
        shutdown.cancel();
        serving.await.unwrap();
    }
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    // It listens, and failures are said.
    assert!(logged.contains("a chat request failed"), "{logged}");
    assert!(logged.contains("icws/web-chat/messages/{id}"));
    for secret in [PID, CHAT, FILE] {
        let line = logged.lines().find(|line| line.contains(secret));
        assert_eq!(line, None);
    }
}
