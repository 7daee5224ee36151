//! The journey view: a journey, put into the words and the order the page prints. Source: the integration document's
//! section on the journey view.

use super::moment::Moment;
use crate::configuration::Configuration;
use crate::journeys::journey::{Happening, Journey, PageStep, Visit, What};
use crate::journeys::words;
use std::collections::BTreeMap;
use waymeet_journey::action_map::MediaType;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::ids::{ActionMapId, SegmentId, SessionId, VisitorId};
use waymeet_journey::session;
use waymeet_journey::time::UnixMillis;

/// A visitor heard of within this time is online: longer than most people look at one page (inferred; the vendor gives
/// no threshold).
pub(super) const ONLINE_FOR_MS: u64 = 5 * 60 * 1_000;
/// The colour of a segment that is no longer configured.
const FORGOTTEN_COLOR: &str = "#6b7280";

/// A journey, ready to be printed.
#[derive(Debug)]
pub(crate) struct JourneyView {
    pub(crate) customer: String,
    pub(crate) name: String,
    pub(crate) status: Status,
    pub(crate) visit_count: usize,
    /// Newest first.
    pub(crate) visits: Vec<VisitChoice>,
    pub(crate) visit: VisitView,
    /// What the site told of the person: names and values are its own.
    pub(crate) told: Vec<(String, String)>,
}

/// Whether the visitor is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Online,
    Idle,
    Gone,
}

impl Status {
    /// What is said of a visitor last heard of `silent_ms` ago.
    pub(crate) fn after(silent_ms: u64, session_timeout_in_seconds: u32) -> Self {
        match silent_ms {
            ..ONLINE_FOR_MS => Self::Online,
            _ if silent_ms < u64::from(session_timeout_in_seconds) * 1_000 => Self::Idle,
            _ => Self::Gone,
        }
    }

    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Online => "Online now",
            Self::Idle => "Idle",
            Self::Gone => "Offline",
        }
    }

    /// The suffix of its class in the style sheet.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Idle => "idle",
            Self::Gone => "gone",
        }
    }
}

/// A line of the selector of visits.
#[derive(Debug)]
pub(crate) struct VisitChoice {
    pub(crate) session: String,
    pub(crate) started: Moment,
    pub(crate) is_shown: bool,
}

/// The visit that is shown.
#[derive(Debug)]
pub(crate) struct VisitView {
    pub(crate) session: String,
    pub(crate) started: Moment,
    pub(crate) last: Moment,
    pub(crate) duration: String,
    pub(crate) referrer: String,
    pub(crate) pages: Vec<PageView>,
    pub(crate) segments: Vec<SegmentChip>,
    pub(crate) facts: Vec<(&'static str, String)>,
    /// What the site told of the visit.
    pub(crate) attributes: Vec<(String, String)>,
}

/// A segment in its colour.
#[derive(Debug)]
pub(crate) struct SegmentChip {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) color: String,
    pub(crate) assigned: Moment,
}

/// A page on the map.
#[derive(Debug)]
pub(crate) struct PageView {
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) url: String,
    pub(crate) opened: Moment,
    /// How long until the next page; empty for the last one.
    pub(crate) stayed: String,
    pub(crate) events: Vec<EventView>,
}

/// Something on a page of the map.
#[derive(Debug)]
pub(crate) struct EventView {
    pub(crate) key: String,
    /// The name of a symbol in `icons.html`.
    pub(crate) icon: &'static str,
    /// The suffix of its class in the style sheet.
    pub(crate) tone: &'static str,
    pub(crate) label: String,
    /// What it is about, in the words of whoever made it: text from outside.
    pub(crate) subject: String,
    /// The colour of a segment; empty for everything else.
    pub(crate) color: String,
    pub(crate) details: Vec<(String, String)>,
    /// Why nothing was offered.
    pub(crate) blocked: Option<BlockedView>,
    pub(crate) at: Moment,
}

/// Why nothing was offered: in words, and by the API's name.
#[derive(Debug)]
pub(crate) struct BlockedView {
    pub(crate) sentence: &'static str,
    pub(crate) code: &'static str,
}

impl JourneyView {
    /// The journey with one visit open: the one asked for, else the latest. INVARIANT (a journey has a visit): journeys
    /// without one do not reach a page.
    pub(crate) fn new(
        visitor: VisitorId,
        journey: &Journey,
        session: Option<SessionId>,
        configuration: &Configuration,
        session_timeout_in_seconds: u32,
        now: UnixMillis,
    ) -> Self {
        let visits = &journey.visits;
        let asked_for = session.and_then(|session| visits.iter().position(|visit| visit.session == session));
        let shown = asked_for.unwrap_or(visits.len().saturating_sub(1));
        let choice = |(index, visit): (usize, &Visit)| VisitChoice {
            session: visit.session.to_text(),
            started: visit.started.into(),
            is_shown: index == shown,
        };
        Self {
            customer: visitor.to_text(),
            name: journey
                .customer_name
                .clone()
                .unwrap_or_else(|| "Unknown".to_owned()),
            status: Status::after(now.since(journey.last_heard), session_timeout_in_seconds),
            visit_count: visits.len(),
            visits: visits.iter().enumerate().rev().map(choice).collect(),
            visit: VisitView::new(visits.get(shown), configuration),
            told: told(journey),
        }
    }

    /// "1 visit", "3 visits"
    pub(crate) fn visits_text(&self) -> String {
        if self.visit_count == 1 {
            "1 visit".to_owned()
        } else {
            format!("{} visits", self.visit_count)
        }
    }
}

impl VisitView {
    fn new(visit: Option<&Visit>, configuration: &Configuration) -> Self {
        let Some(visit) = visit else {
            let never = Moment::from(UnixMillis(0));
            return Self {
                session: String::new(),
                started: never.clone(),
                last: never,
                duration: words::duration(0),
                referrer: String::new(),
                pages: Vec::new(),
                segments: Vec::new(),
                facts: Vec::new(),
                attributes: Vec::new(),
            };
        };
        let next_opened = visit
            .pages
            .iter()
            .skip(1)
            .map(|page| Some(page.opened))
            .chain([None]);
        let pages = visit.pages.iter().zip(next_opened);
        Self {
            session: visit.session.to_text(),
            started: visit.started.into(),
            last: visit.last.into(),
            duration: words::duration(visit.last.since(visit.started)),
            referrer: visit.arrival.referrer.clone(),
            pages: pages
                .map(|(page, next)| PageView::new(page, next, configuration))
                .collect(),
            segments: visit
                .segments
                .iter()
                .map(|(id, at)| SegmentChip::new(*id, *at, configuration))
                .collect(),
            facts: facts(visit),
            attributes: pairs(&visit.attributes),
        }
    }
}

/// User and traits.
fn told(journey: &Journey) -> Vec<(String, String)> {
    let user = Some(("User".to_owned(), journey.user.clone())).filter(|(_, user)| !user.is_empty());
    user.into_iter().chain(pairs(&journey.traits)).collect()
}

fn pairs(map: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let pair = |(name, value): (&String, &String)| (words::trait_name(name), value.clone());
    map.iter().map(pair).collect()
}

/// Where and with what the visitor is here; what is not known says so.
fn facts(visit: &Visit) -> Vec<(&'static str, String)> {
    let agent = &visit.arrival.user_agent;
    let known = |text: String| {
        if text.is_empty() || text == "Other" {
            "Unknown".to_owned()
        } else {
            text
        }
    };
    let location = visit
        .arrival
        .browser
        .location
        .as_ref()
        .map(crate::location::Location::text)
        .unwrap_or_default();
    let mut facts = vec![
        ("Short id", session::short_id(visit.session)),
        ("Location", known(location)),
        ("Device", words::event(agent.category.as_str())),
        ("Operating system", known(agent.os_text())),
        ("Browser", known(agent.browser_text())),
    ];
    if visit.arrival.browser.is_bot {
        facts.push(("Driven by", "a program".to_owned()));
    }
    if visit.arrival.browser.is_anonymous {
        facts.push(("Consent", "anonymous: not recognised again".to_owned()));
    }
    facts
}

impl SegmentChip {
    fn new(id: SegmentId, assigned: UnixMillis, configuration: &Configuration) -> Self {
        let (name, color) = segment(id, configuration);
        Self {
            id: id.to_text(),
            name,
            color,
            assigned: assigned.into(),
        }
    }
}

fn segment(id: SegmentId, configuration: &Configuration) -> (String, String) {
    configuration.segments.get(&id).map_or_else(
        || {
            (
                "A segment that was removed".to_owned(),
                FORGOTTEN_COLOR.to_owned(),
            )
        },
        |label| (label.name.clone(), label.color.clone()),
    )
}

fn map_name(id: ActionMapId, configuration: &Configuration) -> String {
    let name = configuration.action_maps.get(&id);
    name.cloned()
        .unwrap_or_else(|| "An action map that was removed".to_owned())
}

impl PageView {
    fn new(page: &PageStep, next_opened: Option<UnixMillis>, configuration: &Configuration) -> Self {
        Self {
            key: page.opened_by.to_text(),
            title: if page.title.is_empty() {
                page.url.clone()
            } else {
                page.title.clone()
            },
            url: page.url.clone(),
            opened: page.opened.into(),
            stayed: next_opened
                .map(|next| words::duration(next.since(page.opened)))
                .unwrap_or_default(),
            events: page
                .happenings
                .iter()
                .map(|happening| EventView::new(happening, configuration))
                .collect(),
        }
    }
}

impl EventView {
    fn new(happening: &Happening, configuration: &Configuration) -> Self {
        let mut view = Self {
            key: happening.event.to_text(),
            icon: "dot",
            tone: "plain",
            label: String::new(),
            subject: String::new(),
            color: String::new(),
            details: Vec::new(),
            blocked: None,
            at: happening.at.into(),
        };
        match &happening.what {
            What::Searched(query) => {
                view.icon = "search";
                view.label = "Searched for".to_owned();
                view.subject.clone_from(query);
            }
            What::Recorded { name, attributes } => {
                view.icon = recorded_icon(name);
                view.label = words::event(name);
                view.details = attributes
                    .iter()
                    .map(|one| (one.name.clone(), one.value.clone()))
                    .collect();
            }
            What::SegmentMatched(id) => {
                // One event may bring several segments.
                view.key = format!("{}-{id}", view.key);
                view.icon = "segment";
                view.label = "Segment matched".to_owned();
                (view.subject, view.color) = segment(*id, configuration);
            }
            What::OutcomeAchieved(achievement) => {
                view.key = format!("{}-{}", view.key, achievement.outcome);
                view.icon = "outcome";
                let label = configuration.outcomes.get(&achievement.outcome);
                let is_positive = label.is_none_or(|label| label.is_positive);
                view.tone = if is_positive { "good" } else { "bad" };
                view.label = "Outcome achieved".to_owned();
                view.subject = label.map_or_else(
                    || "An outcome that was removed".to_owned(),
                    |label| label.name.clone(),
                );
                let value = achievement.associated_value.as_ref();
                view.details
                    .extend(value.map(|value| ("value".to_owned(), value.clone())));
            }
            What::Action {
                media,
                map,
                state,
                error_message,
            } => {
                view.icon = media_icon(*media);
                view.tone = state_tone(*state);
                view.label = format!("{} {}", words::offer(*media), words::state(*state));
                view.subject = map_name(*map, configuration);
                if !error_message.is_empty() {
                    view.details.push(("error".to_owned(), error_message.clone()));
                }
            }
            What::Blocked { media, map, reason } => {
                view.icon = "blocked";
                view.tone = "blocked";
                view.label = format!("{} not offered", words::offer(*media));
                view.subject = map_name(*map, configuration);
                view.blocked = Some(BlockedView {
                    sentence: words::reason(*reason),
                    code: reason.as_str(),
                });
            }
        }
        view
    }
}

fn recorded_icon(name: &str) -> &'static str {
    match name {
        "product_added" => "cart",
        "product_removed" => "cart-remove",
        "form_submitted" => "form",
        "form_abandoned" => "form-abandoned",
        _ => "dot",
    }
}

fn media_icon(media: MediaType) -> &'static str {
    match media {
        MediaType::WebChat | MediaType::WebMessagingOffer => "chat",
        MediaType::ContentOffer => "offer",
        MediaType::OpenAction => "dot",
    }
}

fn state_tone(state: ActionState) -> &'static str {
    match state {
        ActionState::Accepted | ActionState::Started | ActionState::Engaged | ActionState::Completed => {
            "good"
        }
        ActionState::Rejected | ActionState::Errored | ActionState::Abandoned => "bad",
        _ => "plain",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_is_online_then_idle_then_gone() {
        for (silent_ms, expected) in [
            (0, Status::Online),
            (299_999, Status::Online),
            (300_000, Status::Idle),
            (1_199_999, Status::Idle),
            (1_200_000, Status::Gone),
        ] {
            assert_eq!(Status::after(silent_ms, 1_200), expected, "{silent_ms}");
        }
    }
}
