//! A bridge that runs, between two servers, by a clock of the test's.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use waymeet_bridge::{BridgeError, BridgeSettings, Secret, run_with};

use crate::fake_service::FakeService;
use crate::manual_clock::ManualClock;

pub(crate) struct Running {
    pub(crate) clock: ManualClock,
    pub(crate) service: FakeService,
    shutdown: CancellationToken,
    task: JoinHandle<Result<(), BridgeError>>,
}

impl Running {
    /// Starts a bridge for those hosts and waits until it rests for the first time.
    pub(crate) async fn start(cic_hosts: Vec<String>, user: &str, password: &str) -> Self {
        let service = FakeService::default();
        let settings = BridgeSettings {
            cic_hosts,
            cic_user: user.to_owned(),
            cic_password: Secret::new(password),
            service_url: service.serve().await,
            client_id: "bridge-client".to_owned(),
            client_secret: Secret::new("bridge-secret"),
        };
        let clock = ManualClock::new();
        let shutdown = CancellationToken::new();
        let task = tokio::spawn(run_with(settings, shutdown.clone(), clock.clone()));
        let running = Self {
            clock,
            service,
            shutdown,
            task,
        };
        running.clock.settle().await;
        running
    }

    pub(crate) async fn seconds(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds)).await;
    }

    /// Ends the bridge and waits until it has.
    pub(crate) async fn stop(self) {
        self.shutdown.cancel();
        self.task.await.unwrap().unwrap();
    }
}
