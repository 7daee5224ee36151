//! How often one address may ask for something a page could abuse.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use waymeet_journey::time::UnixMillis;

const MINUTE_MS: u64 = 60_000;
/// How many askers are remembered; then those of past minutes are forgotten, and if that is not enough, all.
const REMEMBERED: usize = 10_000;

/// A limit of so many times a minute for each asker.
#[derive(Debug)]
pub struct RateLimit {
    per_minute: u32,
    asked: Mutex<HashMap<String, (UnixMillis, u32)>>,
}

impl RateLimit {
    /// A limit of so many times a minute.
    #[must_use]
    pub fn new(per_minute: u32) -> Self {
        Self {
            per_minute,
            asked: Mutex::default(),
        }
    }

    /// Counts one time.
    ///
    /// # Errors
    /// How long to wait, where it is one time too many.
    pub fn ask(&self, who: &str, now: UnixMillis) -> Result<(), Duration> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.len() >= REMEMBERED && !asked.contains_key(who) {
            asked.retain(|_, (begun, _)| now.since(*begun) < MINUTE_MS);
            if asked.len() >= REMEMBERED {
                asked.clear();
            }
        }
        let (begun, times) = asked.entry(who.to_owned()).or_insert((now, 0));
        if now.since(*begun) >= MINUTE_MS {
            (*begun, *times) = (now, 0);
        }
        if *times >= self.per_minute {
            return Err(Duration::from_millis(MINUTE_MS - now.since(*begun)));
        }
        *times += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_time_too_many_waits_for_the_next_minute_and_others_do_not() {
        let limit = RateLimit::new(2);
        let (noon, later) = (UnixMillis(0), UnixMillis(45_000));
        assert_eq!(limit.ask("a", noon), Ok(()));
        assert_eq!(limit.ask("a", later), Ok(()));
        assert_eq!(limit.ask("a", later), Err(Duration::from_secs(15)));
        assert_eq!(limit.ask("b", later), Ok(()));
        assert_eq!(limit.ask("a", UnixMillis(MINUTE_MS)), Ok(()));
    }

    #[test]
    fn memory_is_bounded() {
        let limit = RateLimit::new(1);
        for number in 0..REMEMBERED + 10 {
            assert_eq!(limit.ask(&number.to_string(), UnixMillis(0)), Ok(()));
        }
        assert!(limit.asked.lock().unwrap().len() <= REMEMBERED);
    }
}
