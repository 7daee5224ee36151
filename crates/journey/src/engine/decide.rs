//! All qualified maps are looked at together: what is offered now, what is blocked and why, when to look again.

use super::Engine;
use crate::action_map::{ActionMap, Activation};
use crate::action_state::ActionState;
use crate::availability::{Availability, AvailabilityAnswer};
use crate::block_reason::BlockReason;
use crate::ids::{ActionId, ActionMapId};
use crate::state::{JourneyState, QualifiedAction};
use crate::time::UnixMillis;
use alloc::vec::Vec;

/// Where and when is decided.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The moment.
    pub now: UnixMillis,
    /// The address of the page on screen.
    pub page_url: &'a str,
    /// What is known of the workgroups.
    pub availability: &'a Availability,
    /// Whether the visitor allows to be invited to a chat; if not, such maps are passed over without a word.
    pub may_chat: bool,
    /// Any number: chooses among maps of equal weight, so that each is offered in an equal share of the cases.
    pub random: u32,
}

/// An offer to show now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Offer {
    /// The action.
    pub action: ActionId,
    /// Position of its map in the bundle.
    pub map_index: usize,
}

/// A qualified map that is not offered, with a reason that is new since the last look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
    /// The action.
    pub action: ActionId,
    /// Its map.
    pub map: ActionMapId,
    /// Position of the map in the bundle.
    pub map_index: usize,
    /// Why.
    pub reason: BlockReason,
}

/// The answer to one look at all qualified maps.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decisions {
    /// At most one offer at a time.
    pub offer: Option<Offer>,
    /// What is blocked for a reason not yet reported.
    pub blocked: Vec<Block>,
    /// Whether an offer hangs on whether an agent is free: keep asking while it does.
    pub waits_for_agents: bool,
    /// Whether the news of agents is too old to decide upon: ask once, now.
    pub needs_availability: bool,
    /// When to look again, if nothing happens before.
    pub wake_at: Option<UnixMillis>,
}

/// What stands between a qualified map and its offer.
enum Obstacle {
    Block(BlockReason),
    StaleAvailability,
    /// The map's dates are over: nothing to report, nothing to wait for.
    Over,
}

impl Engine {
    /// Looks at all qualified maps. Reasons that have changed are written into the state and returned.
    pub fn decide(&self, state: &mut JourneyState, situation: Situation<'_>) -> Decisions {
        let mut decisions = Decisions::default();
        let mut ready: Vec<usize> = Vec::new();
        let has_open_offer = self.has_open_offer(state);
        for (index, map) in self.bundle.action_maps.iter().enumerate() {
            let Some(action) = state.action_of(map.id) else {
                continue;
            };
            let is_passed_over = !situation.may_chat && map.action.is_chat();
            if action.state != ActionState::Qualified || is_passed_over {
                continue;
            }
            match obstacle(map, action, has_open_offer, situation) {
                None => ready.push(index),
                Some(Obstacle::Over) => {}
                Some(Obstacle::StaleAvailability) => {
                    decisions.needs_availability = true;
                    decisions.waits_for_agents = true;
                }
                Some(Obstacle::Block(reason)) => {
                    decisions.waits_for_agents |= reason == BlockReason::NoAvailableAgents;
                    if let Some(due) = due_at(map, action).filter(|due| *due > situation.now) {
                        decisions.wake_at = Some(decisions.wake_at.map_or(due, |earlier| earlier.min(due)));
                    }
                    self.block(state, index, reason, &mut decisions);
                }
            }
        }
        if let Some(chosen) = self.choose(&ready, situation.random) {
            for index in ready.into_iter().filter(|index| *index != chosen) {
                self.block(
                    state,
                    index,
                    BlockReason::MultipleSimultaneousOffers,
                    &mut decisions,
                );
            }
            let map = self.bundle.action_maps[chosen].id;
            decisions.offer = state.action_of(map).map(|action| Offer {
                action: action.id,
                map_index: chosen,
            });
        }
        decisions
    }

    /// Whether an offer is on screen, or a chat that began as one is running.
    fn has_open_offer(&self, state: &JourneyState) -> bool {
        self.bundle.action_maps.iter().any(|map| {
            let is_chat = map.action.is_chat();
            state.action_of(map.id).is_some_and(|action| match action.state {
                ActionState::Offered
                | ActionState::Accepted
                | ActionState::Started
                | ActionState::Engaged => !action.state.is_final(is_chat),
                _ => false,
            })
        })
    }

    /// The heaviest of the maps that are ready; equals in equal shares.
    fn choose(&self, ready: &[usize], random: u32) -> Option<usize> {
        let weight_of = |index: &usize| self.bundle.action_maps[*index].weight;
        let heaviest = ready.iter().map(weight_of).max()?;
        let equals: Vec<usize> = ready
            .iter()
            .copied()
            .filter(|index| weight_of(index) == heaviest)
            .collect();
        equals.get(random as usize % equals.len().max(1)).copied()
    }

    fn block(
        &self,
        state: &mut JourneyState,
        map_index: usize,
        reason: BlockReason,
        decisions: &mut Decisions,
    ) {
        let map = self.bundle.action_maps[map_index].id;
        let Some(action) = state.map_mut(map).action.as_mut() else {
            return;
        };
        if action.blocked != Some(reason) {
            action.blocked = Some(reason);
            decisions.blocked.push(Block {
                action: action.id,
                map,
                map_index,
                reason,
            });
        }
    }
}

/// When a map's activation is due; `None` for one that waits for the next visit.
fn due_at(map: &ActionMap, action: &QualifiedAction) -> Option<UnixMillis> {
    match map.activation {
        Activation::Immediate => Some(action.qualified_at),
        Activation::Delay { delay_in_seconds } => Some(action.qualified_at.plus_seconds(delay_in_seconds)),
        Activation::OnNextVisit | Activation::OnNextSession => {
            action.is_carried.then_some(action.qualified_at)
        }
    }
}

/// The first thing that stands in the way, in the order of the vendor's description: time, place, other offers, agents.
fn obstacle(
    map: &ActionMap,
    action: &QualifiedAction,
    has_open_offer: bool,
    situation: Situation<'_>,
) -> Option<Obstacle> {
    let block = |reason| Some(Obstacle::Block(reason));
    if !map.is_running(situation.now) {
        return Some(Obstacle::Over);
    }
    if due_at(map, action).is_none_or(|due| due > situation.now) {
        return block(BlockReason::TriggerDateInFuture);
    }
    // A delayed offer belongs to the page it was earned on: elsewhere it is suppressed, back there it shows at once.
    let is_elsewhere =
        matches!(map.activation, Activation::Delay { .. }) && action.page_url != situation.page_url;
    if is_elsewhere || !map.may_show_on(situation.page_url) {
        return block(BlockReason::PageUrlConditionsNotMatching);
    }
    if has_open_offer {
        return block(BlockReason::AlreadyExistingOffer);
    }
    if !map.action.is_chat() || !map.action.is_pacing_enabled {
        return None;
    }
    match situation.availability.answer(&map.action.queue, situation.now) {
        AvailabilityAnswer::Available => None,
        AvailabilityAnswer::Unavailable => block(BlockReason::NoAvailableAgents),
        AvailabilityAnswer::Stale => Some(Obstacle::StaleAvailability),
    }
}
