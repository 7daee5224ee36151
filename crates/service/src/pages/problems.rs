//! What is wrong with a form, field by field.

use crate::wire::configuration::ConfigurationError;

/// What is wrong, each at the field whose name is its path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Problems(Vec<(String, String)>);

impl Problems {
    /// One problem, at one field.
    pub(crate) fn at(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self(vec![(path.into(), problem.into())])
    }

    pub(crate) fn add(&mut self, path: impl Into<String>, problem: impl Into<String>) {
        self.0.push((path.into(), problem.into()));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them: each field with what is wrong with it.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(path, problem)| (path.as_str(), problem.as_str()))
    }

    /// The field with the first problem.
    pub(crate) fn first(&self) -> Option<&str> {
        self.0.first().map(|(path, _)| path.as_str())
    }

    /// The same, each where the form has it.
    pub(crate) fn placed(&self, place: impl Fn(&str) -> String) -> Self {
        let placed = self
            .0
            .iter()
            .map(|(path, problem)| (place(path), problem.clone()));
        Self(placed.collect())
    }

    /// What is wrong with a field, as a sentence; empty where nothing is.
    pub(crate) fn of(&self, path: &str) -> String {
        let found = self.0.iter().filter(|(known, _)| known == path);
        let sentences: Vec<String> = found.map(|(_, problem)| sentence(problem)).collect();
        sentences.join(" ")
    }

    /// What is wrong with fields that are none of these; for the head of the form.
    pub(crate) fn elsewhere(&self, is_shown: impl Fn(&str) -> bool) -> Vec<String> {
        let others = self.0.iter().filter(|(path, _)| !is_shown(path));
        others
            .map(|(path, problem)| match path.as_str() {
                "" => sentence(problem),
                path => format!("{path}: {}", quoted(problem)),
            })
            .collect()
    }
}

impl From<&ConfigurationError> for Problems {
    fn from(error: &ConfigurationError) -> Self {
        Self::at(&error.path, &error.problem)
    }
}

/// What somebody has typed stands between quotes, where programs have backticks.
fn quoted(problem: &str) -> String {
    let parts = problem.split('`').enumerate();
    let quoted = parts.map(|(index, part)| match index {
        0 => part.to_owned(),
        index if index % 2 == 1 => format!("“{part}"),
        _ => format!("”{part}"),
    });
    quoted.collect()
}

/// A message of the program, as people read one: with a capital and a full stop.
pub(crate) fn sentence(problem: &str) -> String {
    let problem = quoted(problem);
    let mut characters = problem.chars();
    let Some(first) = characters.next() else {
        return String::new();
    };
    let end = if problem.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{}{}{end}", first.to_uppercase(), characters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_told_at_its_field_and_as_a_sentence() {
        let mut problems = Problems::at("name", "this is empty");
        problems.add("color", "`x` is not a colour");
        problems.add("", "Nothing was saved.");
        assert_eq!(problems.of("name"), "This is empty.");
        assert_eq!(problems.of("count"), "");
        let elsewhere = problems.elsewhere(|path| path == "name");
        assert_eq!(elsewhere, ["color: “x” is not a colour", "Nothing was saved."]);
    }
}
