//! How often one address may ask for something a page could abuse.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use waymeet_journey::time::UnixMillis;

const MINUTE_MS: u64 = 60_000;
/// How many askers are remembered.
const REMEMBERED: usize = 10_000;
/// How many are forgotten at a time where more ask: looking for them costs a look at all.
const FORGOTTEN_AT_ONCE: usize = REMEMBERED / 8;

/// How often somebody has asked in a minute that began with the first time.
#[derive(Debug, Clone, Copy)]
struct Minute {
    begun: UnixMillis,
    times: u32,
}

impl Minute {
    fn is_over(self, now: UnixMillis) -> bool {
        now.since(self.begun) >= MINUTE_MS
    }
}

/// A limit of so many times a minute for each asker.
#[derive(Debug)]
pub struct RateLimit {
    per_minute: u32,
    asked: Mutex<HashMap<String, Minute>>,
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
            make_room(&mut asked, now);
        }
        let begin = Minute { begun: now, times: 0 };
        let minute = asked.entry(who.to_owned()).or_insert(begin);
        if minute.is_over(now) {
            *minute = begin;
        }
        if minute.times >= self.per_minute {
            return Err(Duration::from_millis(MINUTE_MS - now.since(minute.begun)));
        }
        minute.times += 1;
        Ok(())
    }
}

/// Forgets those whose minute is over and, where that is not enough, those who have asked least, the oldest first. Whoever
/// sends from many addresses to have one of them forgotten would have to ask as often with every other.
fn make_room(asked: &mut HashMap<String, Minute>, now: UnixMillis) {
    asked.retain(|_, minute| !minute.is_over(now));
    let Some(too_many) = (asked.len() + FORGOTTEN_AT_ONCE).checked_sub(REMEMBERED) else {
        return;
    };
    let mut ranks: Vec<(u32, UnixMillis, String)> = (asked.iter())
        .map(|(who, minute)| (minute.times, minute.begun, who.clone()))
        .collect();
    if too_many < ranks.len() {
        ranks.select_nth_unstable(too_many);
    }
    for (_, _, who) in ranks.iter().take(too_many) {
        asked.remove(who);
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

    #[test]
    fn nobody_gets_a_limit_forgotten_by_asking_under_many_names() {
        let limit = RateLimit::new(3);
        for _ in 0..3 {
            assert_eq!(limit.ask("a", UnixMillis(0)), Ok(()));
        }
        for number in 0..REMEMBERED * 3 {
            assert_eq!(limit.ask(&number.to_string(), UnixMillis(1_000)), Ok(()));
            assert!(limit.asked.lock().unwrap().len() <= REMEMBERED);
        }
        assert_eq!(
            limit.ask("a", UnixMillis(1_000)),
            Err(Duration::from_millis(MINUTE_MS - 1_000))
        );
        // Of those who asked least the newest are remembered, and each that is remembered counts on.
        let last = (REMEMBERED * 3 - 1).to_string();
        assert_eq!(limit.asked.lock().unwrap()[&last].times, 1);
    }

    #[test]
    fn those_whose_minute_is_over_go_first() {
        let limit = RateLimit::new(3);
        for number in 0..REMEMBERED {
            for _ in 0..2 {
                assert_eq!(limit.ask(&number.to_string(), UnixMillis(0)), Ok(()));
            }
        }
        assert_eq!(limit.ask("b", UnixMillis(MINUTE_MS)), Ok(()));
        assert_eq!(limit.asked.lock().unwrap().len(), 1);
    }
}
