//! Recorded visits, gone through again with other rules: pure, the same visits give the same result.
//!
//! Agents are taken to be available, and what visitors did with offers is what they did. Of the map that is tested itself
//! nothing that was recorded counts: it is to be seen what it would have done.

use crate::configuration::Configuration;
use crate::journeys::arrival::{Arrival, authenticate};
use crate::recorded_event::Observed;
use crate::store::StoredEvent;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::availability::{Availability, QueueAvailability};
use waymeet_journey::block_reason::BlockReason;
use waymeet_journey::engine::{Engine, Situation};
use waymeet_journey::ids::{ActionMapId, OutcomeId, SegmentId, SessionId, VisitorId};
use waymeet_journey::state::{JourneyState, TabId};
use waymeet_journey::time::UnixMillis;

/// So many visits are shown as examples.
const EXAMPLES: usize = 10;
/// For so long the last page of a visit is taken to have been open: as long as a visitor counts as online (inferred).
const LAST_PAGE_MS: u64 = 5 * 60 * 1_000;
/// So often a map that waits for its moment is looked at between two events.
const LOOKS: usize = 4;
/// The page load of everything that is gone through again.
const TAB: TabId = TabId(1);

/// What is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Segment(SegmentId),
    Outcome(OutcomeId),
    Map(ActionMapId),
}

/// What became of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It belongs to the segment, or reached the outcome.
    Matched,
    Offered,
    /// It qualified and was never offered; the reason it was blocked by last, where it was.
    Blocked(Option<BlockReason>),
}

/// A visit, as an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Example {
    pub(crate) visitor: VisitorId,
    pub(crate) session: SessionId,
    pub(crate) at: UnixMillis,
    /// Title or address of the page.
    pub(crate) page: String,
    pub(crate) fate: Fate,
}

/// What a draft would have done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TestResult {
    pub(crate) visits: usize,
    /// Visits it means: that match, or qualify.
    pub(crate) matched: usize,
    pub(crate) offered: usize,
    /// For each reason visits and, beside them, how often.
    pub(crate) blocked: BTreeMap<&'static str, (usize, usize)>,
    pub(crate) examples: Vec<Example>,
    pub(crate) is_map: bool,
    /// Whether there was more than could be gone through.
    pub(crate) is_cut: bool,
}

/// Visits, gone through again.
#[derive(Debug)]
pub(super) struct Replay {
    subject: Subject,
    since: UnixMillis,
    result: TestResult,
}

/// The rules of a moment, where there are any.
type RulesAt<'a> = &'a mut dyn FnMut(UnixMillis) -> Option<Arc<Configuration>>;

/// One visit.
struct Visit {
    /// Those of the day it began on.
    rules: Arc<Configuration>,
    state: JourneyState,
    matched: Option<(UnixMillis, String)>,
    offered: Option<(UnixMillis, String)>,
    reasons: Vec<BlockReason>,
}

impl Replay {
    pub(super) fn new(subject: Subject, since: UnixMillis) -> Self {
        let result = TestResult {
            is_map: matches!(subject, Subject::Map(_)),
            ..TestResult::default()
        };
        Self {
            subject,
            since,
            result,
        }
    }

    pub(super) fn into_result(self, is_cut: bool) -> TestResult {
        TestResult {
            is_cut,
            ..self.result
        }
    }

    /// Goes through everything one visitor did, in order.
    pub(super) fn visitor(&mut self, rules_at: RulesAt<'_>, visitor: VisitorId, events: &[StoredEvent]) {
        let mut in_order: Vec<&StoredEvent> = events.iter().collect();
        in_order.sort_by_key(|stored| (stored.event.at, stored.event.seq, stored.position));
        let mut visits: HashMap<SessionId, Visit> = HashMap::new();
        let mut order: Vec<SessionId> = Vec::new();
        for (index, stored) in in_order.iter().enumerate() {
            let session = stored.event.session;
            if !visits.contains_key(&session) {
                let Some(rules) = rules_at(stored.event.at) else {
                    continue;
                };
                let previous = order.last().and_then(|last| visits.get(last));
                let visit = Visit::begin(rules, stored, previous.map(|visit| &visit.state));
                visits.insert(session, visit);
                order.push(session);
            }
            let next = in_order[index + 1..]
                .iter()
                .find(|later| later.event.session == session);
            if let Some(visit) = visits.get_mut(&session) {
                let left = next.map_or(
                    UnixMillis(stored.event.at.0.saturating_add(LAST_PAGE_MS)),
                    |later| later.event.at,
                );
                self.event(visit, stored, left);
            }
        }
        for session in order {
            if let Some(visit) = visits.remove(&session) {
                self.count(visitor, session, visit);
            }
        }
    }

    /// Goes through one event; its page was left at `left`.
    fn event(&self, visit: &mut Visit, stored: &StoredEvent, left: UnixMillis) {
        let event = &stored.event;
        let configuration = visit.rules.clone();
        let engine = configuration.engine_of_programs(event.stream());
        match &event.observed {
            Observed::Visit { user: Some(user), .. } => authenticate(&mut visit.state.context, user),
            Observed::Action { action, state, .. } if Subject::Map(action.map) != self.subject => {
                // What was never possible is passed over, as it was then.
                let _moved = engine.advance(&mut visit.state, action.id, *state, TAB, event.at);
            }
            _ => {}
        }
        let Some(seen) = event.for_engine() else { return };
        let context = visit.state.context.clone();
        let observation = engine.observe(&mut visit.state, &seen, &context);
        let title = event.page.title.trim();
        let page = if title.is_empty() { &event.page.url } else { title };
        let is_matched = match self.subject {
            Subject::Segment(segment) => engine.segments_in(&observation).any(|matched| matched == segment),
            Subject::Outcome(outcome) => {
                let mut achieved = engine.achievements_in(&observation, &seen);
                achieved.any(|achieved| achieved.outcome == outcome)
            }
            Subject::Map(map) => {
                let mut qualified = observation.qualified.iter();
                qualified.any(|transition| engine.bundle().action_maps[transition.map_index].id == map)
            }
        };
        if is_matched && visit.matched.is_none() {
            visit.matched = Some((event.at, page.to_owned()));
        }
        if let Subject::Map(map) = self.subject
            && visit.offered.is_none()
        {
            let queues = queues(&configuration);
            self.look(
                engine,
                visit,
                map,
                (&event.page.url, page),
                &queues,
                event.at,
                left,
            );
        }
    }

    /// Looks whether the map is offered on this page, now and when its moment has come.
    #[expect(clippy::too_many_arguments, reason = "all of one moment")]
    fn look(
        &self,
        engine: &Engine,
        visit: &mut Visit,
        map: ActionMapId,
        (url, page): (&str, &str),
        queues: &[QueueAvailability],
        at: UnixMillis,
        left: UnixMillis,
    ) {
        let mut now = at;
        for _ in 0..LOOKS {
            let availability = Availability {
                as_of: Some(now),
                ttl_in_milliseconds: 60_000,
                queues: queues.to_vec(),
            };
            let decisions = engine.decide(
                &mut visit.state,
                Situation {
                    now,
                    page_url: url,
                    availability: &availability,
                    may_chat: true,
                    decides_private: false,
                    random: 0,
                },
            );
            let of_map = decisions.blocked.iter().filter(|block| block.map == map);
            visit.reasons.extend(of_map.map(|block| block.reason));
            let offer = decisions.offer;
            if let Some(offer) = offer
                && engine.bundle().action_maps[offer.map_index].id == map
            {
                let _moved = engine.advance(&mut visit.state, offer.action, ActionState::Offered, TAB, now);
                visit.offered = Some((now, page.to_owned()));
                return;
            }
            // As long as the visitor was on this page.
            match decisions.wake_at {
                Some(wake) if wake > now && wake < left => now = wake,
                _ => return,
            }
        }
    }

    fn count(&mut self, visitor: VisitorId, session: SessionId, visit: Visit) {
        if visit.state.started < self.since {
            return;
        }
        let result = &mut self.result;
        result.visits += 1;
        let mut told = HashSet::new();
        for reason in &visit.reasons {
            let counted = result.blocked.entry(reason.as_str()).or_default();
            counted.0 += usize::from(told.insert(reason.as_str()));
            counted.1 += 1;
        }
        result.offered += usize::from(visit.offered.is_some());
        let Some(matched) = visit.matched.or_else(|| visit.offered.clone()) else {
            return;
        };
        result.matched += 1;
        let fate = match (self.subject, &visit.offered) {
            (Subject::Segment(_) | Subject::Outcome(_), _) => Fate::Matched,
            (Subject::Map(_), Some(_)) => Fate::Offered,
            (Subject::Map(_), None) => Fate::Blocked(visit.reasons.last().copied()),
        };
        let (at, page) = visit.offered.unwrap_or(matched);
        result.examples.push(Example {
            visitor,
            session,
            at,
            page,
            fate,
        });
        // The newest are the ones somebody remembers.
        result
            .examples
            .sort_by_key(|example| std::cmp::Reverse(example.at));
        result.examples.truncate(EXAMPLES);
    }
}

impl Visit {
    fn begin(rules: Arc<Configuration>, first: &StoredEvent, previous: Option<&JourneyState>) -> Self {
        let event = &first.event;
        let begins = (event.session, event.at);
        let mut state = rules.begin_session(event.stream(), begins, previous);
        state.context = Arrival::of(first).context;
        Self {
            rules,
            state,
            matched: None,
            offered: None,
            reasons: Vec::new(),
        }
    }
}

/// An agent of every workgroup is free.
fn queues(configuration: &Configuration) -> Vec<QueueAvailability> {
    let queue = |target: &crate::configuration::Target| QueueAvailability {
        queue: target.workgroup.clone(),
        agents: 1,
        estimated_wait_in_seconds: 0,
        is_throttled: false,
    };
    configuration.targets.iter().map(queue).collect()
}

#[cfg(test)]
mod tests;
