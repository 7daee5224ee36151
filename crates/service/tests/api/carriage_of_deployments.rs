//! Chats carried to the servers that a deployment names for its pages.

use crate::chat_server::*;
use crate::helpers::*;
use crate::tls_server::{Authority, LONG, serve_tls};
use crate::widget::{configure_widget, widget_of};
use axum::Router;
use axum::http::{StatusCode, header};
use axum::routing::get;
use serde_json::{Value, json};
use waymeet_service::CarriageSettings;
use waymeet_service::outgoing::reach::Reach;

const SHOP: (&str, &str) = ("origin", ORIGIN);
const FEATURES: &str = "icws/connection/features";

/// Settings with which a deployment may name servers on this machine.
fn loopback() -> CarriageSettings {
    CarriageSettings {
        reach: Reach {
            loopback: true,
            ..Reach::default()
        },
        ..CarriageSettings::default()
    }
}

fn widget(servers: &[String], route: &str) -> Value {
    json!({ "version": 2, "cic": { "servers": servers, "dialect": "icws", "route": route },
        "target": { "name": "Web Sales" } })
}

/// An address below the name of the deployment's first or second server.
fn below(number: usize, path: &str) -> String {
    format!("/cic/d-{DEPLOYMENT}-{number}/{}", path.replace("{pid}", PID))
}

/// A service whose deployment has its chats carried to this server.
async fn carrying_to(server: &ChatServerDouble) -> TestService {
    let service = carrying(loopback()).await;
    configure_widget(
        &service,
        widget(&[format!("http://{}", server.address)], "service"),
    )
    .await;
    service
}

#[tokio::test]
async fn pages_are_told_the_services_address_and_chats_go_to_the_servers_own() {
    let server = ChatServerDouble::content().await;
    let service = carrying_to(&server).await;
    let told = widget_of(&service, "").await;
    let expected = format!("http://127.0.0.1:7601/cic/d-{DEPLOYMENT}-1");
    assert_eq!(told.json()["cic"]["servers"], json!([expected]));
    assert!(!told.text().contains(&server.address.to_string()));
    let answer = service.get(&below(1, FEATURES), &[SHOP]).await;
    assert_eq!(
        (answer.status, answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN)),
        (StatusCode::OK, ORIGIN)
    );
    assert_eq!(server.only().path, format!("/{FEATURES}"));
    // What no visitor asks is not carried here either.
    let answer = service.get(&below(1, "icws/connection"), &[SHOP]).await;
    answer.assert_error(404, "not.found");
}

#[tokio::test]
async fn a_server_is_for_pages_of_its_deployment_and_as_long_as_it_is_named() {
    let server = ChatServerDouble::content().await;
    let service = carrying_to(&server).await;
    for origin in ["https://evil.test", "http://127.0.0.1:7601", "null"] {
        let answer = service.get(&below(1, FEATURES), &[("origin", origin)]).await;
        answer.assert_error(403, "origin.not.allowed");
    }
    for path in [
        below(2, FEATURES),
        below(3, FEATURES),
        format!("/cic/d-{ORGANISATION}-1/{FEATURES}"),
        format!("/cic/d-{OTHER}-1/{FEATURES}"),
        format!("/cic/{DEPLOYMENT}/{FEATURES}"),
    ] {
        service.get(&path, &[SHOP]).await.assert_error(404, "not.found");
    }
    assert!(server.asked().is_empty());
    configure_widget(
        &service,
        widget(&[format!("http://{}", server.address)], "direct"),
    )
    .await;
    let answer = service.get(&below(1, FEATURES), &[SHOP]).await;
    answer.assert_error(404, "not.found");
    let told = widget_of(&service, "").await.json();
    assert_eq!(
        told["cic"]["servers"],
        json!([format!("http://{}", server.address)])
    );
}

#[tokio::test]
async fn this_machine_and_its_link_are_out_of_reach_unless_the_operator_says_so() {
    let server = ChatServerDouble::content().await;
    let service = carrying(CarriageSettings::default()).await;
    let port = server.address.port();
    for host in [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "2130706433",
    ] {
        configure_widget(&service, widget(&[format!("http://{host}:{port}")], "service")).await;
        let answer = service.get(&below(1, FEATURES), &[SHOP]).await;
        answer.assert_error(502, "bad.gateway");
    }
    let service = carrying(loopback()).await;
    for host in ["169.254.169.254", "[fe80::1]", "[fd00:ec2::254]", "0.0.0.0"] {
        configure_widget(&service, widget(&[format!("http://{host}:{port}")], "service")).await;
        let answer = service.get(&below(1, FEATURES), &[SHOP]).await;
        answer.assert_error(502, "bad.gateway");
    }
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn a_passive_server_names_its_partner_as_pages_know_it() {
    let passive =
        json!({ "alternateHostList": ["cic2.internal"], "errorId": "x", "message": "ask cic2.internal" });
    let server = ChatServerDouble::answering(move |_| {
        let passive = passive.clone();
        async move { (StatusCode::SERVICE_UNAVAILABLE, axum::Json(passive)) }
    })
    .await;
    let service = carrying(loopback()).await;
    let first = format!("http://{}", server.address);
    configure_widget(&service, widget(&[first, "http://127.0.0.1:1".into()], "service")).await;
    let answer = service
        .get(&below(1, "icws/web-chat/messages/{pid}"), &[SHOP])
        .await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        answer.json()["alternateHostList"],
        json!([format!("d-{DEPLOYMENT}-2")])
    );
    assert!(!answer.text().contains("internal"));
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), ORIGIN);
}

#[tokio::test]
async fn a_server_that_speaks_tls_is_carried_to_where_its_certificate_is_good() {
    let router = || Router::new().route("/icws/connection/features", get(async || "{}"));
    let authority = Authority::new();
    let carriage = CarriageSettings {
        authorities: authority.trusted(),
        ..loopback()
    };
    let service = carrying(carriage).await;
    for (identity, expected) in [
        (authority.issue("127.0.0.1", LONG), StatusCode::OK),
        (authority.issue("cic.example", LONG), StatusCode::BAD_GATEWAY),
        (authority.issue("127.0.0.1", 2002), StatusCode::BAD_GATEWAY),
        (Authority::new().issue("127.0.0.1", LONG), StatusCode::BAD_GATEWAY),
    ] {
        let address = serve_tls(identity, router()).await;
        configure_widget(&service, widget(&[format!("https://{address}/icws")], "service")).await;
        let answer = service.get(&below(1, FEATURES), &[SHOP]).await;
        assert_eq!(answer.status, expected, "{}", answer.text());
    }
}

#[tokio::test]
async fn a_request_that_comes_back_goes_no_further() {
    let server = ChatServerDouble::content().await;
    let service = carrying_to(&server).await;
    service.get(&below(1, FEATURES), &[SHOP]).await;
    let via = server.only().header("via").unwrap().to_owned();
    let answer = service
        .get(&below(1, FEATURES), &[("via", &format!("1.1 proxy, {via}"))])
        .await;
    answer.assert_error(502, "bad.gateway");
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn where_a_configuration_cannot_be_read_its_servers_stay_untold() {
    let service = carrying(loopback()).await;
    let mut broken = widget(&["http://cic.internal".into()], "service");
    broken["target"] = json!({});
    configure_widget(&service, broken).await;
    let told = widget_of(&service, "").await;
    assert_eq!(told.status, StatusCode::OK);
    assert!(!told.text().contains("internal"), "{}", told.text());
}
