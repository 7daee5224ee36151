//! The report on one action map: where its visitors stay behind, when, and why.

use super::action_maps::{
    self, ACCEPTED, ATTRIBUTED, BLOCKED, DEFINITIONS, ENGAGED, IGNORED, OFFERED, OVER_TIME, QUALIFIED,
    REJECTED, STARTED, TIMED_OUT,
};
use super::blocked;
use super::counts::Counts;
use super::parts::{Chart, Empty, Part, ReportView, Source};
use super::question::Question;
use super::table::{Cell, Row, Table};
use crate::wire::kind::Kind;

/// Everything that is told of a map.
const METRICS: &[&str] = &[
    QUALIFIED,
    BLOCKED,
    blocked::SESSIONS,
    OFFERED,
    ACCEPTED,
    STARTED,
    ENGAGED,
    REJECTED,
    IGNORED,
    TIMED_OUT,
    ATTRIBUTED,
];

/// The steps, each of them a part of the one before.
const FUNNEL: [(&str, &str); 5] = [
    ("Qualified", QUALIFIED),
    ("Offered", OFFERED),
    ("Accepted", ACCEPTED),
    ("Started", STARTED),
    ("Engaged", ENGAGED),
];

pub(super) fn questions(map: &str) -> Vec<Question> {
    let of_map = vec![("journeyActionMapId", Some(map.to_owned()))];
    let total = Question {
        metrics: METRICS,
        only: of_map.clone(),
        ..Question::default()
    };
    let over_time = Question {
        metrics: OVER_TIME,
        only: of_map.clone(),
        is_over_time: true,
        ..Question::default()
    };
    let blocked = Question {
        metrics: blocked::METRICS,
        group_by: &["journeyBlockingReason"],
        only: of_map,
        ..Question::default()
    };
    vec![total, over_time, blocked]
}

pub(super) fn view(
    map: &str,
    source: &Source<'_>,
    total: &Counts,
    over_time: &Counts,
    reasons: &Counts,
) -> ReportView {
    let name = source.names.name(Kind::ActionMap, map);
    let count = |metric: &str| total.count(&[], metric);
    let mut funnel = Table::of_numbers(
        format!("{name}: from qualified to engaged, {}", source.range.title()),
        "Step",
        &["Count", "Of the step before", "Of qualified"],
    )
    .drawing(&["Count"]);
    let mut before = None;
    for (title, metric) in FUNNEL {
        let here = count(metric);
        let of_before = before.map_or(Cell::Share(None), |before| Cell::share(here, before));
        let cells = vec![Cell::count(here), of_before, Cell::share(here, count(QUALIFIED))];
        funnel.rows.push(Row::new(title, cells));
        before = Some(here);
    }
    let titles = DEFINITIONS.map(|(title, _)| title);
    let mut numbers = Table::of_numbers(format!("{name}, {}", source.range.title()), "Action map", &titles);
    numbers
        .rows
        .push(Row::new(name.clone(), action_maps::cells(count)));
    let empty = Empty {
        title: "This map has not qualified in these days",
        text: "No visitor has met its conditions. Choose more days, or look whether it is active and what it asks for.",
        link: "/admin/action-maps",
        link_text: "Open action maps",
    };
    let empty = numbers.is_empty().then(|| source.empty(false, empty));
    let mut definitions = DEFINITIONS.to_vec();
    definitions.push((
        "Started",
        "How often a chat was begun after the offer was accepted.",
    ));
    ReportView {
        empty,
        parts: vec![
            Part::new("funnel", "From qualified to engaged", funnel)
                .lead(
                    "Where visitors stay behind. Content offers end with the click: nothing starts after it.",
                )
                .chart(Chart::Bars),
            action_maps::steps_over_time(source, over_time),
            Part::new(
                "reasons",
                "Why it was blocked",
                blocked::by_reason(source, total, reasons),
            ),
            Part::new("numbers", "All numbers", numbers),
        ],
        definitions,
        title: Some(name),
    }
}
