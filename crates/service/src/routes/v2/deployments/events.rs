//! Events of programs: each finds its session here, and is answered in the vendor's shape.

use super::super::super::peer::Peer;
use super::door::Door;
use crate::collect::judge;
use crate::decisions::PROGRAM;
use crate::error::ApiError;
use crate::recorded_event::RecordedEvent;
use crate::shared::Shared;
use crate::sites::Site;
use crate::store::{IncomingBatch, IncomingEvent, Road, SessionSummary, Verdict};
use crate::wire::batch::PageLoadReport;
use crate::wire::browser::Browser;
use crate::wire::event::WireEvent;
use crate::wire::program_event::{ProgramEvent, browser_of};
use crate::wire::visitor_context::{self, without_empty};
use crate::wire::{moment, session};
use axum::http::{HeaderMap, header};
use serde_json::{Map, Value, json};
use waymeet_journey::ids::{EventId, SessionId, Uuid};
use waymeet_journey::session::{SessionMark, continues};

/// The session an event belongs to: the visitor's last one of its stream, or a new one.
async fn session_at(shared: &Shared, site: &Site, event: &ProgramEvent) -> Result<SessionId, ApiError> {
    let last = shared
        .store
        .last_session(&site.deployment.id, event.visitor, event.stream())
        .await?;
    let timeout = site.deployment.tracking.session_timeout_in_seconds;
    let running = last.filter(|last| {
        let mark = SessionMark {
            id: last.session,
            last_activity: last.last,
        };
        continues(mark, event.at, timeout)
    });
    let new = || SessionId(Uuid::from_random(*uuid::Uuid::new_v4().as_bytes()));
    Ok(running.map_or_else(new, |running| running.session))
}

pub(super) fn new_event_id() -> EventId {
    EventId(Uuid::from_random(*uuid::Uuid::new_v4().as_bytes()))
}

pub(super) async fn take(
    shared: &Shared,
    door: &Door,
    peer: Peer,
    headers: &HeaderMap,
    event: &ProgramEvent,
) -> Result<Value, ApiError> {
    let (site, now) = (&door.site, shared.now());
    // Two events of a new visitor at the same time belong to the same session.
    let _turn = shared.program_turn(event.visitor).await;
    let session = session_at(shared, site, event).await?;
    let id = new_event_id();
    // Who it is, is known before what was done.
    let mut sent: Vec<Value> = event
        .of_user(new_event_id(), session, PROGRAM)
        .into_iter()
        .collect();
    sent.push(event.of_session(id, session, PROGRAM));
    let address = event.address.or(peer.0);
    let request_user_agent = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok());
    let location = address.and_then(|address| shared.locations.find(address));
    let mut browser = browser_of(event, request_user_agent.unwrap_or_default(), location);
    // A program that says what its visitor's browser is, is not that browser.
    if event.told.is_none() {
        browser.is_bot |= shared.bots.is_bot(&browser.user_agent).await;
    }
    if site.filters(address) {
        return Err(ApiError::BadRequest(
            "events from this address are not recorded".to_owned(),
        ));
    }
    let events = sent.iter().map(|sent| {
        let wire = WireEvent::read(sent).map_err(|error| ApiError::BadRequest(error.to_string()))?;
        judge(&wire, now, now).map_err(|error| ApiError::BadRequest(error.to_string()))
    });
    let events = events.collect::<Result<Vec<IncomingEvent>, ApiError>>()?;
    let recorded = events.last().map(|incoming| incoming.event.clone());
    let recorded = recorded.ok_or(ApiError::Internal)?;
    store(shared, site, browser.clone(), events).await?;
    let summary = shared
        .store
        .last_session(&site.deployment.id, event.visitor, event.stream())
        .await?;
    Ok(told(
        &recorded,
        &browser,
        summary,
        event.user.as_deref().unwrap_or_default(),
    ))
}

pub(super) async fn store(
    shared: &Shared,
    site: &Site,
    browser: Browser,
    events: Vec<IncomingEvent>,
) -> Result<(), ApiError> {
    let batch = IncomingBatch {
        deployment: site.deployment.id.clone(),
        organisation: site.deployment.organisation.clone(),
        browser,
        received_at: shared.now(),
        road: Road::Program,
        events,
        refused: Vec::new(),
        blocked: 0,
        report: PageLoadReport::default(),
    };
    let verdicts = shared.store.store_events(batch).await?;
    if verdicts.contains(&Verdict::Erased) {
        return Err(ApiError::BadRequest("the visitor was erased".to_owned()));
    }
    Ok(())
}

/// What became of a web event. Source: `WebEventResponse`.
fn told(event: &RecordedEvent, browser: &Browser, summary: Option<SessionSummary>, user: &str) -> Value {
    let stored = crate::store::StoredEvent {
        position: 0,
        event: event.clone(),
        received_at: event.at,
        browser: browser.clone(),
    };
    let arrival = crate::journeys::arrival::Arrival::of(&stored);
    let mut fields = Map::new();
    if event.is_of_app() {
        visitor_context::put_app(&mut fields, &arrival);
    } else {
        visitor_context::put(&mut fields, &arrival);
    }
    let crate::recorded_event::Observed::Web {
        name,
        search,
        attributes,
        traits,
        ..
    } = &event.observed
    else {
        return Value::Object(fields);
    };
    let referrer = visitor_context::referrer(&arrival.referrer, &arrival.source);
    let session = summary.map(|summary| {
        without_empty(
            json!({ "id": summary.session.to_text(), "selfUri": session::self_uri(summary.session),
            "createdDate": moment::text(summary.started), "eventCount": summary.events,
            "pageviewCount": summary.page_views, "referrer": referrer,
            "durationInSeconds": summary.last.since(summary.started) / 1_000 }),
        )
    });
    for (field, value) in [
        ("id", event.id.to_text().into()),
        ("customerId", event.visitor.to_text().into()),
        ("customerIdType", "cookie".into()),
        ("eventName", name.clone().into()),
        ("page", visitor_context::page(&event.page, "")),
        ("searchQuery", search.clone().into()),
        ("attributes", crate::wire::session_event::typed(attributes)),
        ("traits", crate::wire::session_event::typed(traits)),
        ("authenticated", (!user.is_empty()).into()),
        ("externalId", user.into()),
        ("createdDate", moment::text(event.at).into()),
        ("referrer", referrer.into()),
        ("session", session.into()),
    ] {
        fields.insert(field.to_owned(), value);
    }
    without_empty(Value::Object(fields))
}

/// The same for a screen. Source: `AppEventResponse`.
pub(super) fn of_app(mut told: Value, repeated: Value) -> Value {
    if let (Value::Object(fields), Value::Object(repeated)) = (&mut told, repeated) {
        for name in ["page", "referrer", "authenticated"] {
            fields.remove(name);
        }
        fields.extend(repeated.into_iter().filter(|(_, value)| !value.is_null()));
        if let Some(Value::Object(session)) = fields.get_mut("session") {
            let views = session.remove("pageviewCount").unwrap_or_else(|| 0.into());
            session.insert("screenviewCount".to_owned(), views);
        }
    }
    told
}
