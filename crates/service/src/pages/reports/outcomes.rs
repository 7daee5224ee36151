//! The report on outcomes.

use super::action_maps::ATTRIBUTED;
use super::counts::Counts;
use super::over_time::{self, Line};
use super::parts::{Chart, Empty, Part, ReportView, Source};
use super::question::Question;
use super::segments::SESSIONS;
use super::table::{Cell, Column, Row, Table};
use crate::wire::kind::Kind;

const ACHIEVED: &str = "nJourneyOutcomesAchieved";
const VALUE: &str = "oJourneyOutcomeValue";
const ATTRIBUTED_VALUE: &str = "oJourneyOutcomeTouchpointValue";

pub(super) fn questions() -> Vec<Question> {
    let sessions = Question {
        metrics: &[SESSIONS],
        ..Question::default()
    };
    let outcomes = Question {
        metrics: &[ACHIEVED, VALUE],
        group_by: &["journeyOutcomeId"],
        ..Question::default()
    };
    let maps = Question {
        metrics: &[ATTRIBUTED, ATTRIBUTED_VALUE],
        group_by: &["journeyOutcomeId", "journeyActionMapId"],
        only: vec![("touchpointActionMapId", None)],
        ..Question::default()
    };
    let over_time = Question {
        metrics: &[ACHIEVED],
        group_by: &["journeyOutcomeId"],
        is_over_time: true,
        ..Question::default()
    };
    vec![sessions, outcomes, maps, over_time]
}

pub(super) fn view(
    source: &Source<'_>,
    sessions: &Counts,
    outcomes: &Counts,
    maps: &Counts,
    over_time: &Counts,
) -> ReportView {
    let all = sessions.count(&[], SESSIONS);
    let count = |id: &str| outcomes.count(&[id], ACHIEVED);
    let attributed = |id: &str| -> u64 {
        let of_outcome = maps
            .groups()
            .filter(|group| group.first().is_some_and(|known| known == id));
        of_outcome
            .map(|group| maps.count(&group.iter().map(String::as_str).collect::<Vec<_>>(), ATTRIBUTED))
            .sum()
    };
    let mut ids = source.names.ids_with(Kind::Outcome, outcomes.firsts());
    ids.sort_by_key(|id| std::cmp::Reverse(count(id)));
    let mut table = Table::of_numbers(
        format!("Outcomes, {}", source.range.title()),
        "Outcome",
        &[
            "Achieved",
            "Share of sessions",
            "Value",
            "Attributed to action maps",
            "Attributed %",
        ],
    );
    table.rows.extend(ids.iter().map(|id| {
        let cells = vec![
            Cell::count(count(id)),
            Cell::share(count(id), all),
            amount(outcomes, &[id], VALUE),
            Cell::count(attributed(id)),
            Cell::share(attributed(id), count(id)),
        ];
        Row::new(source.names.name(Kind::Outcome, id), cells)
    }));
    let not_set_up = Empty {
        title: "No outcomes yet",
        text: "An outcome is a goal that visits reach, such as an order. Create one, and see here how often it is reached.",
        link: "/admin/outcomes",
        link_text: "Open outcomes",
    };
    let is_set_up = !source.names.of_kind(Kind::Outcome).is_empty();
    let empty = table.is_empty().then(|| source.empty(is_set_up, not_set_up));
    let lines: Vec<Line<'_>> = (ids.iter().filter(|id| count(id) > 0))
        .map(|id| Line {
            title: source.names.name(Kind::Outcome, id),
            color: String::new(),
            group: vec![*id],
            metric: ACHIEVED,
        })
        .collect();
    ReportView {
        empty,
        parts: vec![
            Part::new("outcomes", "Outcomes achieved", table),
            over_time::part(source, "Outcomes over time", over_time, &lines, Chart::Lines),
            Part::new("maps", "Owed to action maps", by_map(source, maps)),
        ],
        definitions: vec![
            ("Achieved", "How often the outcome was reached; once in a visit."),
            (
                "Share of sessions",
                "Of all visits in which something was counted in these days: they began, or a segment, an outcome or an action \
                 was noted in them.",
            ),
            (
                "Value",
                "The sum of what the outcomes were worth, as their events say. There is none for an outcome without an associated \
                 value.",
            ),
            (
                "Attributed to action maps",
                "Reached after an offer was accepted in the same visit; it counts for the offer that was accepted last before it.",
            ),
            ("Attributed %", "Attributed, of what was achieved."),
        ],
        title: None,
    }
}

fn by_map(source: &Source<'_>, maps: &Counts) -> Table {
    let row = |group: &[String]| {
        let [outcome, map] = group else { return None };
        let key = [outcome.as_str(), map.as_str()];
        let cells = vec![
            Cell::Text(source.names.name(Kind::Outcome, outcome)),
            Cell::count(maps.count(&key, ATTRIBUTED)),
            amount(maps, &key, ATTRIBUTED_VALUE),
        ];
        Some(Row::new(source.names.name(Kind::ActionMap, map), cells))
    };
    Table {
        caption: format!("Outcomes owed to action maps, {}", source.range.title()),
        columns: vec![
            Column::text("Action map"),
            Column::text("Outcome"),
            Column::number("Achieved"),
            Column::number("Value"),
        ],
        rows: maps.groups().filter_map(row).collect(),
        total: None,
    }
}

/// The sum of values; nothing, where there was no value.
fn amount(counts: &Counts, group: &[&str], metric: &str) -> Cell {
    let has_values = counts.count(group, metric) > 0;
    Cell::Amount(has_values.then(|| counts.sum(group, metric)))
}
