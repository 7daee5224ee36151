//! Action maps: which activity triggers an offer, where and when it may show, and what it offers.

use crate::behaviour::JourneyPattern;
use crate::codec::{Reader, Wire};
use crate::condition::Conditions;
use crate::ids::{ActionMapId, SegmentId};
use crate::schedule::Window;
use crate::score::OutcomeCondition;
use alloc::string::String;
use alloc::vec::Vec;

pub use crate::action::{Action, DEFAULT_ESTIMATED_WAIT_LIMIT_IN_SECONDS, MediaType};

/// What makes a session qualify: every list that is not empty must be satisfied. INVARIANT (no empty trigger): one is not.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Trigger {
    /// Any of these segments suffices.
    pub segments: Vec<SegmentId>,
    /// All of these must be met, in the order given.
    pub event_conditions: Vec<JourneyPattern>,
    /// All of these must be met.
    pub outcome_conditions: Vec<OutcomeCondition>,
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

/// An action map, as the engine needs it: inactive ones and those the engine does not understand are left out when the
/// configuration is compiled, and reported there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActionMap {
    /// The map's id.
    pub id: ActionMapId,
    /// Its version, passed on with every state of an action.
    pub version: u32,
    /// The name people gave it. No page is told: it may say what the visitor had better not read.
    pub name: String,
    /// Whether it is decided in the service: its rules never reach a page. Ours.
    pub is_private: bool,
    /// What makes a session qualify.
    pub trigger: Trigger,
    /// Where the offer may show: all must hold for the page's address.
    pub page_url_conditions: Conditions,
    /// When it may show.
    pub activation: Activation,
    /// Which of several goes first.
    pub weight: Weight,
    /// From its start date to its end date.
    pub dates: Window,
    /// Position of its opening hours in the bundle's schedules; `None` is always. One that is missing never opens.
    pub schedule: Option<u32>,
    /// Whether it is offered however often something was.
    pub ignore_frequency_cap: bool,
    /// What is offered.
    pub action: Action,
}

crate::codec::wire_struct!(Trigger {
    segments,
    event_conditions,
    outcome_conditions
});
crate::codec::wire_enum!(Weight { Low, Medium, High });
crate::codec::wire_struct!(ActionMap {
    id,
    version,
    trigger,
    page_url_conditions,
    activation,
    weight,
    dates,
    schedule,
    ignore_frequency_cap,
    action,
} kept back: name, is_private);

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
