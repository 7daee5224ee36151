//! Faults on purpose, for tests of whoever talks to the server: answers that are late, wrong, lost or odd, as real servers and
//! the proxies before them give.
//!
//! Source: reference section 5, rules of the development server.

mod disguise;
mod fault;
mod script;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;

pub(crate) use disguise::Disguise;
pub(crate) use fault::Fault;
pub(crate) use script::{Rule, Script};

/// Lets time pass. A port, so that tests need none.
pub(crate) trait Sleeper: Send + Sync {
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()>;
}

/// Waits for the machine's time.
pub(crate) struct TokioSleeper;

impl Sleeper for TokioSleeper {
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// The script there is now, and how time passes in it.
pub(crate) struct Faults {
    script: Mutex<Script>,
    pub(crate) sleeper: Box<dyn Sleeper>,
}

impl Faults {
    pub(crate) fn new(sleeper: impl Sleeper + 'static) -> Self {
        Self {
            script: Mutex::default(),
            sleeper: Box::new(sleeper),
        }
    }

    /// Reads or changes the script.
    pub(crate) fn script<T>(&self, change: impl FnOnce(&mut Script) -> T) -> T {
        change(&mut self.script.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
