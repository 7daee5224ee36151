//! A small configuration for tests: the demo shop's segment, its chat invitation and its toast.

use crate::action_map::{Action, ActionMap, Activation, EventCondition, MediaType, Trigger, Weight};
use crate::bundle::{Bundle, Settings};
use crate::condition::{Comparison, EventCriterion, JourneyKey, Operator};
use crate::consent::Consent;
use crate::event::{Event, PAGE_VIEWED};
use crate::ids::{ActionMapId, EventId, SegmentId, SessionId, Uuid};
use crate::page::Page;
use crate::segment::{JourneyPattern, Segment};
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

/// The demo shop's configuration.
#[must_use]
pub fn shop() -> Bundle {
    let path = |operator, value| EventCriterion {
        key: JourneyKey::PagePathname,
        comparison: comparison(operator, value),
    };
    Bundle {
        settings: Settings {
            consent_default: Consent::GRANTED,
            ..Settings::default()
        },
        segments: vec![Segment {
            id: INTERESTED,
            name: "Interested".into(),
            color: "#2e7d32".into(),
            context: Vec::new(),
            journey: vec![
                JourneyPattern {
                    event_name: Some(PAGE_VIEWED.into()),
                    criteria: vec![path(Operator::StartsWith, "/products/")],
                    count: 2,
                },
                JourneyPattern {
                    event_name: Some("product_added".into()),
                    criteria: Vec::new(),
                    count: 1,
                },
            ],
        }],
        action_maps: vec![
            ActionMap {
                id: INVITATION,
                version: 1,
                name: "Invite".into(),
                trigger: Trigger {
                    segments: vec![INTERESTED],
                    event_conditions: Vec::new(),
                },
                page_url_conditions: Vec::new(),
                activation: Activation::Immediate,
                weight: Weight::High,
                starts: None,
                ends: None,
                action: Action {
                    media: MediaType::WebChat,
                    queue: "Web Sales".into(),
                    is_pacing_enabled: true,
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
                trigger: Trigger {
                    segments: Vec::new(),
                    event_conditions: vec![EventCondition {
                        event_name: Some(PAGE_VIEWED.into()),
                        criterion: path(Operator::StartsWith, "/search"),
                    }],
                },
                page_url_conditions: vec![comparison(Operator::ContainsAny, "/search")],
                activation: Activation::Immediate,
                weight: Weight::Medium,
                starts: None,
                ends: None,
                action: Action {
                    media: MediaType::ContentOffer,
                    queue: "".into(),
                    is_pacing_enabled: false,
                    presentation: concat!(
                        r#"{"displayMode":"Toast","layoutMode":"TextOnly","headline":"Free delivery today","#,
                        r#""callToAction":{"text":"Tell me more","url":"https://shop.example/delivery","target":"Self"}}"#
                    )
                    .into(),
                },
            },
        ],
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
