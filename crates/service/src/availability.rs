//! Who can take a chat: what the bridge last reported, and how long it is believed.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use waymeet_journey::time::UnixMillis;

/// Without news for so many paces a workgroup counts as unavailable. Source: docs/wire, *Bridge → service*.
pub const PACES_UNTIL_STALE: u32 = 3;

/// What is known of one workgroup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueState {
    /// Agents who can take an offered chat now.
    pub available_agents: u32,
    /// Members with the licence who are logged in.
    pub logged_in_agents: u32,
    /// How long a visitor would wait, in seconds.
    pub estimated_wait_in_seconds: u32,
}

/// What is known of one workgroup, as far as offering goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfferedQueue {
    /// Its state.
    pub state: QueueState,
    /// Whether offers are held back for the sake of its service level.
    pub is_throttled: bool,
}

/// News of one workgroup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueUpdate {
    /// The workgroup.
    pub workgroup: String,
    /// Its state.
    pub state: QueueState,
    /// How often the sender means to send news of it.
    pub pacing: Duration,
}

/// The last news of one workgroup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueNews {
    /// What was said.
    pub state: QueueState,
    /// When it arrived.
    pub as_of: UnixMillis,
    pacing: Duration,
}

impl QueueNews {
    /// How often the sender means to send news.
    #[must_use]
    pub fn pacing(&self) -> Duration {
        self.pacing
    }

    /// The first moment at which the news is too old to be believed.
    #[must_use]
    pub fn stale_from(&self) -> UnixMillis {
        let life = self.pacing.saturating_mul(PACES_UNTIL_STALE);
        let life = u64::try_from(life.as_millis()).unwrap_or(u64::MAX);
        UnixMillis(self.as_of.0.saturating_add(life).saturating_add(1))
    }

    /// Whether it may still be believed at `now`.
    #[must_use]
    pub fn is_fresh(&self, now: UnixMillis) -> bool {
        now < self.stale_from()
    }
}

/// The workgroups of one organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueBoard(BTreeMap<String, QueueNews>);

impl QueueBoard {
    /// Takes over a report that arrived at `now`.
    pub fn report(&mut self, updates: Vec<QueueUpdate>, now: UnixMillis) {
        for QueueUpdate {
            workgroup,
            state,
            pacing,
        } in updates
        {
            self.0.insert(
                workgroup,
                QueueNews {
                    state,
                    as_of: now,
                    pacing,
                },
            );
        }
    }

    /// The workgroups whose news is fresh at `now`.
    #[must_use]
    pub fn fresh(&self, now: UnixMillis) -> BTreeMap<String, QueueState> {
        (self.0.iter())
            .filter(|(_, news)| news.is_fresh(now))
            .map(|(name, news)| (name.clone(), news.state))
            .collect()
    }

    /// The next moment at which a workgroup that is fresh at `now` becomes stale.
    #[must_use]
    pub fn next_expiry(&self, now: UnixMillis) -> Option<UnixMillis> {
        self.0
            .values()
            .filter(|news| news.is_fresh(now))
            .map(QueueNews::stale_from)
            .min()
    }

    /// Every workgroup ever heard of, with its last news.
    pub fn all(&self) -> impl Iterator<Item = (&str, &QueueNews)> {
        self.0.iter().map(|(name, news)| (name.as_str(), news))
    }
}

/// The boards of all organisations, and whoever waits for a change.
#[derive(Debug)]
pub struct Availability {
    boards: Mutex<BTreeMap<String, QueueBoard>>,
    changed: watch::Sender<u64>,
}

impl Default for Availability {
    fn default() -> Self {
        Self {
            boards: Mutex::default(),
            changed: watch::Sender::new(0),
        }
    }
}

impl Availability {
    /// Takes over a report for an organisation and wakes whoever waits.
    pub fn report(&self, organisation: &str, updates: Vec<QueueUpdate>, now: UnixMillis) {
        let mut boards = self.boards.lock().unwrap_or_else(PoisonError::into_inner);
        boards
            .entry(organisation.to_owned())
            .or_default()
            .report(updates, now);
        drop(boards);
        self.changed.send_modify(|version| *version += 1);
    }

    /// The board of an organisation.
    #[must_use]
    pub fn board(&self, organisation: &str) -> QueueBoard {
        let boards = self.boards.lock().unwrap_or_else(PoisonError::into_inner);
        boards.get(organisation).cloned().unwrap_or_default()
    }

    /// Wakes on every report.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn update(workgroup: &str, agents: u32, pacing_ms: u64) -> QueueUpdate {
        let state = QueueState {
            available_agents: agents,
            logged_in_agents: agents,
            estimated_wait_in_seconds: 0,
        };
        QueueUpdate {
            workgroup: workgroup.to_owned(),
            state,
            pacing: Duration::from_millis(pacing_ms),
        }
    }

    #[test]
    fn a_workgroup_is_believed_for_three_paces_and_no_longer() {
        for (pacing_ms, age_ms, expected) in [
            (5_000, 0, true),
            (5_000, 15_000, true),
            (5_000, 15_001, false),
            (3_000, 9_000, true),
            (3_000, 9_001, false),
        ] {
            let mut board = QueueBoard::default();
            board.report(vec![update("Web Sales", 1, pacing_ms)], UnixMillis(1_000_000));
            let fresh = board.fresh(UnixMillis(1_000_000 + age_ms));
            assert_eq!(fresh.contains_key("Web Sales"), expected, "{pacing_ms} {age_ms}");
        }
    }

    #[test]
    fn news_of_one_workgroup_does_not_refresh_another() {
        let mut board = QueueBoard::default();
        board.report(
            vec![update("Web Sales", 1, 5_000), update("Web Support", 2, 5_000)],
            UnixMillis(0),
        );
        board.report(vec![update("Web Sales", 3, 5_000)], UnixMillis(10_000));
        assert_eq!(board.next_expiry(UnixMillis(10_000)), Some(UnixMillis(15_001)));
        let fresh = board.fresh(UnixMillis(20_000));
        assert_eq!(fresh.keys().collect::<Vec<_>>(), ["Web Sales"]);
        assert_eq!(fresh["Web Sales"].available_agents, 3);
        assert_eq!(board.next_expiry(UnixMillis(60_000)), None);
        assert_eq!(board.all().count(), 2);
    }

    #[test]
    fn organisations_do_not_see_each_others_workgroups() {
        let availability = Availability::default();
        let mut waiting = availability.subscribe();
        availability.report("one", vec![update("Web Sales", 1, 5_000)], UnixMillis(0));
        assert!(waiting.has_changed().unwrap());
        waiting.mark_unchanged();
        assert!(availability.board("two").fresh(UnixMillis(0)).is_empty());
        assert_eq!(availability.board("one").fresh(UnixMillis(0)).len(), 1);
    }
}
