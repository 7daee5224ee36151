//! Writing down what a visit's actions have come to, and what every record says.

use super::Visit;
use crate::journey::happening;
use crate::journey::record::{self, ActionReference, Envelope, Said};
use waymeet_journey::engine::{Block, Transition};
use waymeet_journey::ids::{ActionId, EventId, SessionId, Uuid};
use waymeet_journey::state::JourneyState;
use waymeet_journey::time::UnixMillis;

impl Visit {
    pub(super) fn event_id(&mut self) -> EventId {
        EventId(Uuid::from_random(self.ports.random.bytes()))
    }

    pub(super) fn envelope(&self, id: EventId, session: SessionId, at: UnixMillis) -> Envelope<'_> {
        Envelope {
            id,
            visitor: self.visitor,
            session,
            tab: self.outbox.tab(),
            sequence_number: self.outbox.next_sequence_number(),
            at,
            page: &self.page,
            page_language: &self.page_language,
        }
    }

    /// Writes down what became of an action.
    fn record_action(
        &mut self,
        state: &JourneyState,
        map_index: usize,
        action: ActionId,
        now: UnixMillis,
        said: Said<'_>,
    ) {
        let id = self.event_id();
        if let Some(map) = self.engine.map(map_index) {
            let reference = ActionReference {
                action,
                map: map.id,
                map_version: map.version,
                media: map.action.media,
            };
            let record = record::action(self.envelope(id, state.session, now), reference, said);
            self.outbox.append(&mut *self.ports.store, &record);
        }
    }

    pub(super) fn record_transitions(
        &mut self,
        state: &JourneyState,
        transitions: &[Transition],
        now: UnixMillis,
        error_message: &str,
    ) {
        let error_message = happening::short(error_message);
        for transition in transitions {
            let said = Said::State(transition.state, &error_message);
            self.record_action(state, transition.map_index, transition.action, now, said);
        }
    }

    pub(super) fn record_block(&mut self, state: &JourneyState, block: &Block, now: UnixMillis) {
        let said = Said::Blocked(block.reason);
        self.record_action(state, block.map_index, block.action, now, said);
    }
}
