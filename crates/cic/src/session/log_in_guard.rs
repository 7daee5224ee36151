//! Slows down whoever guesses passwords.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

use crate::model::UnixMillis;

/// Failures that cost nothing; people mistype.
const FREE_FAILURES: u32 = 5;
/// The longest wait between two tries.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// After this long without a failure all is forgotten.
const MEMORY: Duration = Duration::from_secs(15 * 60);

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: UnixMillis,
}

/// Failed log-ins by user and address, so that nobody can lock a user out from elsewhere.
#[derive(Debug, Default)]
pub(crate) struct LogInGuard(HashMap<(String, IpAddr), Failures>);

impl LogInGuard {
    /// Whether this user may try to log in from this address; otherwise how long they must wait.
    pub(crate) fn may_try(&self, user: &str, address: IpAddr, now: UnixMillis) -> Result<(), Duration> {
        self.wait(user, address, now).map_or(Ok(()), Err)
    }

    /// Begins a try, which counts as failed until it has [succeeded](Self::succeeded): tries made at once, or given up in
    /// the middle, are no way around the wait. One that must wait counts nothing.
    pub(crate) fn begin(&mut self, user: &str, address: IpAddr, now: UnixMillis) -> Result<(), Duration> {
        self.may_try(user, address, now)?;
        self.failed(user, address, now);
        Ok(())
    }

    fn wait(&self, user: &str, address: IpAddr, now: UnixMillis) -> Option<Duration> {
        let failures = self.0.get(&(user.to_lowercase(), address))?;
        let over = failures.count.checked_sub(FREE_FAILURES)?;
        let wait = Duration::from_secs(1)
            .saturating_mul(2u32.saturating_pow(over))
            .min(LONGEST_WAIT);
        wait.checked_sub(now.since(failures.last))
            .filter(|left| !left.is_zero())
    }

    fn failed(&mut self, user: &str, address: IpAddr, now: UnixMillis) {
        let failures = self
            .0
            .entry((user.to_lowercase(), address))
            .or_insert(Failures { count: 0, last: now });
        failures.count = failures.count.saturating_add(1);
        failures.last = now;
    }

    /// A success clears the slate.
    pub(crate) fn succeeded(&mut self, user: &str, address: IpAddr) {
        self.0.remove(&(user.to_lowercase(), address));
    }

    /// Forgets what is long ago.
    pub(crate) fn tick(&mut self, now: UnixMillis) {
        self.0.retain(|_, failures| now.since(failures.last) < MEMORY);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_five_failures_the_wait_doubles_up_to_a_minute() {
        let mut guard = LogInGuard::default();
        let address = IpAddr::from([192, 0, 2, 1]);
        let now = UnixMillis(0);
        let mut waits = Vec::new();
        for _ in 0..13 {
            guard.failed("Kim", address, now);
            waits.push(guard.wait("kim", address, now).map_or(0, |wait| wait.as_secs()));
        }
        assert_eq!(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(guard.wait("kim", IpAddr::from([192, 0, 2, 2]), now), None);
        assert_eq!(guard.wait("kim", address, UnixMillis(60_000)), None);
        guard.succeeded("KIM", address);
        assert_eq!(guard.wait("kim", address, now), None);
    }

    #[test]
    fn a_try_counts_before_its_outcome_is_known_and_a_refused_one_does_not() {
        let mut guard = LogInGuard::default();
        let address = IpAddr::from([192, 0, 2, 1]);
        let now = UnixMillis(0);
        for _ in 0..FREE_FAILURES {
            assert_eq!(guard.begin("kim", address, now), Ok(()));
        }
        for _ in 0..3 {
            assert_eq!(guard.begin("kim", address, now), Err(Duration::from_secs(1)));
        }
        guard.succeeded("kim", address);
        assert_eq!(guard.begin("kim", address, now), Ok(()));
    }
}
