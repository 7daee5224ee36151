//! The report on content offers: one row an action template.

use super::action_maps::{ACCEPTED, IGNORED, OFFERED, REJECTED, TIMED_OUT};
use super::counts::Counts;
use super::over_time;
use super::parts::{Chart, Empty, Part, ReportView, Source};
use super::question::Question;
use super::table::{Cell, Row, Table};
use crate::wire::kind::Kind;
use waymeet_journey::action_map::MediaType;

const TITLES: [&str; 6] = [
    "Shown",
    "Clicked",
    "Click-through rate",
    "Rejected",
    "Ignored",
    "Timed out",
];

pub(super) fn questions() -> Vec<Question> {
    let only = vec![(
        "journeyActionMediaType",
        Some(MediaType::ContentOffer.as_str().to_owned()),
    )];
    let offers = Question {
        metrics: &[OFFERED, ACCEPTED, REJECTED, IGNORED, TIMED_OUT],
        group_by: &["journeyActionTemplateId"],
        only: only.clone(),
        ..Question::default()
    };
    let over_time = Question {
        metrics: &[OFFERED, ACCEPTED],
        only,
        is_over_time: true,
        ..Question::default()
    };
    vec![offers, over_time]
}

pub(super) fn view(source: &Source<'_>, offers: &Counts, over_time: &Counts) -> ReportView {
    let mut table = Table::of_numbers(
        format!("Content offers, {}", source.range.title()),
        "Content offer",
        &TITLES,
    );
    let mut ids = source.names.ids_with(Kind::ActionTemplate, offers.firsts());
    ids.sort_by_key(|id| std::cmp::Reverse(offers.count(&[id], OFFERED)));
    let row = |title: String, group: &[&str]| Row::new(title, cells(|metric| offers.count(group, metric)));
    table.rows.extend(
        ids.iter()
            .map(|id| row(source.names.name(Kind::ActionTemplate, id), &[id])),
    );
    // An offer that is written in its map has no template.
    let in_maps = row("Offers without a template".to_owned(), &[""]);
    if in_maps
        .cells
        .iter()
        .any(|cell| matches!(cell, Cell::Count(count) if *count > 0))
    {
        table.rows.push(in_maps);
    }
    let not_set_up = Empty {
        title: "No content offers yet",
        text: "A content offer shows visitors a card with a link. Create one, and see here how often it is clicked.",
        link: "/admin/content-offers",
        link_text: "Open content offers",
    };
    let is_set_up = !source.names.of_kind(Kind::ActionTemplate).is_empty();
    let empty = table.is_empty().then(|| source.empty(is_set_up, not_set_up));
    if table.rows.len() > 1 {
        let groups = || ids.iter().copied().chain([""]);
        let sum = |metric: &str| groups().map(|id| offers.count(&[id], metric)).sum();
        table.total = Some(Row::new("All content offers", cells(sum)));
    }
    let lines = [("Shown", OFFERED), ("Clicked", ACCEPTED)];
    let lines = lines.map(|(title, metric)| over_time::line(title.to_owned(), metric));
    ReportView {
        empty,
        parts: vec![
            Part::new("offers", "Content offers", table),
            over_time::part(
                source,
                "Content offers over time",
                over_time,
                &lines,
                Chart::Lines,
            ),
        ],
        definitions: vec![
            (
                "Shown",
                "How often it was put on a visitor's screen. One offer may be shown to the same visitor several times.",
            ),
            ("Clicked", "How often a visitor followed its call to action."),
            ("Click-through rate", "Clicked, of what was shown."),
            ("Rejected", "How often a visitor closed it."),
            (
                "Ignored",
                "How often a visitor left the page without an answer to it.",
            ),
            (
                "Timed out",
                "How often it went away by itself before it was answered.",
            ),
        ],
        title: None,
    }
}

fn cells(count: impl Fn(&str) -> u64) -> Vec<Cell> {
    let [shown, clicked] = [OFFERED, ACCEPTED].map(&count);
    vec![
        Cell::count(shown),
        Cell::count(clicked),
        Cell::share(clicked, shown),
        Cell::count(count(REJECTED)),
        Cell::count(count(IGNORED)),
        Cell::count(count(TIMED_OUT)),
    ]
}
