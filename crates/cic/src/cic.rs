//! The server as one value: make it, mount its router, let it tick.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::administration::{AdministrationFile, FileError};
use crate::clock::Clock;
use crate::http;
use crate::mail;
use crate::model::AdministrationError;
use crate::organisation_link::OrganisationLink;
use crate::settings::{CicSettings, SettingsError};
use crate::shared::Shared;
use crate::store::{Store, StoreError, Writer};

/// How often the server looks whether something is due.
const TICK: Duration = Duration::from_millis(500);

/// Why a server with a file does not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// See [`SettingsError`].
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// See [`StoreError`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

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
        let configuration = settings.configuration()?;
        Shared::new(settings, configuration, clock, shutdown).map(|shared| Self(Arc::new(shared)))
    }

    /// As [`Cic::new`], with everything in a file that survives the server. What was configured there before goes before the
    /// settings' users, workgroups, licences, parameters and organisation; chats of before go on.
    ///
    /// # Errors
    /// [`OpenError`], when the settings or the file cannot be used.
    pub async fn open(
        settings: CicSettings,
        clock: Arc<dyn Clock>,
        shutdown: CancellationToken,
        file: &Path,
    ) -> Result<Self, OpenError> {
        let store = Store::open(file).await?;
        let kept = store.load().await?;
        let is_new = kept.configuration.is_none();
        let configuration = match kept.configuration {
            Some(configuration) => configuration,
            None => settings.configuration()?,
        };
        let shared = Arc::new(Shared::new(settings, configuration, clock, shutdown)?);
        shared.look(|core, now| {
            core.centre.count_from(kept.next_id.unwrap_or(0));
            core.centre.restore_accounts(kept.accounts);
            core.centre.go_on_with(kept.interactions, now);
        });
        mail::go_on_with(&shared, kept.mails);
        // Nobody else has seen `shared` yet.
        let _ = shared.writer.set(Writer::start(store, is_new, &shared));
        Ok(Self(shared))
    }

    /// Links the server with an organisation, whatever it was linked with before.
    ///
    /// # Errors
    /// [`AdministrationError`], when the link cannot be used; then nothing has changed.
    pub async fn link_organisation(&self, link: OrganisationLink) -> Result<(), AdministrationError> {
        self.0
            .change(|core, _| core.centre.link_organisation(Some(link)))?;
        self.0.has_written().await;
        Ok(())
    }

    /// Makes and changes all that a file names, or nothing. Hashes its passwords, which takes a moment each.
    ///
    /// # Errors
    /// [`FileError`]; then nothing has changed.
    pub async fn apply(&self, file: AdministrationFile) -> Result<(), FileError> {
        let prepared = file.prepare()?;
        self.0.change(|core, now| {
            for session in prepared.apply(&mut core.centre, now)? {
                core.end_session(&session, now);
            }
            Ok::<_, FileError>(())
        })?;
        self.0.has_written().await;
        Ok(())
    }

    /// Whether anybody can change the configuration.
    #[must_use]
    pub fn has_administrator(&self) -> bool {
        self.0
            .look(|core, _| core.centre.users().any(crate::model::User::is_administrator))
    }

    /// Writes what is left and closes the file, if there is one. Call it when nobody is answered any more.
    pub async fn close(&self) {
        if let Some(writer) = self.0.writer.get() {
            writer.close().await;
        }
    }

    /// Everything the server answers: visitors, agents, the desk, the administration. Serve it with
    /// `into_make_service_with_connect_info::<SocketAddr>()`; without, all visitors count as one address.
    pub fn router(&self) -> Router {
        http::router(Arc::clone(&self.0), None)
    }

    /// Does what is due now: alerts that ran out, visitors who fell silent, sessions nobody uses.
    pub fn tick(&self) {
        self.0.tick();
    }

    /// Sends the mails that are due, one after the other, and returns when each was sent, or was not. Nothing is due where
    /// [`CicSettings::mail`] is not set up.
    pub async fn send_mails(&self) {
        mail::send_due(&self.0).await;
    }

    /// Ticks and sends mails in the background until `shutdown` is cancelled. A mail that is being sent then has a moment
    /// left; after that it waits for the next start.
    pub fn spawn_ticks(&self) -> JoinHandle<()> {
        let shared = Arc::clone(&self.0);
        tokio::spawn(async move {
            // A mail server that is slow holds nobody up but the next mail.
            tokio::join!(tick_on(&shared), mail::send_on(&shared, TICK));
        })
    }
}

async fn tick_on(shared: &Shared) {
    let mut interval = tokio::time::interval(TICK);
    loop {
        tokio::select! {
            () = shared.shutdown.cancelled() => return,
            _ = interval.tick() => shared.tick(),
        }
    }
}
