//! The server as one value: make it, mount its router, let it tick.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::http;
use crate::settings::{CicSettings, SettingsError};
use crate::shared::Shared;

/// How often the server looks whether something is due.
const TICK: Duration = Duration::from_millis(500);

/// A CIC-compatible server.
#[derive(Clone)]
pub struct Cic(pub(crate) Arc<Shared>);

impl std::fmt::Debug for Cic {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Cic")
            .field("server_name", &self.0.settings.server_name)
            .finish_non_exhaustive()
    }
}

impl Cic {
    /// A server with these settings. Hashes the users' passwords, which takes a moment each. Once `shutdown` is
    /// cancelled, event streams end, so that a graceful shutdown does not wait for them.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn new(
        settings: CicSettings,
        clock: Arc<dyn Clock>,
        shutdown: CancellationToken,
    ) -> Result<Self, SettingsError> {
        Shared::new(settings, clock, shutdown).map(|shared| Self(Arc::new(shared)))
    }

    /// Everything the server answers: `/icws/…`, `/desk/…`. Serve it with
    /// `into_make_service_with_connect_info::<SocketAddr>()`; without, all visitors count as one address.
    pub fn router(&self) -> Router {
        http::router(Arc::clone(&self.0), None)
    }

    /// Does what is due now: alerts that ran out, visitors who fell silent, sessions nobody uses.
    pub fn tick(&self) {
        self.0.tick();
    }

    /// Ticks in the background until `shutdown` is cancelled.
    pub fn spawn_ticks(&self) -> JoinHandle<()> {
        let shared = Arc::clone(&self.0);
        tokio::spawn(async move {
            let mut interval = tokio::time::interval(TICK);
            loop {
                tokio::select! {
                    () = shared.shutdown.cancelled() => return,
                    _ = interval.tick() => shared.tick(),
                }
            }
        })
    }
}
