//! Lock-out with back-off: whoever guesses wrong too often waits, longer each time. Guesses of one address at one name are counted,
//! and, with more patience, those of all addresses at it.

use std::collections::HashMap;
use std::time::Duration;
use waymeet_journey::time::UnixMillis;

/// So many wrong guesses of one address cost nothing: people mistype.
const FREE_FAILURES: u32 = 5;
/// So many of all addresses together: far fewer than it takes to guess, and more than one troublemaker needs to be locked out by
/// the first count, so that nobody is kept out by others that easily.
const FREE_FAILURES_OF_ALL: u32 = 50;
/// The first wait; it doubles with every further failure.
const FIRST_WAIT: Duration = Duration::from_secs(30);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
/// Failures are forgotten after so long without another.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(60 * 60);
/// How many who failed are remembered.
const REMEMBERED: usize = 10_000;

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: UnixMillis,
}

impl Failures {
    fn locked_until(self, free: u32) -> UnixMillis {
        let Some(over) = self.count.checked_sub(free) else {
            return UnixMillis(0);
        };
        let wait = FIRST_WAIT
            .saturating_mul(1_u32.checked_shl(over).unwrap_or(u32::MAX))
            .min(LONGEST_WAIT);
        UnixMillis(
            self.last
                .0
                .saturating_add(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)),
        )
    }
}

/// Who failed how often.
#[derive(Debug)]
pub struct LockOut {
    free: u32,
    failures: HashMap<String, Failures>,
}

impl LockOut {
    /// For guesses of one address at one name.
    #[must_use]
    pub fn of_one_address() -> Self {
        Self {
            free: FREE_FAILURES,
            failures: HashMap::new(),
        }
    }

    /// For guesses of all addresses at one name.
    #[must_use]
    pub fn of_all_addresses() -> Self {
        Self {
            free: FREE_FAILURES_OF_ALL,
            failures: HashMap::new(),
        }
    }

    /// Whether `who` may make an attempt at `now`.
    ///
    /// # Errors
    /// How long `who` still has to wait.
    pub fn may_try(&self, who: &str, now: UnixMillis) -> Result<(), Duration> {
        let wait = self
            .failures
            .get(who)
            .map_or(0, |failures| failures.locked_until(self.free).since(now));
        if wait > 0 {
            Err(Duration::from_millis(wait))
        } else {
            Ok(())
        }
    }

    /// Begins an attempt, which counts as failed until it has [succeeded](Self::succeeded): attempts made at once, or
    /// given up in the middle, are no way around the wait.
    ///
    /// # Errors
    /// How long `who` still has to wait; then nothing is counted.
    pub fn attempt(&mut self, who: &str, now: UnixMillis) -> Result<(), Duration> {
        self.may_try(who, now)?;
        self.failed(who, now);
        Ok(())
    }

    fn failed(&mut self, who: &str, now: UnixMillis) {
        let forgotten_after = u64::try_from(FORGOTTEN_AFTER.as_millis()).unwrap_or(u64::MAX);
        if self.failures.len() >= REMEMBERED && !self.failures.contains_key(who) {
            self.failures
                .retain(|_, failures| now.since(failures.last) < forgotten_after);
            if self.failures.len() >= REMEMBERED {
                let oldest = self
                    .failures
                    .iter()
                    .min_by_key(|(_, failures)| failures.last)
                    .map(|(key, _)| key.clone());
                if let Some(oldest) = oldest {
                    self.failures.remove(&oldest);
                }
            }
        }
        let failures = self
            .failures
            .entry(who.to_owned())
            .or_insert(Failures { count: 0, last: now });
        if now.since(failures.last) >= forgotten_after {
            failures.count = 0;
        }
        *failures = Failures {
            count: failures.count.saturating_add(1),
            last: now,
        };
    }

    /// Forgets the failures of someone who succeeded.
    pub fn succeeded(&mut self, who: &str) {
        self.failures.remove(who);
    }

    /// Forgets an attempt that succeeded, and no other one: of those who guess at the same name it is no success.
    pub fn forgive(&mut self, who: &str) {
        if let Some(failures) = self.failures.get_mut(who) {
            failures.count = failures.count.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(failures: u32) -> (LockOut, UnixMillis) {
        let mut lock_out = LockOut::of_one_address();
        for _ in 0..failures {
            lock_out.failed("kim", UnixMillis(1_000));
        }
        (lock_out, UnixMillis(1_000))
    }

    #[test]
    fn the_wait_begins_after_five_failures_and_doubles_up_to_a_quarter_of_an_hour() {
        for (failures, wait) in [
            (0, None),
            (4, None),
            (5, Some(30)),
            (6, Some(60)),
            (7, Some(120)),
            (10, Some(900)),
            (100, Some(900)),
        ] {
            let (lock_out, now) = after(failures);
            assert_eq!(
                lock_out.may_try("kim", now).err(),
                wait.map(Duration::from_secs),
                "{failures}"
            );
        }
    }

    #[test]
    fn an_attempt_counts_before_its_outcome_is_known_and_a_refused_one_does_not() {
        let mut lock_out = LockOut::of_one_address();
        let now = UnixMillis(1_000);
        for _ in 0..FREE_FAILURES {
            assert_eq!(lock_out.attempt("kim", now), Ok(()));
        }
        for _ in 0..3 {
            assert_eq!(lock_out.attempt("kim", now), Err(FIRST_WAIT));
        }
        lock_out.succeeded("kim");
        assert_eq!(lock_out.attempt("kim", now), Ok(()));
    }

    #[test]
    fn one_locked_out_does_not_lock_out_another_and_success_forgets() {
        let (mut lock_out, now) = after(6);
        assert_eq!(lock_out.may_try("robin", now), Ok(()));
        assert_eq!(lock_out.may_try("kim", UnixMillis(now.0 + 60_000)), Ok(()));
        lock_out.succeeded("kim");
        assert_eq!(lock_out.may_try("kim", now), Ok(()));
    }

    #[test]
    fn one_name_is_guessed_at_from_everywhere_fifty_times_and_a_success_forgives_one() {
        let mut lock_out = LockOut::of_all_addresses();
        let now = UnixMillis(1_000);
        for _ in 0..FREE_FAILURES_OF_ALL {
            assert_eq!(lock_out.attempt("kim", now), Ok(()));
        }
        assert_eq!(lock_out.attempt("kim", now), Err(FIRST_WAIT));
        lock_out.forgive("kim");
        assert_eq!(lock_out.attempt("kim", now), Ok(()));
        assert_eq!(lock_out.attempt("kim", now), Err(FIRST_WAIT));
    }

    #[test]
    fn failures_are_forgotten_after_an_hour_of_peace() {
        let (mut lock_out, now) = after(6);
        let later = UnixMillis(now.0 + 60 * 60 * 1_000);
        lock_out.failed("kim", later);
        assert_eq!(lock_out.may_try("kim", later), Ok(()));
    }
}
