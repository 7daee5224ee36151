//! The service as its binary sees it: open it, take its router, stop it.

use crate::cic_proxy::upstream::Carrier;
use crate::first_run::{self, FirstAdministrator};
use crate::live;
use crate::location::Locations;
use crate::routes;
use crate::seed::{Seed, SeedError};
use crate::server;
use crate::settings::ServiceSettings;
use crate::shared::Shared;
use crate::snippet;
use crate::store::{Store, StoreError};
use crate::user_agent;
use serde_json::Value;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use waymeet_journey::ids::VisitorId;

/// Why the service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The location database cannot be read.
    #[error("the location database `{file}` cannot be read: {problem}")]
    Locations {
        /// The file.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
}

/// How often early events that were left alone are looked for.
const PROMOTED_EVERY: Duration = Duration::from_secs(10);
/// How often what has expired is looked for. It is kept for days, so nobody waits for it; what piles up is small, though.
const EXPIRED_EVERY: Duration = Duration::from_secs(5 * 60);

/// How long what is committed may go unfolded where nothing wakes the folding.
const FOLDED_WITHIN: Duration = Duration::from_secs(10);

/// Folds what is committed, as soon as it is. Ends with the service.
async fn fold_again_and_again(shared: Weak<Shared>, mut stopping: watch::Receiver<bool>) {
    let Some(mut changes) = shared.upgrade().map(|shared| shared.store.subscribe()) else {
        return;
    };
    loop {
        {
            let Some(shared) = shared.upgrade() else { return };
            match shared.decisions.catch_up(&shared).await {
                Ok(()) | Err(StoreError::Stopped) => {}
                Err(error) => tracing::error!(%error, "events could not be folded"),
            }
        }
        tokio::select! {
            // Which visitor it was does not matter, nor whether some were missed.
            _ = changes.recv() => {}
            () = tokio::time::sleep(FOLDED_WITHIN) => {}
            _ = stopping.changed() => return,
        }
    }
}

/// Does something every so often, for as long as the service runs.
async fn again_and_again<Done: Future<Output = Result<(), StoreError>>>(
    every: Duration,
    what: &'static str,
    shared: Weak<Shared>,
    mut stopping: watch::Receiver<bool>,
    act: impl Fn(Arc<Shared>) -> Done,
) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            _ = stopping.changed() => return,
        }
        let Some(shared) = shared.upgrade() else { return };
        if let Err(error) = act(shared).await
            && !*stopping.borrow()
        {
            tracing::error!(%error, "{what} failed");
        }
    }
}

/// The engagement service.
#[derive(Debug, Clone)]
pub struct Service {
    shared: Arc<Shared>,
}

impl Service {
    /// Opens the store and makes the service ready to answer. It needs a tokio runtime around it.
    ///
    /// # Errors
    /// [`OpenError`], when a file it was told of cannot be opened.
    pub async fn open(settings: ServiceSettings) -> Result<Self, OpenError> {
        let locations = match &settings.location_database {
            None => Locations::default(),
            Some(file) => Locations::open(file).map_err(|error| OpenError::Locations {
                file: file.display().to_string(),
                problem: error.to_string(),
            })?,
        };
        let carrier = Carrier::new(settings.carriage.clone());
        let store = Store::open(&settings.database).await?;
        // Nobody waits for it; whoever needs it first waits for the rest of it.
        tokio::task::spawn_blocking(user_agent::warm_up);
        let shared = Arc::new(Shared::new(settings, store, locations, carrier));
        // What was left alone while the service was down has waited long enough.
        shared.promote_early_events().await?;
        tokio::spawn(again_and_again(
            PROMOTED_EVERY,
            "making ordinary events of early ones",
            Arc::downgrade(&shared),
            shared.stopping(),
            async |shared: Arc<Shared>| shared.promote_early_events().await.map(drop),
        ));
        tokio::spawn(again_and_again(
            EXPIRED_EVERY,
            "deleting what has expired",
            Arc::downgrade(&shared),
            shared.stopping(),
            async |shared: Arc<Shared>| shared.expire().await.map(drop),
        ));
        tokio::spawn(fold_again_and_again(Arc::downgrade(&shared), shared.stopping()));
        tokio::spawn(live::follow(Arc::downgrade(&shared), shared.stopping()));
        Ok(Self { shared })
    }

    /// Makes ordinary events of the early ones whose full records did not come within a minute; how many. The service
    /// does so by itself every few seconds; tests, whose clock stands still, call it.
    ///
    /// # Errors
    /// [`StoreError`]; then those not counted yet are still waiting.
    pub async fn promote_early_events(&self) -> Result<u32, StoreError> {
        self.shared.promote_early_events().await
    }

    /// Deletes what has expired; how many rows. The service does so by itself every few minutes; tests, whose clock stands
    /// still, call it.
    ///
    /// # Errors
    /// [`StoreError`]; then the rest is deleted the next time.
    pub async fn expire(&self) -> Result<u64, StoreError> {
        self.shared.expire().await
    }

    /// Everything the deployments of an organisation hold of a visitor, as one JSON document; `None` where that is nothing.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub async fn export_visitor(
        &self,
        organisation: &str,
        visitor: VisitorId,
    ) -> Result<Option<Value>, StoreError> {
        self.shared.export_visitor(organisation, visitor).await
    }

    /// Erases a visitor from all deployments of an organisation; what arrives of them afterwards is refused.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was erased.
    pub async fn erase_visitor(&self, organisation: &str, visitor: VisitorId) -> Result<(), StoreError> {
        self.shared.erase_visitor(organisation, visitor).await
    }

    /// Folds everything that is committed into its sessions. The service does so by itself as soon as something is; tests
    /// call it to be sure.
    ///
    /// # Errors
    /// [`StoreError`]; then what is not folded yet is folded later.
    pub async fn catch_up(&self) -> Result<(), StoreError> {
        self.shared.decisions.catch_up(&self.shared).await
    }

    /// Every route of the service. Serve it with `into_make_service_with_connect_info::<SocketAddr>()`, so that
    /// addresses of visitors (location) and of people who log in (lock-out) are known.
    pub fn router(&self) -> axum::Router {
        routes::router(self.shared.clone())
    }

    /// Serves every route until `shutdown`, with the limits on slow clients that it was opened with, and returns once
    /// every request that had begun by then is answered. Streams end when [`Service::stop_streams`] says so.
    pub async fn serve(&self, listener: TcpListener, shutdown: CancellationToken) {
        let settings = &self.shared.settings.intake;
        server::serve(listener, self.router(), settings, shutdown).await;
    }

    /// The inline part of the snippet with this service's address in it, as sites paste it; `None` while the module is
    /// not built.
    pub async fn snippet(&self) -> Option<String> {
        snippet::read(&self.shared.settings).await
    }

    /// Puts organisations, deployments, people and rules in place.
    #[must_use]
    pub fn seed(&self) -> Seed<'_> {
        Seed::new(&self.shared)
    }

    /// Makes an administrator where nobody can log in yet, with an organisation where there is none.
    ///
    /// # Errors
    /// [`SeedError`]; then there is none.
    pub async fn first_administrator(&self) -> Result<Option<FirstAdministrator>, SeedError> {
        first_run::first_administrator(&self.shared).await
    }

    /// Ends every stream, so that a graceful shutdown of the HTTP server does not wait for open pages. Call it when the
    /// shutdown begins, and [`Service::stop`] when the server has ended.
    pub fn stop_streams(&self) {
        self.shared.stop_streams();
    }

    /// Writes what still waits and closes the store. What arrives afterwards is answered with 503.
    pub async fn stop(&self) {
        self.shared.stop_streams();
        self.shared.store.close().await;
    }
}
