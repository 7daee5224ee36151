//! What the bridge does when either side breaks.

use serde_json::{Value, json};

use crate::fake_cic::FakeCic;
use crate::running::Running;

async fn start(cic: &FakeCic) -> Running {
    Running::start(vec![cic.serve().await], "bridge", "bridge-password").await
}

fn one_available() -> Value {
    json!({ "pacingMs": 5000, "updates": [
        { "workgroup": "Web Sales", "availableAgents": 1, "loggedInAgents": 1, "estimatedWaitSeconds": 0 }] })
}

#[tokio::test]
async fn an_update_is_sent_at_once_and_then_every_five_seconds() {
    let running = start(&FakeCic::default()).await;
    assert_eq!(running.service.take(), [one_available()]);
    running.seconds(4).await;
    assert!(running.service.take().is_empty());
    running.seconds(11).await;
    assert_eq!(running.service.take().len(), 3);
    assert_eq!(running.service.log_ins(), 1);
    running.stop().await;
}

#[tokio::test]
async fn a_vendors_server_is_asked_for_its_licence_in_its_own_way() {
    let cic = FakeCic::default();
    cic.license_like_the_vendor();
    let running = start(&cic).await;
    assert_eq!(running.service.take(), [one_available()]);
    running.stop().await;
}

#[tokio::test]
async fn an_ended_session_is_begun_again_and_subscribed_again() {
    let cic = FakeCic::default();
    let running = start(&cic).await;
    running.service.take();
    cic.end_session();
    running.seconds(6).await;
    assert_eq!(cic.log_ins(), 2);
    assert!(running.service.take().contains(&one_available()));
    running.stop().await;
}

#[tokio::test]
async fn the_host_named_by_a_503_is_taken() {
    let cic = FakeCic::default();
    cic.switch_over("127.0.0.1", "localhost");
    let running = start(&cic).await;
    assert_eq!(running.service.take(), [one_available()]);
    running.stop().await;
}

#[tokio::test]
async fn a_switchover_while_running_leads_to_the_other_host() {
    let cic = FakeCic::default();
    let running = start(&cic).await;
    running.service.take();
    cic.switch_over("127.0.0.1", "localhost");
    running.seconds(10).await;
    assert_eq!(cic.log_ins(), 2);
    assert!(running.service.take().contains(&one_available()));
    running.stop().await;
}

#[tokio::test]
async fn a_host_that_is_down_is_passed_over() {
    let cic = FakeCic::default();
    let up = cic.serve().await;
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let down = format!("http://{}", gone.local_addr().unwrap());
    drop(gone);
    let running = Running::start(vec![down, up], "bridge", "bridge-password").await;
    assert_eq!(running.service.take(), [one_available()]);
    running.stop().await;
}

#[tokio::test]
async fn a_refused_log_in_is_tried_once_a_minute() {
    let cic = FakeCic::default();
    let address = cic.serve().await;
    cic.change_password("another");
    let running = Running::start(vec![address], "bridge", "bridge-password").await;
    running.seconds(59).await;
    assert_eq!(cic.log_ins(), 1);
    cic.change_password("bridge-password");
    running.seconds(2).await;
    assert_eq!(cic.log_ins(), 2);
    assert_eq!(running.service.take(), [one_available()]);
    running.stop().await;
}

#[tokio::test]
async fn a_token_that_has_expired_is_renewed_within_the_round() {
    let running = start(&FakeCic::default()).await;
    running.service.take();
    running.service.revoke();
    running.seconds(5).await;
    assert_eq!(running.service.log_ins(), 2);
    assert_eq!(running.service.take(), [one_available()]);
    running.stop().await;
}

#[tokio::test]
async fn a_service_that_refuses_does_not_end_the_session_with_the_server() {
    let cic = FakeCic::default();
    let running = start(&cic).await;
    running.service.take();
    running.service.refuse(true);
    running.seconds(30).await;
    running.service.refuse(false);
    running.seconds(60).await;
    assert!(running.service.take().contains(&one_available()));
    assert_eq!(cic.log_ins(), 1);
    running.stop().await;
}

#[tokio::test]
async fn a_bridge_that_is_told_to_stop_logs_out() {
    let cic = FakeCic::default();
    let running = start(&cic).await;
    assert!(cic.has_session());
    running.stop().await;
    assert!(!cic.has_session());
}
