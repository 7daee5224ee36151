//! One field of a form.

use askama::Template;

/// One of the answers a field offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    /// What kind of choice it is; choices of one group stand together.
    pub(crate) group: &'static str,
    /// `#rrggbb`; empty for most.
    pub(crate) color: String,
}

impl Choice {
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            group: "",
            color: String::new(),
        }
    }

    pub(crate) fn in_group(self, group: &'static str) -> Self {
        Self { group, ..self }
    }

    pub(crate) fn colored(self, color: impl Into<String>) -> Self {
        Self {
            color: color.into(),
            ..self
        }
    }

    /// The choices of a closed list of words.
    pub(crate) fn list(words: &[(&str, &str)]) -> Vec<Self> {
        words
            .iter()
            .map(|(value, label)| Self::new(*value, *label))
            .collect()
    }
}

/// How a field is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Control {
    /// One line, of one of the types browsers know.
    Line { input: &'static str },
    /// Several lines.
    Area,
    /// Yes or no.
    Check,
    /// One of several.
    Select(Vec<Choice>),
    /// Any of several.
    Choices(Vec<Choice>),
    /// Not shown.
    Hidden,
}

/// One field.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/form/field.html")]
pub(crate) struct Field {
    /// Its place in the document.
    pub(crate) place: String,
    /// What its text stands for (`document_form`); empty for a text.
    pub(crate) kind: &'static str,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) control: Control,
    /// What is answered; one for each choice where there may be several.
    pub(crate) values: Vec<String>,
    pub(crate) placeholder: &'static str,
    /// What has been answered elsewhere, to choose from.
    pub(crate) known: Vec<String>,
    /// Whether it is the name of an event: the page has one list of those for all of its fields.
    pub(crate) is_event: bool,
    pub(crate) is_required: bool,
    pub(crate) is_read_only: bool,
    pub(crate) has_focus: bool,
    /// What is wrong with it; empty where nothing is.
    pub(crate) problem: String,
}

impl Field {
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: hint.into(),
            ..self
        }
    }

    pub(crate) fn placeholder(self, placeholder: &'static str) -> Self {
        Self { placeholder, ..self }
    }

    pub(crate) fn known(self, known: Vec<String>) -> Self {
        Self { known, ..self }
    }

    pub(crate) fn event(self) -> Self {
        Self {
            is_event: true,
            ..self
        }
    }

    pub(crate) fn required(self) -> Self {
        Self {
            is_required: true,
            ..self
        }
    }

    pub(super) fn is_hidden(&self) -> bool {
        self.control == Control::Hidden
    }

    /// Its name in the form.
    fn name(&self) -> String {
        match self.kind {
            "" => self.place.clone(),
            kind => format!("{}:{kind}", self.place),
        }
    }

    pub(super) fn id(&self) -> String {
        match self.kind {
            "attribute" => format!("f-{}-attribute", self.place),
            _ => format!("f-{}", self.place),
        }
    }

    fn value(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    fn has(&self, value: &str) -> bool {
        self.values.iter().any(|known| known == value)
    }

    /// What a screen reader reads after the label.
    fn described_by(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint ", self.id()));
        format!("{}{}-problem", hint.unwrap_or_default(), self.id())
    }

    /// Choices under their groups, in order.
    fn groups<'a>(&self, choices: &'a [Choice]) -> Vec<(&'static str, Vec<&'a Choice>)> {
        let mut groups: Vec<(&'static str, Vec<&Choice>)> = Vec::new();
        for choice in choices {
            match groups.last_mut() {
                Some((group, members)) if *group == choice.group => members.push(choice),
                _ => groups.push((choice.group, vec![choice])),
            }
        }
        groups
    }
}
