//! A clock that stands still until a test lets it go on.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use waymeet_bridge::Clock;

/// Clones are the same clock.
#[derive(Clone)]
pub(crate) struct ManualClock {
    now: Arc<watch::Sender<Duration>>,
    /// Until when the bridge sleeps; in the past while it is awake.
    asleep_until: Arc<watch::Sender<Duration>>,
}

impl ManualClock {
    pub(crate) fn new() -> Self {
        let start = || Arc::new(watch::Sender::new(Duration::ZERO));
        Self {
            now: start(),
            asleep_until: start(),
        }
    }

    /// Lets time go by, from one waking of the bridge to the next; returns when the bridge sleeps again.
    pub(crate) async fn advance(&self, by: Duration) {
        let target = self.now() + by;
        loop {
            let wakes = self.settle().await;
            self.now.send_replace(wakes.min(target));
            if wakes > target {
                return;
            }
        }
    }

    /// Waits until the bridge has nothing to do but wait; answers until when.
    pub(crate) async fn settle(&self) -> Duration {
        let now = self.now();
        let mut asleep_until = self.asleep_until.subscribe();
        let sleeps = asleep_until.wait_for(|until| *until > now);
        let until = tokio::time::timeout(Duration::from_secs(20), sleeps).await;
        *until.expect("the bridge never rests").unwrap()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Duration {
        *self.now.borrow()
    }

    async fn sleep(&self, wait: Duration) {
        let until = self.now() + wait;
        let mut now = self.now.subscribe();
        self.asleep_until.send_replace(until);
        now.wait_for(|now| *now >= until).await.unwrap();
    }
}
