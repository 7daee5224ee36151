//! One event, folded into a session: pure, the same events give the same facts. What exactly blocked an offer of a page's is
//! the exception: it depends on who is available then.

use super::PROGRAM;
use super::blocking;
use crate::configuration::Configuration;
use crate::fact::{Fact, FactKind};
use crate::journeys::arrival::{Arrival, authenticate};
use crate::recorded_event::{ActionReference, Observed};
use crate::store::Unfolded;
use waymeet_journey::availability::Availability;
use waymeet_journey::context::ContextKey;
use waymeet_journey::engine::Transition;
use waymeet_journey::hash::{BASIS, fnv1a};
use waymeet_journey::ids::SegmentId;
use waymeet_journey::state::{JourneyState, TabId, action_id};

/// What an event has brought.
#[derive(Debug, Default)]
pub(super) struct Step {
    /// What became true.
    pub(super) facts: Vec<Fact>,
    /// Action maps that qualified by it, and offers that ended by it.
    pub(super) transitions: Vec<Transition>,
    /// States of actions that the session's own state has gone through: not only said, but possible.
    pub(super) moves: Vec<Fact>,
}

/// A session that begins with this event. What waited for it in the visitor's last one is carried over.
pub(super) fn begin(
    unfolded: &Unfolded,
    previous: Option<&JourneyState>,
    configuration: &Configuration,
) -> (JourneyState, Step) {
    let event = &unfolded.stored.event;
    let begins = (event.session, event.at);
    let mut state = configuration.begin_session(event.stream(), begins, previous);
    state.context = Arrival::of(&unfolded.stored).context;
    let fact = Fact {
        carried: configuration.carried(&state).map(SegmentId::to_text).collect(),
        ..fact(unfolded, &state, FactKind::Session)
    };
    let step = Step {
        facts: vec![fact],
        ..Step::default()
    };
    (state, step)
}

/// Folds an event in.
pub(super) fn step(
    unfolded: &Unfolded,
    state: &mut JourneyState,
    configuration: &Configuration,
    availability: impl FnOnce() -> Availability,
) -> Step {
    let mut step = Step::default();
    let event = &unfolded.stored.event;
    let engine = configuration.engine_of(event.stream());
    if let Some(seen) = event.for_engine() {
        let context = state.context.clone();
        let observation = engine.observe(state, &seen, &context);
        for segment in engine.segments_in(&observation) {
            step.facts.push(Fact {
                subject: segment.to_text(),
                ..fact(unfolded, state, FactKind::Segment)
            });
        }
        for achievement in engine.achievements_in(&observation, &seen) {
            step.facts.push(Fact {
                subject: achievement.outcome.to_text(),
                version: Some(achievement.version),
                value: achievement.associated_value,
                ..fact(unfolded, state, FactKind::Outcome)
            });
        }
        step.transitions = observation.qualified;
        if event.tab == PROGRAM && event.is_page_view() {
            // Of a client that polls there are no page loads: whoever looks at another page has left the last one.
            let tab = TabId(tab_number(PROGRAM));
            let left = engine.ignore_unanswered(state, tab, true, event.at);
            step.transitions.extend(left);
        }
    }
    match &event.observed {
        // Anybody can say anything of an action; what it is called follows from its session and map.
        Observed::Action { action, .. } | Observed::Blocked { action, .. }
            if action.id != action_id(event.session, action.map) => {}
        Observed::Action {
            action, state: next, ..
        } => {
            // Pages say what became of offers; those of maps that changed meanwhile are not known here, and count all the same.
            let tab = TabId(tab_number(&event.tab));
            let moved = engine.advance(state, action.id, *next, tab, event.at);
            let fact = Fact {
                word: Some(next.as_str().to_owned()),
                ..of_action(unfolded, state, FactKind::Action, action, configuration)
            };
            step.moves.extend(moved.map(|_| fact.clone()));
            step.facts.push(fact);
        }
        Observed::Blocked {
            action,
            reason,
            blocking,
        } => {
            let told = || blocking::told(event, (action, *reason), state, configuration, availability);
            step.facts.push(Fact {
                word: Some(reason.as_str().to_owned()),
                blocking: blocking.clone().or_else(|| told().map(Box::new)),
                ..of_action(unfolded, state, FactKind::Blocked, action, configuration)
            });
        }
        Observed::Visit { user: Some(user), .. } => authenticate(&mut state.context, user),
        Observed::Web { .. } | Observed::Visit { .. } => {}
    }
    step
}

fn of_action(
    unfolded: &Unfolded,
    state: &JourneyState,
    kind: FactKind,
    action: &ActionReference,
    configuration: &Configuration,
) -> Fact {
    let references = configuration
        .references
        .get(&action.map)
        .cloned()
        .unwrap_or_default();
    Fact {
        subject: action.map.to_text(),
        version: Some(action.map_version),
        action: Some(action.id),
        media: Some(action.media),
        target: references.target,
        template: references.template,
        ..fact(unfolded, state, kind)
    }
}

fn fact(unfolded: &Unfolded, state: &JourneyState, kind: FactKind) -> Fact {
    let event = &unfolded.stored.event;
    let known = |key| state.context.get(key).unwrap_or_default().to_owned();
    Fact {
        organisation: unfolded.organisation.clone(),
        deployment: unfolded.deployment.clone(),
        visitor: event.visitor,
        session: event.session,
        at: event.at,
        kind,
        event: event.id,
        subject: String::new(),
        version: None,
        action: None,
        media: None,
        target: None,
        template: None,
        word: None,
        value: None,
        device: known(ContextKey::DeviceCategory),
        device_type: known(ContextKey::DeviceType),
        stream: event.stream(),
        country: known(ContextKey::GeolocationCountry),
        blocking: None,
        carried: Vec::new(),
    }
}

/// The engine knows page loads by numbers.
pub(super) fn tab_number(tab: &str) -> u32 {
    let hash = fnv1a(BASIS, tab.as_bytes());
    u32::try_from(hash & u64::from(u32::MAX)).unwrap_or_default()
}
