//! What a workgroup's chats add up to, and what a visitor may expect to wait.

use std::time::Duration;

/// What is assumed before a single chat was handled.
const ASSUMED_TALK_TIME: Duration = Duration::from_secs(300);
/// How much a new talk time counts in the running average that the wait is estimated from.
const WEIGHT_OF_THE_NEWEST: f64 = 0.2;

/// Counts and sums of one workgroup since it was made, or of one agent since the server began (which is the *current period*
/// here).
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Chats that came in.
    pub entered: u64,
    /// Chats an agent took.
    pub answered: u64,
    /// Chats that ended before.
    pub abandoned: u64,
    /// Chats that ended after.
    pub completed: u64,
    /// Of those an agent took, how many had been sent to them by name.
    #[serde(default)]
    pub sent_to_them: u64,
    total_wait: Duration,
    total_talk: Duration,
    #[serde(default)]
    total_hold: Duration,
    #[serde(default)]
    longest_talk: Duration,
    recent_talk_seconds: Option<f64>,
}

impl Tally {
    /// A chat was taken after this wait.
    pub fn answered_after(&mut self, wait: Duration) {
        self.answered += 1;
        self.total_wait += wait;
    }

    /// A chat that had been taken has ended.
    pub fn completed_after(&mut self, talk: Duration) {
        self.completed += 1;
        self.total_talk += talk;
        self.longest_talk = self.longest_talk.max(talk);
        let newest = talk.as_secs_f64();
        self.recent_talk_seconds = Some(match self.recent_talk_seconds {
            None => newest,
            Some(average) => average + WEIGHT_OF_THE_NEWEST * (newest - average),
        });
    }

    /// A chat was on hold for so long.
    pub fn held_for(&mut self, hold: Duration) {
        self.total_hold += hold;
    }

    /// How long the chats taken were on hold, on average.
    #[must_use]
    pub fn average_hold(&self) -> Duration {
        average(self.total_hold, self.answered)
    }

    /// The length of the longest chat ended.
    #[must_use]
    pub fn longest_talk(&self) -> Duration {
        self.longest_talk
    }

    /// The average wait of the chats taken.
    #[must_use]
    pub fn average_wait(&self) -> Duration {
        average(self.total_wait, self.answered)
    }

    /// The average length of the chats ended.
    #[must_use]
    pub fn average_talk(&self) -> Duration {
        average(self.total_talk, self.completed)
    }

    /// How long a chat takes these days.
    #[must_use]
    pub fn recent_talk(&self) -> Duration {
        self.recent_talk_seconds
            .map_or(ASSUMED_TALK_TIME, Duration::from_secs_f64)
    }
}

fn average(total: Duration, count: u64) -> Duration {
    u32::try_from(count)
        .ok()
        .and_then(|count| total.checked_div(count))
        .unwrap_or_default()
}

/// How long the next chat would wait: nothing while somebody is free, else the chats before it shared among those
/// who serve the queue. `None` when nobody serves it.
#[must_use]
pub fn estimated_wait(waiting: usize, available: usize, serving: usize, talk: Duration) -> Option<Duration> {
    if serving == 0 {
        return None;
    }
    if available > waiting {
        return Some(Duration::ZERO);
    }
    let ahead = u32::try_from(waiting - available + 1).unwrap_or(u32::MAX);
    let serving = u32::try_from(serving).unwrap_or(u32::MAX);
    Some(talk.saturating_mul(ahead) / serving)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_with_the_queue_and_shrinks_with_the_staff() {
        let talk = Duration::from_secs(120);
        for (waiting, available, serving, seconds) in [
            (0, 1, 1, Some(0)),
            (0, 0, 1, Some(120)),
            (1, 0, 1, Some(240)),
            (1, 0, 2, Some(120)),
            (2, 2, 2, Some(60)),
            (3, 0, 0, None),
        ] {
            let expected = seconds.map(Duration::from_secs);
            assert_eq!(
                estimated_wait(waiting, available, serving, talk),
                expected,
                "{waiting} {available} {serving}"
            );
        }
    }

    #[test]
    fn averages_of_nothing_are_nothing_and_recent_talk_follows_the_newest() {
        let mut tally = Tally::default();
        assert_eq!(tally.average_wait(), Duration::ZERO);
        assert_eq!(tally.recent_talk(), ASSUMED_TALK_TIME);
        tally.completed_after(Duration::from_secs(100));
        tally.completed_after(Duration::from_secs(200));
        assert_eq!(tally.recent_talk(), Duration::from_secs(120));
        assert_eq!(tally.average_talk(), Duration::from_secs(150));
    }
}
