//! What is counted: a fact, or a conversation that an outcome is owed to.

use super::dimension::Dimension;
use super::surroundings::Surroundings;
use crate::attribution::{Attribution, Touchpoint};
use crate::fact::Fact;
use std::borrow::Cow;

/// Something that has a value in some dimensions.
#[derive(Debug, Clone, Copy)]
pub(super) enum Item<'a> {
    Fact(&'a Fact, Surroundings<'a>),
    Touchpoint(&'a Attribution, &'a Touchpoint),
}

impl<'a> Item<'a> {
    /// What it has of a dimension: nothing, one value or several.
    pub(super) fn values(self, dimension: Dimension) -> Vec<Cow<'a, str>> {
        match self {
            Self::Fact(fact, around) => dimension.of(fact, around),
            Self::Touchpoint(attribution, touchpoint) => {
                let value = dimension.of_touchpoint(attribution, touchpoint);
                value.map(Cow::Borrowed).into_iter().collect()
            }
        }
    }
}
