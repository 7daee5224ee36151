//! What the engine remembers of one visitor between events: small, serialisable, keyed by ids so that it outlives a
//! change of the configuration.

use crate::action_state::ActionState;
use crate::block_reason::BlockReason;
use crate::codec::{self, Reader};
use crate::context::VisitContext;
use crate::engine::Transition;
use crate::event::Event;
use crate::hash::{BASIS, fnv1a};
use crate::ids::{ActionId, ActionMapId, OutcomeId, SegmentId, SessionId, Uuid};
use crate::packed::Packed;
use crate::progress::ProgressList;
use crate::score::Score;
use crate::session::SessionMark;
use crate::time::UnixMillis;
use alloc::string::String;
use alloc::vec::Vec;

/// One load of a page, as far as an offer on it is concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TabId(pub u32);

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
    /// When it was offered; the caps count from here.
    pub offered_at: Option<UnixMillis>,
    /// Its state now.
    pub state: ActionState,
    /// When that state was reached.
    pub state_since: UnixMillis,
    /// The page load that shows the offer, while it is offered.
    pub tab: Option<TabId>,
    /// Why it was last blocked, so that a reason is reported once and not on every look.
    pub blocked: Option<BlockReason>,
}

impl QualifiedAction {
    /// The action of a map that qualified on a page.
    pub(crate) fn begin(id: ActionId, state: ActionState, at: UnixMillis, page_url: &str) -> Self {
        Self {
            id,
            qualified_at: at,
            page_url: page_url.into(),
            is_carried: false,
            offered_at: None,
            state,
            state_since: at,
            tab: None,
            blocked: None,
        }
    }

    /// Writes down that a state was reached, whichever was before.
    pub(crate) fn reach(
        &mut self,
        state: ActionState,
        now: UnixMillis,
        map_index: usize,
        map: ActionMapId,
    ) -> Transition {
        self.state = state;
        self.state_since = now;
        Transition {
            action: self.id,
            map,
            map_index,
            state,
        }
    }
}

/// What was said of an outcome in this session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SessionScore {
    /// The outcome.
    pub outcome: OutcomeId,
    /// Its score as it was told last.
    pub current: Score,
    /// The highest of each number so far.
    pub maximum: Score,
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
    /// Segments on their way, and assigned.
    pub segments: ProgressList,
    /// Outcomes on their way, and reached.
    pub outcomes: ProgressList,
    /// Action maps on their way, and what became of those that qualified.
    pub maps: ProgressList,
    /// Outcomes with a score.
    pub scores: Packed<SessionScore>,
}

/// The id of the action that a map's qualifying in a session is: the two ids folded into one, so that every tab and the
/// service name it alike without asking each other.
#[must_use]
pub fn action_id(session: SessionId, map: ActionMapId) -> ActionId {
    let (session, map) = (session.0.as_bytes(), map.0.as_bytes());
    // Twice with different beginnings: not a secret, only distinct.
    let hash = |basis| fnv1a(fnv1a(basis, &session), &map).to_be_bytes();
    let mut bytes = [0u8; 16];
    bytes[..8].copy_from_slice(&hash(BASIS));
    bytes[8..].copy_from_slice(&hash(BASIS.rotate_left(32)));
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
            segments: ProgressList::default(),
            outcomes: ProgressList::default(),
            maps: ProgressList::default(),
            scores: Packed::default(),
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
        self.segments.get(segment.0)?.completed
    }

    /// Goes on with a segment where an earlier session has left it.
    pub fn carry_segment(&mut self, earlier: &Self, segment: SegmentId) {
        if let Some(progress) = earlier.segments.get(segment.0) {
            *self.segments.entry(segment.0, progress.counts.len()) = progress.clone();
        }
    }

    /// Remembers when a map has qualified in an earlier session: what was assigned before has served it.
    pub fn carry_map(&mut self, earlier: &Self, map: ActionMapId) {
        let Some(progress) = earlier.maps.get(map.0) else {
            return;
        };
        let qualified = progress.action.as_ref().map(|action| action.qualified_at);
        if let Some(served) = qualified.max(progress.completed) {
            self.maps.entry(map.0, 1).completed = Some(served);
        }
    }

    /// When an outcome was reached in this session, if it was.
    #[must_use]
    pub fn achieved(&self, outcome: OutcomeId) -> Option<UnixMillis> {
        self.outcomes.get(outcome.0)?.completed
    }

    /// What was said of an outcome, if anything.
    #[must_use]
    pub fn score_of(&self, outcome: OutcomeId) -> Option<SessionScore> {
        self.scores.iter().find(|score| score.outcome == outcome)
    }

    /// The action of a map, once it has qualified.
    #[must_use]
    pub fn action_of(&self, map: ActionMapId) -> Option<&QualifiedAction> {
        self.maps.get(map.0)?.action.as_ref()
    }

    /// The actions of all maps that have qualified.
    pub fn actions(&self) -> impl Iterator<Item = &QualifiedAction> {
        self.maps.iter().filter_map(|progress| progress.action.as_ref())
    }
}

/// First byte of a stored state; a state written by another version of the module is forgotten, not misread.
const STATE_FORMAT: u8 = 3;

codec::wire_id!(TabId);
codec::wire_struct!(QualifiedAction {
    id,
    qualified_at,
    page_url,
    is_carried,
    offered_at,
    state,
    state_since,
    tab,
    blocked,
});
codec::wire_struct!(SessionScore {
    outcome,
    current,
    maximum
});
codec::wire_struct!(JourneyState {
    session,
    started,
    last_activity,
    event_count,
    page_view_count,
    context,
    segments,
    outcomes,
    maps,
    scores,
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
