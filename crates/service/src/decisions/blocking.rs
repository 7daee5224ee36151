//! What exactly blocked an offer. Pages only tell the reason; the rest follows from the session as it is then.

use super::SERVICE;
use crate::blocking::Blocking;
use crate::configuration::Configuration;
use crate::recorded_event::{ActionReference, RecordedEvent};
use waymeet_journey::availability::Availability;
use waymeet_journey::block_reason::BlockReason;
use waymeet_journey::engine::{Blocker, Decisions, Situation};
use waymeet_journey::state::JourneyState;

/// What blocked an action, by the event that says so; nothing, where its map is not there any more.
pub(super) fn blocking(
    event: &RecordedEvent,
    (action, reason): (&ActionReference, BlockReason),
    state: &JourneyState,
    configuration: &Configuration,
    availability: impl FnOnce() -> Availability,
) -> Blocking {
    let engine = configuration.engine_of(event.stream());
    let is_private = (engine.block_told(action.id, action.map, reason))
        .and_then(|block| engine.map(block.map_index))
        .is_some_and(|map| map.is_private);
    // Where a client polls, all maps are decided together here.
    let engine = if event.tab == SERVICE && !is_private {
        configuration.engine_of_programs(event.stream())
    } else {
        engine
    };
    let Some(block) = engine.block_told(action.id, action.map, reason) else {
        return Blocking::default();
    };
    let decisions = if reason == BlockReason::MultipleSimultaneousOffers {
        // Nobody has said yet which one went first. Of maps of equal weight it may have been another one.
        let situation = Situation {
            now: event.at,
            page_url: &event.page.url,
            availability: &availability(),
            may_chat: true,
            decides_private: is_private,
            random: 0,
        };
        engine.decide(&mut state.clone(), situation)
    } else {
        Decisions::default()
    };
    let told = match engine.blocker(state, &decisions, &block, event.at) {
        Blocker::Nothing => Blocking::default(),
        // It does not stand in its own way: it is one of several of equal weight.
        Blocker::Offer(map, _) if map == action.map => Blocking::default(),
        Blocker::Offer(map, offer) => Blocking {
            action_map: Some(map.to_text()),
            action: Some(offer.to_text()),
            ..Blocking::default()
        },
        Blocker::Cap(behaviour) => Blocking {
            frequency_cap: Some(behaviour.as_str().to_owned()),
            ..Blocking::default()
        },
        Blocker::Hours(group, emergency) => Blocking {
            schedule_group: group.map(|group| group.to_text()),
            emergency_schedule_group: emergency.map(|group| group.to_text()),
            ..Blocking::default()
        },
    };
    let conditions = configuration.references.get(&action.map);
    let conditions = conditions.filter(|_| reason == BlockReason::PageUrlConditionsNotMatching);
    Blocking {
        page_url_conditions: conditions
            .map(|references| references.page_url_conditions.clone())
            .unwrap_or_default(),
        ..told
    }
}
