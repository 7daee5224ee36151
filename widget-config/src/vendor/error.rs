//! Why a block cannot be read, for the person who pasted it.

use thiserror::Error;

/// Something that keeps a block from being read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: {problem}; {remedy}")]
pub struct VendorError {
    line: usize,
    column: usize,
    problem: String,
    remedy: String,
}

impl VendorError {
    /// Where, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// Where in the line, in characters, counted from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
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

/// The same before somebody has counted lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// In bytes.
    pub(super) at: usize,
    pub(super) problem: String,
    pub(super) remedy: String,
}

impl Fault {
    pub(super) fn new(at: usize, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            at,
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }

    pub(super) fn of(self, text: &str) -> VendorError {
        let (line, column) = position(text, self.at);
        VendorError {
            line,
            column,
            problem: self.problem,
            remedy: self.remedy,
        }
    }
}

/// Line and column of a place, both from 1.
pub(super) fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}
