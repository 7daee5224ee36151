//! Buttons that change the lists of a form.

use super::place::{Step, at_mut, steps};
use serde_json::Value;

/// Most rows of a list of a form.
pub(crate) const MAX_ROWS: usize = 300;

/// What a button does to a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// A new row at the end.
    Add,
    /// This row goes.
    Remove,
}

/// A button of a form, as it is sent: `add:journey.patterns`, `remove:journey.patterns[1]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowChange {
    change: Change,
    /// The list, or the row.
    place: String,
}

impl RowChange {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (change, place) = text.split_once(':')?;
        let change = match change {
            "add" => Change::Add,
            "remove" => Change::Remove,
            _ => return None,
        };
        Some(Self {
            change,
            place: place.to_owned(),
        })
    }

    /// Changes the document; the place that is to be looked at then, where there is one. `new` is what a row begins as.
    pub(crate) fn apply(&self, document: &mut Value, new: impl Fn(&str) -> Value) -> Option<String> {
        let steps = steps(&self.place)?;
        match self.change {
            Change::Add => {
                let list = at_mut(document, &steps)?;
                if list.is_null() {
                    *list = Value::Array(Vec::new());
                }
                let rows = list.as_array_mut()?;
                if rows.len() < MAX_ROWS {
                    rows.push(new(&self.place));
                }
                Some(format!("{}[{}]", self.place, rows.len().saturating_sub(1)))
            }
            Change::Remove => {
                let (Step::Row(row), list) = steps.split_last()? else {
                    return None;
                };
                let rows = at_mut(document, list)?.as_array_mut()?;
                if *row >= rows.len() {
                    return None;
                }
                rows.remove(*row);
                let list = self.place.rsplit_once('[')?.0;
                // The row that has moved up, else the one before; of an empty list the button that fills it.
                let next = (*row).min(rows.len().saturating_sub(1));
                Some(if rows.is_empty() {
                    list.to_owned()
                } else {
                    format!("{list}[{next}]")
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rows_are_added_and_removed_and_the_next_place_to_look_at_is_told() {
        let mut document = json!({});
        let press = |document: &mut Value, button: &str| {
            RowChange::parse(button).and_then(|change| change.apply(document, |_| json!({ "n": 0 })))
        };
        assert_eq!(press(&mut document, "add:a.b").as_deref(), Some("a.b[0]"));
        assert_eq!(press(&mut document, "add:a.b").as_deref(), Some("a.b[1]"));
        assert_eq!(
            press(&mut document, "add:a.b[1].c").as_deref(),
            Some("a.b[1].c[0]")
        );
        assert_eq!(
            document,
            json!({ "a": { "b": [{ "n": 0 }, { "n": 0, "c": [{ "n": 0 }] }] } })
        );
        assert_eq!(press(&mut document, "remove:a.b[0]").as_deref(), Some("a.b[0]"));
        assert_eq!(press(&mut document, "remove:a.b[0]").as_deref(), Some("a.b"));
        assert_eq!(document, json!({ "a": { "b": [] } }));
        for nonsense in ["remove:a.b[3]", "remove:a", "add:", "add:a.b.c", "jump:a", ""] {
            assert_eq!(press(&mut document, nonsense), None, "{nonsense}");
        }
        for _ in 0..MAX_ROWS + 10 {
            press(&mut document, "add:rows");
        }
        assert_eq!(document["rows"].as_array().unwrap().len(), MAX_ROWS);
    }
}
