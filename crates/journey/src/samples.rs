//! A small configuration for tests: the demo shop's segment, its chat invitation and its toast; and a large one.

pub mod five_conditions;
mod large;

pub use large::large;

use crate::action_map::{
    Action, ActionMap, Activation, DEFAULT_ESTIMATED_WAIT_LIMIT_IN_SECONDS, MediaType, Trigger, Weight,
};
use crate::behaviour::{Behaviour, JourneyPattern};
use crate::bundle::{Bundle, Settings};
use crate::condition::{Comparison, Conditions, EventCriterion, JourneyKey, Operator};
use crate::consent::Consent;
use crate::event::{Event, PAGE_VIEWED};
use crate::ids::{ActionMapId, EventId, SegmentId, SessionId, Uuid};
use crate::page::Page;
use crate::schedule::Window;
use crate::segment::Segment;
use crate::time::UnixMillis;
use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

/// The id made of one byte, sixteen times.
#[must_use]
pub const fn uuid(byte: u8) -> Uuid {
    Uuid::from_bytes([byte; 16])
}

/// The session of the sample events.
pub const SESSION: SessionId = SessionId(uuid(0xee));
/// The segment of visitors who looked at two products and put one into the cart.
pub const INTERESTED: SegmentId = SegmentId(uuid(1));
/// The map that invites them to a chat.
pub const INVITATION: ActionMapId = ActionMapId(uuid(2));
/// The map that shows a toast on the search page.
pub const TOAST: ActionMapId = ActionMapId(uuid(3));

/// A comparison that minds the case.
#[must_use]
pub fn comparison(operator: Operator, value: &str) -> Comparison {
    Comparison::new(operator, vec![value.into()], false)
}

/// A condition on one property of an event that minds the case.
#[must_use]
pub fn criterion(key: JourneyKey, operator: Operator, value: &str) -> EventCriterion {
    EventCriterion {
        key,
        comparison: comparison(operator, value),
    }
}

/// So many events of one name, on which these conditions hold.
#[must_use]
pub fn pattern(event_name: &str, criteria: &[EventCriterion], count: u32) -> JourneyPattern {
    JourneyPattern {
        event_name: event_name.into(),
        conditions: Conditions::on_event(criteria),
        count,
    }
}

/// The demo shop's configuration.
#[must_use]
pub fn shop() -> Bundle {
    let path = |operator, value| criterion(JourneyKey::PagePathname, operator, value);
    Bundle {
        settings: Settings {
            consent_default: Consent::GRANTED,
            ..Settings::default()
        },
        segments: vec![Segment {
            id: INTERESTED,
            name: "Interested".into(),
            color: "#2e7d32".into(),
            behaviour: Behaviour {
                context: Conditions::default(),
                journey: vec![
                    pattern(PAGE_VIEWED, &[path(Operator::StartsWith, "/products/")], 2),
                    pattern("product_added", &[], 1),
                ],
            },
        }],
        action_maps: vec![
            ActionMap {
                id: INVITATION,
                version: 1,
                name: "Invite".into(),
                is_private: false,
                trigger: Trigger {
                    segments: vec![INTERESTED],
                    ..Trigger::default()
                },
                page_url_conditions: Conditions::default(),
                activation: Activation::Immediate,
                weight: Weight::High,
                dates: Window::ALWAYS,
                schedule: None,
                ignore_frequency_cap: false,
                action: Action {
                    media: MediaType::WebChat,
                    queue: "Web Sales".into(),
                    is_pacing_enabled: true,
                    estimated_wait_limit_in_seconds: DEFAULT_ESTIMATED_WAIT_LIMIT_IN_SECONDS,
                    presentation: concat!(
                        r#"{"title":"Questions?","prompt":"Shall we help you choose?","acceptText":"Chat","#,
                        r#""declineText":"No, thank you","questions":[]}"#
                    )
                    .into(),
                },
            },
            ActionMap {
                id: TOAST,
                version: 4,
                name: "Toast".into(),
                is_private: false,
                trigger: Trigger {
                    event_conditions: vec![pattern(PAGE_VIEWED, &[path(Operator::StartsWith, "/search")], 1)],
                    ..Trigger::default()
                },
                page_url_conditions: Conditions::on_page_url(&[comparison(
                    Operator::ContainsAny,
                    "/search",
                )]),
                activation: Activation::Immediate,
                weight: Weight::Medium,
                dates: Window::ALWAYS,
                schedule: None,
                ignore_frequency_cap: false,
                action: Action {
                    media: MediaType::ContentOffer,
                    queue: "".into(),
                    is_pacing_enabled: false,
                    estimated_wait_limit_in_seconds: 0,
                    presentation: concat!(
                        r#"{"displayMode":"Toast","layoutMode":"TextOnly","headline":"Free delivery today","#,
                        r#""callToAction":{"text":"Tell me more","url":"https://shop.example/delivery","target":"Self"}}"#
                    )
                    .into(),
                },
            },
        ],
        ..Bundle::default()
    }
}

/// An event of the sample session on a page of `shop.example`.
#[must_use]
pub fn event(name: &str, path: &str, at: u64) -> Event {
    Event {
        id: EventId(uuid(9)),
        session: SESSION,
        at: UnixMillis(at),
        name: name.into(),
        page: Page {
            url: format!("https://shop.example{path}"),
            ..Page::default()
        },
        search_query: "".into(),
        attributes: Vec::new(),
    }
}
