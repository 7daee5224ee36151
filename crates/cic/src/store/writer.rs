//! Writes changes down, many in one transaction, and tells who waits for it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::Store;
use super::batch::Mirror;
use crate::shared::Shared;

/// How long after a failure it is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// How far the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Progress {
    /// The newest change that is in the file.
    written: u64,
    /// Whether the disk fails; then nobody waits for it.
    is_failing: bool,
}

/// The one who writes.
#[derive(Debug)]
pub(crate) struct Writer {
    progress: watch::Receiver<Progress>,
    stop: CancellationToken,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Begins to write what changes from now on. In a file that is new there is nothing yet; else it has what the centre has.
    pub(crate) fn start(store: Store, is_new: bool, shared: &Arc<Shared>) -> Self {
        let mirror = if is_new {
            Mirror::default()
        } else {
            shared.look(|core, _| Mirror::of(&core.centre))
        };
        let (tell, progress) = watch::channel(Progress {
            written: 0,
            is_failing: false,
        });
        let stop = CancellationToken::new();
        let task = tokio::spawn(write_on(store, Arc::clone(shared), mirror, tell, stop.clone()));
        Self {
            progress,
            stop,
            task: Mutex::new(Some(task)),
        }
    }

    /// Returns once everything up to this change is in the file; at once while the disk fails.
    pub(crate) async fn has_written(&self, revision: u64) {
        let mut progress = self.progress.clone();
        // An error means that the writer was closed, after it had written everything.
        let _ = progress
            .wait_for(|progress| progress.written >= revision || progress.is_failing)
            .await;
    }

    /// Writes what is left and closes the file.
    pub(crate) async fn close(&self) {
        self.stop.cancel();
        if let Some(task) = self.task.lock().await.take() {
            let _ = task.await;
        }
    }
}

async fn write_on(
    store: Store,
    shared: Arc<Shared>,
    mut mirror: Mirror,
    tell: watch::Sender<Progress>,
    stop: CancellationToken,
) {
    let mut changes = shared.listen();
    // Whatever happened before we listened.
    changes.mark_changed();
    loop {
        tokio::select! {
            changed = changes.changed() => if changed.is_err() { break },
            () = stop.cancelled() => break,
        }
        // Read before the changes are: what comes after them is in the next batch.
        let revision = *changes.borrow_and_update();
        if write(&store, &shared, &mut mirror).await {
            tell.send_replace(Progress {
                written: revision,
                is_failing: false,
            });
        } else {
            tell.send_modify(|progress| progress.is_failing = true);
            changes.mark_changed();
            tokio::select! {
                () = tokio::time::sleep(RETRY_AFTER) => {}
                () = stop.cancelled() => break,
            }
        }
    }
    write(&store, &shared, &mut mirror).await;
    store.close().await;
}

/// Writes what there is. `false` if the disk fails.
async fn write(store: &Store, shared: &Shared, mirror: &mut Mirror) -> bool {
    let batch = shared.look(|core, _| mirror.batch(&mut core.centre));
    if batch.is_empty() {
        return true;
    }
    match store.write(&batch).await {
        Ok(()) => {
            mirror.has(batch);
            true
        }
        Err(error) => {
            tracing::error!(%error, "what happens is not written down; a restart would forget it");
            shared.look(|core, _| core.centre.touch(batch.into_touched()));
            false
        }
    }
}
