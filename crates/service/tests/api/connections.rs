//! What the service does to clients that are too slow: real sockets on loopback, and limits of a few milliseconds

use crate::helpers::*;
use serde_json::json;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use waymeet_service::IntakeSettings;

/// How long a client of these tests may take.
const PATIENCE: Duration = Duration::from_millis(150);
/// The pace of a client that is slow but never stops.
const TRICKLE: Duration = Duration::from_millis(10);
/// No client gets this far.
const FOR_EVER: usize = 6_000;

struct Listening {
    service: TestService,
    address: std::net::SocketAddr,
    shutdown: CancellationToken,
    serving: JoinHandle<()>,
}

async fn listen(intake: IntakeSettings) -> Listening {
    let service = TestService::start_with(intake).await;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let shutdown = CancellationToken::new();
    let serving = {
        let (service, shutdown) = (service.service.clone(), shutdown.clone());
        tokio::spawn(async move { service.serve(listener, shutdown).await })
    };
    Listening {
        service,
        address,
        shutdown,
        serving,
    }
}

impl Listening {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    async fn stop(self) {
        self.shutdown.cancel();
        self.serving.await.unwrap();
        self.service.service.stop().await;
    }
}

fn head(length: usize) -> String {
    format!(
        "POST {} HTTP/1.1\r\nhost: shop\r\norigin: {ORIGIN}\r\ncontent-length: {length}\r\n\r\n",
        events_path()
    )
}

/// Sends byte by byte; what was answered by the time the other end had enough.
async fn trickle(stream: TcpStream, bytes: impl Iterator<Item = u8>) -> String {
    let (mut answer, mut question) = stream.into_split();
    let reading = tokio::spawn(async move {
        let mut text = Vec::new();
        // A connection that is reset has ended too.
        let _ = answer.read_to_end(&mut text).await;
        String::from_utf8(text).unwrap()
    });
    for byte in bytes {
        if reading.is_finished() || question.write_all(&[byte]).await.is_err() {
            break;
        }
        tokio::time::sleep(TRICKLE).await;
    }
    reading.await.unwrap()
}

#[tokio::test]
async fn a_client_that_trickles_its_head_is_cut_off() {
    let listening = listen(IntakeSettings {
        header_timeout: PATIENCE,
        ..Default::default()
    })
    .await;
    let endless = format!("GET /health HTTP/1.1\r\nx: {}", "y".repeat(FOR_EVER));
    let answer = trickle(listening.connect().await, endless.into_bytes().into_iter()).await;
    assert_eq!(answer, "", "it never asked for anything");
    // Whoever says nothing at all is sent away as well.
    let mut silent = listening.connect().await;
    assert_eq!(silent.read(&mut [0; 16]).await.unwrap(), 0);
    listening.stop().await;
}

#[tokio::test]
async fn a_client_that_trickles_its_body_is_told_so_and_cut_off() {
    let listening = listen(IntakeSettings {
        body_timeout: PATIENCE,
        ..Default::default()
    })
    .await;
    let mut stream = listening.connect().await;
    stream.write_all(head(FOR_EVER).as_bytes()).await.unwrap();
    let answer = trickle(stream, std::iter::repeat_n(b' ', FOR_EVER)).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("request.timeout"), "{answer}");
    // Its room is free again, and nothing was stored.
    assert_eq!(listening.service.count("SELECT count(*) FROM events").await, 0);
    listening.stop().await;
}

#[tokio::test]
async fn a_connection_that_rests_is_closed_and_one_that_is_used_is_not() {
    let rest = PATIENCE * 2;
    let listening = listen(IntakeSettings {
        header_timeout: rest,
        ..Default::default()
    })
    .await;
    let mut stream = listening.connect().await;
    let batch = listening.service.batch(json!([page_view(0, "/", "Home")]));
    let mut buffer = vec![0; 4_096];
    for expected in ["stored", "duplicate", "duplicate", "duplicate"] {
        let request = format!("{}{batch}", head(batch.len()));
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        while !answer.contains("\"bundle\"") {
            let length = stream.read(&mut buffer).await.unwrap();
            assert!(length > 0, "{answer}");
            answer.push_str(std::str::from_utf8(&buffer[..length]).unwrap());
        }
        assert!(answer.contains(expected), "{answer}");
        tokio::time::sleep(rest / 3).await;
    }
    assert_eq!(stream.read(&mut buffer).await.unwrap(), 0);
    listening.stop().await;
}

#[tokio::test]
async fn when_there_are_as_many_connections_as_may_be_the_next_waits_for_its_turn() {
    let listening = listen(IntakeSettings {
        max_connections: 2,
        header_timeout: PATIENCE,
        ..Default::default()
    })
    .await;
    let mut silent = [listening.connect().await, listening.connect().await];
    let mut next = listening.connect().await;
    next.write_all(b"GET /health HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    let early = tokio::time::timeout(PATIENCE / 5, next.read(&mut [0; 16])).await;
    assert!(early.is_err(), "both places are taken");
    for stream in &mut silent {
        assert_eq!(stream.read(&mut [0; 16]).await.unwrap(), 0);
    }
    let mut answer = String::new();
    next.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 204 "), "{answer}");
    listening.stop().await;
}

#[tokio::test]
async fn a_head_without_end_is_refused() {
    let listening = listen(IntakeSettings::default()).await;
    let mut stream = listening.connect().await;
    let endless = format!("GET /health HTTP/1.1\r\nx: {}", "y".repeat(65 * 1024));
    stream.write_all(endless.as_bytes()).await.unwrap();
    let mut answer = vec![0; 64];
    let length = stream.read(&mut answer).await.unwrap();
    assert!(answer[..length].starts_with(b"HTTP/1.1 431 "));
    listening.stop().await;
}

#[tokio::test]
async fn a_request_that_has_begun_is_answered_before_the_server_ends_and_no_other_is_taken() {
    let listening = listen(IntakeSettings::default()).await;
    let mut stream = listening.connect().await;
    let batch = listening.service.batch(json!([page_view(0, "/", "Home")]));
    let (first, rest) = batch.split_at(batch.len() / 2);
    stream
        .write_all(format!("{}{first}", head(batch.len())).as_bytes())
        .await
        .unwrap();
    // The head has arrived where the answer to a later request is back.
    let mut other = listening.connect().await;
    other
        .write_all(b"GET /health HTTP/1.1\r\nhost: shop\r\n\r\n")
        .await
        .unwrap();
    assert!(other.read(&mut [0; 256]).await.unwrap() > 0);
    listening.shutdown.cancel();
    // The connection that rests is closed.
    assert_eq!(other.read(&mut [0; 256]).await.unwrap_or(0), 0);
    stream.write_all(rest.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200 ") && answer.contains("\"stored\""),
        "{answer}"
    );
    let Listening {
        service,
        address,
        serving,
        ..
    } = listening;
    serving.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
    let service = service.restart().await;
    assert_eq!(service.count("SELECT count(*) FROM events").await, 1);
}
