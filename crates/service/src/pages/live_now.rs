//! The page of who is on the site now.

use super::event_view::{map_name, outcome, segment};
use super::icon::Icon;
use super::moment::Moment;
use super::status::{ONLINE_FOR_MS, Status};
use crate::configuration::Configuration;
use crate::journeys::words;
use crate::live::{Counters, Filter, LatestOffer, LiveRow, Shown, Watcher};
use crate::sites::Site;
use std::sync::Arc;
use waymeet_journey::ids::SegmentId;
use waymeet_journey::time::UnixMillis;

/// Who is on the site now.
#[derive(Debug)]
pub(crate) struct LiveNow {
    pub(crate) counters: Counters,
    pub(crate) rows: Vec<RowView>,
    pub(crate) found: usize,
    pub(crate) page: usize,
    pub(crate) pages: usize,
    pub(crate) filter: Filter,
    /// Id and name of each deployment.
    pub(crate) deployments: Vec<(String, String)>,
    /// Id and name of each segment.
    pub(crate) segments: Vec<(String, String)>,
    /// Where the first deployment's pages lie.
    pub(crate) domains: String,
}

/// A visitor.
#[derive(Debug)]
pub(crate) struct RowView {
    pub(crate) visitor: String,
    pub(crate) name: String,
    pub(crate) short_id: String,
    pub(crate) status: Status,
    pub(crate) page: String,
    pub(crate) url: String,
    /// How long on this page, in words.
    pub(crate) on_page: String,
    /// How long in this visit, in words.
    pub(crate) in_visit: String,
    pub(crate) started: Moment,
    /// "3 pages"
    pub(crate) pages: String,
    /// "2nd visit"; empty for the first.
    pub(crate) visit: String,
    pub(crate) segments: Vec<(String, String)>,
    pub(crate) outcomes: Vec<(String, Icon)>,
    pub(crate) offer: Option<OfferView>,
    /// Location, device, browser, as far as known.
    pub(crate) with: String,
    pub(crate) location: String,
    /// Referrer and campaign.
    pub(crate) from: String,
}

/// What became of the newest offer.
#[derive(Debug)]
pub(crate) struct OfferView {
    pub(crate) icon: Icon,
    pub(crate) label: String,
    pub(crate) map: String,
    /// Why it was not offered.
    pub(crate) reason: &'static str,
    pub(crate) at: Moment,
}

impl LiveNow {
    /// The page for somebody who sees segments that are not for agents, or does not.
    pub(crate) fn new(
        sites: &[Arc<Site>],
        rows: Vec<Arc<LiveRow>>,
        filter: Filter,
        sees_hidden_segments: bool,
        now: UnixMillis,
    ) -> Self {
        let site = sites.first();
        let timeout = site.map_or(0, |site| site.deployment.tracking.session_timeout_in_seconds);
        let ago = |milliseconds: u64| UnixMillis(now.0.saturating_sub(milliseconds));
        let watcher = Watcher {
            sees_hidden_segments,
            online_since: ago(ONLINE_FOR_MS),
            here_since: ago(u64::from(timeout) * 1_000),
        };
        let shown: Shown = filter.apply(rows, watcher);
        let row = |row: &Arc<LiveRow>| {
            let site = sites.iter().find(|site| site.deployment.id == row.deployment);
            let configuration = &site.or(sites.first())?.configuration;
            let segments = row.segments(sees_hidden_segments);
            let segments = segments.map(|id| segment(id, configuration)).collect();
            Some(RowView::new(row, segments, configuration, timeout, now))
        };
        let mut segments: Vec<(String, String)> = site.map_or_else(Vec::new, |site| {
            let segments = site.configuration.segments.iter();
            segments
                .filter(|(_, label)| sees_hidden_segments || label.is_for_agents)
                .map(|(id, label)| (id.to_text(), label.name.clone()))
                .collect()
        });
        segments.sort_by(|one, other| (&one.1, &one.0).cmp(&(&other.1, &other.0)));
        Self {
            counters: shown.counters,
            rows: shown.rows.iter().filter_map(row).collect(),
            found: shown.found,
            page: shown.page,
            pages: shown.pages,
            filter,
            deployments: sites
                .iter()
                .map(|site| (site.deployment.id.clone(), site.deployment.name.clone()))
                .collect(),
            segments,
            domains: site.map_or_else(String::new, |site| site.deployment.allowed_domains.join(", ")),
        }
    }

    /// Whether a segment is the one that is asked for.
    pub(crate) fn is_chosen(&self, segment: &str) -> bool {
        self.filter.segment.is_some() && self.filter.segment == SegmentId::parse(segment)
    }

    /// The query of another page of the same filter.
    pub(crate) fn query_of(&self, page: usize) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if !self.filter.deployment.is_empty() {
            query.append_pair("deployment", &self.filter.deployment);
        }
        if let Some(segment) = self.filter.segment {
            query.append_pair("segment", &segment.to_text());
        }
        if !self.filter.text.is_empty() {
            query.append_pair("q", &self.filter.text);
        }
        query.append_pair("page", &page.to_string());
        query.finish()
    }

    /// "1 visitor", "3 visitors"
    pub(crate) fn found_text(&self) -> String {
        words::count(self.found, "visitor")
    }
}

impl RowView {
    fn new(
        row: &LiveRow,
        segments: Vec<(String, String)>,
        configuration: &Configuration,
        timeout: u32,
        now: UnixMillis,
    ) -> Self {
        let or_unknown = |text: &str| {
            if text.is_empty() {
                "Unknown".to_owned()
            } else {
                text.to_owned()
            }
        };
        let joined = |parts: &[&str]| {
            let known: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
            known.join(" · ")
        };
        let outcome = |id: &_| {
            let (name, is_positive) = outcome(*id, configuration);
            (name, Icon::outcome(is_positive))
        };
        Self {
            visitor: row.visitor.to_text(),
            name: or_unknown(row.name.as_deref().unwrap_or_default()),
            short_id: row.short_id.clone(),
            status: Status::after(now.since(row.last_heard), timeout),
            page: if row.page_title.is_empty() {
                row.page_url.clone()
            } else {
                row.page_title.clone()
            },
            url: row.page_url.clone(),
            on_page: words::duration(now.since(row.page_opened)),
            in_visit: words::duration(now.since(row.started)),
            started: row.started.into(),
            pages: words::count(usize::try_from(row.page_views).unwrap_or(usize::MAX), "page"),
            visit: if row.visits > 1 {
                words::ordinal(row.visits, "visit")
            } else {
                String::new()
            },
            segments,
            outcomes: row.outcomes.iter().map(outcome).collect(),
            offer: row
                .latest_offer
                .as_ref()
                .map(|offer| OfferView::new(offer, configuration)),
            with: joined(&[&row.device, &row.browser]),
            location: row.location.clone(),
            from: joined(&[&row.referrer, &row.campaign]),
        }
    }
}

impl OfferView {
    fn new(offer: &LatestOffer, configuration: &Configuration) -> Self {
        let (icon, word, reason) = match offer.became {
            Ok(state) => (Icon::offer(offer.media, state), words::state(state), ""),
            Err(reason) => (Icon::blocked(offer.media), "not offered", words::reason(reason)),
        };
        Self {
            icon,
            label: format!("{} {word}", words::offer(offer.media)),
            map: map_name(offer.map, configuration),
            reason,
            at: offer.at.into(),
        }
    }
}
