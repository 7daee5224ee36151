//! The engine's claims: scripts of what happens in a visit, line by line with what must follow.

mod agents;
mod caps;
mod choosing;
mod hours;
mod offering;
mod outcomes;
mod page_part;
mod properties;
mod qualifying;

use super::*;
use crate::action_map::{Activation, Weight};
use crate::action_state::ActionState;
use crate::availability::{Availability, QueueAvailability};
use crate::block_reason::BlockReason;
use crate::context::{ContextKey, VisitContext};
use crate::event::Event;
use crate::event::{Attribute, DataType};
use crate::ids::{OutcomeId, SessionId};
use crate::samples::{INTERESTED, INVITATION, SESSION, TOAST, event, shop, uuid};
use crate::score::{PartsPerMillion, Score, Scores};
use crate::state::{JourneyState, TabId};
use crate::time::UnixMillis;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;

/// The page load of all scripts.
const TAB: TabId = TabId(1);

/// A visit, told what happens.
struct Visit {
    engine: Engine,
    state: JourneyState,
    context: VisitContext,
    availability: Availability,
    scores: Vec<(OutcomeId, Score)>,
    may_chat: bool,
    decides_private: bool,
    random: u32,
    now: UnixMillis,
    told: Vec<String>,
}

impl Scores for Vec<(OutcomeId, Score)> {
    fn score(&self, outcome: OutcomeId) -> Option<Score> {
        self.iter()
            .find(|(known, _)| *known == outcome)
            .map(|(_, score)| *score)
    }
}

impl Visit {
    /// A visit that begins now, while an agent is free.
    fn new(bundle: Bundle) -> Self {
        let mut visit = Self {
            engine: Engine::new(bundle),
            state: JourneyState::begin(SESSION, UnixMillis(0)),
            context: VisitContext::default(),
            availability: Availability::default(),
            scores: Vec::new(),
            may_chat: true,
            decides_private: false,
            random: 0,
            now: UnixMillis(0),
            told: Vec::new(),
        };
        visit.hear_agents(1, 0, false);
        visit
    }

    fn hear_agents(&mut self, agents: u32, estimated_wait_in_seconds: u32, is_throttled: bool) {
        self.availability = Availability {
            as_of: Some(self.now),
            ttl_in_milliseconds: u32::MAX,
            queues: vec![QueueAvailability {
                queue: "Web Sales".into(),
                agents,
                estimated_wait_in_seconds,
                is_throttled,
            }],
        };
    }

    fn name(&self, map_index: usize) -> String {
        self.engine.bundle.action_maps[map_index].name.clone()
    }

    fn tell(&mut self, transitions: &[Transition]) {
        for transition in transitions {
            self.told.push(format!(
                "{} {}",
                self.name(transition.map_index),
                transition.state.as_str()
            ));
        }
    }

    /// Something happens; counts it without deciding.
    fn observe(&mut self, event: &Event) -> Observation {
        let observation = self.engine.observe(&mut self.state, event, &self.context);
        for id in self.engine.segments_in(&observation) {
            let segment = self
                .engine
                .bundle
                .segments
                .iter()
                .find(|segment| segment.id == id);
            self.told.push(format!("in {}", segment.unwrap().name));
        }
        for achievement in self.engine.achievements_in(&observation, event) {
            let value = achievement.associated_value.unwrap_or_else(|| "nothing".into());
            let outcomes = &self.engine.bundle.outcomes;
            let outcome = outcomes.iter().find(|outcome| outcome.id == achievement.outcome);
            self.told
                .push(format!("reached {} worth {value}", outcome.unwrap().name));
        }
        self.tell(&observation.qualified);
        let qualified = self.engine.hear_scores(&mut self.state, &self.scores, event);
        self.tell(&qualified);
        observation
    }

    /// Looks at what may be offered on a page, and shows what is released.
    fn look(&mut self, path: &str) -> Decisions {
        let url = format!("https://shop.example{path}");
        let situation = Situation {
            now: self.now,
            page_url: &url,
            availability: &self.availability,
            may_chat: self.may_chat,
            decides_private: self.decides_private,
            random: self.random,
        };
        let decisions = self.engine.decide(&mut self.state, situation);
        for block in &decisions.blocked {
            let mut text = format!("{} blocked {}", self.name(block.map_index), block.reason.as_str());
            match self.engine.blocker(&self.state, &decisions, block, self.now) {
                Blocker::Nothing => {}
                Blocker::Offer(map, action) => {
                    assert_eq!(action, crate::state::action_id(self.state.session, map));
                    let map = self.engine.map_of(map.0).unwrap().0;
                    text += &format!(" by {}", self.name(map));
                }
                Blocker::Cap(cap) => text += &format!(" by {}", cap.as_str()),
                Blocker::Hours(group, emergency) => {
                    let name = |group: Option<crate::ids::ScheduleId>| group.map(|id| id.0.as_bytes()[0]);
                    text += &format!(" by {:?} {:?}", name(group), name(emergency));
                }
            }
            self.told.push(text);
        }
        self.tell(&decisions.transitions);
        if let Some(offer) = decisions.offer {
            let shown =
                self.engine
                    .advance(&mut self.state, offer.action, ActionState::Offered, TAB, self.now);
            self.tell(&[shown.unwrap()]);
        }
        if decisions.needs_availability {
            self.told.push("asks for agents".into());
        } else if decisions.waits_for_agents {
            self.told.push("waits for agents".into());
        }
        if let Some(at) = decisions.wake_at {
            self.told.push(format!("wakes at {}", at.0 / 1_000));
        }
        decisions
    }

    fn advance(&mut self, map: &str, next: ActionState) -> Option<Transition> {
        let maps = &self.engine.bundle.action_maps;
        let map = maps.iter().find(|known| known.name == map).unwrap().id;
        let action = self.state.action_of(map).unwrap().id;
        self.engine.advance(&mut self.state, action, next, TAB, self.now)
    }

    /// Lets one line of a script happen; what follows.
    fn happen(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |word: &str| word.parse().unwrap();
        match words[..] {
            ["view", path] => {
                self.observe(&event("page_viewed", path, self.now.0));
                self.look(path);
            }
            [name, path] if path.starts_with('/') && name != "look" => {
                self.observe(&event(name, path, self.now.0));
                self.look(path);
            }
            [name, path, attribute, value] if path.starts_with('/') => {
                let mut event = event(name, path, self.now.0);
                event.attributes.push(Attribute {
                    name: attribute.into(),
                    data_type: DataType::Number,
                    value: value.into(),
                });
                self.observe(&event);
                self.look(path);
            }
            ["look", path] => {
                self.look(path);
            }
            ["no", "score"] => self.scores.clear(),
            [map, state] => {
                let state = ActionState::parse(state).unwrap();
                let answer = if self.advance(map, state).is_some() {
                    "noted"
                } else {
                    "refused"
                };
                self.told.push(answer.into());
            }
            ["leave"] => {
                let ignored = self
                    .engine
                    .ignore_unanswered(&mut self.state, TAB, true, self.now);
                self.tell(&ignored);
            }
            ["new", "session", byte] => {
                let session = SessionId(uuid(number(byte) as u8));
                self.state = self.engine.begin_session(session, self.now, Some(&self.state));
            }
            ["agents", agents, "wait", wait] => self.hear_agents(number(agents), number(wait), false),
            ["agents", agents, "throttled", ..] => self.hear_agents(number(agents), 0, true),
            ["score", probability, "quantile", quantile] => {
                let score = Score {
                    probability: PartsPerMillion::of_percent(number(probability)),
                    quantile: PartsPerMillion::of_percent(number(quantile)),
                };
                self.scores = vec![(outcomes::BOUGHT, score)];
            }
            _ => panic!("not understood: {line}"),
        }
        core::mem::take(&mut self.told).join(", ")
    }
}

/// Runs a script in a fresh visit: at which second, what happens, and what must follow. The three columns are one rule of the
/// reference each time they are used.
fn check(bundle: Bundle, script: &[(u64, &str, &str)]) {
    check_in(&mut Visit::new(bundle), script);
}

fn check_in(visit: &mut Visit, script: &[(u64, &str, &str)]) {
    for (second, line, expected) in script {
        visit.now = UnixMillis(second * 1_000);
        assert_eq!(visit.happen(line), *expected, "{second} s: {line}");
    }
}

/// The shop with a change.
fn shop_with(change: impl FnOnce(&mut Bundle)) -> Bundle {
    let mut bundle = shop();
    change(&mut bundle);
    bundle
}

/// The shop's toast alone, with a change; it shows where it qualifies, on the search page.
fn toast_with(change: impl FnOnce(&mut ActionMap)) -> Bundle {
    shop_with(|bundle| {
        bundle.action_maps.remove(0);
        change(&mut bundle.action_maps[0]);
    })
}

/// The shop with an invitation that the search page triggers, beside the toast.
fn both_on_search() -> Bundle {
    shop_with(|bundle| bundle.action_maps[0].trigger = bundle.action_maps[1].trigger.clone())
}
