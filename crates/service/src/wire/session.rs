//! Sessions in the vendor's shape. Source: `Session` of the vendor's API.

use super::moment;
use super::session_attributes::SessionAttributes;
use super::stream::Stream;
use super::visitor_context::{self, without_empty};
use crate::configuration::Configuration;
use crate::journeys::journey::Visit;
use crate::recorded_event::{Observed, stream_of};
use crate::store::StoredEvent;
use serde_json::{Map, Value, json};
use waymeet_journey::ids::{SegmentId, SessionId, VisitorId};
use waymeet_journey::outcome::Achievement;
use waymeet_journey::session::short_id;
use waymeet_journey::time::UnixMillis;

/// After so long without an event a visitor counts as idle. The vendor's threshold is not published (inferred).
pub const IDLE_AFTER_SECONDS: u32 = 5 * 60;

/// A visit, and what is said of it elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct SessionSource<'a> {
    /// Whose it is.
    pub visitor: VisitorId,
    /// The visit.
    pub visit: &'a Visit,
    /// Its events, in order of time.
    pub events: &'a [StoredEvent],
    /// The site's own id of the user; empty if none is known.
    pub user: &'a str,
    /// The rules.
    pub configuration: &'a Configuration,
    /// A session ends after so many seconds without an event.
    pub timeout_in_seconds: u32,
    /// This moment.
    pub now: UnixMillis,
}

/// The address of a session.
#[must_use]
pub fn self_uri(session: SessionId) -> String {
    format!("/api/v2/journey/sessions/{session}")
}

/// `web` or `app`, by what came first.
#[must_use]
pub fn type_of(visit: &Visit) -> &'static str {
    let first = visit.pages.first();
    first.map_or(Stream::Web, |page| stream_of(&page.url)).as_str()
}

/// A session as the vendor's API tells of it.
#[must_use]
pub fn of_visit(source: &SessionSource<'_>) -> Value {
    let SessionSource { visit, events, .. } = source;
    let web = || {
        events
            .iter()
            .filter(|stored| matches!(stored.event.observed, Observed::Web { .. }))
    };
    let page_views = web().filter(|stored| stored.event.is_page_view()).count();
    let ends = visit.last.plus_seconds(source.timeout_in_seconds);
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("id", visit.session.to_text().into());
    put("shortId", short_id(visit.session).into());
    put("type", type_of(visit).into());
    put("customerId", source.visitor.to_text().into());
    put("customerIdType", "cookie".into());
    put("externalContact", json!({ "id": source.visitor.to_text() }));
    put("externalId", source.user.into());
    put("authenticated", (!source.user.is_empty()).into());
    put("createdDate", moment::text(visit.started).into());
    if source.now >= ends {
        put("endedDate", moment::text(ends).into());
    }
    put(
        "idleDate",
        moment::text(visit.last.plus_seconds(IDLE_AFTER_SECONDS)).into(),
    );
    put("awayDate", moment::text(ends).into());
    put(
        "durationInSeconds",
        (visit.last.since(visit.started) / 1_000).into(),
    );
    put("eventCount", web().count().into());
    let is_app = type_of(visit) == "app";
    let views = if is_app {
        "screenviewCount"
    } else {
        "pageviewCount"
    };
    put(views, page_views.into());
    put("searchTerms", search_terms(events).into());
    let assigned = visit.segments.iter();
    let assigned = assigned.map(|(segment, at)| {
        json!({ "segment": segment_reference(*segment, source.configuration), "assignedDate": moment::text(*at) })
    });
    put("segmentAssignments", assigned.collect::<Vec<_>>().into());
    let achieved = visit.achievements.iter();
    let achieved = achieved.map(|(achievement, at)| {
        json!({ "outcome": outcome_reference(achievement, source.configuration), "achievedDate": moment::text(*at) })
    });
    put("outcomeAchievements", achieved.collect::<Vec<_>>().into());
    let attributes = SessionAttributes::of(events);
    put("attributes", attributes.newest());
    put("attributeLists", attributes.lists().into());
    put("externalUrl", attributes.external_url().into());
    if let Some(last) = web().next_back()
        && let Observed::Web { name, .. } = &last.event.observed
    {
        put(
            "lastEvent",
            json!({ "id": last.event.id.to_text(), "eventName": name, "createdDate": moment::text(last.event.at) }),
        );
    }
    let last_page = web().rfind(|stored| stored.event.is_page_view());
    let last_screen = web().rfind(|stored| stored.event.is_of_app());
    if is_app && let Some(last) = last_screen {
        put("lastScreen", last.event.page.title.clone().into());
    } else if let Some(last) = last_page {
        put("lastPage", visitor_context::page(&last.event.page, ""));
    }
    let arrival = &visit.arrival;
    let referrer = visitor_context::referrer(&arrival.referrer, &arrival.source);
    if let Some(referrer) = referrer {
        put("referrer", referrer);
    }
    put("selfUri", self_uri(visit.session).into());
    if is_app {
        visitor_context::put_app(&mut fields, arrival);
    } else {
        visitor_context::put(&mut fields, arrival);
    }
    without_empty(Value::Object(fields))
}

/// What was searched for, each once, in order.
fn search_terms(events: &[StoredEvent]) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    for stored in events {
        if let Observed::Web { search, .. } = &stored.event.observed
            && !search.is_empty()
            && !terms.contains(search)
        {
            terms.push(search.clone());
        }
    }
    terms
}

/// A segment, as other entities name it.
#[must_use]
pub fn segment_reference(segment: SegmentId, configuration: &Configuration) -> Value {
    let label = configuration.segments.get(&segment);
    without_empty(json!({ "id": segment.to_text(),
        "displayName": label.map(|label| &label.name), "color": label.map(|label| &label.color),
        "selfUri": format!("/api/v2/journey/segments/{segment}") }))
}

/// An outcome that was reached, as other entities name it.
#[must_use]
pub fn outcome_reference(achievement: &Achievement, configuration: &Configuration) -> Value {
    let label = configuration.outcomes.get(&achievement.outcome);
    without_empty(
        json!({ "id": achievement.outcome.to_text(), "version": achievement.version,
        "displayName": label.map(|label| &label.name),
        "selfUri": format!("/api/v2/journey/outcomes/{}", achievement.outcome) }),
    )
}
