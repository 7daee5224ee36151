//! What became of an action, says a client. Source: `ActionEventRequest` of the vendor's API.

use super::door::Door;
use super::events::{self, new_event_id};
use crate::decisions::PROGRAM;
use crate::error::ApiError;
use crate::recorded_event::{ActionReference, Observed, RecordedEvent};
use crate::shared::Shared;
use crate::store::IncomingEvent;
use crate::wire::action_event::WireActionEvent;
use crate::wire::event::WireEvent;
use waymeet_journey::action_map::ActionMap;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::ids::{ActionId, SessionId};
use waymeet_journey::state::action_id;
use waymeet_journey::time::UnixMillis;

/// What is longer is cut off: a code of letters of any script is short enough to be read back then.
const MAX_ERROR_CODE_CHARACTERS: usize = 60;
/// The same for what is said in words.
const MAX_ERROR_MESSAGE_CHARACTERS: usize = 1_000;

pub(super) async fn store(shared: &Shared, door: &Door, sent: &WireActionEvent) -> Result<(), ApiError> {
    let site = &door.site;
    let unknown = |field: &str, text: &str| ApiError::invalid(field, format!("`{text}` is not known"));
    let state =
        ActionState::parse(&sent.action_state).ok_or_else(|| unknown("actionState", &sent.action_state))?;
    let session = SessionId::parse(&sent.session_id).ok_or_else(|| unknown("sessionId", &sent.session_id))?;
    let action = ActionId::parse(&sent.action_id).ok_or_else(|| unknown("actionId", &sent.action_id))?;
    let organisation = &site.deployment.organisation;
    let visitor = shared.store.visitor_of_session(organisation, session).await?;
    let visitor = visitor.ok_or_else(|| unknown("sessionId", &sent.session_id))?;
    let mut maps = site.configuration.maps();
    let map = maps.find(|map| action_id(session, map.id) == action);
    let map = map.ok_or_else(|| unknown("actionId", &sent.action_id))?;
    let last = shared
        .store
        .last_event(&site.deployment.id, visitor, session)
        .await?;
    let last = last.ok_or_else(|| unknown("sessionId", &sent.session_id))?;
    let event = of_action(&last.event, action, map, state, sent, shared.now());
    let body = WireEvent::of_action(&event).to_stored();
    let incoming = IncomingEvent {
        event,
        body,
        is_late: false,
    };
    events::store(shared, site, last.browser, vec![incoming]).await
}

fn of_action(
    last: &RecordedEvent,
    action: ActionId,
    map: &ActionMap,
    state: ActionState,
    sent: &WireActionEvent,
    now: UnixMillis,
) -> RecordedEvent {
    let short = |text: &str, most| text.chars().take(most).collect();
    RecordedEvent {
        id: new_event_id(),
        tab: PROGRAM.to_owned(),
        seq: 0,
        at: now,
        observed: Observed::Action {
            action: ActionReference {
                id: action,
                map: map.id,
                map_version: map.version,
                media: map.action.media,
            },
            state,
            error_code: short(&sent.error_code, MAX_ERROR_CODE_CHARACTERS),
            error_message: short(&sent.error_message, MAX_ERROR_MESSAGE_CHARACTERS),
        },
        ..last.clone()
    }
}
