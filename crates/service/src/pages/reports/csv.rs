//! A table as a file. Source: RFC 4180; the mark at its beginning tells spreadsheets that it is UTF-8.

use super::table::{Cell, Table};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// The whole table, its total last.
pub(super) fn csv(table: &Table) -> String {
    let mut text = String::from(BYTE_ORDER_MARK);
    let head = table.columns.iter().map(|column| {
        // A share is filed as a number of hundredths, and its column's title says so.
        field(&column.title)
    });
    line(&mut text, head);
    for row in table.rows.iter().chain(&table.total) {
        let cells = row.cells.iter().map(|cell| match cell {
            Cell::Text(text) => field(text),
            number => number.value(),
        });
        line(&mut text, std::iter::once(field(row.plain())).chain(cells));
    }
    text
}

fn line(text: &mut String, fields: impl Iterator<Item = String>) {
    text.push_str(&fields.collect::<Vec<_>>().join(","));
    text.push_str("\r\n");
}

/// A text as a field. Visitors and administrators choose names: one that a spreadsheet would take for a formula gets an apostrophe
/// before it, which spreadsheets read as "this is text". Source: OWASP, "CSV Injection".
fn field(text: &str) -> String {
    let first = text.trim_start_matches([' ', '\u{a0}']).chars().next();
    let is_formula = matches!(
        first,
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    );
    let text = if is_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', '\r', '\n', ';', '\t']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::Row;
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_must_be_and_are_no_formulas() {
        for (text, expected) in [
            ("Lamps", "Lamps"),
            ("Lamps, \"big\"", "\"Lamps, \"\"big\"\"\""),
            ("two\r\nlines", "\"two\r\nlines\""),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM", "'@SUM"),
            ("  =1", "'  =1"),
            ("\t=1", "\"'\t=1\""),
            ("＝1", "'＝1"),
            ("a=1", "a=1"),
        ] {
            assert_eq!(field(text), expected, "{text}");
        }
    }

    #[test]
    fn a_file_has_a_mark_a_head_and_lines_that_end_as_the_standard_says() {
        let mut table = Table::of_numbers("", "Map", &["Offered", "Offered %", "Value"]);
        let cells = vec![Cell::Count(-1_234), Cell::share(1, 8), Cell::Amount(None)];
        table.rows.push(Row {
            plain: "2026-11-22".to_owned(),
            ..Row::new("Nov 22, 2026", cells)
        });
        assert_eq!(
            csv(&table),
            "\u{feff}Map,Offered,Offered %,Value\r\n2026-11-22,-1234,12.5,\r\n"
        );
    }
}
