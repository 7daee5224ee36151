//! Tables whose rows are pieces of time.

use super::counts::Counts;
use super::parts::{Chart, Part, Source};
use super::table::{Cell, Column, Row, Table};

/// So many lines are told apart in one picture; the rest is one more.
const MAX_LINES: usize = 8;

/// What one column of such a table counts.
pub(super) struct Line<'a> {
    pub(super) title: String,
    /// Empty for the next one of the palette.
    pub(super) color: String,
    pub(super) group: Vec<&'a str>,
    pub(super) metric: &'static str,
}

/// A metric of the only group.
pub(super) const fn line(title: String, metric: &'static str) -> Line<'static> {
    Line {
        title,
        color: String::new(),
        group: Vec::new(),
        metric,
    }
}

/// A picture of what was counted over time, with its table folded away below.
pub(super) fn part(
    source: &Source<'_>,
    title: &str,
    counts: &Counts,
    lines: &[Line<'_>],
    chart: Chart,
) -> Part {
    let (shown, others) = lines.split_at(lines.len().min(MAX_LINES));
    let mut columns = vec![Column::text(source.range.piece_title())];
    columns.extend(shown.iter().map(|line| Column {
        is_drawn: true,
        color: line.color.clone(),
        ..Column::number(line.title.clone())
    }));
    if !others.is_empty() {
        columns.push(Column {
            is_drawn: true,
            ..Column::number(format!("{} others", others.len()))
        });
    }
    let row = |piece: super::range::Piece| {
        let count = |line: &Line<'_>| counts.count_at(&piece.start, &line.group, line.metric);
        let mut cells: Vec<Cell> = shown.iter().map(|line| Cell::count(count(line))).collect();
        if !others.is_empty() {
            cells.push(Cell::count(others.iter().map(count).sum()));
        }
        Row {
            plain: piece.plain.clone(),
            ..Row::new(piece.title.clone(), cells)
        }
    };
    let table = Table {
        caption: format!("{title}, {}", source.range.title()),
        columns,
        rows: source.range.pieces().into_iter().map(row).collect(),
        total: None,
    };
    Part::new("over-time", title, table).chart(chart).folded()
}
