//! Outcomes: business goals a session reaches. Source: the vendor's `Outcome`; deprecated there, wanted here.

use crate::behaviour::Behaviour;
use crate::decimal;
use crate::event::{Attribute, Event};
use crate::ids::OutcomeId;
use alloc::string::String;

/// A goal, and the behaviour that reaches it. Reached at most once in a session (inferred: as a segment is assigned once).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The outcome's id.
    pub id: OutcomeId,
    /// Its version, told with every achievement.
    pub version: u32,
    /// The name people gave it.
    pub name: String,
    /// Whether it is one to be wished for; default `true`.
    pub is_positive: bool,
    /// What reaches it.
    pub behaviour: Behaviour,
    /// Which attribute of the event that reaches it says what it is worth.
    pub associated_value: Option<AssociatedValueField>,
}

/// Where an outcome's value is found. Source: `associatedValueField`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AssociatedValueField {
    /// The attribute.
    pub attribute: String,
    /// Whether only whole numbers are values (`Integer`), or all (`Number`).
    pub is_integer: bool,
}

/// An outcome that an event has reached.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Achievement {
    /// The outcome.
    pub outcome: OutcomeId,
    /// Its version at the time.
    pub version: u32,
    /// What it was worth, as the event says it: a decimal number.
    pub associated_value: Option<String>,
}

impl Outcome {
    /// The achievement, when this event has completed the behaviour.
    pub(crate) fn achieved_by(&self, event: &Event) -> Achievement {
        let associated_value = (self.associated_value.as_ref()).and_then(|field| field.of(event));
        Achievement {
            outcome: self.id,
            version: self.version,
            associated_value,
        }
    }
}

impl AssociatedValueField {
    /// The value in an event; one that is missing or of another kind is none.
    fn of(&self, event: &Event) -> Option<String> {
        let named = |attribute: &&Attribute| attribute.name == self.attribute;
        let attribute = event.attributes.iter().find(named)?;
        let is_value = if self.is_integer {
            decimal::is_integer(&attribute.value)
        } else {
            decimal::is_number(&attribute.value)
        };
        is_value.then(|| attribute.value.clone())
    }
}
