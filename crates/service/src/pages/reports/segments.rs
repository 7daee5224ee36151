//! The report on segments.

use super::counts::Counts;
use super::over_time::{self, Line};
use super::parts::{Chart, Empty, Part, ReportView, Source};
use super::question::Question;
use super::table::{Cell, Row, Table};
use crate::wire::kind::Kind;

const ASSIGNED: &str = "nJourneySegmentsAssigned";
pub(super) const SESSIONS: &str = "nDistinctJourneySessions";

pub(super) fn questions() -> Vec<Question> {
    let sessions = Question {
        metrics: &[SESSIONS],
        ..Question::default()
    };
    let segments = Question {
        metrics: &[ASSIGNED],
        group_by: &["journeySegmentId"],
        ..Question::default()
    };
    let over_time = Question {
        is_over_time: true,
        ..segments.clone()
    };
    vec![sessions, segments, over_time]
}

pub(super) fn view(
    source: &Source<'_>,
    sessions: &Counts,
    segments: &Counts,
    over_time: &Counts,
) -> ReportView {
    let all = sessions.count(&[], SESSIONS);
    let count = |id: &str| segments.count(&[id], ASSIGNED);
    let mut ids = source.names.ids_with(Kind::Segment, segments.firsts());
    ids.sort_by_key(|id| std::cmp::Reverse(count(id)));
    let mut table = Table::of_numbers(
        format!("Segments, {}", source.range.title()),
        "Segment",
        &["Sessions", "Share of all sessions"],
    );
    table.rows.extend(ids.iter().map(|id| Row {
        color: source.names.color(id).to_owned(),
        ..Row::new(
            source.names.name(Kind::Segment, id),
            vec![Cell::count(count(id)), Cell::share(count(id), all)],
        )
    }));
    let not_set_up = Empty {
        title: "No segments yet",
        text: "A segment names visitors who behave alike. Create one, and see here how many there are.",
        link: "/admin/segments",
        link_text: "Open segments",
    };
    let is_set_up = !source.names.of_kind(Kind::Segment).is_empty();
    let empty = table.is_empty().then(|| source.empty(is_set_up, not_set_up));
    table.total = Some(Row::new(
        "All sessions",
        vec![Cell::count(all), Cell::share(all, all)],
    ));
    let lines: Vec<Line<'_>> = (ids.iter().filter(|id| count(id) > 0))
        .map(|id| Line {
            title: source.names.name(Kind::Segment, id),
            color: source.names.color(id).to_owned(),
            group: vec![*id],
            metric: ASSIGNED,
        })
        .collect();
    ReportView {
        empty,
        parts: vec![
            Part::new("segments", "Sessions by segment", table),
            over_time::part(source, "Segments over time", over_time, &lines, Chart::Lines),
        ],
        definitions: vec![
            (
                "Sessions",
                "Visits that were assigned to the segment in these days, each once. A visit may belong to several segments, so \
                 the rows come to more than there are visits. A segment that a customer brings along from an earlier visit is \
                 not assigned again.",
            ),
            (
                "Share of all sessions",
                "Of all visits in which something was counted in these days: they began, or a segment, an outcome or an action \
                 was noted in them.",
            ),
        ],
        title: None,
    }
}
