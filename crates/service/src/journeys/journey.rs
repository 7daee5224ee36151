//! A journey: visits, the pages of each in order, and what happened on them.

use super::arrival::Arrival;
use std::collections::BTreeMap;
use waymeet_journey::action_map::MediaType;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::block_reason::BlockReason;
use waymeet_journey::event::Attribute;
use waymeet_journey::ids::{ActionMapId, EventId, SegmentId, SessionId};
use waymeet_journey::outcome::Achievement;
use waymeet_journey::time::UnixMillis;

/// Everything a visitor did, visit by visit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Journey {
    /// The name the site gave us, if it did.
    pub customer_name: Option<String>,
    /// The site's own id of the user who is logged in; empty if none is known.
    pub user: String,
    /// What the site told about the person; the newest value of each.
    pub traits: BTreeMap<String, String>,
    /// The visits, in the order they began. A visit is a session.
    pub visits: Vec<Visit>,
    /// When we last heard of the visitor, by our clock.
    pub last_heard: UnixMillis,
}

/// One visit.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// The session.
    pub session: SessionId,
    /// Its first event.
    pub started: UnixMillis,
    /// Its last event so far.
    pub last: UnixMillis,
    /// What is known of it from its first event on.
    pub arrival: Arrival,
    /// What the site told about the visit as a whole; the newest value of each.
    pub attributes: BTreeMap<String, String>,
    /// How many things the visitor did in it, page views among them.
    pub events: u32,
    /// How many pages were opened.
    pub page_views: u32,
    /// The pages, in the order they were opened.
    pub pages: Vec<PageStep>,
    /// Segments in the order they were assigned.
    pub segments: Vec<(SegmentId, UnixMillis)>,
    /// Outcomes in the order they were reached.
    pub achievements: Vec<(Achievement, UnixMillis)>,
}

/// One page of a visit.
#[derive(Debug, Clone, PartialEq)]
pub struct PageStep {
    /// The event that opened it.
    pub opened_by: EventId,
    /// Its address.
    pub url: String,
    /// Its title; may be empty.
    pub title: String,
    /// When it was opened.
    pub opened: UnixMillis,
    /// What happened on it, in order.
    pub happenings: Vec<Happening>,
}

/// Something that happened on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// The event it was told by.
    pub event: EventId,
    /// When.
    pub at: UnixMillis,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// The visitor searched the site.
    Searched(String),
    /// Something the site recorded.
    Recorded {
        /// The event's name.
        name: String,
        /// Its attributes.
        attributes: Vec<Attribute>,
    },
    /// A segment was assigned.
    SegmentMatched(SegmentId),
    /// An outcome was reached.
    OutcomeAchieved(Achievement),
    /// An offer reached a state.
    Action {
        /// What is offered.
        media: MediaType,
        /// By which map.
        map: ActionMapId,
        /// The state.
        state: ActionState,
        /// What went wrong; empty otherwise.
        error_message: String,
    },
    /// An offer was not made.
    Blocked {
        /// What would have been offered.
        media: MediaType,
        /// By which map.
        map: ActionMapId,
        /// Why not.
        reason: BlockReason,
    },
}
