//! One visitor on the board: what of the journey is worth a line.

use crate::configuration::Configuration;
use crate::journeys::journey::{Happening, Journey, PageStep, Visit, What};
use crate::journeys::words;
use crate::location::Location;
use std::collections::HashMap;
use waymeet_journey::action_map::MediaType;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::block_reason::BlockReason;
use waymeet_journey::context::ContextKey;
use waymeet_journey::ids::{ActionMapId, OutcomeId, SegmentId, SessionId, VisitorId};
use waymeet_journey::session;
use waymeet_journey::time::UnixMillis;

/// One visitor on the board.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LiveRow {
    pub(crate) visitor: VisitorId,
    pub(crate) session: SessionId,
    pub(crate) deployment: String,
    /// The name the site gave us, if it did.
    pub(crate) name: Option<String>,
    pub(crate) short_id: String,
    /// When we last heard of the visitor, by our clock.
    pub(crate) last_heard: UnixMillis,
    /// When the visit began.
    pub(crate) started: UnixMillis,
    pub(crate) visits: usize,
    /// Empty where the page has none.
    pub(crate) page_title: String,
    pub(crate) page_url: String,
    pub(crate) page_opened: UnixMillis,
    /// Pages seen in the visit.
    pub(crate) page_views: u32,
    /// Segments in the order they were assigned, each with whether agents may know of it.
    segments: Vec<(SegmentId, bool)>,
    /// Outcomes in the order they were reached.
    pub(crate) outcomes: Vec<OutcomeId>,
    pub(crate) latest_offer: Option<LatestOffer>,
    /// Whether an offer is on screen.
    pub(crate) has_offer: bool,
    /// Whether the visitor is in a chat.
    pub(crate) chats: bool,
    /// City and region; empty if unknown.
    pub(crate) location: String,
    pub(crate) device: String,
    pub(crate) browser: String,
    /// Where the visitor came from; empty if unknown.
    pub(crate) referrer: String,
    /// The name of the campaign; empty if there is none.
    pub(crate) campaign: String,
    /// What is searched, in lower case.
    text: String,
    /// The names of the segments that are not for agents, in lower case.
    hidden_text: String,
}

/// The newest thing that became of an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LatestOffer {
    pub(crate) media: MediaType,
    pub(crate) map: ActionMapId,
    /// The state, or why it was not offered.
    pub(crate) became: Result<ActionState, BlockReason>,
    pub(crate) at: UnixMillis,
}

impl LatestOffer {
    fn of(happening: &Happening) -> Option<Self> {
        let (media, map, became) = match &happening.what {
            What::Action {
                media, map, state, ..
            } => (*media, *map, Ok(*state)),
            What::Blocked { media, map, reason } => (*media, *map, Err(*reason)),
            _ => return None,
        };
        // That it qualified is between us and the rules: it is offered or blocked right after.
        (became != Ok(ActionState::Qualified)).then_some(Self {
            media,
            map,
            became,
            at: happening.at,
        })
    }
}

impl LiveRow {
    /// The row of a visitor; `None` for one without a visit.
    pub(crate) fn of(
        visitor: VisitorId,
        deployment: &str,
        journey: &Journey,
        configuration: &Configuration,
    ) -> Option<Self> {
        let visit = journey.visits.iter().max_by_key(|visit| visit.last)?;
        let page = visit.pages.iter().max_by_key(|page| last_on(page));
        let offers = last_of_each(visit);
        let latest = offers.values().max_by_key(|offer| offer.at);
        let is = |states: &[ActionState]| {
            let mut offers = offers.values();
            offers.any(|offer| offer.became.is_ok_and(|state| states.contains(&state)))
        };
        let arrival = &visit.arrival;
        let known = |text: String| if text == "Other" { String::new() } else { text };
        let mut row = Self {
            visitor,
            session: visit.session,
            deployment: deployment.to_owned(),
            name: journey.customer_name.clone(),
            short_id: session::short_id(visit.session),
            last_heard: journey.last_heard,
            started: visit.started,
            visits: journey.visits.len(),
            page_title: page.map(|page| page.title.clone()).unwrap_or_default(),
            page_url: page.map(|page| page.url.clone()).unwrap_or_default(),
            page_opened: page.map_or(visit.started, |page| page.opened),
            page_views: visit.page_views,
            segments: (visit.segments.iter())
                .map(|(segment, _)| (*segment, configuration.is_for_agents(*segment)))
                .collect(),
            outcomes: distinct(visit.achievements.iter().map(|(reached, _)| reached.outcome)),
            latest_offer: latest.cloned(),
            has_offer: is(&[ActionState::Offered]),
            chats: is(&[ActionState::Started, ActionState::Engaged]),
            location: (arrival.browser.location.as_ref()).map_or_else(String::new, Location::text),
            device: words::event(arrival.user_agent.category.as_str()),
            browser: known(arrival.user_agent.browser_text()),
            referrer: words::referrer(&arrival.source, &arrival.referrer),
            campaign: arrival
                .context
                .get(ContextKey::CampaignName)
                .unwrap_or_default()
                .to_owned(),
            text: String::new(),
            hidden_text: String::new(),
        };
        row.text = row.searched(&journey.user, configuration);
        row.hidden_text = row.names_of(false, configuration).join("\n").to_lowercase();
        Some(row)
    }

    /// The segments somebody may know of, in the order they were assigned.
    pub(crate) fn segments(&self, sees_hidden: bool) -> impl Iterator<Item = SegmentId> {
        let segments = self.segments.iter();
        let seen = segments.filter(move |(_, is_for_agents)| sees_hidden || *is_for_agents);
        seen.map(|(segment, _)| *segment)
    }

    /// Whether a text in lower case stands anywhere in what somebody may know of it.
    pub(super) fn says(&self, text: &str, sees_hidden: bool) -> bool {
        self.text.contains(text) || (sees_hidden && self.hidden_text.contains(text))
    }

    /// The names of the segments that are for agents, or of those that are not.
    fn names_of<'a>(&self, for_agents: bool, configuration: &'a Configuration) -> Vec<&'a str> {
        let segments = self.segments.iter();
        let wanted = segments.filter(|(_, is_for_agents)| *is_for_agents == for_agents);
        let labels = wanted.filter_map(|(segment, _)| configuration.segments.get(segment));
        labels.map(|label| label.name.as_str()).collect()
    }

    fn searched(&self, user: &str, configuration: &Configuration) -> String {
        let visitor = self.visitor.to_text();
        let mut text: Vec<&str> = vec![
            self.name.as_deref().unwrap_or("Unknown"),
            user,
            &self.short_id,
            &visitor,
            &self.page_title,
            &self.page_url,
            &self.location,
            &self.browser,
            &self.referrer,
            &self.campaign,
        ];
        text.extend(self.names_of(true, configuration));
        text.join("\n").to_lowercase()
    }
}

/// When something was last done on a page.
fn last_on(page: &PageStep) -> UnixMillis {
    let last = page.happenings.last().map(|happening| happening.at);
    last.unwrap_or(page.opened).max(page.opened)
}

/// What became last of each map's offer.
fn last_of_each(visit: &Visit) -> HashMap<ActionMapId, LatestOffer> {
    let mut offers: HashMap<ActionMapId, LatestOffer> = HashMap::new();
    let happenings = visit.pages.iter().flat_map(|page| &page.happenings);
    for offer in happenings.filter_map(LatestOffer::of) {
        let newer = |known: &LatestOffer| known.at <= offer.at;
        if offers.get(&offer.map).is_none_or(newer) {
            offers.insert(offer.map, offer);
        }
    }
    offers
}

fn distinct<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut found = Vec::new();
    for one in all {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}
