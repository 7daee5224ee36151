//! Behaviour: what a visitor must be and do for a segment or an outcome; what the engine counts.

use crate::condition::{Conditions, Properties};
use alloc::string::String;
use alloc::vec::Vec;

/// One thing a visitor does: `count` events of one name, on each of which all conditions hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JourneyPattern {
    /// Only events of this name count; where it is empty, every event does.
    pub event_name: String,
    /// All must hold on the same event.
    pub conditions: Conditions,
    /// How many such events are needed; at least one. An action map's event conditions need one each.
    pub count: u32,
}

impl JourneyPattern {
    /// Whether an event is one of those that count.
    pub(crate) fn matches(&self, properties: &Properties<'_>) -> bool {
        (self.event_name.is_empty() || self.event_name == properties.event_name())
            && self.conditions.hold(properties)
    }
}

/// A set of patterns, all of which must be met in one session. INVARIANT (condition in every behaviour): there is at least
/// one condition or pattern; one without would match everybody.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Behaviour {
    /// What must hold for the visit: the criteria of all context patterns.
    pub context: Conditions,
    /// What must have happened, in any order (the vendor's current guide; an older one wanted them in order).
    pub journey: Vec<JourneyPattern>,
}

crate::codec::wire_struct!(JourneyPattern {
    event_name,
    conditions,
    count
});
crate::codec::wire_struct!(Behaviour { context, journey });
