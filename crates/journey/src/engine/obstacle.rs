//! What stands between a qualified map and its offer.

use super::{Engine, Situation};
use crate::action_map::{ActionMap, Activation, MediaType};
use crate::action_state::ActionState;
use crate::availability::AvailabilityAnswer;
use crate::block_reason::BlockReason;
use crate::condition::Properties;
use crate::frequency_cap::CapBehaviour;
use crate::schedule::Schedule;
use crate::state::{JourneyState, QualifiedAction};
use crate::time::UnixMillis;

/// The first thing in the way.
pub(super) enum Obstacle {
    /// What it is called, and when it will be out of the way if nothing happens before.
    Block(BlockReason, Option<UnixMillis>),
    /// The news of agents is too old to tell.
    StaleAvailability,
}

/// What was offered in a session so far.
#[derive(Default)]
pub(super) struct Shown {
    /// The map whose offer is on screen, or whose chat is running, by position.
    pub(super) open: Option<usize>,
    /// By media type.
    kinds: [ShownKind; MediaType::ALL.len()],
}

/// What was offered of one media type.
#[derive(Default)]
struct ShownKind {
    is_finalized: bool,
    is_rejected: bool,
    last: Option<UnixMillis>,
}

impl Engine {
    /// The first obstacle, in the order of the vendor's description: time, place, opening hours, other offers, caps, agents.
    pub(super) fn obstacle(
        &self,
        shown: &Shown,
        map: &ActionMap,
        action: &QualifiedAction,
        page: &Properties<'_>,
        situation: Situation<'_>,
    ) -> Option<Obstacle> {
        let block = |reason| Some(Obstacle::Block(reason, None));
        let now = situation.now;
        let due = due_at(map, action);
        if due.is_none_or(|due| due > now) {
            return Some(Obstacle::Block(BlockReason::TriggerDateInFuture, due));
        }
        // A delayed offer belongs to the page it was earned on: elsewhere it is suppressed, back there it shows at once.
        let is_elsewhere =
            matches!(map.activation, Activation::Delay { .. }) && action.page_url != situation.page_url;
        if is_elsewhere || !map.page_url_conditions.hold(page) {
            return block(BlockReason::PageUrlConditionsNotMatching);
        }
        let opening = self.opening(map, now);
        if opening != Some(now) {
            return Some(Obstacle::Block(BlockReason::OfferedOutsideSchedule, opening));
        }
        if shown.open.is_some() {
            return block(BlockReason::AlreadyExistingOffer);
        }
        if let Some((_, until)) = self.cap(shown, map, now) {
            return Some(Obstacle::Block(BlockReason::FrequencyCapping, until));
        }
        let action = &map.action;
        if !action.is_chat() || !action.is_pacing_enabled {
            return None;
        }
        match (situation.availability).answer(&action.queue, action.estimated_wait_limit_in_seconds, now) {
            AvailabilityAnswer::Available => None,
            AvailabilityAnswer::Unavailable => block(BlockReason::NoAvailableAgents),
            AvailabilityAnswer::Throttled => block(BlockReason::ServiceLevelThrottling),
            AvailabilityAnswer::Stale => Some(Obstacle::StaleAvailability),
        }
    }

    pub(super) fn schedule(&self, map: &ActionMap) -> Option<&Schedule> {
        self.bundle.schedules.get(map.schedule? as usize)
    }

    /// The first moment from `at` on at which a map may be offered, as far as opening hours go.
    pub(super) fn opening(&self, map: &ActionMap, at: UnixMillis) -> Option<UnixMillis> {
        if map.schedule.is_none() {
            return Some(at);
        }
        self.schedule(map)?.opening(at)
    }

    /// Looks through what was offered so far.
    pub(super) fn shown(&self, state: &JourneyState) -> Shown {
        let mut shown = Shown::default();
        for progress in &state.maps.0 {
            let (Some(action), Some((map_index, map))) = (&progress.action, self.map_of(progress.rule))
            else {
                continue;
            };
            let is_chat = map.action.is_chat();
            if action.state.is_open(is_chat) {
                shown.open = Some(map_index);
            }
            let kind = &mut shown.kinds[map.action.media as usize];
            kind.is_finalized |= action.state.is_finalized(is_chat);
            kind.is_rejected |= action.state == ActionState::Rejected;
            kind.last = kind.last.max(action.offered_at);
        }
        shown
    }

    /// The cap that stops another offer of this map's kind, and when it will no longer; `None` is not in this session.
    pub(super) fn cap(
        &self,
        shown: &Shown,
        map: &ActionMap,
        now: UnixMillis,
    ) -> Option<(CapBehaviour, Option<UnixMillis>)> {
        let media = map.action.media;
        let mut caps = self.bundle.frequency_caps.iter();
        let cap = caps.find(|cap| cap.media == media && !map.ignore_frequency_cap)?;
        let kind = &shown.kinds[media as usize];
        if kind.is_finalized && cap.once_finalized {
            return Some((CapBehaviour::CapOnceFinalized, None));
        }
        if kind.is_rejected && cap.once_rejected {
            return Some((CapBehaviour::CapOnceRejected, None));
        }
        let is_period = !(cap.once_finalized && cap.once_rejected);
        let until = kind.last?.plus_seconds(cap.min_interval_in_seconds);
        (is_period && now < until).then_some((CapBehaviour::CapForPeriod, Some(until)))
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
