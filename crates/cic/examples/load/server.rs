//! The server under load, on a free port of this machine.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::visitor::Failure;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use waymeet_cic::model::{Limits, Policy};
use waymeet_cic::{Cic, CicSettings, SystemClock, UserSettings, WorkgroupSettings};

/// The queue all chats come to.
pub(crate) const WORKGROUP: &str = "Web Sales";
/// Everybody's password.
pub(crate) const PASSWORD: &str = "a password for everybody";

pub(crate) fn agent_name(number: usize) -> String {
    format!("agent-{number}")
}

pub(crate) struct Server {
    pub(crate) address: String,
    cic: Cic,
    shutdown: CancellationToken,
    serving: JoinHandle<std::io::Result<()>>,
}

pub(crate) async fn start(
    chats: usize,
    agents: usize,
    poll_wait: Duration,
    file: &Path,
) -> Result<Server, Failure> {
    let names: Vec<String> = (0..agents).map(agent_name).collect();
    let user = |name: &String| UserSettings::new(name, name, PASSWORD);
    let settings = CicSettings {
        users: names.iter().map(user).collect(),
        workgroups: vec![WorkgroupSettings {
            name: WORKGROUP.to_owned(),
            members: names,
            has_availability_updates: false,
        }],
        limits: Limits {
            // All come from this machine.
            chats_per_address: chats,
            starts_per_second: chats,
            ..Limits::default()
        },
        policy: Policy {
            chats_per_agent: chats.div_ceil(agents),
            poll_wait,
            ..Policy::default()
        },
        ..CicSettings::default()
    };
    let shutdown = CancellationToken::new();
    let cic = Cic::open(settings, Arc::new(SystemClock), shutdown.clone(), file).await?;
    cic.spawn_ticks();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let service = cic.router().into_make_service_with_connect_info::<SocketAddr>();
    let stop = shutdown.clone();
    let serving = tokio::spawn(async move {
        axum::serve(listener, service)
            .with_graceful_shutdown(async move { stop.cancelled().await })
            .await
    });
    Ok(Server {
        address,
        cic,
        shutdown,
        serving,
    })
}

impl Server {
    pub(crate) async fn stop(self) {
        self.shutdown.cancel();
        self.serving.abort();
        self.cic.close().await;
    }
}
