//! The report on blocked actions. Source: the vendor's "Blocked actions" (labels, sessions and count);
//! `reference/journey-model.md`, section 6.2.

use super::action_maps::BLOCKED;
use super::counts::Counts;
use super::over_time::{self, Line};
use super::parts::{Chart, Empty, Part, ReportView, Source};
use super::question::Question;
use super::report::Asked;
use super::table::{Cell, Column, Row, Table};
use crate::wire::kind::Kind;
use waymeet_journey::block_reason::BlockReason;

pub(super) const SESSIONS: &str = "nDistinctJourneySessionsBlocked";
pub(super) const METRICS: &[&str] = &[BLOCKED, SESSIONS];

/// What stood in the way, where it is a thing: the dimensions it is named in.
const BLOCKERS: &[&str] = &[
    "journeyBlockingReason",
    "journeyBlockingActionMapId",
    "journeyFrequencyCapReason",
    "journeyBlockingScheduleGroupId",
    "journeyBlockingEmergencyScheduleGroupId",
];

/// The answers to the questions.
pub(super) struct Answers<'a> {
    pub(super) total: &'a Counts,
    pub(super) reasons: &'a Counts,
    pub(super) maps: &'a Counts,
    pub(super) maps_and_reasons: &'a Counts,
    pub(super) blockers: &'a Counts,
    pub(super) over_time: &'a Counts,
}

pub(super) fn questions() -> Vec<Question> {
    let by = |group_by| Question {
        metrics: METRICS,
        group_by,
        ..Question::default()
    };
    let over_time = Question {
        metrics: &[BLOCKED],
        group_by: &["journeyBlockingReason"],
        is_over_time: true,
        ..Question::default()
    };
    vec![
        by(&[]),
        by(&["journeyBlockingReason"]),
        by(&["journeyActionMapId"]),
        by(&["journeyActionMapId", "journeyBlockingReason"]),
        by(BLOCKERS),
        over_time,
    ]
}

pub(super) fn view(source: &Source<'_>, answers: &Answers<'_>) -> ReportView {
    let reasons = by_reason(source, answers.total, answers.reasons);
    let is_empty = reasons.is_empty();
    let not_set_up = Empty {
        title: "No action maps yet",
        text: "Nothing is offered, so nothing can be blocked. Create an action map first.",
        link: "/admin/action-maps",
        link_text: "Open action maps",
    };
    let is_set_up = !source.names.of_kind(Kind::ActionMap).is_empty();
    let happened = BlockReason::ALL.iter().copied();
    let happened = happened.filter(|reason| answers.reasons.count(&[reason.as_str()], BLOCKED) > 0);
    let lines: Vec<Line<'_>> = happened
        .map(|reason| Line {
            title: label(reason).to_owned(),
            color: String::new(),
            group: vec![reason.as_str()],
            metric: BLOCKED,
        })
        .collect();
    ReportView {
        empty: is_empty.then(|| source.empty(is_set_up, not_set_up)),
        parts: vec![
            Part::new("reasons", "By reason", reasons),
            over_time::part(
                source,
                "Blocks over time",
                answers.over_time,
                &lines,
                Chart::Stack,
            ),
            Part::new("maps", "By action map", by_map(source, answers)),
            Part::new(
                "blockers",
                "What stood in the way",
                by_blocker(source, answers.blockers),
            )
            .lead("Where it is a thing one can name: another action map, a frequency cap, opening hours."),
        ],
        definitions: vec![
            (
                "Sessions",
                "Visits in which it happened, each counted once, however often it happened.",
            ),
            (
                "Count",
                "Every block. A map that waits for something is blocked again on each page, so that the count may be much higher \
                 than that of the sessions. The sessions of several reasons may be the same ones: their sum says nothing.",
            ),
            ("Share", "Of all blocks."),
        ],
        title: None,
    }
}

/// All nine reasons, in the order of the vendor's enumeration.
pub(super) fn by_reason(source: &Source<'_>, total: &Counts, counts: &Counts) -> Table {
    let all = total.count(&[], BLOCKED);
    let row = |reason: BlockReason| {
        let group = [reason.as_str()];
        let blocks = counts.count(&group, BLOCKED);
        let cells = vec![
            Cell::Text(meaning(reason).to_owned()),
            Cell::count(counts.count(&group, SESSIONS)),
            Cell::count(blocks),
            Cell::share(blocks, all),
        ];
        Row::new(label(reason), cells)
    };
    let total = vec![
        Cell::Text(String::new()),
        Cell::count(total.count(&[], SESSIONS)),
        Cell::count(all),
        Cell::share(all, all),
    ];
    Table {
        caption: format!("Blocks by reason, {}", source.range.title()),
        columns: vec![
            Column::text("Reason"),
            Column::text("What it means"),
            Column::number("Sessions"),
            Column::number("Count"),
            Column::number("Share"),
        ],
        rows: BlockReason::ALL.iter().copied().map(row).collect(),
        total: Some(Row::new("All reasons", total)),
    }
}

/// Each map with all its blocks, and then by reason; the one with the most blocks first.
fn by_map(source: &Source<'_>, answers: &Answers<'_>) -> Table {
    let maps = rows(answers.maps, |group| {
        let [map] = group else { return None };
        Some((map.clone(), "All reasons".to_owned()))
    });
    let reasons = rows(answers.maps_and_reasons, |group| {
        let [map, reason] = group else { return None };
        Some((map.clone(), label_of(reason)))
    });
    let query = source.query();
    let mut table_rows = Vec::with_capacity(maps.len() + reasons.len());
    for all in maps {
        let id = all.title.clone();
        let of_map = reasons.iter().filter(|row| row.title == id).cloned();
        let named = std::iter::once(all).chain(of_map).map(|row| Row {
            title: source.names.name(Kind::ActionMap, &id),
            path: format!("{}{query}", Asked::ActionMap(id.clone()).path()),
            ..row
        });
        table_rows.extend(named);
    }
    let caption = format!("Blocks by action map, {}", source.range.title());
    table(caption, "Action map", "Reason", table_rows)
}

fn by_blocker(source: &Source<'_>, counts: &Counts) -> Table {
    let rows = rows(counts, |group| {
        let [reason, map, cap, hours, emergency] = group else {
            return None;
        };
        let name = |kind, id: &String| source.names.name(kind, id);
        let blockers = [
            (map, format!("Action map: {}", name(Kind::ActionMap, map))),
            (cap, format!("Frequency cap: {}", cap_label(cap))),
            (
                hours,
                format!("Opening hours: {}", name(Kind::ScheduleGroup, hours)),
            ),
            (
                emergency,
                format!("Emergency: {}", name(Kind::ScheduleGroup, emergency)),
            ),
        ];
        let named: Vec<String> = (blockers.into_iter())
            .filter(|(id, _)| !id.is_empty())
            .map(|(_, text)| text)
            .collect();
        (!named.is_empty()).then(|| (named.join(" · "), label_of(reason)))
    });
    table(
        format!("What stood in the way, {}", source.range.title()),
        "What",
        "Reason",
        rows,
    )
}

/// One row a group, those with the most blocks first.
fn rows(counts: &Counts, texts: impl Fn(&[String]) -> Option<(String, String)>) -> Vec<Row> {
    let row = |group: &[String]| {
        let (title, reason) = texts(group)?;
        let count = |metric| count_of(counts, group, metric);
        let cells = vec![
            Cell::Text(reason),
            Cell::count(count(SESSIONS)),
            Cell::count(count(BLOCKED)),
        ];
        Some((count(BLOCKED), Row::new(title, cells)))
    };
    let mut rows: Vec<(u64, Row)> = counts.groups().filter_map(row).collect();
    rows.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    rows.into_iter().map(|(_, row)| row).collect()
}

fn table(caption: String, what: &str, why: &str, rows: Vec<Row>) -> Table {
    Table {
        caption,
        columns: vec![
            Column::text(what),
            Column::text(why),
            Column::number("Sessions"),
            Column::number("Count"),
        ],
        rows,
        total: None,
    }
}

fn count_of(counts: &Counts, group: &[String], metric: &str) -> u64 {
    let group: Vec<&str> = group.iter().map(String::as_str).collect();
    counts.count(&group, metric)
}

fn label_of(reason: &str) -> String {
    BlockReason::parse(reason).map_or_else(|| reason.to_owned(), |reason| label(reason).to_owned())
}

/// The label in the vendor's report; it has none for the last two.
const fn label(reason: BlockReason) -> &'static str {
    match reason {
        BlockReason::PageUrlConditionsNotMatching => "Page URL condition",
        BlockReason::ServiceLevelThrottling => "SLA throttle",
        BlockReason::AlreadyExistingOffer => "Existing offer",
        BlockReason::TriggerDateInFuture => "Future offer",
        BlockReason::MultipleSimultaneousOffers => "Multiple offers",
        BlockReason::NoAvailableAgents => "No agents",
        BlockReason::FrequencyCapping => "Frequency cap",
        BlockReason::OfferedOutsideSchedule => "Outside schedule",
        BlockReason::Unknown => "Unknown",
    }
}

const fn meaning(reason: BlockReason) -> &'static str {
    match reason {
        BlockReason::PageUrlConditionsNotMatching => {
            "The visitor was on a page the map may not be offered on."
        }
        BlockReason::ServiceLevelThrottling => "The workgroup was too busy to keep its service level.",
        BlockReason::AlreadyExistingOffer => "Another offer was open already, or its chat was running.",
        BlockReason::TriggerDateInFuture => "The map's delay had not passed yet.",
        BlockReason::MultipleSimultaneousOffers => {
            "A map of higher priority qualified at the same time and went first."
        }
        BlockReason::NoAvailableAgents => "Nobody in the workgroup was available to take a chat.",
        BlockReason::FrequencyCapping => "The visitor had had enough offers for the time being.",
        BlockReason::OfferedOutsideSchedule => "It was outside the opening hours of the map.",
        BlockReason::Unknown => "The page did not say why.",
    }
}

/// The behaviours of a frequency cap. Source: `reference/journey-model.md`, section 6.1.
fn cap_label(cap: &str) -> String {
    match cap {
        "CapOnceFinalized" => "once per visit, whatever the answer".to_owned(),
        "CapOnceRejected" => "once it was rejected".to_owned(),
        "CapForPeriod" => "for a period".to_owned(),
        other => other.to_owned(),
    }
}
