//! Writing down what a visit's actions have come to, and what every record says.

use super::Visit;
use crate::journey::happening;
use crate::journey::record::{self, ActionReference, Envelope};
use waymeet_journey::block_reason::BlockReason;
use waymeet_journey::engine::Transition;
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

    fn reference(&self, map_index: usize, action: ActionId) -> Option<ActionReference> {
        let map = self.engine.map(map_index)?;
        Some(ActionReference {
            action,
            map: map.id,
            map_version: map.version,
            media: map.action.media,
        })
    }

    pub(super) fn record_transition(
        &mut self,
        state: &JourneyState,
        transition: &Transition,
        now: UnixMillis,
        error_message: Option<&str>,
    ) {
        let id = self.event_id();
        if let Some(reference) = self.reference(transition.map_index, transition.action) {
            let envelope = self.envelope(id, state.session, now);
            let error_message = error_message.map(happening::short);
            let record =
                record::action_state(envelope, reference, transition.state, error_message.as_deref());
            self.outbox.append(&mut *self.ports.store, &record);
        }
    }

    pub(super) fn record_block(
        &mut self,
        state: &JourneyState,
        map_index: usize,
        action: ActionId,
        reason: BlockReason,
        now: UnixMillis,
    ) {
        let id = self.event_id();
        if let Some(reference) = self.reference(map_index, action) {
            let record = record::blocked(self.envelope(id, state.session, now), reference, reason);
            self.outbox.append(&mut *self.ports.store, &record);
        }
    }
}
