//! What the engine remembers of one visitor between events: small, serialisable, keyed by ids so that it outlives a
//! change of the configuration.

use crate::action_state::ActionState;
use crate::block_reason::BlockReason;
use crate::codec::{self, Reader};
use crate::context::VisitContext;
use crate::event::Event;
use crate::ids::{ActionId, ActionMapId, SegmentId, SessionId, Uuid};
use crate::session::SessionMark;
use crate::time::UnixMillis;
use alloc::string::String;
use alloc::vec::Vec;

/// One load of a page, as far as an offer on it is concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TabId(pub u32);

/// How far a session has come towards a segment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SegmentProgress {
    /// The segment.
    pub id: SegmentId,
    /// Events counted for each journey pattern.
    pub counts: Vec<u32>,
    /// When it was assigned.
    pub assigned: Option<UnixMillis>,
}

/// A map that qualified in this session, and what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QualifiedAction {
    /// The action: always the same for the same session and map.
    pub id: ActionId,
    /// When the map qualified (in an earlier session for one that waited for this visit).
    pub qualified_at: UnixMillis,
    /// The page it qualified on.
    pub page_url: String,
    /// Whether it qualified in an earlier session and waited for this one.
    pub is_carried: bool,
    /// Its state now.
    pub state: ActionState,
    /// When that state was reached.
    pub state_since: UnixMillis,
    /// The page load that shows the offer, while it is offered.
    pub tab: Option<TabId>,
    /// Why it was last blocked, so that a reason is reported once and not on every look.
    pub blocked: Option<BlockReason>,
}

/// How far a session has come with one action map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MapProgress {
    /// The map.
    pub map: ActionMapId,
    /// How many of its event conditions were met, in order.
    pub conditions_met: u32,
    /// Set once it qualified; a map qualifies at most once in a session.
    pub action: Option<QualifiedAction>,
}

/// Everything the engine remembers of one session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JourneyState {
    /// The session.
    pub session: SessionId,
    /// Its first event.
    pub started: UnixMillis,
    /// Its last event so far.
    pub last_activity: UnixMillis,
    /// Events so far.
    pub event_count: u32,
    /// Page views so far.
    pub page_view_count: u32,
    /// What was known of the visit when it began: the campaign stands in the address of the first page only.
    pub context: VisitContext,
    /// Segments with any progress.
    pub segments: Vec<SegmentProgress>,
    /// Maps with any progress.
    pub maps: Vec<MapProgress>,
}

/// The id of the action that a map's qualifying in a session is: the two ids folded into one, so that every tab and the
/// service name it alike without asking each other.
#[must_use]
pub fn action_id(session: SessionId, map: ActionMapId) -> ActionId {
    let (session, map) = (session.0.as_bytes(), map.0.as_bytes());
    // FNV-1a, twice with different offsets: not a secret, only distinct.
    let hash = |offset: u64| {
        let mut hash = offset;
        for byte in session.iter().chain(&map) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        hash
    };
    let mut bytes = [0u8; 16];
    bytes[..8].copy_from_slice(&hash(0xcbf2_9ce4_8422_2325).to_be_bytes());
    bytes[8..].copy_from_slice(&hash(0x8422_2325_cbf2_9ce4).to_be_bytes());
    ActionId(Uuid::from_random(bytes))
}

impl JourneyState {
    /// A session that begins with an event at `now`.
    #[must_use]
    pub fn begin(session: SessionId, now: UnixMillis) -> Self {
        Self {
            session,
            started: now,
            last_activity: now,
            event_count: 0,
            page_view_count: 0,
            context: VisitContext::default(),
            segments: Vec::new(),
            maps: Vec::new(),
        }
    }

    /// Counts an event, without any rule being asked.
    pub fn count(&mut self, event: &Event) {
        self.event_count = self.event_count.saturating_add(1);
        self.page_view_count = self
            .page_view_count
            .saturating_add(u32::from(event.is_page_view()));
        self.last_activity = self.last_activity.max(event.at);
    }

    /// What the session rules need to know.
    #[must_use]
    pub fn mark(&self) -> SessionMark {
        SessionMark {
            id: self.session,
            last_activity: self.last_activity,
        }
    }

    /// When a segment was assigned in this session, if it was.
    #[must_use]
    pub fn assigned(&self, segment: SegmentId) -> Option<UnixMillis> {
        self.segments
            .iter()
            .find(|progress| progress.id == segment)?
            .assigned
    }

    /// The action of a map, once it has qualified.
    #[must_use]
    pub fn action_of(&self, map: ActionMapId) -> Option<&QualifiedAction> {
        self.maps
            .iter()
            .find(|progress| progress.map == map)?
            .action
            .as_ref()
    }

    /// The progress of a map, begun where there is none.
    pub(crate) fn map_mut(&mut self, map: ActionMapId) -> &mut MapProgress {
        let position = self
            .maps
            .iter()
            .position(|progress| progress.map == map)
            .unwrap_or_else(|| {
                self.maps.push(MapProgress {
                    map,
                    conditions_met: 0,
                    action: None,
                });
                self.maps.len() - 1
            });
        &mut self.maps[position]
    }

    /// The progress of a segment with `patterns` journey patterns; begun anew where the segment was edited meanwhile.
    pub(crate) fn segment_mut(&mut self, segment: SegmentId, patterns: usize) -> &mut SegmentProgress {
        let position = self
            .segments
            .iter()
            .position(|progress| progress.id == segment)
            .unwrap_or_else(|| {
                self.segments.push(SegmentProgress {
                    id: segment,
                    counts: Vec::new(),
                    assigned: None,
                });
                self.segments.len() - 1
            });
        let progress = &mut self.segments[position];
        if progress.counts.len() != patterns {
            progress.counts = alloc::vec![0; patterns];
        }
        progress
    }
}

/// First byte of a stored state; a state written by another version of the module is forgotten, not misread.
const STATE_FORMAT: u8 = 2;

codec::wire_id!(TabId);
codec::wire_struct!(SegmentProgress { id, counts, assigned });
codec::wire_struct!(QualifiedAction {
    id,
    qualified_at,
    page_url,
    is_carried,
    state,
    state_since,
    tab,
    blocked,
});
codec::wire_struct!(MapProgress {
    map,
    conditions_met,
    action
});
codec::wire_struct!(JourneyState {
    session,
    started,
    last_activity,
    event_count,
    page_view_count,
    context,
    segments,
    maps,
});

impl JourneyState {
    /// The bytes a page keeps between its loads.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::to_bytes(STATE_FORMAT, self)
    }

    /// Reads them back; anything else is `None` and the session begins without memory.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        match bytes.split_first()? {
            (&STATE_FORMAT, rest) => Reader::read_all(rest),
            _ => None,
        }
    }
}
