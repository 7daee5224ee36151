//! The writer of events: takes batches one after the other and commits all that wait together (group commit), so that a
//! disk that syncs a hundred times a second does not mean a hundred batches a second.

use super::{StoreError, browsers, to_sql};
use crate::recorded_event::RecordedEvent;
use crate::wire::browser::Browser;
use sha2::{Digest as _, Sha256};
use sqlx::{Row as _, SqliteConnection, SqlitePool};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::task::JoinHandle;
use waymeet_journey::ids::VisitorId;
use waymeet_journey::time::UnixMillis;

/// How many batches may wait; one more is refused with "try again later", before memory grows.
const WAITING_BATCHES: usize = 256;
/// How many batches go into one commit at most.
const BATCHES_IN_ONE_COMMIT: usize = 64;
/// How many changes a slow listener may lag behind; it is told that it missed some.
const REMEMBERED_CHANGES: usize = 1_024;

/// A batch whose events have been read and found good.
#[derive(Debug, Clone)]
pub struct IncomingBatch {
    /// The deployment's id.
    pub deployment: String,
    /// The organisation it belongs to.
    pub organisation: String,
    /// The browser that sent it.
    pub browser: Browser,
    /// When it arrived.
    pub received_at: UnixMillis,
    /// The events.
    pub events: Vec<IncomingEvent>,
    /// How many events of the same request were refused: counted, not kept.
    pub rejected: u32,
}

/// One event of a batch.
#[derive(Debug, Clone)]
pub struct IncomingEvent {
    /// What was read.
    pub event: RecordedEvent,
    /// The text to store.
    pub body: String,
}

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is stored now.
    Stored,
    /// It was stored before.
    Duplicate,
    /// Another event with the same id was stored before; this one lies in quarantine.
    Conflict,
}

/// Something new is stored about a visitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitorChanged {
    /// The organisation.
    pub organisation: Arc<str>,
    /// The visitor.
    pub visitor: VisitorId,
}

struct Job {
    batch: IncomingBatch,
    answer: oneshot::Sender<Result<Vec<Verdict>, StoreError>>,
}

/// The writer's end that batches are handed to.
#[derive(Debug, Clone)]
pub(super) struct EventWriter {
    jobs: Arc<Mutex<Option<mpsc::Sender<Job>>>>,
    changes: broadcast::Sender<VisitorChanged>,
    task: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl std::fmt::Debug for Job {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Job")
            .field("events", &self.batch.events.len())
            .finish_non_exhaustive()
    }
}

impl EventWriter {
    pub(super) fn start(writer: SqlitePool) -> Self {
        let (jobs, waiting) = mpsc::channel(WAITING_BATCHES);
        let changes = broadcast::Sender::new(REMEMBERED_CHANGES);
        let task = tokio::spawn(run(writer, waiting, changes.clone()));
        Self {
            jobs: Arc::new(Mutex::new(Some(jobs))),
            changes,
            task: Arc::new(Mutex::new(Some(task))),
        }
    }

    pub(super) async fn store(&self, batch: IncomingBatch) -> Result<Vec<Verdict>, StoreError> {
        let (answer, answered) = oneshot::channel();
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let jobs = jobs.ok_or(StoreError::Stopped)?;
        jobs.try_send(Job { batch, answer })
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => StoreError::Overloaded,
                mpsc::error::TrySendError::Closed(_) => StoreError::Stopped,
            })?;
        drop(jobs);
        answered.await.map_err(|_| StoreError::Stopped)?
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<VisitorChanged> {
        self.changes.subscribe()
    }

    /// Takes no more batches and returns once those that wait are committed.
    pub(super) async fn stop(&self) {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take();
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the writer of events ended badly");
        }
    }
}

async fn run(
    writer: SqlitePool,
    mut waiting: mpsc::Receiver<Job>,
    changes: broadcast::Sender<VisitorChanged>,
) {
    let mut jobs = Vec::with_capacity(BATCHES_IN_ONE_COMMIT);
    while waiting.recv_many(&mut jobs, BATCHES_IN_ONE_COMMIT).await > 0 {
        let batches: Vec<&IncomingBatch> = jobs.iter().map(|job| &job.batch).collect();
        match commit(&writer, &batches).await {
            Ok(verdicts) => {
                for (Job { batch, answer }, verdicts) in jobs.drain(..).zip(verdicts) {
                    announce(&changes, &batch, &verdicts);
                    // Whoever asked may have gone; the events are stored all the same.
                    let _ = answer.send(Ok(verdicts));
                }
            }
            Err(error) => {
                tracing::error!(%error, "a commit of {} batches failed", jobs.len());
                for job in jobs.drain(..) {
                    let _ = job
                        .answer
                        .send(Err(StoreError::Database(sqlx::Error::WorkerCrashed)));
                }
            }
        }
    }
}

/// All batches in one transaction: all of it is stored or nothing.
async fn commit(writer: &SqlitePool, batches: &[&IncomingBatch]) -> Result<Vec<Vec<Verdict>>, sqlx::Error> {
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
    let mut verdicts = Vec::with_capacity(batches.len());
    for batch in batches {
        verdicts.push(store_batch(&mut transaction, batch).await?);
    }
    transaction.commit().await?;
    Ok(verdicts)
}

fn announce(changes: &broadcast::Sender<VisitorChanged>, batch: &IncomingBatch, verdicts: &[Verdict]) {
    let organisation: Arc<str> = batch.organisation.as_str().into();
    let mut visitors: Vec<VisitorId> = (batch.events.iter().zip(verdicts))
        .filter(|(_, verdict)| **verdict == Verdict::Stored)
        .map(|(incoming, _)| incoming.event.visitor)
        .collect();
    visitors.dedup();
    for visitor in visitors {
        // Nobody listening is no error.
        let _ = changes.send(VisitorChanged {
            organisation: organisation.clone(),
            visitor,
        });
    }
}

async fn store_batch(
    connection: &mut SqliteConnection,
    batch: &IncomingBatch,
) -> Result<Vec<Verdict>, sqlx::Error> {
    count(connection, &batch.deployment, "rejected", batch.rejected).await?;
    if batch.events.is_empty() {
        return Ok(Vec::new());
    }
    let browser = browsers::id_of(connection, &batch.browser).await?;
    let mut verdicts = Vec::with_capacity(batch.events.len());
    for incoming in &batch.events {
        let verdict = store_event(connection, batch, browser, incoming).await?;
        match verdict {
            Verdict::Stored => summarise(connection, batch, browser, &incoming.event).await?,
            Verdict::Duplicate => count(connection, &batch.deployment, "duplicate", 1).await?,
            Verdict::Conflict => count(connection, &batch.deployment, "quarantined", 1).await?,
        }
        verdicts.push(verdict);
    }
    Ok(verdicts)
}

async fn store_event(
    connection: &mut SqliteConnection,
    batch: &IncomingBatch,
    browser: i64,
    IncomingEvent { event, body }: &IncomingEvent,
) -> Result<Verdict, sqlx::Error> {
    let id = event.id.to_text();
    let hash = Sha256::digest(body.as_bytes()).to_vec();
    let inserted = sqlx::query(
        "INSERT INTO events (deployment, id, visitor, session, tab, seq, occurred_at, received_at, browser, body,
                             body_hash)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (deployment, id) DO NOTHING",
    )
    .bind(&batch.deployment)
    .bind(&id)
    .bind(event.visitor.to_text())
    .bind(event.session.to_text())
    .bind(&event.tab)
    .bind(event.seq)
    .bind(to_sql(event.at))
    .bind(to_sql(batch.received_at))
    .bind(browser)
    .bind(body)
    .bind(&hash)
    .execute(&mut *connection)
    .await?;
    if inserted.rows_affected() == 1 {
        return Ok(Verdict::Stored);
    }
    let stored: Vec<u8> = sqlx::query("SELECT body_hash FROM events WHERE deployment = ? AND id = ?")
        .bind(&batch.deployment)
        .bind(&id)
        .fetch_one(&mut *connection)
        .await?
        .try_get(0)?;
    if stored == hash {
        return Ok(Verdict::Duplicate);
    }
    sqlx::query(
        "INSERT INTO quarantined_events (deployment, id, body_hash, body, received_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING",
    )
    .bind(&batch.deployment)
    .bind(&id)
    .bind(&hash)
    .bind(body)
    .bind(to_sql(batch.received_at))
    .execute(connection)
    .await?;
    Ok(Verdict::Conflict)
}

/// Keeps the summary rows of visitor, session and page load in step with the events, in the same transaction.
async fn summarise(
    connection: &mut SqliteConnection,
    batch: &IncomingBatch,
    browser: i64,
    event: &RecordedEvent,
) -> Result<(), sqlx::Error> {
    let (visitor, at) = (event.visitor.to_text(), to_sql(event.at));
    let page = if event.page.title.is_empty() {
        &event.page.url
    } else {
        &event.page.title
    };
    sqlx::query(
        "INSERT INTO visitors (deployment, visitor, first_seen, last_seen, browser, last_page)
         VALUES (?1, ?2, ?3, ?3, ?4, ?5)
         ON CONFLICT (deployment, visitor) DO UPDATE SET
             browser    = CASE WHEN excluded.last_seen >= last_seen THEN excluded.browser ELSE browser END,
             last_page  = CASE WHEN excluded.last_seen >= last_seen THEN excluded.last_page ELSE last_page END,
             first_seen = min(first_seen, excluded.first_seen),
             last_seen  = max(last_seen, excluded.last_seen)",
    )
    .bind(&batch.deployment)
    .bind(&visitor)
    .bind(at)
    .bind(browser)
    .bind(page)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO sessions (deployment, visitor, session, started_at, last_at, event_count, page_view_count)
         VALUES (?1, ?2, ?3, ?4, ?4, 1, ?5)
         ON CONFLICT (deployment, visitor, session) DO UPDATE SET
             started_at      = min(started_at, excluded.started_at),
             last_at         = max(last_at, excluded.last_at),
             event_count     = event_count + 1,
             page_view_count = page_view_count + excluded.page_view_count",
    )
    .bind(&batch.deployment)
    .bind(&visitor)
    .bind(event.session.to_text())
    .bind(at)
    .bind(i64::from(event.is_page_view()))
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO tabs (deployment, visitor, tab, last_seq, events) VALUES (?, ?, ?, ?, 1)
         ON CONFLICT (deployment, visitor, tab) DO UPDATE SET
             last_seq = max(last_seq, excluded.last_seq), events = events + 1",
    )
    .bind(&batch.deployment)
    .bind(&visitor)
    .bind(&event.tab)
    .bind(event.seq)
    .execute(connection)
    .await?;
    Ok(())
}

async fn count(
    connection: &mut SqliteConnection,
    deployment: &str,
    disposition: &str,
    by: u32,
) -> Result<(), sqlx::Error> {
    if by == 0 {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO dispositions (deployment, disposition, count) VALUES (?, ?, ?)
         ON CONFLICT (deployment, disposition) DO UPDATE SET count = count + excluded.count",
    )
    .bind(deployment)
    .bind(disposition)
    .bind(by)
    .execute(connection)
    .await?;
    Ok(())
}
