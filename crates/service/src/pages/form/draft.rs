//! A document being edited: what it has, what is wrong with it, and the fields that show it.

use super::field::{Choice, Control, Field};
use crate::document_form::at;
use crate::pages::Problems;
use serde_json::Value;

/// A document being edited.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Draft<'a> {
    pub(crate) body: &'a Value,
    pub(crate) problems: &'a Problems,
    /// Whether the person may only look.
    pub(crate) is_read_only: bool,
}

impl Draft<'_> {
    /// What the document has at a place.
    pub(crate) fn at(&self, place: &str) -> &Value {
        at(self.body, place)
    }

    /// The text it has there; of a number or a switch its spelling.
    pub(crate) fn text_at(&self, place: &str) -> String {
        text(self.at(place))
    }

    /// The places of the rows of a list.
    pub(crate) fn rows(&self, list: &str) -> Vec<String> {
        let count = self.at(list).as_array().map_or(0, Vec::len);
        (0..count).map(|row| format!("{list}[{row}]")).collect()
    }

    fn field(&self, place: &str, kind: &'static str, label: &str, control: Control) -> Field {
        Field {
            place: place.to_owned(),
            kind,
            label: label.to_owned(),
            hint: String::new(),
            control,
            values: vec![self.text_at(place)],
            placeholder: "",
            known: Vec::new(),
            is_event: false,
            is_required: false,
            is_read_only: self.is_read_only,
            has_focus: false,
            problem: self.problems.of(place),
        }
    }

    /// A line that the document always has.
    pub(crate) fn line(&self, place: &str, label: &str) -> Field {
        self.field(place, "", label, Control::Line { input: "text" })
    }

    /// A line that is absent where it is empty.
    pub(crate) fn optional(&self, place: &str, label: &str) -> Field {
        self.field(place, "optional", label, Control::Line { input: "text" })
    }

    /// A text of several lines, absent where it is empty.
    pub(crate) fn area(&self, place: &str, label: &str) -> Field {
        self.field(place, "optional", label, Control::Area)
    }

    pub(crate) fn number(&self, place: &str, label: &str) -> Field {
        self.field(place, "number", label, Control::Line { input: "number" })
    }

    /// A share of 1, shown in percent.
    pub(crate) fn percent(&self, place: &str, label: &str) -> Field {
        let mut field = self.field(place, "percent", label, Control::Line { input: "text" });
        if let Some(share) = self.at(place).as_f64() {
            // So that 0.07 is 7 and not 7.000000000000001.
            field.values = vec![format!("{}", (share * 1e8).round() / 1e6)];
        }
        field
    }

    /// A colour, `#rrggbb`.
    pub(crate) fn color(&self, place: &str, label: &str) -> Field {
        self.field(place, "", label, Control::Line { input: "color" })
    }

    /// A date and time in UTC.
    pub(crate) fn moment(&self, place: &str, label: &str) -> Field {
        let input = "datetime-local";
        let mut field = self.field(place, "moment", label, Control::Line { input });
        field.values = vec![local(&self.text_at(place))];
        field
    }

    /// A date and time on the wall clock.
    pub(crate) fn wall_clock(&self, place: &str, label: &str) -> Field {
        let input = "datetime-local";
        let mut field = self.field(place, "", label, Control::Line { input });
        field.values = vec![local(&self.text_at(place))];
        field
    }

    /// Several values, one a line.
    pub(crate) fn lines(&self, place: &str, label: &str) -> Field {
        let mut field = self.field(place, "lines", label, Control::Area);
        field.values = vec![texts(self.at(place)).join("\n")];
        // What is wrong with one of them is told at all of them.
        for row in self.rows(place) {
            let problem = self.problems.of(&row);
            if !problem.is_empty() {
                field.problem = format!("{} {problem}", field.problem).trim().to_owned();
            }
        }
        field
    }

    pub(crate) fn flag(&self, place: &str, label: &str, default: bool) -> Field {
        let mut field = self.field(place, "flag", label, Control::Check);
        field.values = vec![self.at(place).as_bool().unwrap_or(default).to_string()];
        field
    }

    /// One of several; what the document has and is none of them is offered, too, so that looking changes nothing.
    pub(crate) fn select(
        &self,
        place: &str,
        kind: &'static str,
        label: &str,
        mut choices: Vec<Choice>,
    ) -> Field {
        let value = self.text_at(place);
        if !value.is_empty() && !choices.iter().any(|choice| choice.value == value) {
            choices.push(Choice::new(value.clone(), format!("{value} (not known)")));
        }
        self.field(place, kind, label, Control::Select(choices))
    }

    /// Any of several.
    pub(crate) fn choices(&self, place: &str, label: &str, mut choices: Vec<Choice>) -> Field {
        let values = texts(self.at(place));
        for value in &values {
            if !choices.iter().any(|choice| choice.value == *value) {
                choices.push(Choice::new(
                    value.clone(),
                    format!("{value} (not there any more)"),
                ));
            }
        }
        let mut field = self.field(place, "list", label, Control::Choices(choices));
        field.values = values;
        for row in self.rows(place) {
            let problem = self.problems.of(&row);
            if !problem.is_empty() {
                field.problem = format!("{} {problem}", field.problem).trim().to_owned();
            }
        }
        field
    }

    /// Something the form carries along.
    pub(crate) fn hidden(&self, place: &str, kind: &'static str, default: &str) -> Field {
        let mut field = self.field(place, kind, "", Control::Hidden);
        if field.values.iter().all(String::is_empty) {
            field.values = vec![default.to_owned()];
        }
        field
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        other => other.to_string(),
    }
}

fn texts(value: &Value) -> Vec<String> {
    value
        .as_array()
        .map_or_else(Vec::new, |values| values.iter().map(text).collect())
}

/// A date and time as browsers take it: without a zone, and to the minute where there are no seconds.
fn local(text: &str) -> String {
    let in_utc = |moment: jiff::Timestamp| moment.to_zoned(jiff::tz::TimeZone::UTC).datetime();
    let moment = text.parse::<jiff::Timestamp>().map(in_utc);
    let moment = moment.or_else(|_| text.parse::<jiff::civil::DateTime>());
    moment.map_or_else(
        |_| text.to_owned(),
        |moment| {
            let form = if moment.second() == 0 {
                "%Y-%m-%dT%H:%M"
            } else {
                "%Y-%m-%dT%H:%M:%S"
            };
            moment.strftime(form).to_string()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_shown_to_the_second_where_it_has_seconds() {
        for (kept, shown) in [
            ("2026-11-30T12:30:00Z", "2026-11-30T12:30"),
            ("2026-11-30T23:59:59.000Z", "2026-11-30T23:59:59"),
            ("2026-11-30T09:00", "2026-11-30T09:00"),
            ("soon", "soon"),
            ("", ""),
        ] {
            assert_eq!(local(kept), shown, "{kept}");
        }
    }
}
