//! The journey view: a journey, put into the words and the order the page prints. Source: the integration document's
//! section on the journey view.

use super::choice::Choice;
use super::icon::{Icon, legend};
use super::moment::Moment;
use super::status::Status;
use super::visit_facts::pairs;
use super::visit_view::VisitView;
use crate::configuration::Configuration;
use crate::journeys::journey::{Journey, Visit};
use crate::journeys::words;
use waymeet_journey::ids::VisitorId;
use waymeet_journey::time::UnixMillis;

/// So many visits have a card; all of them are in the selector.
const CARDS: usize = 6;

/// A journey, ready to be printed.
#[derive(Debug)]
pub(crate) struct JourneyView {
    pub(crate) customer: String,
    pub(crate) name: String,
    pub(crate) status: Status,
    pub(crate) visit_count: usize,
    /// Newest first.
    pub(crate) visits: Vec<VisitCard>,
    pub(crate) visit: VisitView,
    /// What the site told of the person: names and values are its own.
    pub(crate) told: Vec<(String, String)>,
    pub(crate) choice: Choice,
    pub(crate) legend: Vec<(&'static str, Vec<(Icon, String)>)>,
}

/// How somebody looks at a journey.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Looker {
    /// Whether segments that are not for agents are seen, too.
    pub(crate) sees_hidden_segments: bool,
    pub(crate) session_timeout_in_seconds: u32,
    pub(crate) now: UnixMillis,
}

/// A visit to choose.
#[derive(Debug)]
pub(crate) struct VisitCard {
    pub(crate) session: String,
    pub(crate) started: Moment,
    pub(crate) is_shown: bool,
    /// Of the latest visit that of the visitor, of every other one that it is over.
    pub(crate) status: Status,
    pub(crate) duration: String,
    /// "3 pages, 5 events"
    pub(crate) extent: String,
    /// The query that shows it.
    pub(crate) query: String,
}

impl JourneyView {
    /// The journey with one visit open: the one asked for, else the latest; `None` where there is none.
    pub(crate) fn new(
        visitor: VisitorId,
        journey: &Journey,
        choice: Choice,
        configuration: &Configuration,
        looker: Looker,
    ) -> Option<Self> {
        let visits = &journey.visits;
        let latest = visits.len().checked_sub(1)?;
        let asked_for = choice.session;
        let asked_for =
            asked_for.and_then(|session| visits.iter().position(|visit| visit.session == session));
        let shown = asked_for.unwrap_or(latest);
        let silent_ms = looker.now.since(journey.last_heard);
        let status = Status::after(silent_ms, looker.session_timeout_in_seconds);
        let card = |(index, visit): (usize, &Visit)| VisitCard {
            session: visit.session.to_text(),
            started: visit.started.into(),
            is_shown: index == shown,
            status: if index == latest { status } else { Status::Gone },
            duration: words::duration(visit.last.since(visit.started)),
            extent: extent(visit),
            query: choice.query_of(visit.session),
        };
        Some(Self {
            customer: visitor.to_text(),
            name: journey
                .customer_name
                .clone()
                .unwrap_or_else(|| "Unknown".to_owned()),
            status,
            visit_count: visits.len(),
            visits: visits.iter().enumerate().rev().map(card).collect(),
            visit: VisitView::new(
                visits.get(shown)?,
                &choice,
                looker.sees_hidden_segments,
                configuration,
            ),
            told: told(journey),
            choice,
            legend: legend(),
        })
    }

    /// "1 visit", "3 visits"
    pub(crate) fn visits_text(&self) -> String {
        words::count(self.visit_count, "visit")
    }

    /// The visits that have a card.
    pub(crate) fn cards(&self) -> &[VisitCard] {
        self.visits.get(..CARDS).unwrap_or(&self.visits)
    }
}

/// "3 pages, 5 events"
fn extent(visit: &Visit) -> String {
    let count = |number: u32, one| words::count(usize::try_from(number).unwrap_or(usize::MAX), one);
    format!(
        "{}, {}",
        count(visit.page_views, "page"),
        count(visit.events, "event")
    )
}

/// User and traits.
fn told(journey: &Journey) -> Vec<(String, String)> {
    let user = Some(("User".to_owned(), journey.user.clone())).filter(|(_, user)| !user.is_empty());
    user.into_iter().chain(pairs(&journey.traits)).collect()
}
