//! Sessions, their events, their scores; and the sessions and segments of a contact, who is a visitor here.

use super::configuration::object;
use super::operation::{Access, Api, Caller, Operation, Parameter};
use super::parameters::Parameters;
use crate::auth::permission::Permission as May;
use crate::error::ApiError;
use crate::journeys::journey::Journey;
use crate::shared::Shared;
use crate::sites::Site;
use crate::store::StoredEvent;
use crate::wire::session::{self, SessionSource};
use crate::wire::{moment, session_event};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use waymeet_journey::ids::{SessionId, VisitorId};
use waymeet_journey::time::UnixMillis;

/// Most entities of one page. Source: the vendor's operations.
const MAX_PAGE_SIZE: u32 = 200;
const DEFAULT_PAGE_SIZE: u32 = 25;
/// Most assignments of one listing. Source: the vendor's operation.
const MAX_ASSIGNMENTS: u32 = 500;
/// Most segments of one change by hand. Source: the vendor's operation.
const MAX_BY_HAND: usize = 10;

const PAGE: &[Parameter] = &[
    Parameter {
        name: "pageSize",
        description: "1 to 200; 25 where it is absent.",
    },
    Parameter {
        name: "after",
        description: "The cursor of the page before.",
    },
];
const EVENTS: &[Parameter] = &[
    PAGE[0],
    PAGE[1],
    Parameter {
        name: "eventType",
        description: "Only events of these types.",
    },
];
const LIMIT: &[Parameter] = &[Parameter {
    name: "limit",
    description: "1 to 500; 25 where it is absent.",
}];

pub(super) fn add(api: Api) -> Api {
    let operation = |method, path: &str, access, summary: &str| {
        Operation::new(method, path, access, "Sessions").summary(summary)
    };
    let one = "/api/v2/journey/sessions/{sessionId}";
    let contact = "/api/v2/externalcontacts/contacts/{contactId}/journey";
    api.with(
        operation(
            Method::GET,
            one,
            Access::Any(&[May::ViewSessions, May::ViewContactSessions]),
            "Read a session",
        )
        .gives(200, Some("Session")),
        async |State(shared): State<Arc<Shared>>, caller: Caller, Path(id): Path<String>| {
            let found = Found::session(&shared, &caller, &id).await?;
            Ok::<_, ApiError>(Json(found.of(&shared, found.index, session::of_visit)))
        },
    )
    .with(
        operation(
            Method::GET,
            &format!("{one}/events"),
            Access::Any(&[May::ViewEvents]),
            "List the events of a session",
        )
        .query(EVENTS)
        .gives(200, Some("CursorListing")),
        async |State(shared): State<Arc<Shared>>,
               caller: Caller,
               Path(id): Path<String>,
               parameters: Parameters| { events(&shared, &caller, &id, &parameters).await.map(Json) },
    )
    .with(
        operation(
            Method::GET,
            &format!("{one}/outcomescores"),
            Access::Any(&[May::ViewOutcomeScores]),
            "Read the outcome scores of a session",
        )
        .gives(200, Some("OutcomeScoresResult")),
        async |State(shared): State<Arc<Shared>>, caller: Caller, Path(id): Path<String>| {
            let found = Found::session(&shared, &caller, &id).await?;
            // No model scores yet; sessions without scores have an empty list at the vendor, too.
            let modified = moment::text(found.journey.visits[found.index].last);
            Ok::<_, ApiError>(Json(json!({ "outcomeScores": [], "modifiedDate": modified })))
        },
    )
    .with(
        operation(
            Method::GET,
            &format!("{contact}/sessions"),
            Access::Any(&[May::ViewContactSessions]),
            "List the sessions of a contact",
        )
        .query(PAGE)
        .gives(200, Some("CursorListing")),
        async |State(shared): State<Arc<Shared>>,
               caller: Caller,
               Path(id): Path<String>,
               parameters: Parameters| {
            let found = Found::visitor(&shared, &caller, &id).await?;
            let newest_first = (0..found.journey.visits.len()).rev();
            let sessions = newest_first.map(|index| found.of(&shared, index, session::of_visit));
            let path = format!(
                "/api/v2/externalcontacts/contacts/{}/journey/sessions",
                found.visitor
            );
            cursor_page(sessions.collect(), &path, &parameters).map(Json)
        },
    )
    .with(
        operation(
            Method::GET,
            &format!("{contact}/segments"),
            Access::Any(&[May::ViewSegmentAssignments]),
            "List the segments of a contact",
        )
        .query(LIMIT)
        .gives(200, Some("Listing")),
        async |State(shared): State<Arc<Shared>>,
               caller: Caller,
               Path(id): Path<String>,
               parameters: Parameters| {
            let found = Found::visitor(&shared, &caller, &id).await?;
            let limit = parameters.number("limit", DEFAULT_PAGE_SIZE, 1..=MAX_ASSIGNMENTS)?;
            Ok::<_, ApiError>(Json(json!({ "entities": found.assignments(limit) })))
        },
    )
    .with(
        operation(
            Method::POST,
            &format!("{contact}/segments"),
            Access::Any(&[May::AddSegmentAssignments, May::DeleteSegmentAssignments]),
            "Assign segments to a contact by hand",
        )
        .takes("SegmentAssignmentRequest")
        .gives(200, Some("SegmentAssignmentResponse")),
        async |State(shared): State<Arc<Shared>>,
               caller: Caller,
               Path(id): Path<String>,
               headers: HeaderMap,
               body: Body| {
            Found::visitor(&shared, &caller, &id).await?;
            let sent = object(&shared, &headers, body).await?;
            by_hand(&sent).map(Json)
        },
    )
}

/// A visitor's journey, found.
struct Found {
    site: Arc<Site>,
    visitor: VisitorId,
    journey: Journey,
    events: Vec<StoredEvent>,
    /// The visit that was asked for.
    index: usize,
}

impl Found {
    async fn session(shared: &Shared, caller: &Caller, id: &str) -> Result<Self, ApiError> {
        const NONE: ApiError = ApiError::NoSuch("session");
        let session = SessionId::parse(id).ok_or(NONE)?;
        let owner = shared
            .store
            .visitor_of_session(&caller.organisation, session)
            .await?;
        let found = Self::find(shared, caller, owner.ok_or(NONE)?).await?;
        let found = found.ok_or(NONE)?;
        let index = found
            .journey
            .visits
            .iter()
            .position(|visit| visit.session == session);
        Ok(Self {
            index: index.ok_or(NONE)?,
            ..found
        })
    }

    async fn visitor(shared: &Shared, caller: &Caller, id: &str) -> Result<Self, ApiError> {
        const NONE: ApiError = ApiError::NoSuch("visitor");
        let visitor = VisitorId::parse(id).ok_or(NONE)?;
        Self::find(shared, caller, visitor).await?.ok_or(NONE)
    }

    async fn find(shared: &Shared, caller: &Caller, visitor: VisitorId) -> Result<Option<Self>, ApiError> {
        let organisation = &caller.organisation;
        let sites = shared.sites.find(&shared.store, organisation).await?;
        let Some(site) = sites.first().cloned() else {
            return Ok(None);
        };
        let journey = shared
            .journeys
            .journey(organisation, visitor, &site.configuration);
        let Some(journey) = journey.await? else {
            return Ok(None);
        };
        let mut events = shared.store.events_of(organisation, visitor, 0).await?;
        events.sort_by_key(|stored| (stored.event.at, stored.position));
        Ok(Some(Self {
            site,
            visitor,
            journey,
            events,
            index: 0,
        }))
    }

    /// Says something of one visit.
    fn of<T>(&self, shared: &Shared, index: usize, say: impl Fn(&SessionSource<'_>) -> T) -> T {
        let visit = &self.journey.visits[index];
        let events = self
            .events
            .iter()
            .filter(|stored| stored.event.session == visit.session);
        say(&SessionSource {
            visitor: self.visitor,
            visit,
            events: &events.cloned().collect::<Vec<_>>(),
            user: &self.journey.user,
            configuration: &self.site.configuration,
            timeout_in_seconds: self.site.deployment.tracking.session_timeout_in_seconds,
            now: shared.now(),
        })
    }

    /// The segments of all sessions, the newest first.
    fn assignments(&self, limit: u32) -> Vec<Value> {
        let timeout = self.site.deployment.tracking.session_timeout_in_seconds;
        let of_visits = self.journey.visits.iter().flat_map(|visit| {
            let ends: UnixMillis = visit.last.plus_seconds(timeout);
            visit
                .segments
                .iter()
                .map(move |(segment, at)| (visit, *segment, *at, ends))
        });
        let mut all: Vec<_> = of_visits.collect();
        all.sort_by_key(|(_, _, at, _)| std::cmp::Reverse(*at));
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let assignments = all.into_iter().take(limit).map(|(visit, segment, at, ends)| {
            let configuration = &self.site.configuration;
            let ends = configuration.assignment_ends(segment, at, ends);
            json!({ "dateAssigned": moment::text(at), "dateForUnassignment": ends.map(moment::text),
                "segment": session::segment_reference(segment, &self.site.configuration),
                "externalContact": { "id": self.visitor.to_text() },
                "session": { "id": visit.session.to_text(), "type": session::type_of(visit),
                    "selfUri": session::self_uri(visit.session) } })
        });
        assignments.collect()
    }
}

async fn events(
    shared: &Shared,
    caller: &Caller,
    id: &str,
    parameters: &Parameters,
) -> Result<Value, ApiError> {
    let wanted = parameters.list("eventType");
    if let Some(unknown) = wanted
        .iter()
        .find(|wanted| !session_event::EVENT_TYPES.contains(wanted))
    {
        return Err(ApiError::invalid(
            "eventType",
            format!("`{unknown}` is not known"),
        ));
    }
    let found = Found::session(shared, caller, id).await?;
    let mut events = found.of(shared, found.index, session_event::all_of);
    if !wanted.is_empty() {
        events.retain(|event| {
            event["eventType"]
                .as_str()
                .is_some_and(|kind| wanted.contains(&kind))
        });
    }
    cursor_page(
        events,
        &format!("/api/v2/journey/sessions/{id}/events"),
        parameters,
    )
}

/// One page of a list that is gone through from its beginning.
fn cursor_page(entities: Vec<Value>, path: &str, parameters: &Parameters) -> Result<Value, ApiError> {
    let size = parameters.number("pageSize", DEFAULT_PAGE_SIZE, 1..=MAX_PAGE_SIZE)?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let after = parameters.text("after").map(str::to_owned);
    // The cursor is the id of the last entity of the page before: what arrives meanwhile changes no place.
    let first = match &after {
        None => 0,
        Some(after) => {
            let position = entities.iter().position(|entity| entity["id"] == after.as_str());
            position.ok_or_else(|| ApiError::invalid("after", "this cursor is not one of this list"))? + 1
        }
    };
    let is_more = entities.len() > first + size;
    let shown: Vec<Value> = entities.into_iter().skip(first).take(size).collect();
    let page_size = size.to_string();
    let uri = |after: &str| parameters.uri(path, &[("pageSize", &page_size), ("after", after)]);
    let own = after.map_or_else(
        || parameters.uri(path, &[("pageSize", &page_size)]),
        |after| uri(&after),
    );
    let mut page = Map::from_iter([("selfUri".to_owned(), own.into())]);
    if let Some(last) = shown
        .last()
        .and_then(|last| last["id"].as_str())
        .filter(|_| is_more)
    {
        page.insert("nextUri".to_owned(), uri(last).into());
    }
    page.insert("entities".to_owned(), shown.into());
    Ok(Value::Object(page))
}

/// Segments of this service are assigned by what a visitor does; those of other systems, which the vendor's are assigned by
/// hand, are not carried out. So nothing is processed, and the answer says so of every item. Source: the model
/// `UnprocessedSegmentAssignments` of the vendor's API.
fn by_hand(sent: &Map<String, Value>) -> Result<Value, ApiError> {
    let mut unprocessed = Map::new();
    let mut count = 0;
    for list in ["assign", "unassign"] {
        let segments = sent
            .get(list)
            .and_then(|list| list.get("segments"))
            .and_then(Value::as_array);
        let segments = segments.cloned().unwrap_or_default();
        if segments.len() > MAX_BY_HAND {
            let problem = format!("at most {MAX_BY_HAND} segments can be changed at once");
            return Err(ApiError::invalid(format!("{list}.segments"), problem));
        }
        count += segments.len();
        let items: Vec<Value> = segments
            .iter()
            .map(|segment| json!({ "id": segment["id"] }))
            .collect();
        if !items.is_empty() {
            unprocessed.insert(list.to_owned(), json!({ "segments": items }));
        }
    }
    unprocessed.insert("count".to_owned(), count.into());
    Ok(json!({ "unprocessedItems": unprocessed }))
}
