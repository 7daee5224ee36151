//! Whoever listens is told what became true, once it is stored.

use crate::fact::Fact;
use std::sync::Arc;
use tokio::sync::broadcast;

/// How many facts a slow listener may lag behind; it is told that it missed some.
const REMEMBERED: usize = 4_096;

/// Tells facts to whoever listens.
#[derive(Debug)]
pub(crate) struct Notifications(broadcast::Sender<Arc<Fact>>);

impl Default for Notifications {
    fn default() -> Self {
        Self(broadcast::Sender::new(REMEMBERED))
    }
}

impl Notifications {
    pub(crate) fn tell(&self, facts: Vec<Fact>) {
        for fact in facts {
            // Nobody listening is no error.
            let _ = self.0.send(Arc::new(fact));
        }
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Arc<Fact>> {
        self.0.subscribe()
    }
}
