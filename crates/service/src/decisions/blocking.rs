//! What exactly blocked an offer. The service knows of what it decides itself; pages only tell the reason, and the rest follows
//! from the session as it is then.

use crate::blocking::Blocking;
use crate::configuration::Configuration;
use crate::limits::MAX_BLOCKING_BYTES;
use crate::recorded_event::{ActionReference, RecordedEvent};
use crate::wire::action_map::WireUrlCondition;
use waymeet_journey::availability::Availability;
use waymeet_journey::block_reason::BlockReason;
use waymeet_journey::engine::{Block, Blocker, Decisions, Engine, Situation};
use waymeet_journey::state::JourneyState;
use waymeet_journey::time::UnixMillis;

/// What blocked an action, by the event in which a page says so; `None`, where there is nothing to say, or its map is not
/// there any more.
pub(super) fn told(
    event: &RecordedEvent,
    (action, reason): (&ActionReference, BlockReason),
    state: &JourneyState,
    configuration: &Configuration,
    availability: impl FnOnce() -> Availability,
) -> Option<Blocking> {
    let engine = configuration.engine_of(event.stream());
    let block = engine.block_told(action.id, action.map, reason)?;
    let decisions = if reason == BlockReason::MultipleSimultaneousOffers {
        // Nobody has said yet which one went first. Of maps of equal weight it may have been another one, and agents may have
        // come or gone since.
        let situation = Situation {
            now: event.at,
            page_url: &event.page.url,
            availability: &availability(),
            may_chat: true,
            decides_private: engine.map(block.map_index)?.is_private,
            random: 0,
        };
        engine.decide(&mut state.clone(), situation)
    } else {
        Decisions::default()
    };
    decided(engine, state, &decisions, &block, event.at, configuration)
}

/// What blocked an action, by the decisions that have just been made of this state; `None`, where there is nothing to say.
pub(super) fn decided(
    engine: &Engine,
    state: &JourneyState,
    decisions: &Decisions,
    block: &Block,
    now: UnixMillis,
    configuration: &Configuration,
) -> Option<Blocking> {
    let named = match engine.blocker(state, decisions, block, now) {
        // It does not stand in its own way: it is one of several of equal weight.
        Blocker::Offer(map, _) if map == block.map => Blocking::default(),
        Blocker::Nothing => Blocking::default(),
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
    let references = configuration.references.get(&block.map);
    let references = references.filter(|_| block.reason == BlockReason::PageUrlConditionsNotMatching);
    let conditions = references.map_or(&[][..], |references| &references.page_url_conditions);
    let blocking = Blocking {
        page_url_conditions: as_many_as_fit(conditions),
        ..named
    };
    (blocking != Blocking::default()).then_some(blocking)
}

/// The first conditions that fit: each block keeps its own, and pages say how many blocks there are.
fn as_many_as_fit(conditions: &[WireUrlCondition]) -> Vec<WireUrlCondition> {
    let mut room = MAX_BLOCKING_BYTES;
    let fitting = conditions.iter().take_while(|condition| {
        let bytes: usize = condition.values.iter().map(String::len).sum();
        let rest = room.checked_sub(bytes);
        room = rest.unwrap_or_default();
        rest.is_some()
    });
    fitting.cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_long_conditions_the_first_ones_are_kept() {
        let condition = |bytes: usize| WireUrlCondition {
            values: vec!["/".repeat(bytes)],
            operator: "equal".to_owned(),
        };
        for (sizes, kept) in [
            (&[MAX_BLOCKING_BYTES][..], 1),
            (&[MAX_BLOCKING_BYTES + 1], 0),
            (&[MAX_BLOCKING_BYTES - 1, 1, 1], 2),
            (&[1, MAX_BLOCKING_BYTES, 1], 1),
        ] {
            let conditions: Vec<_> = sizes.iter().map(|bytes| condition(*bytes)).collect();
            assert_eq!(as_many_as_fit(&conditions), conditions[..kept], "{sizes:?}");
        }
    }
}
