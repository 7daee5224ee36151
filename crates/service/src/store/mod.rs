//! What survives a restart: one SQLite file, one writer, many readers.
//!
//! INVARIANT (acknowledged means stored): whoever is told that something was written is told so after the commit, and
//! every commit is synced to the disk before it returns (`synchronous = FULL`).

mod activity;
mod api_clients;
mod attributions;
mod audit;
mod browsers;
mod contact_centre;
mod days;
mod deployment_deletion;
mod deployments;
mod documents;
mod early;
mod erasure;
mod estimates;
mod events;
mod expiry;
mod export;
mod facts;
mod ingest;
mod live;
mod log_ins;
mod organisations;
mod page_loads;
mod roles;
mod sameness;
mod summaries;
mod users;
mod visitor_tables;
mod widgets;
mod writer;

pub use api_clients::ApiClient;
pub(crate) use audit::{AuditEntry, AuditFilter};
pub use contact_centre::ContactCentreUser;
pub use days::{Day, DayCounts};
pub(crate) use deployment_deletion::DeploymentGone;
pub use deployments::Deployment;
pub use documents::{ChangeError, Document, DocumentKey};
pub use events::StoredEvent;
pub use expiry::{Expired, KeptFor};
pub(crate) use facts::{OwnRecord, SessionKey, Unfolded};
pub use ingest::{IncomingBatch, IncomingEvent, Road, Verdict};
pub(crate) use live::LiveEvent;
pub use log_ins::LogIn;
pub(crate) use log_ins::OpenLogIn;
pub use organisations::Organisation;
pub(crate) use summaries::SessionSummary;
pub use summaries::VisitorSummary;
pub(crate) use users::{ListedUser, NewPassword};
pub use users::{User, UserError};
pub(crate) use widgets::{Widget, WidgetChange, WidgetDraft, WidgetVersion};
pub use writer::VisitorChanged;

use crate::wire::kind::Kind;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Row as _, SqlitePool};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::broadcast;

/// How long a statement waits for another process that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How many readers may look at once.
const READERS: u32 = 4;

/// Why the store could not do something.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused; nothing of the failed operation was kept.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("the database could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// More batches wait than the writer can take.
    #[error("too many batches are waiting to be written")]
    Overloaded,
    /// The service is stopping.
    #[error("the store is closed")]
    Stopped,
    /// Another document is the same in what its kind tells apart by.
    #[error("there is already such a document of the kind {}", .0.as_str())]
    Taken(Kind),
    /// There are as many documents of this kind as there may be.
    #[error("there may be at most {most} documents of the kind {}", .kind.as_str())]
    Full {
        /// The kind.
        kind: Kind,
        /// How many there may be.
        most: usize,
    },
    /// Something stored cannot be read back.
    #[error("the store holds something unreadable: {0}")]
    Damaged(&'static str),
}

/// The store.
#[derive(Debug, Clone)]
pub struct Store {
    /// For everything that only reads.
    readers: SqlitePool,
    /// A pool of one: every write of the process goes through this connection, one transaction after the other.
    writer: SqlitePool,
    events: writer::EventWriter,
    owes_empty_log: Arc<AtomicBool>,
}

impl Store {
    /// Opens the file, creates it where it is missing, and brings its tables up to date.
    ///
    /// # Errors
    /// [`StoreError`], when the file cannot be opened or is of a newer version.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(sqlx::Error::Io)?;
        }
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // What is deleted is overwritten: an erased visitor does not stay in the file.
            .pragma("secure_delete", "ON")
            .busy_timeout(BUSY_TIMEOUT);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        sqlx::migrate!("./migrations").run(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.read_only(true))
            .await?;
        let events = writer::EventWriter::start(writer.clone());
        Ok(Self {
            readers,
            writer,
            events,
            owes_empty_log: Arc::default(),
        })
    }

    /// Stores a batch; returns after the commit that holds it, with one verdict an event.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing of the batch was stored.
    pub async fn store_events(&self, batch: IncomingBatch) -> Result<Vec<Verdict>, StoreError> {
        self.events.store(batch).await
    }

    /// Tells of every visitor for whom something new was stored.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<VisitorChanged> {
        self.events.subscribe()
    }

    /// Tells whoever listens that a visitor's data changed, for whoever had something else to do first.
    pub fn announce(&self, organisation: &str, visitor: waymeet_journey::ids::VisitorId) {
        self.events.announce(VisitorChanged {
            organisation: organisation.into(),
            visitor,
        });
    }

    /// Empties the log of what was written: what was deleted leaves it too. Where a reader is in the way nobody waits for it,
    /// and the log [is owed](Self::owes_empty_log) until this is done again.
    pub async fn empty_log(&self) {
        let is_empty = self.try_to_empty_log().await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the log could not be emptied after something was deleted");
            false
        });
        self.owes_empty_log.store(!is_empty, Ordering::SeqCst);
    }

    /// Whether something that was deleted is still in the log.
    #[must_use]
    pub fn owes_empty_log(&self) -> bool {
        self.owes_empty_log.load(Ordering::SeqCst)
    }

    async fn try_to_empty_log(&self) -> Result<bool, sqlx::Error> {
        let mut writer = self.writer.acquire().await?;
        // Batches wait for this connection, so it waits for no reader.
        sqlx::query("PRAGMA busy_timeout = 0")
            .execute(&mut *writer)
            .await?;
        let emptied = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&mut *writer)
            .await;
        let timeout = format!("PRAGMA busy_timeout = {}", BUSY_TIMEOUT.as_millis());
        sqlx::query(sqlx::AssertSqlSafe(timeout))
            .execute(&mut *writer)
            .await?;
        let is_busy: i64 = emptied?.try_get(0)?;
        Ok(is_busy == 0)
    }

    /// Whether the store can be read: what a health check asks.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot.
    pub async fn check(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.readers).await?;
        Ok(())
    }

    /// Writes what still waits, and closes the file.
    pub async fn close(&self) {
        self.events.stop().await;
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Times are stored as SQLite integers, which are signed.
fn to_sql(time: waymeet_journey::time::UnixMillis) -> i64 {
    i64::try_from(time.0).unwrap_or(i64::MAX)
}

fn from_sql(time: i64) -> waymeet_journey::time::UnixMillis {
    waymeet_journey::time::UnixMillis(u64::try_from(time).unwrap_or_default())
}

/// A list stored as JSON text.
fn list_to_sql(list: &[String]) -> String {
    serde_json::to_string(list).unwrap_or_default()
}

fn list_from_sql(text: &str) -> Result<Vec<String>, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Damaged("a list is not JSON"))
}
