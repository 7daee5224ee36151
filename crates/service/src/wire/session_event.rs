//! The events of a session in the vendor's shape. Source: `Event` of the vendor's API and its payloads.

use super::session::{self, SessionSource};
use super::visitor_context::{self, without_empty};
use super::{entity, kind, moment};
use crate::journeys::arrival::Arrival;
use crate::journeys::journey::What;
use crate::recorded_event::{ActionReference, Observed};
use crate::store::StoredEvent;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use waymeet_journey::action_map::MediaType;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::event::Attribute;
use waymeet_journey::ids::{ActionId, EventId};
use waymeet_journey::time::UnixMillis;

/// The kinds of events a session has. Source: the values of the filter `eventType`.
const WEB: &str = "com.genesys.journey.WebEvent";
const WEB_ACTION: &str = "com.genesys.journey.WebActionEvent";
const SEGMENT_ASSIGNMENT: &str = "com.genesys.journey.SegmentAssignmentEvent";
const OUTCOME_ACHIEVED: &str = "com.genesys.journey.OutcomeAchievedEvent";
const APP: &str = "com.genesys.journey.AppEvent";

/// Every kind the filter knows.
pub const EVENT_TYPES: [&str; 5] = [WEB, APP, WEB_ACTION, SEGMENT_ASSIGNMENT, OUTCOME_ACHIEVED];

/// The events of a session in order of time; what an event has brought (a segment, an outcome) stands after it.
#[must_use]
pub fn all_of(source: &SessionSource<'_>) -> Vec<Value> {
    let mut brought: HashMap<EventId, Vec<Value>> = HashMap::new();
    let happenings = source.visit.pages.iter().flat_map(|page| &page.happenings);
    for happening in happenings {
        let derived = match &happening.what {
            What::SegmentMatched(segment) => {
                let payload =
                    json!({ "segment": session::segment_reference(*segment, source.configuration) });
                Some((
                    SEGMENT_ASSIGNMENT,
                    "segmentAssignmentEvent",
                    segment.to_text(),
                    payload,
                ))
            }
            What::OutcomeAchieved(achievement) => {
                let mut payload = Map::new();
                visitor_context::put(&mut payload, &source.visit.arrival);
                let outcome = session::outcome_reference(achievement, source.configuration);
                payload.insert("outcome".to_owned(), outcome);
                payload.insert(
                    "visitCreatedDate".to_owned(),
                    moment::text(source.visit.started).into(),
                );
                put_referrer(&mut payload, source);
                let id = achievement.outcome.to_text();
                Some((
                    OUTCOME_ACHIEVED,
                    "outcomeAchievedEvent",
                    id,
                    Value::Object(payload),
                ))
            }
            _ => None,
        };
        if let Some((event_type, field, subject, payload)) = derived {
            // One event may bring several: each has an id of its own, always the same.
            let name = format!("{} {subject}", happening.event);
            let id = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, name.as_bytes()).to_string();
            let event = envelope(
                source,
                &id,
                happening.event,
                event_type,
                happening.at,
                (field, payload),
            );
            brought.entry(happening.event).or_default().push(event);
        }
    }
    let mut events = Vec::new();
    let mut counts = Counts::default();
    for stored in source.events {
        events.extend(counts.event(source, stored));
        events.extend(brought.remove(&stored.event.id).into_iter().flatten());
    }
    events
}

/// What is counted while a session's events are gone through.
#[derive(Default)]
struct Counts {
    events: u32,
    page_views: u32,
    offered: HashMap<ActionId, UnixMillis>,
}

impl Counts {
    fn event(&mut self, source: &SessionSource<'_>, stored: &StoredEvent) -> Option<Value> {
        let event = &stored.event;
        let (event_type, field, payload) = match &event.observed {
            Observed::Web { .. } => {
                self.events += 1;
                self.page_views += u32::from(event.is_page_view());
                if event.is_of_app() {
                    (APP, "appEvent", app(stored))
                } else {
                    (WEB, "webEvent", self.web(source, stored))
                }
            }
            Observed::Action {
                action,
                state,
                error_code,
                error_message,
            } => {
                if *state == ActionState::Offered {
                    self.offered.insert(action.id, event.at);
                }
                let since_offered = self
                    .offered
                    .get(&action.id)
                    .map(|offered| event.at.since(*offered));
                let is_over = state.is_final(action.media == MediaType::WebChat);
                let reached = Reached {
                    state: *state,
                    at: event.at,
                    time_to_disposition: since_offered.filter(|_| is_over),
                    error_code,
                    error_message,
                };
                let payload = web_action(source, action, &reached);
                (WEB_ACTION, "webActionEvent", payload)
            }
            // The vendor tells of blocks in its notifications only.
            Observed::Blocked { .. } | Observed::Visit { .. } => return None,
        };
        let id = event.id.to_text();
        Some(envelope(
            source,
            &id,
            event.id,
            event_type,
            event.at,
            (field, payload),
        ))
    }

    fn web(&self, source: &SessionSource<'_>, stored: &StoredEvent) -> Value {
        let mut payload = Map::new();
        visitor_context::put(&mut payload, &source.visit.arrival);
        let Observed::Web {
            name,
            search,
            attributes,
            traits,
            ..
        } = &stored.event.observed
        else {
            return Value::Object(payload);
        };
        for (field, value) in [
            ("eventName", name.clone().into()),
            ("totalEventCount", self.events.into()),
            ("totalPageviewCount", self.page_views.into()),
            ("page", visitor_context::page(&stored.event.page, "")),
            ("attributes", typed(attributes)),
            ("traits", typed(traits)),
            ("authenticated", (!source.user.is_empty()).into()),
            ("searchQuery", search.clone().into()),
        ] {
            payload.insert(field.to_owned(), value);
        }
        let arrival = &source.visit.arrival;
        let referrer = visitor_context::referrer(&arrival.referrer, &arrival.source);
        payload.extend(referrer.map(|referrer| ("referrer".to_owned(), referrer)));
        without_empty(Value::Object(payload))
    }
}

/// Source: `AppEvent` of the vendor's API.
fn app(stored: &StoredEvent) -> Value {
    let mut payload = Map::new();
    // Its own and not the session's: an app knows how it reaches the network now.
    visitor_context::put_app(&mut payload, &Arrival::of(stored));
    let Observed::Web {
        name,
        search,
        attributes,
        traits,
        ..
    } = &stored.event.observed
    else {
        return Value::Object(payload);
    };
    for (field, value) in [
        ("eventName", name.clone().into()),
        ("screenName", stored.event.page.title.clone().into()),
        ("attributes", typed(attributes)),
        ("traits", typed(traits)),
        ("searchQuery", search.clone().into()),
    ] {
        payload.insert(field.to_owned(), value);
    }
    without_empty(Value::Object(payload))
}

/// A state that an action has come to.
struct Reached<'a> {
    state: ActionState,
    at: UnixMillis,
    /// From the offer on, where it is over. Source: `timeToDisposition`, "until the action is disposed".
    time_to_disposition: Option<u64>,
    error_code: &'a str,
    error_message: &'a str,
}

fn web_action(source: &SessionSource<'_>, action: &ActionReference, reached: &Reached<'_>) -> Value {
    let configuration = source.configuration;
    let mut payload = Map::new();
    visitor_context::put(&mut payload, &source.visit.arrival);
    put_referrer(&mut payload, source);
    let name = configuration.action_maps.get(&action.map);
    let references = configuration.references.get(&action.map);
    let target = references.and_then(|references| references.target.as_deref());
    for (field, value) in [
        (
            "action",
            json!({ "id": action.id.to_text(), "state": reached.state.as_str(), "mediaType": action.media.as_str(),
                "prompt": prompt(source, action), "createdDate": moment::text(reached.at) }),
        ),
        (
            "actionMap",
            json!({ "id": action.map.to_text(), "version": action.map_version,
                "displayName": name.map_or("", String::as_str),
                "selfUri": entity::self_uri(kind::Kind::ActionMap, &action.map.to_text()) }),
        ),
        (
            "actionTarget",
            target.map_or_else(
                || json!({}),
                |id| json!({ "id": id, "selfUri": entity::self_uri(kind::Kind::ActionTarget, id) }),
            ),
        ),
        ("timeToDisposition", reached.time_to_disposition.into()),
        ("errorCode", reached.error_code.into()),
        ("errorMessage", reached.error_message.into()),
    ] {
        payload.insert(field.to_owned(), value);
    }
    without_empty(Value::Object(payload))
}

fn put_referrer(payload: &mut Map<String, Value>, source: &SessionSource<'_>) {
    let arrival = &source.visit.arrival;
    let referrer = visitor_context::referrer(&arrival.referrer, &arrival.source);
    payload.extend(referrer.map(|referrer| ("visitReferrer".to_owned(), referrer)));
}

/// What the offer says, of the map as it is now.
fn prompt(source: &SessionSource<'_>, action: &ActionReference) -> String {
    let mut maps = source.configuration.maps();
    let map = maps.find(|map| map.id == action.map);
    let shown = map.and_then(|map| serde_json::from_str::<Value>(&map.action.presentation).ok());
    let shown = shown.unwrap_or_default();
    let mut texts = ["prompt", "headline", "title", "offerText", "openActionName"].into_iter();
    let text = texts.find_map(|field| shown[field].as_str().filter(|text| !text.is_empty()));
    text.unwrap_or_default().to_owned()
}

/// Attributes as the vendor types them.
#[must_use]
pub fn typed(attributes: &[Attribute]) -> Value {
    let attributes = attributes.iter().map(|attribute| {
        let typed = json!({ "dataType": attribute.data_type.as_str(), "value": attribute.value });
        (attribute.name.clone(), typed)
    });
    Value::Object(attributes.collect())
}

fn envelope(
    source: &SessionSource<'_>,
    id: &str,
    correlation: EventId,
    event_type: &str,
    at: UnixMillis,
    (field, payload): (&str, Value),
) -> Value {
    let session = source.visit.session;
    let mut event = json!({ "id": id, "correlationId": correlation.to_text(),
        "customerId": source.visitor.to_text(), "customerIdType": "cookie",
        "session": { "id": session.to_text(), "type": session::type_of(source.visit), "selfUri": session::self_uri(session) },
        "eventType": event_type, "createdDate": moment::text(at) });
    event[field] = payload;
    event
}
