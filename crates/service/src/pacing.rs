//! Service levels: what became of the chats of each workgroup lately, and whether one more would be too many. Watched in
//! memory: after a restart nothing is held back until there is something to go by.

use crate::configuration::{Configuration, Target};
use crate::fact::{Fact, FactKind};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};
use waymeet_journey::action_map::MediaType;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::ids::ActionId;
use waymeet_journey::throttling::{QueueCounts, forecast};
use waymeet_journey::time::UnixMillis;

/// How far back a service level looks: long enough for a number, short enough to be about now (ours; the vendor says only
/// that it predicts the next minute).
const WINDOW_MS: u64 = 15 * 60 * 1_000;
/// An invitation nobody answers does not count as one that may be accepted for longer.
const OFFER_LIFE_MS: u64 = 2 * 60 * 1_000;
/// Most chats remembered of one target; the oldest go first.
const REMEMBERED: usize = 10_000;

/// The life of a chat, as far as its waiting goes.
#[derive(Debug, Clone, Copy, Default)]
struct Life {
    offered: Option<UnixMillis>,
    accepted: Option<UnixMillis>,
    answered: Option<UnixMillis>,
    /// It ended, in whichever way.
    over: Option<UnixMillis>,
}

type Chats = BTreeMap<(UnixMillis, ActionId), ()>;

/// The chats of one target.
#[derive(Debug, Default)]
struct Queue {
    lives: HashMap<ActionId, Life>,
    by_age: Chats,
}

/// The chats of all targets, lately.
#[derive(Debug, Default)]
pub(crate) struct Pacing(Mutex<HashMap<(String, String), Queue>>);

impl Pacing {
    /// Takes over what became true.
    pub(crate) fn hear(&self, facts: &[Fact]) {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for fact in facts {
            let (Some(target), Some(action), Some(word)) = (&fact.target, fact.action, &fact.word) else {
                continue;
            };
            let is_chat = fact.kind == FactKind::Action && fact.media == Some(MediaType::WebChat);
            if let Some(state) = ActionState::parse(word).filter(|_| is_chat) {
                let key = (fact.organisation.clone(), target.clone());
                queues.entry(key).or_default().hear(action, state, fact.at);
            }
        }
    }

    /// Whether offers for a target are held back for the sake of its service level; never where it has none.
    pub(crate) fn is_throttled(
        &self,
        organisation: &str,
        target: &Target,
        agents_free: u32,
        now: UnixMillis,
    ) -> bool {
        let Some(goal) = target.service_level else {
            return false;
        };
        let queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (organisation.to_owned(), target.id.clone());
        let counts = queues.get(&key).map(|queue| queue.counts(target, now));
        let counts = QueueCounts {
            agents_free,
            ..counts.unwrap_or_default()
        };
        forecast(goal, counts).is_throttled
    }
}

/// The target a workgroup is, where an active one has its name.
pub(crate) fn target_of<'a>(configuration: &'a Configuration, workgroup: &str) -> Option<&'a Target> {
    let mut targets = configuration.targets.iter();
    targets.find(|target| target.workgroup == workgroup)
}

impl Queue {
    fn hear(&mut self, action: ActionId, state: ActionState, at: UnixMillis) {
        let life = self.lives.entry(action).or_insert_with(|| {
            self.by_age.insert((at, action), ());
            Life::default()
        });
        match state {
            ActionState::Offered => life.offered = Some(at),
            ActionState::Accepted | ActionState::Started => {
                life.accepted.get_or_insert(at);
            }
            ActionState::Engaged => life.answered = Some(at),
            state if state.is_final(true) => life.over = Some(at),
            _ => {}
        }
        while self.by_age.len() > REMEMBERED {
            if let Some(((_, oldest), ())) = self.by_age.pop_first() {
                self.lives.remove(&oldest);
            }
        }
    }

    fn counts(&self, target: &Target, now: UnixMillis) -> QueueCounts {
        let within_ms = target.service_level.map_or(0, |goal| u64::from(goal.within_ms));
        let short_ms = u64::try_from(target.short_abandon.as_millis()).unwrap_or(u64::MAX);
        let mut counts = QueueCounts {
            window_ms: u32::try_from(WINDOW_MS).unwrap_or(u32::MAX),
            ..QueueCounts::default()
        };
        for life in self.lives.values() {
            match (life.accepted, life.answered, life.over) {
                (None, None, None) => {
                    let is_recent = life
                        .offered
                        .is_some_and(|offered| now.since(offered) < OFFER_LIFE_MS);
                    counts.offers_outstanding += u32::from(is_recent);
                }
                (Some(accepted), Some(answered), _) if now.since(answered) < WINDOW_MS => {
                    let is_in_time = answered.since(accepted) <= within_ms;
                    counts.answered_in_time += u32::from(is_in_time);
                    counts.answered_late += u32::from(!is_in_time);
                }
                (Some(accepted), None, Some(over)) if now.since(over) < WINDOW_MS => {
                    // Who leaves at once was never a chat.
                    counts.answered_late += u32::from(over.since(accepted) > short_ms);
                }
                (Some(accepted), None, None) => {
                    counts.waiting += u32::from(now.since(accepted) < WINDOW_MS);
                }
                _ => {}
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::stream::Stream;
    use std::time::Duration;
    use waymeet_journey::ids::Uuid;
    use waymeet_journey::throttling::ServiceLevelGoal;

    fn target(short_abandon: u64) -> Target {
        Target {
            id: "t".into(),
            workgroup: "Web Sales".into(),
            service_level: Some(ServiceLevelGoal::default()),
            short_abandon: Duration::from_secs(short_abandon),
        }
    }

    /// A queue of chats, each a list of states with their seconds; looked at after 60 s.
    fn counts(chats: &[&[(ActionState, u64)]], short_abandon: u64) -> [u32; 4] {
        let mut queue = Queue::default();
        for (number, states) in chats.iter().enumerate() {
            let id = ActionId(Uuid::from_bytes([u8::try_from(number).unwrap(); 16]));
            for (state, second) in *states {
                queue.hear(id, *state, UnixMillis(second * 1_000));
            }
        }
        let counts = queue.counts(&target(short_abandon), UnixMillis(60_000));
        [
            counts.answered_in_time,
            counts.answered_late,
            counts.waiting,
            counts.offers_outstanding,
        ]
    }

    #[test]
    fn chats_are_counted_by_how_long_they_waited() {
        use ActionState::{Abandoned, Accepted, Completed, Engaged, Offered, Rejected, Started};
        for (chat, short_abandon, expected) in [
            (&[(Offered, 0)][..], 0, [0, 0, 0, 1]),
            (&[(Offered, 0), (Rejected, 1)], 0, [0, 0, 0, 0]),
            (&[(Offered, 0), (Accepted, 1), (Started, 2)], 0, [0, 0, 1, 0]),
            (&[(Accepted, 1), (Engaged, 21), (Completed, 50)], 0, [1, 0, 0, 0]),
            (&[(Accepted, 1), (Engaged, 22)], 0, [0, 1, 0, 0]),
            (&[(Accepted, 1), (Abandoned, 4)], 0, [0, 1, 0, 0]),
            (&[(Accepted, 1), (Abandoned, 4)], 5, [0, 0, 0, 0]),
            (&[(Accepted, 1), (Abandoned, 7)], 5, [0, 1, 0, 0]),
        ] {
            assert_eq!(counts(&[chat], short_abandon), expected, "{chat:?}");
        }
    }

    #[test]
    fn a_queue_that_fell_behind_is_throttled_and_one_without_a_goal_never() {
        let fact = |number: u8, state: ActionState, second: u64| Fact {
            organisation: "o".into(),
            deployment: "d".into(),
            visitor: waymeet_journey::ids::VisitorId(Uuid::from_bytes([1; 16])),
            session: waymeet_journey::ids::SessionId(Uuid::from_bytes([1; 16])),
            at: UnixMillis(second * 1_000),
            kind: FactKind::Action,
            event: waymeet_journey::ids::EventId(Uuid::from_bytes([1; 16])),
            subject: "m".into(),
            version: Some(1),
            action: Some(ActionId(Uuid::from_bytes([number; 16]))),
            media: Some(MediaType::WebChat),
            target: Some("t".into()),
            template: None,
            word: Some(state.as_str().into()),
            value: None,
            device: String::new(),
            device_type: String::new(),
            stream: Stream::Web,
            country: String::new(),
            blocking: None,
            carried: Vec::new(),
        };
        let pacing = Pacing::default();
        for number in 0..5 {
            pacing.hear(&[
                fact(number, ActionState::Accepted, 0),
                fact(number, ActionState::Engaged, 40),
            ]);
        }
        let (now, goal) = (UnixMillis(60_000), target(0));
        assert!(pacing.is_throttled("o", &goal, 0, now));
        assert!(!pacing.is_throttled("o", &goal, 1, now));
        assert!(!pacing.is_throttled("another", &goal, 1, now));
        let without = Target {
            service_level: None,
            ..goal
        };
        assert!(!pacing.is_throttled("o", &without, 0, now));
    }
}
