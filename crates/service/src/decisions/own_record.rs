//! What the service decides becomes a record like any other: it is in the journey, and reports count it.

use super::SERVICE;
use crate::blocking::Blocking;
use crate::recorded_event::{ActionReference, Observed, RecordedEvent};
use crate::store::{OwnRecord, SessionKey};
use sha2::{Digest as _, Sha256};
use waymeet_journey::action_state::ActionState;
use waymeet_journey::engine::{Block, Engine, Transition};
use waymeet_journey::ids::{ActionId, EventId, Uuid};
use waymeet_journey::page::Page;
use waymeet_journey::time::UnixMillis;

/// Where and when something was decided.
pub(super) struct Occasion<'a> {
    pub(super) key: &'a SessionKey,
    pub(super) at: UnixMillis,
    pub(super) page_url: &'a str,
}

/// An action has come to a state.
pub(super) fn of_transition(
    occasion: &Occasion<'_>,
    transition: &Transition,
    engine: &Engine,
) -> Option<OwnRecord> {
    let action = reference(transition.action, transition.map_index, engine)?;
    Some(record(
        occasion,
        transition.state.as_str(),
        transition.action,
        Observed::Action {
            action,
            state: transition.state,
            error_code: String::new(),
            error_message: String::new(),
        },
    ))
}

/// A qualified map was not offered.
pub(super) fn of_block(
    occasion: &Occasion<'_>,
    block: &Block,
    blocking: Option<Blocking>,
    engine: &Engine,
) -> Option<OwnRecord> {
    let action = reference(block.action, block.map_index, engine)?;
    let observed = Observed::Blocked {
        action,
        reason: block.reason,
        blocking: blocking.map(Box::new),
    };
    Some(record(occasion, block.reason.as_str(), block.action, observed))
}

fn reference(id: ActionId, map_index: usize, engine: &Engine) -> Option<ActionReference> {
    let map = engine.map(map_index)?;
    Some(ActionReference {
        id,
        map: map.id,
        map_version: map.version,
        media: map.action.media,
    })
}

fn record(occasion: &Occasion<'_>, word: &str, action: ActionId, observed: Observed) -> OwnRecord {
    let key = occasion.key;
    // The same decision, made again after a stop in between, has the same id.
    let moment = match observed {
        Observed::Action {
            state: ActionState::Qualified | ActionState::QualifiedOutsideSchedule,
            ..
        } => 0,
        _ => occasion.at.0,
    };
    let digest = Sha256::digest(format!("{} {} {word} {moment}", key.deployment, action.to_text()));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    OwnRecord {
        key: key.clone(),
        event: RecordedEvent {
            id: EventId(Uuid::from_random(bytes)),
            visitor: key.visitor,
            session: key.session,
            tab: SERVICE.to_owned(),
            seq: 0,
            at: occasion.at,
            page: Page {
                url: occasion.page_url.to_owned(),
                title: String::new(),
                keywords: String::new(),
            },
            observed,
        },
    }
}
