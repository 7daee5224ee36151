//! What all documents of a configuration share: how one is read, and what goes wrong.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use waymeet_journey::condition::{Comparison, EventCriterion, JourneyKey, Operator};
use waymeet_journey::time::UnixMillis;

/// Why a document cannot become a rule. The whole rule is set aside; its neighbours carry on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct ConfigurationError {
    /// Where in the document, in the vendor's field names.
    pub path: String,
    /// What is wrong there.
    pub problem: String,
    /// Whether the document is a good one that this engine does not carry out, rather than a broken one: it may be stored
    /// and is set aside.
    pub is_unsupported: bool,
}

impl ConfigurationError {
    /// An error at a place in the document.
    #[must_use]
    pub fn new(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            problem: problem.into(),
            is_unsupported: false,
        }
    }

    /// A word that means nothing at its place.
    #[must_use]
    pub fn unknown(path: impl Into<String>, word: &str) -> Self {
        Self::new(path, format!("`{word}` is not known"))
    }

    /// Something the vendor has and this engine does not carry out.
    #[must_use]
    pub fn unsupported(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            is_unsupported: true,
            ..Self::new(path, problem)
        }
    }
}

/// A word of a stranger's, as long as an answer needs it.
pub(crate) fn short(word: &str) -> String {
    word.chars().take(64).collect()
}

/// `true`, the default of many of the vendor's switches.
pub(super) const fn yes() -> bool {
    true
}

/// A condition as the vendor writes it; segments and action maps share it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Criterion)]
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
        let key = JourneyKey::parse(&self.key)
            .ok_or_else(|| ConfigurationError::unknown(format!("{path}.key"), &self.key))?;
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
    let operator = Operator::parse(operator)
        .ok_or_else(|| ConfigurationError::unknown(format!("{path}.operator"), operator))?;
    if values.is_empty() {
        return Err(ConfigurationError::new(
            format!("{path}.values"),
            "there is no value to compare with",
        ));
    }
    Ok(Comparison::new(operator, values.to_vec(), ignore_case))
}

/// Reads a document, or the body of a request, into its wire form.
pub(super) fn read<T: serde::de::DeserializeOwned>(
    body: &serde_json::Value,
) -> Result<T, ConfigurationError> {
    serde_path_to_error::deserialize(body).map_err(|error| misshapen(&error))
}

/// What is missing or of another kind than it should be, with its place.
#[must_use]
pub fn misshapen(error: &serde_path_to_error::Error<serde_json::Error>) -> ConfigurationError {
    let mut problem = error.inner().to_string();
    // Lines and columns mean something only where the text was read at once.
    if let Some(position) = problem.rfind(" at line ") {
        problem.truncate(position);
    }
    let place = error.path().to_string();
    let place = if place == "." { "" } else { &place };
    // What is missing is told of the object it is missing in.
    let missing = problem.strip_prefix("missing field `");
    let missing = missing.and_then(|rest| rest.split('`').next());
    let path = match (place, missing) {
        ("", None) => "document".to_owned(),
        ("", Some(missing)) => missing.to_owned(),
        (place, None) => place.to_owned(),
        (place, Some(missing)) => format!("{place}.{missing}"),
    };
    ConfigurationError::new(path, problem)
}

/// Compiles the items of a list, each under its own path.
pub(super) fn indexed<W, P>(
    list: &[W],
    name: &str,
    compile: impl Fn(&W, &str) -> Result<P, ConfigurationError>,
) -> Result<Vec<P>, ConfigurationError> {
    let items = list.iter().enumerate();
    items
        .map(|(index, item)| compile(item, &format!("{name}[{index}]")))
        .collect()
}

/// Refuses a word of a closed list that is not on it.
pub(super) fn known_word(path: &str, word: &str, words: &[&str]) -> Result<(), ConfigurationError> {
    if words.contains(&word) {
        return Ok(());
    }
    Err(ConfigurationError::unknown(path, word))
}

/// A moment of a document.
pub(super) fn moment(path: &str, text: &str) -> Result<UnixMillis, ConfigurationError> {
    super::moment::parse(text).ok_or_else(|| {
        let problem = format!("`{text}` is not a date and time with a zone (ISO 8601)");
        ConfigurationError::new(path, problem)
    })
}

/// What has no state is active.
pub(super) fn is_active(state: Option<&str>) -> bool {
    state.is_none_or(|state| state.eq_ignore_ascii_case("active"))
}
