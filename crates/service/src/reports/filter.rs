//! Filters: which facts are counted. Source: `JourneyAggregateQueryFilter` of the vendor's API.

use super::dimension::Dimension;
use crate::fact::Fact;

/// All of it, or any of it. Nothing at all asks for nothing: every fact passes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) is_any: bool,
    pub(super) parts: Vec<Part>,
}

/// A part of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A clause.
    Clause(Filter),
    /// The dimension is this value, whatever its case.
    Matches(Dimension, String),
    /// There is a value.
    Exists(Dimension),
    /// There is none.
    NotExists(Dimension),
}

impl Filter {
    /// Everything passes.
    pub(super) const EVERYTHING: Self = Self {
        is_any: false,
        parts: Vec::new(),
    };

    pub(super) fn passes(&self, fact: &Fact, accepted: Option<&Fact>) -> bool {
        let mut parts = self.parts.iter();
        let passes = |part: &Part| part.passes(fact, accepted);
        if self.is_any && !self.parts.is_empty() {
            parts.any(passes)
        } else {
            parts.all(passes)
        }
    }
}

impl Part {
    fn passes(&self, fact: &Fact, accepted: Option<&Fact>) -> bool {
        match self {
            Self::Clause(filter) => filter.passes(fact, accepted),
            Self::Matches(dimension, value) => {
                let found = dimension.of(fact, accepted);
                found.is_some_and(|found| found.eq_ignore_ascii_case(value))
            }
            Self::Exists(dimension) => dimension.of(fact, accepted).is_some(),
            Self::NotExists(dimension) => dimension.of(fact, accepted).is_none(),
        }
    }
}
