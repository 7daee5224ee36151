//! Settings that are lists of the same, as tables: one row each.

use super::values::{plain, put, whole_number, yes_if};
use crate::limits::MAX_TRACKED_EVENTS;
use crate::pages::problems::Problems;
use serde_json::{Map, Value};

/// How a cell of a row is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Typed {
    Text,
    Number,
    Check,
}

/// A column of a table of settings.
#[derive(Debug, Clone, Copy)]
struct Column {
    field: &'static str,
    label: &'static str,
    typed: Typed,
}

/// A table of settings: one row each.
#[derive(Debug, Clone, Copy)]
struct Table {
    /// Where it is in the settings; the form calls its cells so, too.
    path: &'static str,
    title: &'static str,
    hint: &'static str,
    columns: &'static [Column],
}

impl Table {
    /// Where it is in the settings, as a JSON pointer.
    fn pointer(&self) -> String {
        format!("/{}", self.path.replace('.', "/"))
    }
}

const fn text(field: &'static str, label: &'static str) -> Column {
    Column {
        field,
        label,
        typed: Typed::Text,
    }
}

const fn number(field: &'static str, label: &'static str) -> Column {
    Column {
        field,
        label,
        typed: Typed::Number,
    }
}

const fn check(field: &'static str, label: &'static str) -> Column {
    Column {
        field,
        label,
        typed: Typed::Check,
    }
}

const TABLES: [Table; 6] = [
    Table {
        path: "clickEvents",
        title: "Clicks",
        hint: "A click on an element the selector finds is an event of this name.",
        columns: &[text("selector", "CSS selector"), text("eventName", "Event name")],
    },
    Table {
        path: "inViewportEvents",
        title: "Elements that become visible",
        hint: "An element that comes into view, or leaves it, is an event of this name.",
        columns: &[text("selector", "CSS selector"), text("eventName", "Event name")],
    },
    Table {
        path: "formsTrackEvents",
        title: "Forms",
        hint: "Sending and abandoning a form are events; their names begin with the form's. What is typed is only recorded where it is ticked.",
        columns: &[
            text("selector", "CSS selector"),
            text("formName", "Form name"),
            check("captureDataOnFormSubmit", "Record what is sent"),
            check("captureDataOnFormAbandon", "Record what is abandoned"),
        ],
    },
    Table {
        path: "idleEvents",
        title: "Idle times",
        hint: "Nothing done for so many seconds (30 at least) is an event of this name.",
        columns: &[
            text("eventName", "Event name"),
            number("idleAfterSeconds", "After seconds"),
        ],
    },
    Table {
        path: "scrollDepthEvents",
        title: "Scroll depths",
        hint: "A page scrolled down so far, in percent, is an event of this name.",
        columns: &[
            number("percentage", "Percent of the page"),
            text("eventName", "Event name"),
        ],
    },
    Table {
        path: "trackingSettings.ipFilters",
        title: "Addresses that are not recorded",
        hint: "Visits from these addresses or networks (192.0.2.0/24) are not recorded: those of your own office, say. Ten at most.",
        columns: &[
            text("ipAddress", "Address or network"),
            text("name", "What it is"),
        ],
    },
];

/// So many empty rows are at the end of each table.
const EMPTY_ROWS: usize = 2;

/// The tables, as they are typed: a list of rows for each, a text for each cell.
#[derive(Debug, Clone)]
pub(super) struct TypedTables(Vec<Vec<Vec<String>>>);

impl Default for TypedTables {
    fn default() -> Self {
        Self(vec![Vec::new(); TABLES.len()])
    }
}

impl TypedTables {
    /// What settings have.
    pub(super) fn of(settings: &Value) -> Self {
        let rows = TABLES.iter().map(|table| {
            let rows = settings.pointer(&table.pointer()).and_then(Value::as_array);
            let cell = |row: &Value, column: &Column| match column.typed {
                Typed::Check => yes_if(row[column.field] == true),
                Typed::Text | Typed::Number => plain(&row[column.field]),
            };
            let row = |row: &Value| table.columns.iter().map(|column| cell(row, column)).collect();
            rows.into_iter().flatten().map(row).collect()
        });
        Self(rows.collect())
    }

    /// What was sent: `text` gives what a field of a name says. Rows in which nothing is typed are left out.
    pub(super) fn sent<'a>(text: impl Fn(&str) -> &'a str, has_row: impl Fn(&str) -> bool) -> Self {
        let rows = TABLES.iter().map(|table| {
            let mut rows = Vec::new();
            // One more than is taken is refused with a word, and kept.
            for index in 0..=MAX_TRACKED_EVENTS + EMPTY_ROWS {
                let start = format!("{}[{index}].", table.path);
                if !has_row(&start) {
                    break;
                }
                let cell = |column: &Column| text(&format!("{start}{}", column.field)).trim().to_owned();
                let row: Vec<String> = table.columns.iter().map(cell).collect();
                if row.iter().any(|cell| !cell.is_empty()) {
                    rows.push(row);
                }
            }
            rows
        });
        Self(rows.collect())
    }

    /// Whether a problem at this path is told at a cell, or at a table.
    pub(super) fn shows(&self, path: &str) -> bool {
        TABLES.iter().zip(&self.0).any(|(table, rows)| {
            let is_in_row = |index: usize| {
                let field = path.strip_prefix(&format!("{}[{index}].", table.path));
                field.is_some_and(|field| table.columns.iter().any(|column| column.field == field))
            };
            path == table.path || (0..rows.len()).any(is_in_row)
        })
    }

    /// The tables with their rows, and some empty ones.
    pub(super) fn shown(&self, problems: &Problems) -> Vec<ShownTable> {
        let shown = |(table, rows): (&Table, &Vec<Vec<String>>)| {
            let empty = vec![String::new(); table.columns.len()];
            let rows = rows.iter().chain(std::iter::repeat_n(&empty, EMPTY_ROWS));
            let rows = rows.enumerate().map(|(index, row)| {
                let cell = |(column, value): (&Column, &String)| {
                    let name = format!("{}[{index}].{}", table.path, column.field);
                    ShownCell {
                        label: format!("{}, row {}", column.label, index + 1),
                        value: value.clone(),
                        typed: column.typed,
                        problem: problems.of(&name),
                        name,
                    }
                };
                table.columns.iter().zip(row).map(cell).collect()
            });
            ShownTable {
                path: table.path,
                title: table.title,
                hint: table.hint,
                columns: table.columns.iter().map(|column| column.label).collect(),
                rows: rows.collect(),
                problem: problems.of(table.path),
            }
        };
        TABLES.iter().zip(&self.0).map(shown).collect()
    }

    /// Puts the rows into settings, and what is wrong with a cell to the problems.
    pub(super) fn put(&self, settings: &mut Value, problems: &mut Problems) {
        for (table, rows) in TABLES.iter().zip(&self.0) {
            let rows = rows.iter().enumerate().map(|(index, row)| {
                let cells = table.columns.iter().zip(row).map(|(column, cell)| {
                    let place = format!("{}[{index}].{}", table.path, column.field);
                    let value = match column.typed {
                        Typed::Text => cell.clone().into(),
                        Typed::Check => (cell == "yes").into(),
                        Typed::Number => whole_number(cell, &place, problems),
                    };
                    (column.field.to_owned(), value)
                });
                Value::Object(cells.collect::<Map<_, _>>())
            });
            let rows: Vec<Value> = rows.collect();
            put(settings, &table.pointer(), rows.into());
        }
    }
}

/// A table as it is shown.
#[derive(Debug)]
pub(crate) struct ShownTable {
    pub(crate) path: &'static str,
    pub(crate) title: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) columns: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<ShownCell>>,
    pub(crate) problem: String,
}

impl ShownTable {
    /// Whether anything is in it: then it is open.
    pub(crate) fn is_used(&self) -> bool {
        self.rows.len() > EMPTY_ROWS
    }
}

/// A cell of it.
#[derive(Debug)]
pub(crate) struct ShownCell {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) typed: Typed,
    pub(crate) problem: String,
}
