//! The engine: counts events into segments and triggers, decides what is offered, follows offers to their end.
//!
//! Deciding never fails: there is an answer, with its reason, for every qualified map.

mod decide;
mod observe;
#[cfg(test)]
mod tests;

pub use decide::{Block, Decisions, Offer, Situation};
pub use observe::Observation;

use crate::action_map::ActionMap;
use crate::action_state::ActionState;
use crate::bundle::Bundle;
use crate::ids::{ActionId, ActionMapId, SessionId};
use crate::state::{JourneyState, TabId, action_id};
use crate::time::UnixMillis;
use alloc::string::String;
use alloc::vec::Vec;

/// An offer unanswered in another page load for longer than this counts as ignored: its tab was closed without a word.
/// In milliseconds.
const ABANDONED_OFFER_AFTER_MS: u64 = 30_000;

/// Which parts of the configuration an event of one name can touch.
#[derive(Clone, Default, Debug)]
struct Touched {
    segments: Vec<usize>,
    maps: Vec<usize>,
}

/// The compiled configuration, indexed by event name so that an event costs what could match it, not all there is.
#[derive(Debug)]
pub struct Engine {
    bundle: Bundle,
    /// Sorted by name. A list, not a map: a map's code would be the largest part of what a visitor downloads.
    by_event: Vec<(String, Touched)>,
    by_any_event: Touched,
    maps_by_segment: Vec<Vec<usize>>,
}

/// A state an action has reached, to be recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Transition {
    /// The action.
    pub action: ActionId,
    /// Its map.
    pub map: ActionMapId,
    /// Position of the map in the bundle.
    pub map_index: usize,
    /// The state reached.
    pub state: ActionState,
}

/// The entry of the index for events of this name, or for events of any.
fn touched_by<'a>(
    by_event: &'a mut Vec<(String, Touched)>,
    by_any_event: &'a mut Touched,
    event_name: Option<&String>,
) -> &'a mut Touched {
    let Some(name) = event_name else {
        return by_any_event;
    };
    let position = by_event
        .binary_search_by(|(known, _)| known.cmp(name))
        .unwrap_or_else(|position| {
            by_event.insert(position, (name.clone(), Touched::default()));
            position
        });
    &mut by_event[position].1
}

impl Engine {
    /// An engine for this configuration.
    #[must_use]
    pub fn new(bundle: Bundle) -> Self {
        let mut by_event: Vec<(String, Touched)> = Vec::new();
        let mut by_any_event = Touched::default();
        let mut maps_by_segment = alloc::vec![Vec::new(); bundle.segments.len()];
        for (index, segment) in bundle.segments.iter().enumerate() {
            if segment.journey.is_empty() {
                by_any_event.segments.push(index);
            }
            for pattern in &segment.journey {
                let touched = touched_by(&mut by_event, &mut by_any_event, pattern.event_name.as_ref());
                if touched.segments.last() != Some(&index) {
                    touched.segments.push(index);
                }
            }
        }
        for (index, map) in bundle.action_maps.iter().enumerate() {
            for condition in &map.trigger.event_conditions {
                let touched = touched_by(&mut by_event, &mut by_any_event, condition.event_name.as_ref());
                if touched.maps.last() != Some(&index) {
                    touched.maps.push(index);
                }
            }
            for segment in &map.trigger.segments {
                if let Some(position) = bundle.segments.iter().position(|known| known.id == *segment) {
                    maps_by_segment[position].push(index);
                }
            }
        }
        Self {
            bundle,
            by_event,
            by_any_event,
            maps_by_segment,
        }
    }

    /// What an event of this name can touch, beside what any event can.
    fn touched_by_name(&self, name: &str) -> Option<&Touched> {
        let position = self
            .by_event
            .binary_search_by(|(known, _)| known.as_str().cmp(name))
            .ok()?;
        self.by_event.get(position).map(|(_, touched)| touched)
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

    /// The state of a session that begins now. Maps that qualified in `previous` and wait for the next visit come along.
    #[must_use]
    pub fn begin_session(
        &self,
        session: SessionId,
        now: UnixMillis,
        previous: Option<&JourneyState>,
    ) -> JourneyState {
        use crate::action_map::Activation;
        let mut state = JourneyState::begin(session, now);
        for map in &self.bundle.action_maps {
            let waits = matches!(
                map.activation,
                Activation::OnNextVisit | Activation::OnNextSession
            );
            let waiting = previous
                .and_then(|previous| previous.action_of(map.id))
                .filter(|action| waits && action.state == ActionState::Qualified);
            if let Some(action) = waiting {
                let mut action = action.clone();
                action.id = action_id(session, map.id);
                action.is_carried = true;
                action.blocked = None;
                state.map_mut(map.id).action = Some(action);
            }
        }
        state
    }

    /// Takes an action to its next state, if it may go there; `tab` is the page load that shows it.
    #[must_use = "a transition is an event that has to be recorded"]
    pub fn advance(
        &self,
        state: &mut JourneyState,
        action: ActionId,
        next: ActionState,
        tab: TabId,
        now: UnixMillis,
    ) -> Option<Transition> {
        let progress = state
            .maps
            .iter_mut()
            .find(|map| map.action.as_ref().is_some_and(|known| known.id == action))?;
        let map_index = self
            .bundle
            .action_maps
            .iter()
            .position(|map| map.id == progress.map)?;
        let is_chat = self.bundle.action_maps[map_index].action.is_chat();
        let known = progress.action.as_mut()?;
        if !known.state.may_become(next, is_chat) {
            return None;
        }
        known.state = next;
        known.state_since = now;
        known.tab = Some(tab);
        Some(Transition {
            action,
            map: progress.map,
            map_index,
            state: next,
        })
    }

    /// Ends the offers nobody can answer any more: those of this page load when it is left (`leaving`), and those of
    /// other page loads that never said how they ended.
    #[must_use = "a transition is an event that has to be recorded"]
    pub fn ignore_unanswered(
        &self,
        state: &mut JourneyState,
        tab: TabId,
        leaving: bool,
        now: UnixMillis,
    ) -> Vec<Transition> {
        let gone: Vec<ActionId> = (state.maps.iter())
            .filter_map(|map| map.action.as_ref())
            .filter(|action| action.state == ActionState::Offered)
            .filter(|action| {
                if action.tab == Some(tab) {
                    leaving
                } else {
                    now.since(action.state_since) > ABANDONED_OFFER_AFTER_MS
                }
            })
            .map(|action| action.id)
            .collect();
        gone.into_iter()
            .filter_map(|action| self.advance(state, action, ActionState::Ignored, tab, now))
            .collect()
    }
}
