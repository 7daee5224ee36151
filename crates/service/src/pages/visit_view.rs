//! One visit, page by page: the lines that are shown of it.

use super::choice::Choice;
use super::event_view::{self, EventView};
use super::icon::{EventKind, Icon};
use super::moment::Moment;
use super::time_line::{Mark, TimeLine};
use super::visit_facts::{facts, pairs};
use crate::configuration::Configuration;
use crate::journeys::journey::{PageStep, Visit, What};
use crate::journeys::words;
use std::collections::HashMap;
use waymeet_journey::time::UnixMillis;

/// Lines leave the page at its beginning by so many at once, so that what one reads does not move with every event.
const LINES_LEFT_OUT_AT_ONCE: usize = 50;

/// The visit that is shown.
#[derive(Debug)]
pub(crate) struct VisitView {
    pub(crate) session: String,
    pub(crate) started: Moment,
    pub(crate) last: Moment,
    pub(crate) duration: String,
    pub(crate) referrer: String,
    pub(crate) pages: Vec<PageView>,
    /// How many lines stand before those that are shown.
    pub(crate) earlier: usize,
    pub(crate) segments: Vec<SegmentChip>,
    pub(crate) outcomes: Vec<OutcomeChip>,
    pub(crate) facts: Vec<(&'static str, String)>,
    /// What the site told of the visit.
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) time_line: TimeLine,
    /// The kinds of events there are in the visit, each with how many, and whether it is shown.
    pub(crate) kinds: Vec<(EventKind, usize, bool)>,
}

/// A segment in its colour.
#[derive(Debug)]
pub(crate) struct SegmentChip {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) color: String,
    pub(crate) assigned: Moment,
}

/// An outcome that was achieved.
#[derive(Debug)]
pub(crate) struct OutcomeChip {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) icon: Icon,
    /// What it was worth; empty where nobody said.
    pub(crate) value: String,
    pub(crate) achieved: Moment,
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

/// A line of the map: a page (without happenings), or so many happenings on it that are all the same.
#[derive(Debug, Clone, Copy)]
struct Line {
    page: usize,
    first: usize,
    times: usize,
}

impl VisitView {
    pub(super) fn new(
        visit: &Visit,
        choice: &Choice,
        sees_hidden_segments: bool,
        configuration: &Configuration,
    ) -> Self {
        let is_seen = |what: &What| match what {
            What::SegmentMatched(id) => sees_hidden_segments || configuration.is_for_agents(*id),
            _ => true,
        };
        let lines = lines(visit, |what| {
            is_seen(what) && choice.shows(event_view::kind(what))
        });
        let too_many = lines.len().saturating_sub(choice.lines);
        let earlier = too_many.next_multiple_of(LINES_LEFT_OUT_AT_ONCE).min(lines.len());
        let earlier = if too_many == 0 { 0 } else { earlier };
        let shown = &lines[earlier..];
        let (pages, places) = pages(visit, shown, choice, configuration);
        let segments = visit.segments.iter();
        let segments = segments.filter(|(id, _)| is_seen(&What::SegmentMatched(*id)));
        Self {
            session: visit.session.to_text(),
            started: visit.started.into(),
            last: visit.last.into(),
            duration: words::duration(visit.last.since(visit.started)),
            referrer: visit.arrival.referrer.clone(),
            pages,
            earlier,
            segments: segments
                .map(|(id, at)| {
                    let (name, color) = event_view::segment(*id, configuration);
                    SegmentChip {
                        id: id.to_text(),
                        name,
                        color,
                        assigned: (*at).into(),
                    }
                })
                .collect(),
            outcomes: outcomes(visit, configuration),
            facts: facts(visit),
            attributes: pairs(&visit.attributes),
            time_line: TimeLine::new(visit, &marks(visit, &lines, &places), choice, configuration),
            kinds: kinds(visit, choice, is_seen),
        }
    }
}

/// The lines of a visit, in order: each page, and on it what happened. Doing the same again right away is one line.
fn lines(visit: &Visit, is_shown: impl Fn(&What) -> bool) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (page, step) in visit.pages.iter().enumerate() {
        lines.push(Line {
            page,
            first: 0,
            times: 0,
        });
        for (index, happening) in step.happenings.iter().enumerate() {
            if !is_shown(&happening.what) {
                continue;
            }
            if let Some(last) = lines.last_mut()
                && last.times > 0
                && matches!(happening.what, What::Recorded { .. })
                && step.happenings[last.first].what == happening.what
                && last.first + last.times == index
            {
                last.times += 1;
            } else {
                lines.push(Line {
                    page,
                    first: index,
                    times: 1,
                });
            }
        }
    }
    lines
}

/// The pages of these lines, and under which key each of the lines' happenings is found.
fn pages(
    visit: &Visit,
    lines: &[Line],
    choice: &Choice,
    configuration: &Configuration,
) -> (Vec<PageView>, HashMap<(usize, usize), String>) {
    let mut pages: Vec<PageView> = Vec::new();
    let mut places = HashMap::new();
    let mut current = None;
    for line in lines {
        let step = &visit.pages[line.page];
        if current != Some(line.page) {
            current = Some(line.page);
            let next = visit.pages.get(line.page + 1);
            pages.push(PageView::new(step, next, choice));
        }
        let Some(page) = pages.last_mut().filter(|_| line.times > 0) else {
            continue;
        };
        let mut event = EventView::new(&step.happenings[line.first], configuration);
        event.times = line.times;
        let last = &step.happenings[line.first + line.times - 1];
        event.until = (line.times > 1).then(|| last.at.into());
        places.insert((line.page, line.first), event.key.clone());
        page.events.push(event);
    }
    (pages, places)
}

/// What the picture of the visit marks: every line that is one of an event.
fn marks<'a>(visit: &'a Visit, lines: &[Line], places: &HashMap<(usize, usize), String>) -> Vec<Mark<'a>> {
    let events = lines.iter().filter(|line| line.times > 0);
    events
        .map(|line| Mark {
            happening: &visit.pages[line.page].happenings[line.first],
            times: line.times,
            place: places.get(&(line.page, line.first)).cloned(),
        })
        .collect()
}

fn kinds(visit: &Visit, choice: &Choice, is_seen: impl Fn(&What) -> bool) -> Vec<(EventKind, usize, bool)> {
    let mut counts: HashMap<EventKind, usize> = HashMap::new();
    for happening in visit.pages.iter().flat_map(|page| &page.happenings) {
        if is_seen(&happening.what) {
            *counts.entry(event_view::kind(&happening.what)).or_default() += 1;
        }
    }
    let all = EventKind::ALL.into_iter();
    all.map(|kind| (kind, counts.get(&kind).copied().unwrap_or(0), choice.shows(kind)))
        .collect()
}

fn outcomes(visit: &Visit, configuration: &Configuration) -> Vec<OutcomeChip> {
    let chip = |(index, (achievement, at)): (usize, &(_, UnixMillis))| {
        let achievement: &waymeet_journey::outcome::Achievement = achievement;
        let (name, is_positive) = event_view::outcome(achievement.outcome, configuration);
        OutcomeChip {
            key: format!("{}-{index}", achievement.outcome),
            name,
            icon: Icon::outcome(is_positive),
            value: achievement.associated_value.clone().unwrap_or_default(),
            achieved: (*at).into(),
        }
    };
    visit.achievements.iter().enumerate().map(chip).collect()
}

impl PageView {
    fn new(page: &PageStep, next: Option<&PageStep>, choice: &Choice) -> Self {
        Self {
            key: page.opened_by.to_text(),
            title: if page.title.is_empty() || choice.by_address {
                page.url.clone()
            } else {
                page.title.clone()
            },
            url: page.url.clone(),
            opened: page.opened.into(),
            stayed: next
                .map(|next| words::duration(next.opened.since(page.opened)))
                .unwrap_or_default(),
            events: Vec::new(),
        }
    }
}
