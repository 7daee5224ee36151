//! The report on action maps: one row a map. Source: the vendor's action map performance report; `reference/journey-model.md`,
//! section 8.

use super::counts::Counts;
use super::over_time;
use super::parts::{Chart, Empty, Part, ReportView, Source};
use super::question::Question;
use super::report::Asked;
use super::table::{Cell, Row, Table};
use crate::wire::kind::Kind;

pub(super) const QUALIFIED: &str = "nWebActionsQualified";
pub(super) const OFFERED: &str = "nWebActionsOffered";
pub(super) const ACCEPTED: &str = "nWebActionsAccepted";
pub(super) const STARTED: &str = "nWebActionsStarted";
pub(super) const ENGAGED: &str = "nWebActionsEngaged";
pub(super) const REJECTED: &str = "nWebActionsRejected";
pub(super) const IGNORED: &str = "nWebActionsIgnored";
pub(super) const TIMED_OUT: &str = "nWebActionsTimedout";
pub(super) const BLOCKED: &str = "nJourneyActionsBlocked";
pub(super) const ATTRIBUTED: &str = "nJourneyOutcomesAttributed";

/// Everything the table has a column for.
pub(super) const ALL: &[&str] = &[
    QUALIFIED, BLOCKED, OFFERED, ACCEPTED, STARTED, ENGAGED, REJECTED, IGNORED, TIMED_OUT, ATTRIBUTED,
];
/// What is drawn over time, with the words for it.
const STEPS: [(&str, &str); 4] = [
    ("Qualified", QUALIFIED),
    ("Offered", OFFERED),
    ("Accepted", ACCEPTED),
    ("Engaged", ENGAGED),
];
pub(super) const OVER_TIME: &[&str] = &[QUALIFIED, OFFERED, ACCEPTED, ENGAGED];

pub(super) const DEFINITIONS: [(&str, &str); 12] = [
    ("Qualified", "How often a visitor met the conditions of the map."),
    (
        "Blocked",
        "How often the map qualified and was not offered then. A block may pass: the same map can be blocked first and offered \
         later, so that offered and blocked together may be more than qualified.",
    ),
    ("Offered", "How often the offer was put on the visitor's screen."),
    ("Offered %", "Offered, of what qualified."),
    ("Accepted", "How often a visitor took the offer up."),
    ("Accepted %", "Accepted, of what was offered."),
    (
        "Engaged",
        "How often a chat that came of it was answered by an agent.",
    ),
    ("Engaged %", "Engaged, of what was accepted."),
    ("Rejected", "How often a visitor declined the offer or closed it."),
    (
        "Ignored",
        "How often a visitor left the page without an answer to the offer.",
    ),
    (
        "Timed out",
        "How often an offer went away by itself before it was answered.",
    ),
    (
        "Outcomes achieved",
        "Outcomes reached in a visit after an offer of the map was accepted; each counts for the offer that was accepted last \
         before it.",
    ),
];

pub(super) fn questions() -> Vec<Question> {
    let maps = Question {
        metrics: ALL,
        group_by: &["journeyActionMapId"],
        ..Question::default()
    };
    let over_time = Question {
        metrics: OVER_TIME,
        is_over_time: true,
        ..Question::default()
    };
    vec![maps, over_time]
}

pub(super) fn view(source: &Source<'_>, maps: &Counts, over_time: &Counts) -> ReportView {
    let titles = DEFINITIONS.map(|(title, _)| title);
    let mut table = Table::of_numbers(
        format!("Action maps, {}", source.range.title()),
        "Action map",
        &titles,
    );
    let mut ids = source.names.ids_with(Kind::ActionMap, maps.firsts());
    ids.sort_by_key(|id| std::cmp::Reverse(maps.count(&[id], QUALIFIED)));
    let query = source.query();
    table.rows.extend(ids.iter().map(|id| Row {
        path: format!("{}{query}", Asked::ActionMap((*id).to_owned()).path()),
        ..Row::new(
            source.names.name(Kind::ActionMap, id),
            cells(|metric| maps.count(&[id], metric)),
        )
    }));
    let empty = source.empty(
        !source.names.of_kind(Kind::ActionMap).is_empty(),
        Empty {
            title: "No action maps yet",
            text: "An action map says whom to offer what. Create one, and see here how far its offers come.",
            link: "/admin/action-maps",
            link_text: "Open action maps",
        },
    );
    let empty = table.is_empty().then_some(empty);
    let sum = |metric: &str| ids.iter().map(|id| maps.count(&[id], metric)).sum();
    table.total = (ids.len() > 1).then(|| Row::new("All action maps", cells(sum)));
    let maps =
        Part::new("maps", "Performance", table).lead("Choose a map to see where its visitors stay behind.");
    ReportView {
        empty,
        parts: vec![maps, steps_over_time(source, over_time)],
        definitions: DEFINITIONS.to_vec(),
        title: None,
    }
}

/// A row's numbers, in the order of the definitions.
pub(super) fn cells(count: impl Fn(&str) -> u64) -> Vec<Cell> {
    let [qualified, offered, accepted, engaged] = [QUALIFIED, OFFERED, ACCEPTED, ENGAGED].map(&count);
    vec![
        Cell::count(qualified),
        Cell::count(count(BLOCKED)),
        Cell::count(offered),
        Cell::share(offered, qualified),
        Cell::count(accepted),
        Cell::share(accepted, offered),
        Cell::count(engaged),
        Cell::share(engaged, accepted),
        Cell::count(count(REJECTED)),
        Cell::count(count(IGNORED)),
        Cell::count(count(TIMED_OUT)),
        Cell::count(count(ATTRIBUTED)),
    ]
}

pub(super) fn steps_over_time(source: &Source<'_>, counts: &Counts) -> Part {
    let lines = STEPS.map(|(title, metric)| over_time::line(title.to_owned(), metric));
    over_time::part(source, "Offers over time", counts, &lines, Chart::Lines)
}
