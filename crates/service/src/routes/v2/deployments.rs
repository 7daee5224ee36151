//! What visitors' clients send and ask without a log-in: events, what is offered now, and what became of it. For sites and
//! apps that speak the vendor's API themselves; a page with the module sends batches, and decides itself.

use super::super::body;
use super::super::peer::Peer;
use super::operation::{Access, Api, Operation, Parameter};
use super::parameters::Parameters;
use crate::collect::judge;
use crate::decisions::{PROGRAM, Scope, ServiceOffer};
use crate::error::ApiError;
use crate::limits::MAX_DOCUMENT_BYTES;
use crate::origin::Origin;
use crate::recorded_event::RecordedEvent;
use crate::shared::Shared;
use crate::sites::Site;
use crate::store::{IncomingBatch, IncomingEvent, Road, SessionKey, SessionSummary, Verdict};
use crate::wire::batch::PageLoadReport;
use crate::wire::browser::Browser;
use crate::wire::configuration::misshapen;
use crate::wire::event::WireEvent;
use crate::wire::visitor_context::{self, without_empty};
use crate::wire::web_event::{ProgramEvent, WireActionEvent, WireAppEvent, WireWebEvent, browser_of};
use crate::wire::{moment, session};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use waymeet_journey::action_map::{ActionMap, MediaType};
use waymeet_journey::action_state::ActionState;
use waymeet_journey::ids::{ActionId, EventId, SessionId, Uuid, VisitorId};
use waymeet_journey::session::{SessionMark, continues};
use waymeet_journey::state::action_id;
use waymeet_journey::time::UnixMillis;

/// How often a client asks. Source: the vendor's guide ("every 10 seconds").
const POLL_INTERVAL_MS: i32 = 10_000;
/// Tells a client to ask no more. Source: `pollIntervalMilliseconds` of the vendor's `DeploymentPing`.
const STOP_POLLING: i32 = -1;

const PING: &[Parameter] = &[
    Parameter {
        name: "dl",
        description: "The page's address, or the screen's name. Without it nothing is offered.",
    },
    Parameter {
        name: "dt",
        description: "The page's title.",
    },
    Parameter {
        name: "appNamespace",
        description: "The app's namespace, where `dl` is a screen.",
    },
    Parameter {
        name: "sessionId",
        description: "The session; else the visitor's last one.",
    },
    Parameter {
        name: "sinceLastBeaconMilliseconds",
        description: "Not needed here.",
    },
];

pub(super) fn add(api: Api) -> Api {
    let deployment = "/api/v2/journey/deployments/{deploymentId}";
    let operation = |method, path: &str, summary: &str| {
        Operation::new(
            method,
            format!("{deployment}{path}"),
            Access::Public,
            "Deployments",
        )
        .summary(summary)
    };
    api.with(
        operation(Method::POST, "/webevents", "Send a web event")
            .takes("WebEventRequest")
            .gives(200, Some("WebEventResponse")),
        async |State(shared): State<Arc<Shared>>,
               Path(id): Path<String>,
               peer: Peer,
               headers: HeaderMap,
               body: Body| {
            let door = Door::open(&shared, &id, &headers).await;
            answer(door, async |door: &Door| {
                let sent: WireWebEvent = door.read(&shared, peer, &headers, body).await?;
                let event = sent.read(shared.now())?;
                take(&shared, door, peer, &headers, &event).await.map(Json)
            })
            .await
        },
    )
    .with(
        operation(Method::POST, "/appevents", "Send an app event")
            .takes("AppEventRequest")
            .gives(200, Some("AppEventResponse")),
        async |State(shared): State<Arc<Shared>>,
               Path(id): Path<String>,
               peer: Peer,
               headers: HeaderMap,
               body: Body| {
            let door = Door::open(&shared, &id, &headers).await;
            answer(door, async |door: &Door| {
                let sent: WireAppEvent = door.read(&shared, peer, &headers, body).await?;
                let repeated = sent.repeated();
                let event = sent.read(shared.now())?;
                let told = take(&shared, door, peer, &headers, &event).await?;
                Ok(Json(of_app(told, repeated)))
            })
            .await
        },
    )
    .with(
        operation(
            Method::GET,
            "/customers/{customerCookieId}/ping",
            "Ask what is offered now",
        )
        .query(PING)
        .gives(200, Some("DeploymentPing")),
        async |State(shared): State<Arc<Shared>>,
               Path((id, visitor)): Path<(String, String)>,
               peer: Peer,
               headers: HeaderMap,
               parameters: Parameters| {
            let door = Door::open(&shared, &id, &headers).await;
            answer(door, async |door: &Door| {
                door.count(&shared, peer)?;
                ping(&shared, door, &visitor, &parameters).await.map(Json)
            })
            .await
        },
    )
    .with(
        operation(Method::POST, "/actionevent", "Say what became of an action")
            .takes("ActionEventRequest")
            .gives(204, None),
        async |State(shared): State<Arc<Shared>>,
               Path(id): Path<String>,
               peer: Peer,
               headers: HeaderMap,
               body: Body| {
            let door = Door::open(&shared, &id, &headers).await;
            answer(door, async |door: &Door| {
                let sent: WireActionEvent = door.read(&shared, peer, &headers, body).await?;
                action_event(&shared, door, &sent).await?;
                Ok(StatusCode::NO_CONTENT)
            })
            .await
        },
    )
}

/// The deployment that is meant, for somebody who may speak to it.
struct Door {
    site: Arc<Site>,
    /// Of a page; programs have none.
    origin: Option<Origin>,
}

impl Door {
    async fn open(shared: &Shared, id: &str, headers: &HeaderMap) -> Result<Self, ApiError> {
        let sites = shared.sites.find(&shared.store, id).await?;
        let site = sites.iter().find(|site| site.deployment.id == id);
        let site = site.ok_or_else(|| ApiError::DeploymentNotFound(id.chars().take(64).collect()))?;
        let origin = match headers.get(header::ORIGIN) {
            None => None,
            Some(value) => {
                let text = value.to_str().unwrap_or_default();
                let origin = Origin::parse(text).filter(|origin| site.allows(origin));
                let refused = || ApiError::OriginNotAllowed(text.chars().take(255).collect());
                Some(origin.ok_or_else(refused)?)
            }
        };
        Ok(Self {
            site: site.clone(),
            origin,
        })
    }

    fn count(&self, shared: &Shared, peer: Peer) -> Result<(), ApiError> {
        (shared.rates).events(&self.site.deployment.id, &peer.text(), shared.now())
    }

    async fn read<T: DeserializeOwned>(
        &self,
        shared: &Shared,
        peer: Peer,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<T, ApiError> {
        self.count(shared, peer)?;
        let bytes = body::read(shared, headers, body, MAX_DOCUMENT_BYTES).await?;
        let not_json = |error| ApiError::BadRequest(format!("the body is not JSON: {error}"));
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let sent = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            if error.inner().is_data() {
                ApiError::Refused(misshapen(&error))
            } else {
                not_json(error.into_inner())
            }
        })?;
        json.end().map_err(not_json)?;
        Ok(sent)
    }
}

/// Answers, with leave for the page to read it.
async fn answer<R: IntoResponse>(
    door: Result<Door, ApiError>,
    act: impl AsyncFnOnce(&Door) -> Result<R, ApiError>,
) -> Response {
    let door = match door {
        Ok(door) => door,
        Err(error) => return error.into_response(),
    };
    let mut response = act(&door).await.into_response();
    let origin = door
        .origin
        .and_then(|origin| HeaderValue::from_str(origin.as_str()).ok());
    if let Some(origin) = origin {
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
    }
    response
}

/// The session an event at `at` belongs to: the visitor's last one, or a new one.
async fn session_at(
    shared: &Shared,
    site: &Site,
    visitor: VisitorId,
    at: UnixMillis,
) -> Result<SessionId, ApiError> {
    let last = shared.store.last_session(&site.deployment.id, visitor).await?;
    let timeout = site.deployment.tracking.session_timeout_in_seconds;
    let running = last.filter(|last| {
        let mark = SessionMark {
            id: last.session,
            last_activity: last.last,
        };
        continues(mark, at, timeout)
    });
    let new = || SessionId(Uuid::from_random(*uuid::Uuid::new_v4().as_bytes()));
    Ok(running.map_or_else(new, |running| running.session))
}

fn new_event_id() -> EventId {
    EventId(Uuid::from_random(*uuid::Uuid::new_v4().as_bytes()))
}

async fn take(
    shared: &Shared,
    door: &Door,
    peer: Peer,
    headers: &HeaderMap,
    event: &ProgramEvent,
) -> Result<Value, ApiError> {
    let (site, now) = (&door.site, shared.now());
    // Two events of a new visitor at the same time belong to the same session.
    let _turn = shared.program_turn(event.visitor).await;
    let session = session_at(shared, site, event.visitor, event.at).await?;
    let id = new_event_id();
    let mut sent = vec![event.of_session(id, session, PROGRAM)];
    sent.extend(event.of_user(new_event_id(), session, PROGRAM));
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
    let recorded = events[0].event.clone();
    store(shared, site, browser.clone(), events).await?;
    let summary = shared
        .store
        .last_session(&site.deployment.id, event.visitor)
        .await?;
    Ok(told(
        &recorded,
        &browser,
        summary,
        event.user.as_deref().unwrap_or_default(),
    ))
}

async fn store(
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
fn of_app(mut told: Value, repeated: Value) -> Value {
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

async fn ping(
    shared: &Shared,
    door: &Door,
    visitor: &str,
    parameters: &Parameters,
) -> Result<Value, ApiError> {
    let visitor = VisitorId::parse(visitor)
        .ok_or_else(|| ApiError::invalid("customerCookieId", format!("`{visitor}` is not a UUID")))?;
    let site = &door.site;
    let offers_anything = !site.configuration.engine.bundle().action_maps.is_empty();
    if !site.deployment.tracking.enabled || !offers_anything {
        return Ok(json!({ "actions": [], "pollIntervalMilliseconds": STOP_POLLING }));
    }
    let nothing = json!({ "actions": [], "pollIntervalMilliseconds": POLL_INTERVAL_MS });
    let Some(location) = parameters.text("dl") else {
        return Ok(nothing);
    };
    let page_url = match parameters.text("appNamespace") {
        Some(namespace) => format!("app://{namespace}/{location}"),
        None => location.to_owned(),
    };
    let named = parameters.text("sessionId").and_then(SessionId::parse);
    let session = match named {
        Some(session) => Some(session),
        None => {
            let last = shared.store.last_session(&site.deployment.id, visitor).await?;
            last.map(|last| last.session)
        }
    };
    let Some(session) = session else {
        return Ok(nothing);
    };
    let key = SessionKey {
        deployment: site.deployment.id.clone(),
        visitor,
        session,
    };
    let offer = shared
        .decisions
        .decide(shared, site, &key, &page_url, Scope::All)
        .await?;
    let actions: Vec<Value> = offer.iter().map(|offer| web_action(offer, &key)).collect();
    Ok(json!({ "actions": actions, "pollIntervalMilliseconds": POLL_INTERVAL_MS }))
}

/// Source: `DeploymentWebAction`.
fn web_action(offer: &ServiceOffer, key: &SessionKey) -> Value {
    let map = &offer.map;
    let mut action = json!({ "id": offer.action.to_text(), "mediaType": map.action.media.as_str(),
        "customerId": key.visitor.to_text(), "customerIdType": "cookie", "actionMapId": map.id.to_text(),
        "actionMapVersion": map.version, "sessionId": key.session.to_text() });
    let shown: Value = serde_json::from_str(&map.action.presentation).unwrap_or_default();
    match map.action.media {
        MediaType::ContentOffer => action["contentOfferProperties"] = content_offer(shown),
        MediaType::WebMessagingOffer => action["webMessagingOfferProperties"] = shown,
        MediaType::OpenAction => action["openActionProperties"] = shown,
        // The vendor's model has no properties for a chat: its widget had them elsewhere. They are ours.
        MediaType::WebChat => action["webchatProperties"] = shown,
    }
    action
}

/// A content offer in the vendor's shape again.
fn content_offer(mut shown: Value) -> Value {
    if let Value::Object(fields) = &mut shown
        && let Some(Value::Object(image)) = fields.remove("image")
    {
        for (ours, theirs) in [("url", "imageUrl"), ("altText", "imageAltText")] {
            fields.extend(image.get(ours).cloned().map(|value| (theirs.to_owned(), value)));
        }
    }
    without_empty(shown)
}

async fn action_event(shared: &Shared, door: &Door, sent: &WireActionEvent) -> Result<(), ApiError> {
    let site = &door.site;
    let unknown = |field: &str, text: &str| ApiError::invalid(field, format!("`{text}` is not known"));
    let state =
        ActionState::parse(&sent.action_state).ok_or_else(|| unknown("actionState", &sent.action_state))?;
    let session = SessionId::parse(&sent.session_id).ok_or_else(|| unknown("sessionId", &sent.session_id))?;
    let action = ActionId::parse(&sent.action_id).ok_or_else(|| unknown("actionId", &sent.action_id))?;
    let organisation = &site.deployment.organisation;
    let visitor = shared.store.visitor_of_session(organisation, session).await?;
    let visitor = visitor.ok_or_else(|| unknown("sessionId", &sent.session_id))?;
    let maps = &site.configuration.engine.bundle().action_maps;
    let map = maps.iter().find(|map| action_id(session, map.id) == action);
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
    store(shared, site, last.browser, vec![incoming]).await
}

fn of_action(
    last: &RecordedEvent,
    action: ActionId,
    map: &ActionMap,
    state: ActionState,
    sent: &WireActionEvent,
    now: UnixMillis,
) -> RecordedEvent {
    let texts = [sent.error_code.as_str(), sent.error_message.as_str()];
    let said: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    let error_message = said.join(": ").chars().take(1_000).collect();
    RecordedEvent {
        id: new_event_id(),
        tab: PROGRAM.to_owned(),
        seq: 0,
        at: now,
        observed: crate::recorded_event::Observed::Action {
            action: crate::recorded_event::ActionReference {
                id: action,
                map: map.id,
                map_version: map.version,
                media: map.action.media,
            },
            state,
            error_message,
        },
        ..last.clone()
    }
}
