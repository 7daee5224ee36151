//! The picture of a visit: its pages as a road from left to right, and above it the icons of what happened, each where its
//! time is. What lies too close together for the eye is one icon with a number.

use super::choice::Choice;
use super::event_view::{self, EventView};
use super::icon::Icon;
use crate::configuration::Configuration;
use crate::journeys::journey::{Happening, Visit};
use std::collections::BTreeMap;
use waymeet_journey::time::UnixMillis;

/// So many icons have room beside each other.
const PLACES: u64 = 24;
/// So many ends of pages can be told apart.
const ENDS: u64 = 120;
/// Positions are percents of the width; the icons at both ends stay within it.
const WIDTH: f64 = 94.0;
const LEFT: f64 = 3.0;

/// Something the picture marks.
#[derive(Debug)]
pub(super) struct Mark<'a> {
    pub(super) happening: &'a Happening,
    pub(super) times: usize,
    /// Where on the page it is told; `None` where it is not shown.
    pub(super) place: Option<String>,
}

/// The picture of a visit.
#[derive(Debug, Default)]
pub(crate) struct TimeLine {
    /// Where pages begin and end, in percent from the left.
    pub(crate) ends: Vec<String>,
    pub(crate) icons: Vec<TimeLineIcon>,
}

/// An icon on it.
#[derive(Debug)]
pub(crate) struct TimeLineIcon {
    pub(crate) key: String,
    /// Its middle, in percent from the left.
    pub(crate) left: String,
    pub(crate) icon: Icon,
    /// The colour of a segment; empty for everything else.
    pub(crate) color: String,
    /// What it leads to.
    pub(crate) href: String,
    pub(crate) label: String,
    /// When, as a machine reads it; the page's script says it in the viewer's zone.
    pub(crate) at: super::moment::Moment,
    /// How many things it stands for.
    pub(crate) count: usize,
}

impl TimeLine {
    pub(super) fn new(
        visit: &Visit,
        marks: &[Mark<'_>],
        choice: &Choice,
        configuration: &Configuration,
    ) -> Self {
        let whole = visit.last.since(visit.started).max(1);
        let part = |at: UnixMillis, parts: u64| (at.since(visit.started).min(whole) * parts) / whole;
        let mut ends: Vec<u64> = visit.pages.iter().map(|page| part(page.opened, ENDS)).collect();
        ends.push(ENDS);
        ends.sort_unstable();
        ends.dedup();
        let mut places: BTreeMap<u64, Vec<&Mark<'_>>> = BTreeMap::new();
        for mark in marks {
            let place = part(mark.happening.at, PLACES - 1);
            places.entry(place).or_default().push(mark);
        }
        Self {
            ends: ends.into_iter().map(|end| percent(end, ENDS)).collect(),
            icons: places
                .into_iter()
                .filter_map(|(place, marks)| icon(place, &marks, choice, configuration))
                .collect(),
        }
    }
}

fn icon(
    place: u64,
    marks: &[&Mark<'_>],
    choice: &Choice,
    configuration: &Configuration,
) -> Option<TimeLineIcon> {
    let weight = |mark: &Mark<'_>| event_view::kind(&mark.happening.what).weight();
    // Of equals the first.
    let shown = marks.iter().rev().max_by_key(|mark| weight(mark))?;
    let view = EventView::new(shown.happening, configuration);
    let count = marks.iter().map(|mark| mark.times).sum();
    let mut label = view.label;
    if !view.subject.is_empty() {
        label = format!("{label} {}", view.subject);
    }
    if count > 1 {
        label = format!("{label}, one of {count}");
    }
    let href = match &shown.place {
        Some(key) => format!("#e-{key}"),
        None => format!("?{}#e-{}", choice.query_with_lines(Choice::all()), view.key),
    };
    Some(TimeLineIcon {
        key: format!("place-{place}"),
        left: percent(place, PLACES - 1),
        icon: view.icon,
        color: view.color,
        href,
        label,
        at: view.at,
        count,
    })
}

#[expect(clippy::cast_precision_loss, reason = "both are a few hundred at most")]
fn percent(part: u64, parts: u64) -> String {
    format!("{:.2}", LEFT + WIDTH * (part as f64) / (parts as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_go_from_the_left_to_the_right_and_stay_within_the_picture() {
        let places: Vec<f64> = (0..PLACES)
            .map(|place| percent(place, PLACES - 1).parse().unwrap())
            .collect();
        assert!(places.is_sorted());
        assert_eq!(
            (places[0].to_string(), places[23].to_string()),
            ("3".to_owned(), "97".to_owned())
        );
    }
}
