//! What else has to be known of a fact to say where it counts.

use crate::fact::Fact;

/// What else is known of a fact's session.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Surroundings<'a> {
    /// Of an outcome: the action that was accepted last before it, if one was.
    pub(super) accepted: Option<&'a Fact>,
    /// The segments of the session, whenever they were assigned.
    pub(super) segments: &'a [String],
}

impl Surroundings<'_> {
    /// The same, for what does not count for an accepted action.
    pub(super) const fn without_accepted(self) -> Self {
        Self {
            accepted: None,
            ..self
        }
    }
}
