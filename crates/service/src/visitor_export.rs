//! A visitor's export: everything the tables hold of one, as one JSON document that people and programs can read.
//!
//! It is made of the rows as they are, whatever columns they have: what a later version stores is in the export of that
//! version without anybody having to think of it.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use waymeet_journey::time::UnixMillis;

/// The only version of the document there is.
const FORMAT_VERSION: u32 = 1;
/// Columns that the document says once for all rows.
const SAID_ONCE: [&str; 2] = ["deployment", "visitor"];
/// Columns with a document.
const DOCUMENTS: [&str; 2] = ["body", "touchpoints"];
/// Columns with a moment whose name does not end in `_at`.
const MOMENTS: [&str; 3] = ["at", "first_seen", "last_seen"];
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// A value in a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A number, a moment, a day, or a yes or no.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// A text, or a document.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// What the tables hold of a visitor.
#[derive(Debug, Clone, PartialEq)]
pub struct VisitorExport {
    /// The organisation's id.
    pub organisation: String,
    /// The visitor's id.
    pub visitor: String,
    /// The deployments that hold something.
    pub deployments: Vec<DeploymentExport>,
    /// The browsers that rows name, by their numbers.
    pub browsers: BTreeMap<i64, Value>,
}

/// What the tables hold of a visitor of one deployment.
#[derive(Debug, Clone, PartialEq)]
pub struct DeploymentExport {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The rows of each table, under the table's name in the export.
    pub tables: Vec<(&'static str, Vec<Value>)>,
}

impl VisitorExport {
    /// The document, as of `now`.
    #[must_use]
    pub fn to_json(self, now: UnixMillis) -> Value {
        let deployments = self.deployments.into_iter().map(|deployment| {
            let mut json = Map::new();
            json.insert("id".to_owned(), deployment.id.into());
            json.insert("name".to_owned(), deployment.name.into());
            for (name, rows) in deployment.tables {
                json.insert(name.to_owned(), rows.into());
            }
            Value::Object(json)
        });
        let browsers = (self.browsers.into_iter())
            .map(|(number, browser)| json!({ "browser": number, "body": browser }));
        json!({
            "version": FORMAT_VERSION,
            "organization": self.organisation,
            "visitor": self.visitor,
            "exportedAt": moment(i64::try_from(now.0).unwrap_or(i64::MAX)),
            "deployments": deployments.collect::<Vec<_>>(),
            "browsers": browsers.collect::<Vec<_>>(),
        })
    }
}

/// A row, as the document says it: names in JSON's way, moments and days as ISO 8601 has them, documents as documents.
pub fn row(cells: impl IntoIterator<Item = (String, Cell)>) -> Value {
    let cells = cells.into_iter();
    let said = cells.filter(|(column, _)| !SAID_ONCE.contains(&column.as_str()));
    Value::Object(
        said.map(|(column, cell)| (camel_case(&column), value(&column, cell)))
            .collect(),
    )
}

fn value(column: &str, cell: Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Integer(number) if column.ends_with("_at") || MOMENTS.contains(&column) => {
            moment(number).into()
        }
        Cell::Integer(number) if column == "day" => day(number).into(),
        Cell::Integer(number @ (0 | 1)) if column.starts_with("is_") => (number == 1).into(),
        Cell::Integer(number) => number.into(),
        Cell::Real(number) => number.into(),
        Cell::Text(text) if DOCUMENTS.contains(&column) => {
            serde_json::from_str(&text).unwrap_or(Value::String(text))
        }
        Cell::Text(text) => text.into(),
        Cell::Bytes(bytes) => {
            let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            digits.concat().into()
        }
    }
}

/// `page_view_count` is `pageViewCount`.
fn camel_case(column: &str) -> String {
    let mut words = column.split('_');
    let mut name = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

fn moment(milliseconds: i64) -> String {
    // Beyond the calendar's end (the year 9999) only the end can be said.
    let moment = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or(jiff::Timestamp::MAX);
    moment.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

fn day(number: i64) -> String {
    let day_ms = i64::try_from(DAY_MS).unwrap_or(i64::MAX);
    moment(number.saturating_mul(day_ms)).chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_column_is_said_as_people_and_programs_read_it() {
        let text = |text: &str| Cell::Text(text.to_owned());
        for (column, cell, name, expected) in [
            ("seq", Cell::Integer(7), "seq", json!(7)),
            ("page_view_count", Cell::Integer(1), "pageViewCount", json!(1)),
            (
                "occurred_at",
                Cell::Integer(1_795_348_800_123),
                "occurredAt",
                json!("2026-11-22T12:00:00.123Z"),
            ),
            (
                "last_seen",
                Cell::Integer(0),
                "lastSeen",
                json!("1970-01-01T00:00:00.000Z"),
            ),
            ("day", Cell::Integer(20_779), "day", json!("2026-11-22")),
            ("is_late", Cell::Integer(1), "isLate", json!(true)),
            ("score", Cell::Real(0.5), "score", json!(0.5)),
            ("tab", text("t1"), "tab", json!("t1")),
            ("body", text(r#"{"name":"x"}"#), "body", json!({ "name": "x" })),
            ("body", text("{"), "body", json!("{")),
            ("body_hash", Cell::Bytes(vec![0, 255]), "bodyHash", json!("00ff")),
            ("ended_at", Cell::Null, "endedAt", Value::Null),
        ] {
            let row = row([
                ("deployment".to_owned(), text("d")),
                ("visitor".to_owned(), text("v")),
                (column.to_owned(), cell),
            ]);
            assert_eq!(row, json!({ name: expected }), "{column}");
        }
    }
}
