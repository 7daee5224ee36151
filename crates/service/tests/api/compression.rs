//! `Content-Encoding` of what pages and programs send

use crate::helpers::*;
use axum::body::Body;
use axum::http::StatusCode;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use serde_json::{Value, json};
use std::io::Write as _;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let parameters = ::brotli::enc::BrotliEncoderParams {
        quality: 5,
        ..Default::default()
    };
    ::brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters).unwrap();
    packed
}

type Packer = fn(&[u8]) -> Vec<u8>;

const PACKERS: [(&str, Packer); 3] = [("gzip", gzip), ("deflate", deflate), ("br", brotli)];

async fn post(service: &TestService, encoding: &str, body: impl Into<Body>) -> Answer {
    let headers = [("origin", ORIGIN), ("content-encoding", encoding)];
    service.post(&events_path(), &headers, body).await
}

/// Many page views whose texts are all different.
fn page_views(count: u32) -> Value {
    (0..count)
        .map(|number| page_view(number, &format!("/p/{number}"), &"Lamp ".repeat(20)))
        .collect()
}

#[tokio::test]
async fn a_batch_may_be_packed_in_any_of_three_ways() {
    for (encoding, pack) in PACKERS {
        let service = TestService::start().await;
        let batch = service.batch(page_views(200));
        let packed = pack(batch.as_bytes());
        assert!(packed.len() * 4 < batch.len(), "{encoding}");
        let answer = post(&service, encoding, packed.clone()).await;
        assert_eq!(dispositions(&answer), vec!["stored"; 200], "{encoding}");
        // And it is the same batch, whether it comes in one piece or byte by byte.
        let bytes: Vec<_> = packed
            .chunks(1)
            .map(|byte| Ok::<_, std::io::Error>(byte.to_vec()))
            .collect();
        let body = Body::from_stream(futures_util::stream::iter(bytes));
        let answer = post(&service, encoding, body).await;
        assert_eq!(dispositions(&answer), vec!["duplicate"; 200], "{encoding}");
        let answer = post(&service, "identity", batch).await;
        assert_eq!(dispositions(&answer), vec!["duplicate"; 200]);
    }
}

#[tokio::test]
async fn early_events_may_be_packed_too() {
    let service = TestService::start().await;
    let early = json!({ "id": event_id(2), "at": NOON, "name": "page_viewed", "url": ORIGIN });
    let body = json!({ "v": 1, "sentAt": NOON, "visitor": VISITOR, "session": SESSION, "events": [early] });
    let headers = [("origin", ORIGIN), ("content-encoding", "gzip")];
    let path = format!("/v1/sites/{DEPLOYMENT}/early");
    let answer = service
        .post(&path, &headers, gzip(body.to_string().as_bytes()))
        .await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
    assert_eq!(service.count("SELECT count(*) FROM early_events").await, 1);
}

#[tokio::test]
async fn what_would_unpack_to_more_than_the_limit_is_refused_at_the_limit() {
    let service = TestService::start().await;
    let empty = service.batch(json!([]));
    for (encoding, pack) in PACKERS {
        // Exactly as large as a batch may be, and a byte larger.
        for (size, status) in [(1024 * 1024, 200), (1024 * 1024 + 1, 413)] {
            let body = format!("{empty}{}", " ".repeat(size - empty.len()));
            let answer = post(&service, encoding, pack(body.as_bytes())).await;
            assert_eq!(answer.status.as_u16(), status, "{encoding} {size}");
        }
        let bomb = pack(&vec![b' '; 64 * 1024 * 1024]);
        assert!(bomb.len() < 100_000, "{encoding}: {}", bomb.len());
        let answer = post(&service, encoding, bomb).await;
        answer.assert_error(413, "request.too.large");
    }
    // Of nothing, over and over, there is no end either.
    let nothing = gzip(b"").repeat(1024 * 1024 / 20 + 1);
    post(&service, "gzip", nothing)
        .await
        .assert_error(413, "request.too.large");
}

#[tokio::test]
async fn a_bomb_is_granted_no_more_memory_than_a_body() {
    // Room for one body of the largest size and its decoder, and for nothing else.
    let service = TestService::start_with(waymeet_service::IntakeSettings {
        max_bytes_in_flight: 2 * 1024 * 1024 + 64 * 1024,
        ..Default::default()
    })
    .await;
    for (encoding, pack) in PACKERS {
        let bomb = pack(&vec![b' '; 64 * 1024 * 1024]);
        post(&service, encoding, bomb)
            .await
            .assert_error(413, "request.too.large");
        let answer = post(&service, encoding, pack(service.batch(json!([])).as_bytes())).await;
        assert_eq!(answer.status, StatusCode::OK, "{encoding}");
    }
}

#[tokio::test]
async fn encodings_nobody_knows_and_encodings_on_top_of_each_other_are_refused() {
    let service = TestService::start().await;
    let batch = service.batch(json!([page_view(0, "/", "Home")]));
    let packed = gzip(batch.as_bytes());
    for encoding in ["zstd", "compress", "gzip, gzip", "br, gzip", "gzip;q=1", "*"] {
        let answer = post(&service, encoding, packed.clone()).await;
        answer.assert_error(415, "unsupported.media.type");
        assert_eq!(answer.header("accept-encoding"), "gzip, br, deflate");
        let message = answer.json()["message"].as_str().unwrap().to_owned();
        assert!(message.contains(&format!("`{encoding}`")), "{message}");
        assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
    }
    let twice = [
        ("origin", ORIGIN),
        ("content-encoding", "gzip"),
        ("content-encoding", "br"),
    ];
    service
        .post(&events_path(), &twice, packed)
        .await
        .assert_error(415, "unsupported.media.type");
    assert_eq!(service.count("SELECT count(*) FROM events").await, 0);
}

#[tokio::test]
async fn a_packed_body_that_is_cut_off_or_damaged_is_refused_and_nothing_of_it_stored() {
    let service = TestService::start_with(waymeet_service::IntakeSettings {
        event_requests_per_minute: 1_000_000,
        ..Default::default()
    })
    .await;
    let batch = service.batch(json!([page_view(0, "/", "Home")]));
    for (encoding, pack) in PACKERS {
        let packed = pack(batch.as_bytes());
        for length in 0..packed.len() {
            let answer = post(&service, encoding, packed[..length].to_vec()).await;
            answer.assert_error(400, "bad.request");
        }
        let mut longer = packed.clone();
        longer.extend_from_slice(b"and more");
        post(&service, encoding, longer)
            .await
            .assert_error(400, "bad.request");
        post(&service, encoding, batch.clone())
            .await
            .assert_error(400, "bad.request");
    }
    for damaged in [0, 20, 60] {
        let mut packed = gzip(batch.as_bytes());
        packed[damaged] ^= 0xff;
        let answer = post(&service, "gzip", packed).await;
        answer.assert_error(400, "bad.request");
        let message = answer.json()["message"].as_str().unwrap().to_owned();
        assert_eq!(message, "the body is not what its `Content-Encoding` says");
    }
    // Raw deflate is what some senders call `deflate`; RFC 9110 means zlib.
    let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
    raw.write_all(batch.as_bytes()).unwrap();
    post(&service, "deflate", raw.finish().unwrap())
        .await
        .assert_error(400, "bad.request");
    assert_eq!(service.count("SELECT count(*) FROM events").await, 0);
}

#[tokio::test]
async fn brotli_with_a_large_window_is_refused() {
    let service = TestService::start().await;
    let mut packed = Vec::new();
    let parameters = ::brotli::enc::BrotliEncoderParams {
        large_window: true,
        lgwin: 28,
        ..Default::default()
    };
    let batch = service.batch(json!([page_view(0, "/", "Home")]));
    ::brotli::BrotliCompress(&mut batch.as_bytes(), &mut packed, &parameters).unwrap();
    post(&service, "br", packed)
        .await
        .assert_error(400, "bad.request");
}
