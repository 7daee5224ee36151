//! An event is counted: which segments it completes, which maps qualify.

use super::{Engine, Touched};
use crate::action_map::ActionMap;
use crate::action_state::ActionState;
use crate::context::VisitContext;
use crate::event::Event;
use crate::ids::{ActionMapId, SegmentId};
use crate::state::{JourneyState, QualifiedAction, action_id};
use alloc::vec::Vec;

/// What an event has made true.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Observation {
    /// Segments assigned by it.
    pub segments: Vec<SegmentId>,
    /// Maps that qualified by it; their actions are in the state.
    pub qualified: Vec<ActionMapId>,
}

impl Engine {
    /// Counts an event of the state's session. INVARIANT (session settled): the caller has applied the session rules; the
    /// event belongs to `state.session`.
    pub fn observe(&self, state: &mut JourneyState, event: &Event, context: &VisitContext) -> Observation {
        state.count(event);

        let none = Touched::default();
        let by_name = self.touched_by_name(&event.name).unwrap_or(&none);
        let mut observation = Observation::default();
        let mut maps: Vec<usize> = Vec::new();
        for &index in by_name.segments.iter().chain(&self.by_any_event.segments) {
            if self.count_into_segment(state, index, event, context) {
                observation.segments.push(self.bundle.segments[index].id);
                maps.extend(&self.maps_by_segment[index]);
            }
        }
        for &index in by_name.maps.iter().chain(&self.by_any_event.maps) {
            count_into_conditions(state, &self.bundle.action_maps[index], event);
            maps.push(index);
        }
        // One that is touched twice qualifies once; and what is decided looks at all maps in the order of the bundle.
        for index in maps {
            let map = &self.bundle.action_maps[index];
            if is_triggered(state, map) && map.is_running(event.at) && qualify(state, map, event) {
                observation.qualified.push(map.id);
            }
        }
        observation
    }

    /// Counts an event into a segment; whether that assigned it.
    fn count_into_segment(
        &self,
        state: &mut JourneyState,
        index: usize,
        event: &Event,
        context: &VisitContext,
    ) -> bool {
        let segment = &self.bundle.segments[index];
        if state.assigned(segment.id).is_some() {
            return false;
        }
        let counted: Vec<usize> = (segment.journey.iter().enumerate())
            .filter(|(_, pattern)| pattern.matches(event))
            .map(|(position, _)| position)
            .collect();
        if counted.is_empty() && !segment.journey.is_empty() {
            return false;
        }
        let progress = state.segment_mut(segment.id, segment.journey.len());
        for position in counted {
            progress.counts[position] = progress.counts[position].saturating_add(1);
        }
        let is_complete = (segment.journey.iter().zip(&progress.counts))
            .all(|(pattern, count)| *count >= pattern.count.max(1))
            && segment.context.iter().all(|pattern| pattern.matches(context));
        if is_complete {
            progress.assigned = Some(event.at);
        }
        is_complete
    }
}

/// Counts an event into a map's event conditions: in their order, and one event may meet several in a row.
fn count_into_conditions(state: &mut JourneyState, map: &ActionMap, event: &Event) {
    let progress = state.map_mut(map.id);
    while let Some(condition) = map.trigger.event_conditions.get(progress.conditions_met as usize) {
        let is_named = condition
            .event_name
            .as_ref()
            .is_none_or(|name| *name == event.name);
        if !is_named || !condition.criterion.holds(event) {
            break;
        }
        progress.conditions_met += 1;
    }
}

/// Whether a map's trigger is met: any of its segments, and all of its event conditions.
fn is_triggered(state: &mut JourneyState, map: &ActionMap) -> bool {
    let trigger = &map.trigger;
    let by_segment = trigger.segments.is_empty()
        || trigger
            .segments
            .iter()
            .any(|segment| state.assigned(*segment).is_some());
    let by_events = state.map_mut(map.id).conditions_met as usize >= trigger.event_conditions.len();
    by_segment && by_events && !(trigger.segments.is_empty() && trigger.event_conditions.is_empty())
}

/// Writes a qualification down; whether it is the first in this session.
fn qualify(state: &mut JourneyState, map: &ActionMap, event: &Event) -> bool {
    let id = action_id(state.session, map.id);
    let progress = state.map_mut(map.id);
    if progress.action.is_some() {
        return false;
    }
    progress.action = Some(QualifiedAction {
        id,
        qualified_at: event.at,
        page_url: event.page.url.clone(),
        is_carried: false,
        state: ActionState::Qualified,
        state_since: event.at,
        tab: None,
        blocked: None,
    });
    true
}
