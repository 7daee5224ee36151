//! Filters: what is counted. Source: `JourneyAggregateQueryFilter` of the vendor's API.

use super::dimension::Dimension;
use super::item::Item;

/// All of it, or any of it. Nothing at all asks for nothing: everything passes.
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
    /// The dimension has this value, whatever its case.
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

    /// Whether the segments of sessions have to be known.
    pub(super) fn needs_segments(&self) -> bool {
        self.parts.iter().any(|part| match part {
            Part::Clause(filter) => filter.needs_segments(),
            Part::Matches(dimension, _) | Part::Exists(dimension) | Part::NotExists(dimension) => {
                dimension.needs_segments()
            }
        })
    }

    pub(super) fn passes(&self, item: Item<'_>) -> bool {
        let mut parts = self.parts.iter();
        let passes = |part: &Part| part.passes(item);
        if self.is_any && !self.parts.is_empty() {
            parts.any(passes)
        } else {
            parts.all(passes)
        }
    }
}

impl Part {
    fn passes(&self, item: Item<'_>) -> bool {
        match self {
            Self::Clause(filter) => filter.passes(item),
            Self::Matches(dimension, value) => {
                let found = item.values(*dimension);
                found.iter().any(|found| found.eq_ignore_ascii_case(value))
            }
            Self::Exists(dimension) => !item.values(*dimension).is_empty(),
            Self::NotExists(dimension) => item.values(*dimension).is_empty(),
        }
    }
}
