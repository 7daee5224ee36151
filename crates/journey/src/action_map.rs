//! Action maps: which activity triggers an offer, where and when it may show, and what it offers.

use crate::codec::{Reader, Wire};
use crate::condition::{Comparison, EventCriterion};
use crate::ids::{ActionMapId, SegmentId};
use crate::time::UnixMillis;
use alloc::string::String;
use alloc::vec::Vec;

/// A condition of a trigger on one event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventCondition {
    /// Only events of this name are looked at; `None` looks at all.
    pub event_name: Option<String>,
    /// What must hold on the event.
    pub criterion: EventCriterion,
}

/// What makes a session qualify. INVARIANT (no empty trigger): at least one list is not empty.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Trigger {
    /// Any of these segments suffices.
    pub segments: Vec<SegmentId>,
    /// All of these must be met, in the order given.
    pub event_conditions: Vec<EventCondition>,
}

/// When a qualified map may be offered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Activation {
    /// At once (`immediate`).
    Immediate,
    /// So many seconds after qualifying, on the same page (`delay`).
    Delay {
        /// The wait, in seconds.
        delay_in_seconds: u32,
    },
    /// In the session after the one that qualified (`on-next-visit`).
    OnNextVisit,
    /// The API's other name for the same wait (`on-next-session`); kept apart because the vendor lists both.
    OnNextSession,
}

/// Priority among maps that qualify. Source: `weight` 1 low, 2 medium (default), 3 high.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Weight {
    /// 1
    Low,
    /// 2
    #[default]
    Medium,
    /// 3
    High,
}

/// What a map offers. What it looks like is the page's affair, and the service's that checks it: the engine carries it
/// along unread, because every visitor would download the reader.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Action {
    /// Its kind.
    pub media: MediaType,
    /// The workgroup that would answer a chat; an offer is made only while it has an agent for it. Empty for other kinds.
    pub queue: String,
    /// `isPacingEnabled`: route (and offer) a chat only if agents are available.
    pub is_pacing_enabled: bool,
    /// What is shown, as JSON. Source: docs/wire, *Offers*.
    pub presentation: String,
}

impl Action {
    /// Whether it is an invitation to chat.
    #[must_use]
    pub fn is_chat(&self) -> bool {
        self.media == MediaType::WebChat
    }
}

/// The kind of an action, in the vendor's words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MediaType {
    /// `webchat`
    WebChat,
    /// `contentOffer`
    ContentOffer,
    /// `webMessagingOffer`
    WebMessagingOffer,
    /// `openAction`
    OpenAction,
}

impl MediaType {
    /// Every media type.
    pub const ALL: [Self; 4] = [
        Self::WebChat,
        Self::ContentOffer,
        Self::WebMessagingOffer,
        Self::OpenAction,
    ];

    /// The vendor's spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WebChat => "webchat",
            Self::ContentOffer => "contentOffer",
            Self::WebMessagingOffer => "webMessagingOffer",
            Self::OpenAction => "openAction",
        }
    }

    /// Reads the vendor's spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.as_str() == text)
    }
}

/// An action map, as the engine needs it: inactive ones and those the engine does not understand are left out when the
/// configuration is compiled, and reported there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActionMap {
    /// The map's id.
    pub id: ActionMapId,
    /// Its version, passed on with every state of an action.
    pub version: u32,
    /// The name people gave it.
    pub name: String,
    /// What makes a session qualify.
    pub trigger: Trigger,
    /// Where the offer may show: all must hold for the page's address.
    pub page_url_conditions: Vec<Comparison>,
    /// When it may show.
    pub activation: Activation,
    /// Which of several goes first.
    pub weight: Weight,
    /// Not before this moment.
    pub starts: Option<UnixMillis>,
    /// Not from this moment on.
    pub ends: Option<UnixMillis>,
    /// What is offered.
    pub action: Action,
}

impl ActionMap {
    /// Whether the map's dates include `now`.
    #[must_use]
    pub fn is_running(&self, now: UnixMillis) -> bool {
        self.starts.is_none_or(|starts| starts <= now) && self.ends.is_none_or(|ends| now < ends)
    }

    /// Whether the offer may show on the page with this address.
    #[must_use]
    pub fn may_show_on(&self, url: &str) -> bool {
        self.page_url_conditions
            .iter()
            .all(|condition| condition.holds(Some(url)))
    }
}

crate::codec::wire_struct!(EventCondition {
    event_name,
    criterion
});
crate::codec::wire_struct!(Trigger {
    segments,
    event_conditions
});
crate::codec::wire_enum!(Weight { Low, Medium, High });
crate::codec::wire_enum!(MediaType {
    WebChat,
    ContentOffer,
    WebMessagingOffer,
    OpenAction
});
crate::codec::wire_struct!(Action {
    media,
    queue,
    is_pacing_enabled,
    presentation,
});
crate::codec::wire_struct!(ActionMap {
    id,
    version,
    name,
    trigger,
    page_url_conditions,
    activation,
    weight,
    starts,
    ends,
    action,
});

impl Wire for Activation {
    fn write(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Immediate => bytes.push(0),
            Self::Delay { delay_in_seconds } => {
                bytes.push(1);
                delay_in_seconds.write(bytes);
            }
            Self::OnNextVisit => bytes.push(2),
            Self::OnNextSession => bytes.push(3),
        }
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        match u32::read(reader) {
            0 => Self::Immediate,
            1 => Self::Delay {
                delay_in_seconds: u32::read(reader),
            },
            2 => Self::OnNextVisit,
            3 => Self::OnNextSession,
            _ => {
                reader.damaged();
                Self::Immediate
            }
        }
    }
}
