//! Segments: named behaviour, hence groups of visitors.

use crate::behaviour::Behaviour;
use crate::ids::SegmentId;
use alloc::string::String;

/// A segment of session scope.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Segment {
    /// The segment's id.
    pub id: SegmentId,
    /// The name people gave it. No page is told: it may say what the visitor had better not read.
    pub name: String,
    /// `#rrggbb`, the colour of its chip.
    pub color: String,
    /// Who belongs to it.
    pub behaviour: Behaviour,
}

crate::codec::wire_struct!(Segment { id, behaviour } kept back: name, color);
