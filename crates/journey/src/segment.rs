//! Segments: named patterns a session matches, hence groups of visitors.

use crate::condition::{ContextCriterion, EventCriterion};
use crate::context::VisitContext;
use crate::event::Event;
use crate::ids::SegmentId;
use alloc::string::String;
use alloc::vec::Vec;

/// Behaviour: `count` events of one name, on each of which all criteria hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JourneyPattern {
    /// Only events of this name count; `None` counts every event.
    pub event_name: Option<String>,
    /// All must hold on the same event.
    pub criteria: Vec<EventCriterion>,
    /// How many such events are needed; at least one.
    pub count: u32,
}

impl JourneyPattern {
    /// Whether an event is one of those that count.
    #[must_use]
    pub fn matches(&self, event: &Event) -> bool {
        self.event_name.as_ref().is_none_or(|name| *name == event.name)
            && self.criteria.iter().all(|criterion| criterion.holds(event))
    }
}

/// Visitor attributes: all criteria hold for the visit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContextPattern {
    /// All must hold.
    pub criteria: Vec<ContextCriterion>,
}

impl ContextPattern {
    /// Whether the visit has these attributes.
    #[must_use]
    pub fn matches(&self, context: &VisitContext) -> bool {
        self.criteria
            .iter()
            .all(|criterion| criterion.comparison.holds(context.get(criterion.key)))
    }
}

/// A segment of session scope. INVARIANT (condition in every segment): a compiled segment has at least one pattern.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Segment {
    /// The segment's id.
    pub id: SegmentId,
    /// The name people gave it.
    pub name: String,
    /// `#rrggbb`, the colour of its chip.
    pub color: String,
    /// All must hold.
    pub context: Vec<ContextPattern>,
    /// All must have been seen, in any order (the vendor's current guide; an older one wanted them in order).
    pub journey: Vec<JourneyPattern>,
}

crate::codec::wire_struct!(JourneyPattern {
    event_name,
    criteria,
    count
});
crate::codec::wire_struct!(ContextPattern { criteria });
crate::codec::wire_struct!(Segment {
    id,
    name,
    color,
    context,
    journey
});
