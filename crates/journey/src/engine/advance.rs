//! Actions go from state to state, and a session to the next.

use super::Engine;
use crate::action_map::Activation;
use crate::action_state::ActionState;
use crate::ids::{ActionId, ActionMapId, SessionId};
use crate::state::{JourneyState, QualifiedAction, TabId, action_id};
use crate::time::UnixMillis;
use alloc::vec::Vec;

/// An offer unanswered in another page load for longer than this counts as ignored: its tab was closed without a word.
/// In milliseconds.
const ABANDONED_OFFER_AFTER_MS: u64 = 30_000;

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

impl Engine {
    /// The state of a session that begins now. Maps that qualified in `previous` and wait for the next visit come along.
    #[must_use]
    pub fn begin_session(
        &self,
        session: SessionId,
        now: UnixMillis,
        previous: Option<&JourneyState>,
    ) -> JourneyState {
        let mut state = JourneyState::begin(session, now);
        for progress in previous.map_or(&[][..], |previous| &previous.maps.0) {
            let (Some(action), Some((_, map))) = (&progress.action, self.map_of(progress.rule)) else {
                continue;
            };
            let waits = matches!(
                map.activation,
                Activation::OnNextVisit | Activation::OnNextSession
            );
            if waits && action.state.is_waiting() {
                let id = action_id(session, map.id);
                let mut carried =
                    QualifiedAction::begin(id, action.state, action.qualified_at, &action.page_url);
                carried.is_carried = true;
                state.maps.entry(progress.rule, 1).action = Some(carried);
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
        for progress in &mut state.maps.0 {
            let Some(known) = progress.action.as_mut().filter(|known| known.id == action) else {
                continue;
            };
            let (map_index, map) = self.map_of(progress.rule)?;
            if !known.state.may_become(next, map.action.is_chat()) {
                return None;
            }
            known.tab = Some(tab);
            if next == ActionState::Offered {
                known.offered_at = Some(now);
            }
            return Some(known.reach(next, now, map_index, map.id));
        }
        None
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
        let mut ignored = Vec::new();
        for position in 0..state.maps.0.len() {
            let Some(action) = &state.maps.0[position].action else {
                continue;
            };
            let is_gone = if action.tab == Some(tab) {
                leaving
            } else {
                now.since(action.state_since) > ABANDONED_OFFER_AFTER_MS
            };
            if is_gone && action.state == ActionState::Offered {
                ignored.extend(self.advance(state, action.id, ActionState::Ignored, tab, now));
            }
        }
        ignored
    }
}
