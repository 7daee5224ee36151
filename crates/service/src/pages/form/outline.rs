//! The fields of a form as they are spoken of elsewhere, in what changed from one version to the next.

use super::field::{Control, Field};
use super::group::Part;

/// Between the titles of groups and the label of a field.
const STEP: &str = " › ";

/// A field as it is spoken of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its place in the document.
    pub(crate) place: String,
    /// Its label, after the titles of the groups it stands in.
    pub(crate) label: String,
    /// What is answered, in the words of the form.
    pub(crate) value: String,
}

/// All fields that people see, in their order.
pub(crate) fn outline(parts: &[Part]) -> Vec<Entry> {
    let mut entries = Vec::new();
    walk(parts, "", &mut |within, part| {
        if let Part::Field(field) = part
            && !field.is_hidden()
        {
            entries.push(Entry {
                place: field.place.clone(),
                label: format!("{within}{}", field.label),
                value: answer(field),
            });
        }
    });
    entries
}

/// The places of all fields, hidden ones among them.
pub(crate) fn places(parts: &[Part]) -> Vec<String> {
    let mut places = Vec::new();
    walk(parts, "", &mut |_, part| {
        if let Part::Field(field) = part {
            places.push(field.place.clone());
        }
    });
    places
}

/// Visits every part, each with the titles it stands below.
pub(super) fn walk(parts: &[Part], within: &str, visit: &mut impl FnMut(&str, &Part)) {
    for part in parts {
        visit(within, part);
        if let Part::Group(group) = part {
            let within = match group.title.as_str() {
                "" => within.to_owned(),
                title => format!("{within}{title}{STEP}"),
            };
            walk(&group.parts, &within, visit);
        }
    }
}

fn answer(field: &Field) -> String {
    let value = field.values.first().map_or("", String::as_str);
    match &field.control {
        Control::Check if value == "true" => "yes".to_owned(),
        Control::Check => "no".to_owned(),
        // Where nothing is answered the first one is: so browsers show it.
        Control::Select(choices) => (choices.iter().find(|choice| choice.value == value))
            .or(choices.first().filter(|_| value.is_empty()))
            .map_or(value, |choice| &choice.label)
            .to_owned(),
        Control::Choices(choices) => {
            let chosen = choices
                .iter()
                .filter(|choice| field.values.contains(&choice.value));
            let labels: Vec<&str> = chosen.map(|choice| choice.label.as_str()).collect();
            labels.join(", ")
        }
        Control::Line { .. } | Control::Area | Control::Hidden => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Choice, Draft, Group};
    use super::*;
    use crate::pages::Problems;
    use serde_json::{Value, json};

    fn form(body: &Value) -> Vec<Part> {
        let draft = Draft {
            body,
            problems: &Problems::default(),
            is_read_only: false,
        };
        let days = Choice::list(&[("mon", "Monday"), ("tue", "Tuesday"), ("wed", "Wednesday")]);
        let open = Choice::list(&[("always", "Always"), ("hours", "At certain times")]);
        let times = Group::new("Times")
            .with(draft.hidden("hours.week", "rows", ""))
            .with(draft.choices("days", "Days", days));
        let hours = Group::new("Hours")
            .with(draft.select("open", "", "Open", open))
            .with(times);
        vec![draft.flag("on", "Switched on", true).into(), hours.into()]
    }

    #[test]
    fn answers_are_told_in_the_words_of_the_form() {
        let body = json!({ "open": "hours", "days": ["tue", "mon"], "hours": { "week": [1] } });
        let told: Vec<_> = outline(&form(&body))
            .into_iter()
            .map(|entry| (entry.place, entry.label, entry.value))
            .collect();
        let expected = [
            ("on", "Switched on", "yes"),
            ("open", "Hours › Open", "At certain times"),
            ("days", "Hours › Times › Days", "Monday, Tuesday"),
        ];
        assert_eq!(
            told,
            expected.map(|(place, label, value)| (place.to_owned(), label.to_owned(), value.to_owned()))
        );
        // As browsers show it where nothing is answered.
        assert_eq!(outline(&form(&json!({})))[1].value, "Always");
    }
}
