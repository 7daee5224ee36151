//! Facts: what became true in a session. Reports count them, listeners are told of them.

use crate::blocking::Blocking;
use crate::store::SessionKey;
use crate::wire::stream::Stream;
use waymeet_journey::action_map::MediaType;
use waymeet_journey::ids::{ActionId, EventId, SessionId, VisitorId};
use waymeet_journey::time::UnixMillis;

/// What a fact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum FactKind {
    /// A session began.
    Session,
    /// A segment was assigned.
    Segment,
    /// An outcome was reached.
    Outcome,
    /// An action came to a state.
    Action,
    /// A qualified map was not offered.
    Blocked,
}

impl FactKind {
    /// Every kind.
    pub(crate) const ALL: [Self; 5] = [
        Self::Session,
        Self::Segment,
        Self::Outcome,
        Self::Action,
        Self::Blocked,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Segment => "segment",
            Self::Outcome => "outcome",
            Self::Action => "action",
            Self::Blocked => "blocked",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Something that became true in a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) organisation: String,
    pub(crate) deployment: String,
    pub(crate) visitor: VisitorId,
    pub(crate) session: SessionId,
    pub(crate) at: UnixMillis,
    pub(crate) kind: FactKind,
    /// The event that brought it.
    pub(crate) event: EventId,
    /// The id of the segment, outcome or action map; empty for a session.
    pub(crate) subject: String,
    /// That of the outcome or map.
    pub(crate) version: Option<u32>,
    pub(crate) action: Option<ActionId>,
    pub(crate) media: Option<MediaType>,
    /// The action target of the map.
    pub(crate) target: Option<String>,
    /// The action template of the map.
    pub(crate) template: Option<String>,
    /// The state of an action, or the reason of a block.
    pub(crate) word: Option<String>,
    /// What an outcome was worth: a decimal number.
    pub(crate) value: Option<String>,
    /// The category of the device.
    pub(crate) device: String,
    /// Its type.
    pub(crate) device_type: String,
    /// Whether the session is of the web or of an app.
    pub(crate) stream: Stream,
    /// The country's ISO code; empty if unknown.
    pub(crate) country: String,
    /// Of a block, where there is something to say.
    pub(crate) blocking: Option<Box<Blocking>>,
    /// Of a session that began: the segments of customers that go on in it.
    pub(crate) carried: Vec<String>,
}

impl Fact {
    pub(crate) fn key(&self) -> SessionKey {
        SessionKey {
            deployment: self.deployment.clone(),
            visitor: self.visitor,
            session: self.session,
        }
    }
}
