//! The engine: counts events into behaviours and triggers, decides what is offered, follows offers to their end.
//!
//! Deciding never fails: there is an answer, with its reason, for every qualified map.

mod advance;
mod blocker;
mod decide;
mod index;
mod observe;
mod obstacle;
mod scores;
#[cfg(test)]
mod tests;

pub use advance::Transition;
pub use blocker::Blocker;
pub use decide::{Block, Decisions, Offer, Situation};
pub use observe::Observation;

use crate::action_map::ActionMap;
use crate::behaviour::{Behaviour, JourneyPattern};
use crate::bundle::Bundle;
use crate::hash::{BASIS, fnv1a};
use crate::ids::Uuid;
use index::Index;

/// What patterns for events of any name are looked up by.
const ANY_EVENT: u64 = 0;

/// What maps with conditions on scores are looked up by.
const SCORED: u64 = 0;

/// The compiled configuration, indexed so that an event costs what could match it, not all there is.
#[derive(Debug)]
pub struct Engine {
    bundle: Bundle,
    /// Patterns by what an event must have to match them: its name, or its name and the value of one property. Rules are
    /// numbered through: segments, then outcomes, then maps.
    by_event: Index,
    /// Maps by their id, and by the segments that trigger them.
    by_id: Index,
}

/// What an event of this name is looked up by.
fn event_hash(name: &str) -> u64 {
    if name.is_empty() {
        ANY_EVENT
    } else {
        fnv1a(BASIS, name.as_bytes())
    }
}

/// What a rule is looked up by: its id is random already. Not symmetric, so that ids made of one byte differ, too.
fn id_hash(id: Uuid) -> u64 {
    let [first, second] = id.halves();
    first.wrapping_mul(3) ^ second
}

impl Engine {
    /// An engine for this configuration.
    #[must_use]
    pub fn new(bundle: Bundle) -> Self {
        let maps = bundle.action_maps.len();
        let behaviours = bundle.segments.len() + bundle.outcomes.len();
        let mut engine = Self {
            bundle,
            by_event: Index::for_about(2 * (behaviours + maps)),
            by_id: Index::for_about(2 * maps),
        };
        // From the last to the first, because what is added last is found first.
        for index in (0..maps).rev() {
            let map = &engine.bundle.action_maps[index];
            engine.by_id.insert(id_hash(map.id.0), index, 0);
            for segment in map.trigger.segments.iter() {
                engine.by_id.insert(id_hash(segment.0), index, 0);
            }
            if !map.trigger.outcome_conditions.is_empty() {
                engine.by_id.insert(SCORED, index, 0);
            }
            insert(
                &mut engine.by_event,
                behaviours + index,
                &map.trigger.event_conditions,
            );
        }
        for rule in (0..behaviours).rev() {
            let journey = &behaviour(&engine.bundle, rule).1.journey;
            if journey.is_empty() {
                // A matter of what is known of the visit: any event is an occasion to look.
                engine.by_event.insert(ANY_EVENT, rule, 0);
            }
            insert(&mut engine.by_event, rule, journey);
        }
        engine
    }

    /// The configuration.
    #[must_use]
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// The configuration, given back.
    #[must_use]
    pub fn into_bundle(self) -> Bundle {
        self.bundle
    }

    /// The map at a position, as decisions name it.
    #[must_use]
    pub fn map(&self, index: usize) -> Option<&ActionMap> {
        self.bundle.action_maps.get(index)
    }

    /// The map with an id, and its position; `None` where it was taken out of the configuration.
    fn map_of(&self, id: Uuid) -> Option<(usize, &ActionMap)> {
        for place in self.by_id.at(id_hash(id)) {
            let map = &self.bundle.action_maps[place.rule];
            if map.id.0 == id {
                return Some((place.rule, map));
            }
        }
        None
    }
}

/// The behaviour of a segment or an outcome, by the rule's number, and whose it is.
fn behaviour(bundle: &Bundle, rule: usize) -> (Uuid, &Behaviour) {
    match bundle.segments.get(rule) {
        Some(segment) => (segment.id.0, &segment.behaviour),
        None => {
            let outcome = &bundle.outcomes[rule - bundle.segments.len()];
            (outcome.id.0, &outcome.behaviour)
        }
    }
}

fn insert(by_event: &mut Index, rule: usize, patterns: &[JourneyPattern]) {
    for (position, pattern) in patterns.iter().enumerate().rev() {
        let event = event_hash(&pattern.event_name);
        let mut insert = |hash| by_event.insert(hash, rule, position);
        pattern.conditions.lookups(event, &mut insert);
    }
}
