//! What exactly blocks an offer. Pages only tell the reason: this is for those who ask further.

use super::{Block, Decisions, Engine};
use crate::block_reason::BlockReason;
use crate::frequency_cap::CapBehaviour;
use crate::ids::{ActionId, ActionMapId, ScheduleId};
use crate::state::{JourneyState, action_id};
use crate::time::UnixMillis;

/// What a block names besides its reason. Source: the fields of the vendor's `blockedWebActionOfferEvent`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Blocker {
    /// Nothing more is to be said.
    Nothing,
    /// The offer of another map (`blockingActionMap`, `blockingAction`).
    Offer(ActionMapId, ActionId),
    /// A frequency cap (`blockingFrequencyCapBehaviour`).
    Cap(CapBehaviour),
    /// Opening hours, and emergencies that close them (`blockingScheduleGroup`, `blockingEmergencyScheduleGroup`).
    Hours(Option<ScheduleId>, Option<ScheduleId>),
}

impl Engine {
    /// A block that somebody tells of, where its map is still there.
    #[must_use]
    pub fn block_told(&self, action: ActionId, map: ActionMapId, reason: BlockReason) -> Option<Block> {
        let (map_index, _) = self.map_of(map.0)?;
        Some(Block {
            action,
            map,
            map_index,
            reason,
        })
    }

    /// What a block names: of the decisions just made of this state at `now`.
    #[must_use]
    pub fn blocker(
        &self,
        state: &JourneyState,
        decisions: &Decisions,
        block: &Block,
        now: UnixMillis,
    ) -> Blocker {
        let Some(map) = self.map(block.map_index) else {
            return Blocker::Nothing;
        };
        let offer_of = |map_index: Option<usize>| {
            let map = map_index.and_then(|index| self.map(index));
            map.map_or(Blocker::Nothing, |map| {
                Blocker::Offer(map.id, action_id(state.session, map.id))
            })
        };
        match block.reason {
            BlockReason::AlreadyExistingOffer => offer_of(self.shown(state).open),
            BlockReason::MultipleSimultaneousOffers => offer_of(decisions.offer.map(|offer| offer.map_index)),
            BlockReason::FrequencyCapping => {
                let cap = self.cap(&self.shown(state), map, now);
                cap.map_or(Blocker::Nothing, |(behaviour, _)| Blocker::Cap(behaviour))
            }
            BlockReason::OfferedOutsideSchedule => {
                let schedule = self.schedule(map);
                Blocker::Hours(
                    schedule.and_then(|schedule| schedule.group),
                    schedule.and_then(|schedule| schedule.emergency_group),
                )
            }
            _ => Blocker::Nothing,
        }
    }
}
