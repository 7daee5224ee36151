//! What a report is made of: tables, pictures of them, and what their columns mean.

use super::csv;
use super::filters::{Filters, query};
use super::names::Names;
use super::range::Range;
use super::table::{Cell, Table};

/// What a report is told with.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    pub(crate) names: &'a Names,
    pub(crate) range: &'a Range,
    pub(crate) filters: &'a Filters,
}

/// A report, ready to be printed.
#[derive(Debug, Default)]
pub(crate) struct ReportView {
    /// In the place of everything else, where nothing happened.
    pub(crate) empty: Option<Empty>,
    /// The first one with a file of its own is the report's.
    pub(crate) parts: Vec<Part>,
    pub(crate) definitions: Vec<(&'static str, &'static str)>,
    /// The name of what the page is about, in the place of the report's title.
    pub(crate) title: Option<String>,
}

/// A table with its heading, and perhaps a picture of it.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) lead: &'static str,
    pub(crate) chart: Option<Chart>,
    pub(crate) table: Table,
    /// Whether the table is folded away below its picture.
    pub(crate) is_folded: bool,
    /// What is said in the place of a table without rows, or a picture of nothing.
    pub(crate) none: &'static str,
}

/// A picture of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chart {
    /// A line for each drawn column; rows are pieces of time.
    Lines,
    /// Columns on top of each other.
    Stack,
    /// A bar for each row.
    Bars,
}

/// What is said where there is nothing to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Empty {
    pub(crate) title: &'static str,
    pub(crate) text: &'static str,
    pub(crate) link: &'static str,
    pub(crate) link_text: &'static str,
}

impl Chart {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Stack => "stack",
            Self::Bars => "bars",
        }
    }
}

impl Part {
    pub(crate) fn new(id: &'static str, title: impl Into<String>, table: Table) -> Self {
        Self {
            id,
            title: title.into(),
            lead: "",
            chart: None,
            table,
            is_folded: false,
            none: "None in these days.",
        }
    }

    pub(crate) fn lead(self, lead: &'static str) -> Self {
        Self { lead, ..self }
    }

    pub(crate) fn chart(self, chart: Chart) -> Self {
        Self {
            chart: Some(chart),
            ..self
        }
    }

    /// With the table below its picture, folded away.
    pub(crate) fn folded(self) -> Self {
        Self {
            is_folded: true,
            ..self
        }
    }

    /// Whether there is nothing to be seen in its picture.
    pub(crate) fn is_flat(&self) -> bool {
        let columns = self.table.columns.iter().skip(1).enumerate();
        let mut drawn = columns.filter(|(_, column)| column.is_drawn);
        let is_zero = |cell: Option<&Cell>| cell.is_none_or(|cell| *cell == Cell::Count(0));
        drawn.all(|(index, _)| self.table.rows.iter().all(|row| is_zero(row.cells.get(index))))
    }

    /// The table as a file.
    pub(crate) fn csv(&self) -> String {
        csv::csv(&self.table)
    }
}

impl ReportView {
    /// The part of a name; the first one, where none is named.
    pub(crate) fn part(&self, id: Option<&str>) -> Option<&Part> {
        match id {
            None => self.parts.first(),
            Some(id) => self.parts.iter().find(|part| part.id == id),
        }
    }
}

impl Source<'_> {
    /// The query of the same days and filters.
    pub(crate) fn query(&self) -> String {
        query(
            self.range
                .parameters()
                .into_iter()
                .chain(self.filters.parameters()),
        )
    }

    /// What is said where nothing happened: filters may be to blame, or the range, or there is nothing it could happen with.
    pub(crate) fn empty(&self, is_set_up: bool, not_set_up: Empty) -> Empty {
        if !self.filters.is_empty() {
            return Empty {
                title: "Nothing matches these filters",
                text: "Nothing of what happened in these days is left. Take a filter away, or choose more days.",
                link: "",
                link_text: "",
            };
        }
        if is_set_up {
            return Empty {
                title: "Nothing happened in these days",
                text: "Choose more days. If there should be something, see whether visitors are recorded at all.",
                link: "/admin/reports/losses",
                link_text: "Open the loss meter",
            };
        }
        not_set_up
    }
}
