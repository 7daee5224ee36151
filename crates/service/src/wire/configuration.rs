//! The kinds of documents a configuration is made of, and what goes wrong when one is read.

use serde::{Deserialize, Serialize};
use waymeet_journey::condition::{Comparison, EventCriterion, JourneyKey, Operator};

/// What a document describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A segment.
    Segment,
    /// An action map.
    ActionMap,
    /// An action template: a content offer that maps refer to.
    ActionTemplate,
    /// An action target: a workgroup that maps refer to.
    ActionTarget,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::Segment,
        Self::ActionMap,
        Self::ActionTemplate,
        Self::ActionTarget,
    ];

    /// The kind's name, as in the paths of the vendor's API (singular).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Segment => "segment",
            Self::ActionMap => "actionmap",
            Self::ActionTemplate => "actiontemplate",
            Self::ActionTarget => "actiontarget",
        }
    }

    /// Reads a kind's name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Why a document cannot become a rule. The whole rule is set aside; its neighbours carry on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct ConfigurationError {
    /// Where in the document, in the vendor's field names.
    pub path: String,
    /// What is wrong there.
    pub problem: String,
}

impl ConfigurationError {
    /// An error at a place in the document.
    #[must_use]
    pub fn new(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            problem: problem.into(),
        }
    }
}

/// `true`, the default of many of the vendor's switches.
pub(super) const fn yes() -> bool {
    true
}

/// A condition as the vendor writes it; segments and action maps share it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireCriterion {
    pub(super) key: String,
    pub(super) values: Vec<String>,
    // Event conditions of action maps have no such switch and ignore case (inferred from a hint in the vendor's UI).
    #[serde(default = "yes")]
    pub(super) should_ignore_case: bool,
    #[serde(default = "equal")]
    pub(super) operator: String,
}

/// The operator of a condition that names none. Source: the vendor's provider.
fn equal() -> String {
    "equal".to_owned()
}

impl WireCriterion {
    pub(super) fn comparison(&self, path: &str) -> Result<Comparison, ConfigurationError> {
        comparison(path, &self.operator, &self.values, self.should_ignore_case)
    }

    pub(super) fn event_criterion(&self, path: &str) -> Result<EventCriterion, ConfigurationError> {
        let key = JourneyKey::parse(&self.key).ok_or_else(|| {
            ConfigurationError::new(format!("{path}.key"), format!("`{}` is not known", self.key))
        })?;
        Ok(EventCriterion {
            key,
            comparison: self.comparison(path)?,
        })
    }
}

pub(super) fn comparison(
    path: &str,
    operator: &str,
    values: &[String],
    ignore_case: bool,
) -> Result<Comparison, ConfigurationError> {
    let operator = Operator::parse(operator).ok_or_else(|| {
        ConfigurationError::new(format!("{path}.operator"), format!("`{operator}` is not known"))
    })?;
    if values.is_empty() {
        return Err(ConfigurationError::new(
            format!("{path}.values"),
            "there is no value to compare with",
        ));
    }
    Ok(Comparison::new(operator, values.to_vec(), ignore_case))
}

/// Reads a document into its wire form.
pub(super) fn read<T: serde::de::DeserializeOwned>(
    body: &serde_json::Value,
) -> Result<T, ConfigurationError> {
    T::deserialize(body).map_err(|error| ConfigurationError::new("document", error.to_string()))
}
