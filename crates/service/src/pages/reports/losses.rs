//! The loss meter: what became of everything pages recorded, by deployment and by day.

use super::super::moment::Moment;
use super::parts::{Chart, Empty, Part, ReportView, Source};
use super::table::{Cell, Column, Row, Table};
use crate::store::{Day, DayCounts};

/// What became of the events of a deployment.
#[derive(Debug)]
pub(crate) struct SiteDays {
    pub(crate) name: String,
    /// Days on which something happened, in order.
    pub(crate) days: Vec<(Day, DayCounts)>,
}

const DEFINITIONS: [(&str, &str); 10] = [
    ("Stored", "Events that are in the store, whichever way they came."),
    (
        "Late",
        "Of the stored ones, those that were more than an hour old when they arrived.",
    ),
    (
        "Sent twice",
        "Sent again by a page that had no answer, and recognised.",
    ),
    (
        "Refused",
        "Unreadable, older than the store takes, or of a visitor who was erased.",
    ),
    (
        "Quarantined",
        "Refused because their id belongs to another event.",
    ),
    (
        "Blocked",
        "From a filtered address, or from a site that is not allowed.",
    ),
    (
        "Withheld",
        "Taken back by the site's own hook before they were sent.",
    ),
    (
        "Dropped",
        "Given up by the page, because too many waited or for too long.",
    ),
    (
        "Never arrived",
        "Numbered by a page, and neither received nor given up. It goes down again when they arrive after all.",
    ),
    (
        "Loss rate",
        "What was dropped or never arrived, of that and of what was stored. What was refused, blocked or withheld is no loss: it \
         was meant not to be stored.",
    ),
];

/// The report on these deployments.
pub(crate) fn view(source: &Source<'_>, sites: &[SiteDays]) -> ReportView {
    let titles = DEFINITIONS.map(|(title, _)| title);
    let range = source.range.day_numbers();
    let of_days = |site: &SiteDays| -> DayCounts {
        let days = site.days.iter().filter(|(day, _)| range.contains(&day.0));
        days.fold(DayCounts::default(), |sum, (_, counts)| plus(sum, counts))
    };
    let mut by_site = Table::of_numbers(
        format!("Events by deployment, {}", source.range.title()),
        "Deployment",
        &titles,
    );
    by_site.rows.extend(
        sites
            .iter()
            .map(|site| Row::new(site.name.clone(), cells(&of_days(site)))),
    );
    let is_empty = by_site.is_empty();
    let total = sites
        .iter()
        .fold(DayCounts::default(), |sum, site| plus(sum, &of_days(site)));
    by_site.total = (sites.len() > 1).then(|| Row::new("All deployments", cells(&total)));
    let empty = source.empty(
        false,
        Empty {
            title: "Nothing was recorded in these days",
            text: "Paste the snippet of a deployment into a page of its site, open the page, and come back. If you have done so, \
                   choose more days.",
            link: "/admin",
            link_text: "Find the snippet",
        },
    );
    ReportView {
        empty: is_empty.then_some(empty),
        parts: vec![
            Part::new("deployments", "By deployment", by_site),
            rate(source, sites),
            Part::new("days", "By deployment and day", by_day(source, sites)).folded(),
        ],
        definitions: DEFINITIONS.to_vec(),
        title: None,
    }
}

/// The picture: what was lost on each day.
fn rate(source: &Source<'_>, sites: &[SiteDays]) -> Part {
    let mut table = Table::of_numbers(
        format!("Lost events by day, {}", source.range.title()),
        "Day (UTC)",
        &["Stored", "Dropped", "Never arrived", "Loss rate"],
    )
    .drawing(&["Dropped", "Never arrived"]);
    for day in source.range.day_numbers() {
        let on_day = sites.iter().flat_map(|site| &site.days);
        let on_day = on_day.filter(|(known, _)| known.0 == day);
        let counts = on_day.fold(DayCounts::default(), |sum, (_, counts)| plus(sum, counts));
        let (iso, text) = Moment::day(Day(day).begin());
        let cells = vec![
            Cell::Count(counts.stored),
            Cell::Count(counts.dropped),
            Cell::Count(counts.never_arrived),
            loss_rate(&counts),
        ];
        table.rows.push(Row {
            plain: iso,
            ..Row::new(text, cells)
        });
    }
    Part {
        none: "Nothing was lost in these days.",
        ..Part::new("over-time", "Lost events over time", table)
            .chart(Chart::Stack)
            .folded()
    }
}

/// Every day on which something happened, of each deployment; the newest first.
fn by_day(source: &Source<'_>, sites: &[SiteDays]) -> Table {
    let titles = DEFINITIONS.map(|(title, _)| title);
    let mut table = Table::of_numbers(
        format!("Events by deployment and day, {}", source.range.title()),
        "Day (UTC)",
        &titles,
    );
    table.columns.insert(1, Column::text("Deployment"));
    let range = source.range.day_numbers();
    let mut lines: Vec<(Day, &str, &DayCounts)> = Vec::new();
    for site in sites {
        let days = site.days.iter().filter(|(day, _)| range.contains(&day.0));
        lines.extend(days.map(|(day, counts)| (*day, site.name.as_str(), counts)));
    }
    lines.sort_by_key(|(day, _, _)| std::cmp::Reverse(*day));
    table.rows.extend(lines.into_iter().map(|(day, name, counts)| {
        let (iso, text) = Moment::day(day.begin());
        let cells = std::iter::once(Cell::Text(name.to_owned())).chain(cells(counts));
        Row {
            plain: iso,
            ..Row::new(text, cells.collect())
        }
    }));
    table
}

/// A row's numbers, in the order of the definitions.
fn cells(counts: &DayCounts) -> Vec<Cell> {
    vec![
        Cell::Count(counts.stored),
        Cell::Count(counts.late),
        Cell::Count(counts.duplicates),
        Cell::Count(counts.refused),
        Cell::Count(counts.quarantined),
        Cell::Count(counts.blocked),
        Cell::Count(counts.withheld),
        Cell::Count(counts.dropped),
        Cell::Count(counts.never_arrived),
        loss_rate(counts),
    ]
}

/// What was lost, of all that should have been stored.
pub(super) fn loss_rate(counts: &DayCounts) -> Cell {
    // What never arrived may be less than nothing on a day on which more of another day came after all.
    let lost = u64::try_from(counts.dropped.saturating_add(counts.never_arrived)).unwrap_or_default();
    let stored = u64::try_from(counts.stored).unwrap_or_default();
    Cell::share(lost, stored.saturating_add(lost))
}

pub(super) fn plus(sum: DayCounts, counts: &DayCounts) -> DayCounts {
    DayCounts {
        stored: sum.stored + counts.stored,
        early: sum.early + counts.early,
        late: sum.late + counts.late,
        duplicates: sum.duplicates + counts.duplicates,
        quarantined: sum.quarantined + counts.quarantined,
        refused: sum.refused + counts.refused,
        blocked: sum.blocked + counts.blocked,
        dropped: sum.dropped + counts.dropped,
        withheld: sum.withheld + counts.withheld,
        never_arrived: sum.never_arrived + counts.never_arrived,
    }
}
