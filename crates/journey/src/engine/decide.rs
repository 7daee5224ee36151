//! All qualified maps are looked at together: what is offered now, what is blocked and why, when to look again.

use super::obstacle::Obstacle;
use super::{Engine, Transition};
use crate::action_map::Weight;
use crate::action_state::ActionState;
use crate::availability::Availability;
use crate::block_reason::BlockReason;
use crate::condition::Properties;
use crate::fold_case::fold;
use crate::ids::{ActionId, ActionMapId};
use crate::progress::Progress;
use crate::state::JourneyState;
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
    /// Whether the private maps are decided, as the service does, or the others, as the page does.
    pub decides_private: bool,
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
    /// Why. What exactly is in the way says [`Engine::blocker`].
    pub reason: BlockReason,
}

/// The answer to one look at all qualified maps.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decisions {
    /// At most one offer at a time.
    pub offer: Option<Offer>,
    /// What is blocked for a reason not yet reported.
    pub blocked: Vec<Block>,
    /// States that actions have reached by being blocked.
    pub transitions: Vec<Transition>,
    /// Whether an offer hangs on whether an agent is free: keep asking while it does.
    pub waits_for_agents: bool,
    /// Whether the news of agents is too old to decide upon: ask once, now.
    pub needs_availability: bool,
    /// When to look again, if nothing happens before.
    pub wake_at: Option<UnixMillis>,
}

impl Engine {
    /// Looks at all qualified maps. Reasons that have changed are written into the state and returned.
    pub fn decide(&self, state: &mut JourneyState, situation: Situation<'_>) -> Decisions {
        let mut decisions = Decisions::default();
        let mut ready: Vec<(usize, Weight, Offer)> = Vec::new();
        let shown = self.shown(state);
        let folded = fold(situation.page_url);
        let page = Properties::of_page(situation.page_url, &folded);
        let (mut heaviest, mut equals) = (Weight::Low, 0);
        for position in 0..state.maps.0.len() {
            let progress = &state.maps.0[position];
            let (Some(action), Some((map_index, map))) = (&progress.action, self.map_of(progress.rule))
            else {
                continue;
            };
            // What nobody may offer, what is offered elsewhere, and what is over is passed over without a word.
            let is_passed_over = (!situation.may_chat && map.action.is_chat())
                || map.is_private != situation.decides_private
                || !map.dates.contains(situation.now);
            if is_passed_over || !action.state.is_waiting() {
                continue;
            }
            match self.obstacle(&shown, map, action, &page, situation) {
                None => {
                    if map.weight > heaviest {
                        (heaviest, equals) = (map.weight, 0);
                    }
                    equals += u32::from(map.weight == heaviest);
                    let offer = Offer {
                        action: action.id,
                        map_index,
                    };
                    ready.push((position, map.weight, offer));
                }
                Some(Obstacle::StaleAvailability) => {
                    decisions.needs_availability = true;
                    decisions.waits_for_agents = true;
                }
                Some(Obstacle::Block(reason, until)) => {
                    decisions.waits_for_agents |= matches!(
                        reason,
                        BlockReason::NoAvailableAgents | BlockReason::ServiceLevelThrottling
                    );
                    if let Some(until) = until {
                        let earlier = decisions.wake_at.unwrap_or(until);
                        decisions.wake_at = Some(earlier.min(until));
                    }
                    // A cap without an end is for the rest of the session.
                    let next = match reason {
                        BlockReason::OfferedOutsideSchedule => Some(ActionState::OfferedOutsideSchedule),
                        BlockReason::FrequencyCapping if until.is_none() => {
                            Some(ActionState::FrequencyCapReached)
                        }
                        _ => None,
                    };
                    let progress = &mut state.maps.0[position];
                    block(progress, map_index, reason, next, situation.now, &mut decisions);
                }
            }
        }
        // The heaviest goes first; equals in equal shares.
        let mut turn = situation.random.checked_rem(equals);
        for (_, weight, offer) in &ready {
            if *weight == heaviest {
                if turn == Some(0) {
                    decisions.offer = Some(*offer);
                }
                turn = turn.and_then(|turn| turn.checked_sub(1));
            }
        }
        for (position, _, offer) in ready {
            if decisions.offer != Some(offer) {
                let reason = BlockReason::MultipleSimultaneousOffers;
                let progress = &mut state.maps.0[position];
                let map_index = offer.map_index;
                block(progress, map_index, reason, None, situation.now, &mut decisions);
            }
        }
        decisions
    }
}

/// Reports a reason that is new, and the state an action reaches by it.
fn block(
    progress: &mut Progress,
    map_index: usize,
    reason: BlockReason,
    next: Option<ActionState>,
    now: UnixMillis,
    decisions: &mut Decisions,
) {
    let map = ActionMapId(progress.rule);
    let Some(action) = &mut progress.action else {
        return;
    };
    let next = next.filter(|next| action.state != *next);
    if action.blocked != Some(reason) || next.is_some() {
        action.blocked = Some(reason);
        decisions.blocked.push(Block {
            action: action.id,
            map,
            map_index,
            reason,
        });
    }
    if let Some(next) = next {
        decisions
            .transitions
            .push(action.reach(next, now, map_index, map));
    }
}
