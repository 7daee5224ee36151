//! Runs the server by itself on loopback with two agents and an observer: `cargo run -p waymeet-cic --example serve`.
//! `CIC_PORT` chooses the port (8018), `SERVICE` the engagement service journey views come from.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use waymeet_cic::model::{Rights, SERVER_LICENCE, USER_LICENCE};
use waymeet_cic::organisation_link::LinkSecret;
use waymeet_cic::{Cic, CicSettings, OrganisationLink, SystemClock, UserSettings, WorkgroupSettings};

fn user(id: &str, display_name: &str, rights: Rights, licences: &[&str]) -> UserSettings {
    UserSettings {
        id: id.to_owned(),
        display_name: display_name.to_owned(),
        password: format!("{id}-demo"),
        rights,
        licences: licences.iter().map(|name| (*name).to_owned()).collect(),
        has_photo: rights == Rights::Agent,
        chats_at_once: None,
    }
}

fn workgroup(name: &str) -> WorkgroupSettings {
    let members = ["kim", "lee"].map(str::to_owned).into();
    WorkgroupSettings {
        name: name.to_owned(),
        members,
        has_availability_updates: true,
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().init();
    let port = std::env::var("CIC_PORT")
        .ok()
        .and_then(|port| port.parse().ok())
        .unwrap_or(8018);
    let service = std::env::var("SERVICE").unwrap_or_else(|_| "http://127.0.0.1:7601".to_owned());
    let settings = CicSettings {
        users: vec![
            user("kim", "Kim Agent", Rights::Agent, &[USER_LICENCE]),
            user("lee", "Lee Agent", Rights::Agent, &[]),
            user("bridge", "Bridge", Rights::Observer, &[]),
        ],
        workgroups: vec![workgroup("Web Sales"), workgroup("Web Support")],
        licences: vec![SERVER_LICENCE.to_owned()],
        organisation: Some(OrganisationLink {
            service,
            organisation: "00000000-0000-4000-8000-000000000001".to_owned(),
            secret: LinkSecret::new("an example's secret is no secret"),
        }),
        ..CicSettings::default()
    };
    let shutdown = CancellationToken::new();
    let cic = Cic::new(settings, Arc::new(SystemClock), shutdown.clone())?;
    let ticks = cic.spawn_ticks();
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    tracing::info!(
        "agent desk: http://{}/desk/ (kim / kim-demo)",
        listener.local_addr()?
    );
    let service = cic.router().into_make_service_with_connect_info::<SocketAddr>();
    let stop = {
        let shutdown = shutdown.clone();
        async move {
            let _ = tokio::signal::ctrl_c().await;
            shutdown.cancel();
        }
    };
    axum::serve(listener, service)
        .with_graceful_shutdown(stop)
        .await?;
    ticks.await?;
    Ok(())
}
