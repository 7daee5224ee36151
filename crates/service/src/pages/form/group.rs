//! Fields that belong together, rows of a list among them.

use super::field::Field;
use crate::document_form::is_at_or_below;
use askama::Template;
use std::fmt;

/// A part of a form.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    Field(Box<Field>),
    Group(Box<Group>),
}

impl From<Field> for Part {
    fn from(field: Field) -> Self {
        Self::Field(Box::new(field))
    }
}

impl From<Group> for Part {
    fn from(group: Group) -> Self {
        Self::Group(Box::new(group))
    }
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(field) => field.fmt(formatter),
            Self::Group(group) => group.fmt(formatter),
        }
    }
}

// Both are templates, which escape what they print.
impl askama::filters::HtmlSafe for Part {}

/// A button that changes a list.
#[derive(Debug, Clone)]
pub(crate) struct Button {
    /// As [`crate::document_form::RowChange`] reads it.
    pub(crate) change: String,
    pub(crate) label: String,
    pub(crate) has_focus: bool,
}

/// Fields that belong together.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "admin/form/group.html")]
pub(crate) struct Group {
    pub(crate) title: String,
    pub(crate) lead: String,
    /// What it looks like, in `admin.css`.
    pub(crate) class: &'static str,
    pub(crate) parts: Vec<Part>,
    /// Adds a row to the list that this group is.
    pub(crate) add: Option<Button>,
    /// Removes the row that this group is.
    pub(crate) remove: Option<Button>,
    /// Of one that is folded: whether it is open to begin with. One with a mistake is.
    pub(crate) is_open: bool,
    /// It is shown where the field at this place has one of these values (with blanks between).
    pub(crate) when: Option<(&'static str, &'static str)>,
    /// What is wrong with it as a whole.
    pub(crate) problem: String,
}

impl Group {
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            class: "group",
            ..Self::default()
        }
    }

    pub(crate) fn lead(self, lead: impl Into<String>) -> Self {
        Self {
            lead: lead.into(),
            ..self
        }
    }

    pub(crate) fn class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }

    pub(crate) fn open(self, is_open: bool) -> Self {
        Self { is_open, ..self }
    }

    pub(crate) fn with(mut self, part: impl Into<Part>) -> Self {
        self.parts.push(part.into());
        self
    }

    pub(crate) fn when(self, place: &'static str, values: &'static str) -> Self {
        Self {
            when: Some((place, values)),
            ..self
        }
    }

    /// Whether something in it is wrong, however deep: then it is not folded away.
    fn has_mistake(&self) -> bool {
        !self.problem.is_empty()
            || self.parts.iter().any(|part| match part {
                Part::Field(field) => !field.problem.is_empty(),
                Part::Group(group) => group.has_mistake(),
            })
    }

    pub(crate) fn problem(self, problem: String) -> Self {
        Self { problem, ..self }
    }

    pub(crate) fn add(self, list: impl fmt::Display, label: impl Into<String>) -> Self {
        let add = Button {
            change: format!("add:{list}"),
            label: label.into(),
            has_focus: false,
        };
        Self {
            add: Some(add),
            ..self
        }
    }

    pub(crate) fn remove(self, row: impl fmt::Display, label: impl Into<String>) -> Self {
        let remove = Button {
            change: format!("remove:{row}"),
            label: label.into(),
            has_focus: false,
        };
        Self {
            remove: Some(remove),
            ..self
        }
    }
}

/// Gives the focus to the first field at a place or below it, else to the button that adds to the list there.
pub(crate) fn give_focus(parts: &mut [Part], place: &str) -> bool {
    for part in parts {
        match part {
            Part::Field(field) => {
                if is_at_or_below(&field.place, place) && !field.is_hidden() {
                    field.has_focus = true;
                    return true;
                }
            }
            Part::Group(group) => {
                if give_focus(&mut group.parts, place) {
                    return true;
                }
                if let Some(add) = &mut group.add
                    && add.change.strip_prefix("add:") == Some(place)
                {
                    add.has_focus = true;
                    return true;
                }
            }
        }
    }
    false
}
