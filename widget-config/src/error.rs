//! What is wrong with a configuration, for the person who wrote it.

use thiserror::Error;

/// Something that makes a configuration unusable.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path}: {problem}; {remedy}")]
pub struct ConfigError {
    path: String,
    problem: String,
    remedy: String,
}

impl ConfigError {
    pub(crate) fn new(
        path: impl Into<String>,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            path: path.into(),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }

    /// Where, as in `cic.servers[1]`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// What would be right.
    #[must_use]
    pub fn remedy(&self) -> &str {
        &self.remedy
    }
}

/// Something that is probably not meant, and does no harm.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path}: {problem}")]
pub struct Warning {
    /// Where.
    pub path: String,
    /// What.
    pub problem: String,
}
