//! Conditions: a property, an operator and the values it is compared with.

mod conditions;
mod journey_key;
mod operator;
mod properties;
#[cfg(test)]
mod tests;

pub use conditions::Conditions;
pub(crate) use conditions::lookup;
pub use journey_key::JourneyKey;
pub use operator::Operator;
pub(crate) use properties::{Folded, Properties};

use crate::context::ContextKey;
use crate::fold_case::fold;
use alloc::string::String;
use alloc::vec::Vec;

/// The values a property is compared with, and how. INVARIANT (folded values): where `ignore_case` is set, `values` are
/// folded already, so that an event costs one fold of its property and none of the values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comparison {
    operator: Operator,
    ignore_case: bool,
    values: Vec<String>,
}

impl Comparison {
    /// A comparison with these values.
    #[must_use]
    pub fn new(operator: Operator, values: Vec<String>, ignore_case: bool) -> Self {
        let values = if ignore_case {
            values.iter().map(|value| fold(value)).collect()
        } else {
            values
        };
        Self {
            operator,
            ignore_case,
            values,
        }
    }

    /// The operator.
    #[must_use]
    pub fn operator(&self) -> Operator {
        self.operator
    }
}

/// A condition on one event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventCriterion {
    /// The property.
    pub key: JourneyKey,
    /// What it is compared with.
    pub comparison: Comparison,
}

/// A condition on what is known of the visit as a whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContextCriterion {
    /// The property.
    pub key: ContextKey,
    /// What it is compared with.
    pub comparison: Comparison,
}
