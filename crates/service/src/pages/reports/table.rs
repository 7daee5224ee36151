//! Tables: the same values on the page, in the picture and in the file.

/// A table; the first cell of each row is its heading.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) caption: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
    /// The sum of all rows, where there is one.
    pub(crate) total: Option<Row>,
}

/// A column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Column {
    pub(crate) title: String,
    pub(crate) is_number: bool,
    /// Whether it is in the picture.
    pub(crate) is_drawn: bool,
    /// Its colour there; empty for the next one of the palette.
    pub(crate) color: String,
}

/// A row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    pub(crate) title: String,
    /// In the file, where it is another one.
    pub(crate) plain: String,
    /// Where it leads; empty for nowhere.
    pub(crate) path: String,
    /// Empty for none.
    pub(crate) color: String,
    pub(crate) cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Text(String),
    Count(i64),
    /// A part of a whole; nothing, where there is no whole.
    Share(Option<f64>),
    /// A sum of values; nothing, where there are none.
    Amount(Option<f64>),
}

impl Table {
    /// Columns of numbers behind the one of the headings.
    pub(crate) fn of_numbers(caption: impl Into<String>, heading: &str, titles: &[&str]) -> Self {
        let columns =
            std::iter::once(Column::text(heading)).chain(titles.iter().map(|title| Column::number(*title)));
        Self {
            caption: caption.into(),
            columns: columns.collect(),
            ..Self::default()
        }
    }

    /// The same, with these columns in the picture.
    pub(crate) fn drawing(mut self, titles: &[&str]) -> Self {
        for column in &mut self.columns {
            column.is_drawn = titles.contains(&column.title.as_str());
        }
        self
    }

    /// Whether every number in it is none.
    pub(crate) fn is_empty(&self) -> bool {
        let mut cells = self.rows.iter().flat_map(|row| &row.cells);
        !cells.any(|cell| matches!(cell, Cell::Count(count) if *count != 0))
    }
}

impl Column {
    pub(crate) fn text(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }

    pub(crate) fn number(title: impl Into<String>) -> Self {
        Self {
            is_number: true,
            ..Self::text(title)
        }
    }
}

impl Row {
    pub(crate) fn new(title: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self {
            title: title.into(),
            cells,
            ..Self::default()
        }
    }

    /// As the file has it.
    pub(crate) fn plain(&self) -> &str {
        if self.plain.is_empty() {
            &self.title
        } else {
            &self.plain
        }
    }
}

impl Cell {
    pub(crate) fn count(count: u64) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// A part of a whole.
    #[expect(clippy::cast_precision_loss, reason = "nobody counts so far")]
    pub(crate) fn share(part: u64, whole: u64) -> Self {
        Self::Share((whole > 0).then(|| part as f64 / whole as f64))
    }

    /// As the page shows it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => thousands(&count.to_string()),
            Self::Share(Some(share)) => format!("{:.1}%", share * 100.0),
            Self::Amount(Some(amount)) => thousands(&format!("{amount:.2}")),
            Self::Share(None) | Self::Amount(None) => "–".to_owned(),
        }
    }

    /// As scripts and files read it: a number without decoration; empty for none.
    pub(crate) fn value(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Share(Some(share)) => format!("{:.1}", share * 100.0),
            Self::Amount(Some(amount)) => format!("{amount:.2}"),
            Self::Share(None) | Self::Amount(None) => String::new(),
        }
    }

    pub(crate) const fn is_number(&self) -> bool {
        !matches!(self, Self::Text(_))
    }
}

/// A decimal number with a comma after each three digits before its point.
fn thousands(number: &str) -> String {
    let (sign, digits) = number
        .strip_prefix('-')
        .map_or(("", number), |digits| ("-", digits));
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut text = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_with_commas_and_filed_without() {
        for (cell, text, value) in [
            (Cell::Count(0), "0", "0"),
            (Cell::Count(999), "999", "999"),
            (Cell::Count(-1_234_567), "-1,234,567", "-1234567"),
            (Cell::Amount(Some(1_234.5)), "1,234.50", "1234.50"),
            (Cell::Amount(None), "–", ""),
            (Cell::share(1, 3), "33.3%", "33.3"),
            (Cell::share(0, 0), "–", ""),
        ] {
            assert_eq!((cell.text().as_str(), cell.value().as_str()), (text, value));
        }
    }
}
