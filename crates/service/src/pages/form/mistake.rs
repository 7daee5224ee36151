//! What is wrong with a form, with the way there.

use super::group::{Group, Part};
use super::outline::walk;

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The place of the field; of the first one where a group is wrong as a whole. Empty where there is none.
    pub(crate) place: String,
    /// Its id.
    pub(crate) id: String,
    /// Its label, or the group's title, after the titles of the groups it stands in.
    pub(crate) label: String,
    /// A sentence.
    pub(crate) problem: String,
}

/// All that is wrong, in the order of the form.
pub(crate) fn mistakes(parts: &[Part]) -> Vec<Mistake> {
    let mut found = Vec::new();
    walk(parts, "", &mut |within, part| {
        let ((place, id), label, problem) = match part {
            // What is wrong with a list is told at its group.
            Part::Field(field) if field.is_hidden() => return,
            Part::Field(field) => (
                (field.place.clone(), field.id()),
                field.label.as_str(),
                &field.problem,
            ),
            Part::Group(group) => (first_field(group), group.title.as_str(), &group.problem),
        };
        if !problem.is_empty() {
            found.push(Mistake {
                place,
                id,
                label: format!("{within}{label}"),
                problem: problem.clone(),
            });
        }
    });
    found
}

/// Place and id of the first field of a group that people see.
fn first_field(group: &Group) -> (String, String) {
    let mut first = None;
    walk(&group.parts, "", &mut |_, part| {
        if let Part::Field(field) = part
            && first.is_none()
            && !field.is_hidden()
        {
            first = Some((field.place.clone(), field.id()));
        }
    });
    first.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::{Draft, Group};
    use super::*;
    use crate::pages::Problems;
    use serde_json::json;

    fn form(problems: &Problems) -> Vec<Part> {
        let draft = Draft {
            body: &json!({}),
            problems,
            is_read_only: false,
        };
        let times = Group::new("Times")
            .with(draft.hidden("week", "rows", ""))
            .with(draft.line("zone", "Zone"))
            .problem(draft.problems.of("week"));
        let hours = Group::new("Hours").with(draft.line("open", "Open")).with(times);
        vec![hours.into()]
    }

    #[test]
    fn mistakes_lead_to_their_fields_and_those_of_a_group_to_its_first() {
        let mut problems = Problems::at("week", "nobody is ever there");
        problems.add("open", "this is not known");
        let expected = [
            ("open", "Hours › Open", "This is not known."),
            ("zone", "Hours › Times", "Nobody is ever there."),
        ];
        let expected = expected.map(|(place, label, problem)| Mistake {
            place: place.to_owned(),
            id: format!("f-{place}"),
            label: label.to_owned(),
            problem: problem.to_owned(),
        });
        assert_eq!(mistakes(&form(&problems)), expected);
        assert_eq!(mistakes(&form(&Problems::default())), []);
    }
}
