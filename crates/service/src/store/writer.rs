//! The writer of events: takes batches one after the other and commits all that wait together (group commit), so that a
//! disk that syncs a hundred times a second does not mean a hundred batches a second.

use super::StoreError;
use super::ingest::{IncomingBatch, Road, Verdict, store_batch};
use sqlx::SqlitePool;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::task::JoinHandle;
use waymeet_journey::ids::VisitorId;

/// How many batches may wait; one more is refused with "try again later", before memory grows.
const WAITING_BATCHES: usize = 256;
/// How many batches go into one commit at most.
const BATCHES_IN_ONE_COMMIT: usize = 64;
/// How many changes a slow listener may lag behind; it is told that it missed some.
const REMEMBERED_CHANGES: usize = 1_024;

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

    /// Tells whoever listens of a change made elsewhere.
    pub(super) fn announce(&self, change: VisitorChanged) {
        // Nobody listening is no error.
        let _ = self.changes.send(change);
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
    if batch.road == Road::Early {
        return;
    }
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
