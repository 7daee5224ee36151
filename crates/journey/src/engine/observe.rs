//! An event is counted: which segments and outcomes it completes, which maps qualify.

use super::index::Place;
use super::{ANY_EVENT, Engine, Transition, behaviour, event_hash, id_hash};
use crate::action_map::ActionMap;
use crate::action_state::ActionState;
use crate::condition::{Folded, Properties, lookup};
use crate::context::VisitContext;
use crate::event::Event;
use crate::ids::{SegmentId, Uuid};
use crate::outcome::Achievement;
use crate::state::{JourneyState, QualifiedAction, action_id};
use crate::time::UnixMillis;
use alloc::vec::Vec;

/// What an event has made true.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Observation {
    /// The segments and outcomes it has completed, by the rule's number; [`Engine::segments_in`] and
    /// [`Engine::achievements_in`] say which. A page does not ask.
    completed: Vec<Place>,
    /// The actions of the maps that qualified by it, each in the state it begins in.
    pub qualified: Vec<Transition>,
}

impl Engine {
    /// Counts an event of the state's session. INVARIANT (session settled): the caller has applied the session rules; the
    /// event belongs to `state.session`.
    pub fn observe(&self, state: &mut JourneyState, event: &Event, context: &VisitContext) -> Observation {
        state.count(event);

        let folded = Folded::of_event(event);
        let properties = Properties::of_event(event, &folded, context);
        let behaviours = self.bundle.segments.len() + self.bundle.outcomes.len();
        let mut observation = Observation::default();
        let mut maps = Vec::new();
        for place in self.touched(&properties) {
            if let Some(rule) = place.rule.checked_sub(behaviours) {
                let place = Place { rule, ..place };
                if self.meet(state, place, &properties) {
                    maps.push(place);
                }
            } else if let Some(completed) = self.count(state, place, event.at, &properties) {
                observation.completed.push(place);
                self.by_id.collect(id_hash(completed), &mut maps);
            }
        }
        for map in maps {
            self.qualify(
                state,
                map.rule,
                event.at,
                &event.page.url,
                &mut observation.qualified,
            );
        }
        observation
    }

    /// The segments an event has assigned.
    pub fn segments_in(&self, observation: &Observation) -> impl Iterator<Item = SegmentId> {
        let completed = observation.completed.iter();
        completed.filter_map(|place| self.bundle.segments.get(place.rule).map(|segment| segment.id))
    }

    /// The outcomes an event has reached, and what they were worth.
    pub fn achievements_in(
        &self,
        observation: &Observation,
        event: &Event,
    ) -> impl Iterator<Item = Achievement> {
        let completed = observation.completed.iter();
        completed.filter_map(|place| {
            let position = place.rule.checked_sub(self.bundle.segments.len())?;
            Some(self.bundle.outcomes.get(position)?.achieved_by(event))
        })
    }

    /// The patterns an event could match.
    fn touched(&self, properties: &Properties<'_>) -> Vec<Place> {
        let mut places = Vec::new();
        let events = [event_hash(properties.event_name()), ANY_EVENT];
        for event in events {
            self.by_event.collect(event, &mut places);
        }
        for (key, text) in properties.folded().iter().enumerate() {
            if !text.is_empty() {
                let property = lookup(key as u8, text);
                for event in events {
                    self.by_event.collect(event ^ property, &mut places);
                }
            }
        }
        places
    }

    /// Counts an event into a pattern of a segment or outcome, if it matches; the rule's id where that completed it.
    fn count(
        &self,
        state: &mut JourneyState,
        place: Place,
        at: UnixMillis,
        properties: &Properties<'_>,
    ) -> Option<Uuid> {
        let (id, behaviour) = behaviour(&self.bundle, place.rule);
        // Behaviour without patterns is a matter of the visit's context alone.
        let is_met = match behaviour.journey.get(place.pattern) {
            // What is touched is for events of this name.
            Some(pattern) => pattern.conditions.hold(properties),
            None => behaviour.context.hold(properties),
        };
        if !is_met {
            return None;
        }
        let list = if place.rule < self.bundle.segments.len() {
            &mut state.segments
        } else {
            &mut state.outcomes
        };
        let progress = list.entry(id, behaviour.journey.len());
        if progress.completed.is_some() {
            return None;
        }
        if let Some(count) = progress.counts.get_mut(place.pattern) {
            *count = count.saturating_add(1);
        }
        for (position, count) in progress.counts.iter().enumerate() {
            if *count < behaviour.journey[position].count {
                return None;
            }
        }
        if !behaviour.context.hold(properties) {
            return None;
        }
        progress.completed = Some(at);
        Some(id)
    }

    /// Counts an event into a map's event conditions, if it meets the next one: in their order, and one event may meet
    /// several in a row. Whether it did.
    fn meet(&self, state: &mut JourneyState, place: Place, properties: &Properties<'_>) -> bool {
        let map = &self.bundle.action_maps[place.rule];
        let conditions = &map.trigger.event_conditions;
        let mut next = place.pattern;
        // Most conditions are not met, and asking the state first is no quicker.
        let touched = &conditions[next].conditions;
        if !touched.hold(properties) || conditions_met(state, map) != next {
            return false;
        }
        next += 1;
        while conditions.get(next).is_some_and(|next| next.matches(properties)) {
            next += 1;
        }
        state.maps.entry(map.id.0, 1).counts[0] = next as u32;
        true
    }

    /// Writes a qualification down, if the map's trigger is met for the first time in this session.
    pub(super) fn qualify(
        &self,
        state: &mut JourneyState,
        map_index: usize,
        at: UnixMillis,
        page_url: &str,
        qualified: &mut Vec<Transition>,
    ) {
        let map = &self.bundle.action_maps[map_index];
        let is_known = state.action_of(map.id).is_some();
        if is_known || !map.dates.contains(at) || !self.is_triggered(state, map_index) {
            return;
        }
        let begins = if self.opening(map, at) == Some(at) {
            ActionState::Qualified
        } else {
            ActionState::QualifiedOutsideSchedule
        };
        let id = action_id(state.session, map.id);
        let action = QualifiedAction::begin(id, begins, at, page_url);
        let action = state.maps.entry(map.id.0, 1).action.insert(action);
        qualified.push(action.reach(begins, at, map_index, map.id));
    }

    /// Whether a map's trigger is met: any of its segments, all of its event conditions, and all of those on scores.
    fn is_triggered(&self, state: &JourneyState, map_index: usize) -> bool {
        let map = &self.bundle.action_maps[map_index];
        let trigger = &map.trigger;
        let served = state.maps.get(map.id.0).and_then(|progress| progress.completed);
        let is_by_segment = trigger.segments.is_empty()
            || trigger
                .segments
                .iter()
                .any(|segment| state.assigned(*segment) > served);
        is_by_segment
            && conditions_met(state, map) >= trigger.event_conditions.len()
            && trigger.outcome_conditions.iter().all(|condition| {
                state
                    .score_of(condition.outcome)
                    .is_some_and(|score| condition.is_met(score.current, score.maximum))
            })
    }
}

/// How many of a map's event conditions were met.
fn conditions_met(state: &JourneyState, map: &ActionMap) -> usize {
    let progress = state.maps.get(map.id.0);
    progress
        .and_then(|progress| progress.counts.first())
        .map_or(0, |met| *met as usize)
}
