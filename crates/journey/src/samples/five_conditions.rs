//! Rules of five conditions, as many as one likes: what the engine is measured with, natively and in WebAssembly.

use super::{comparison, criterion, event, large, pattern, shop};
use crate::action_map::{ActionMap, Trigger};
use crate::behaviour::{Behaviour, JourneyPattern};
use crate::bundle::Bundle;
use crate::condition::{Comparison, Conditions, EventCriterion, JourneyKey, Operator};
use crate::event::{Attribute, DataType, Event};
use crate::ids::{ActionMapId, SegmentId, Uuid};
use crate::segment::Segment;
use alloc::string::String;
use alloc::vec::Vec;

/// The moment of the event that is measured: office hours of the large sample.
pub const NOW: u64 = 1_795_340_000_000;

fn uuid(kind: u8, number: usize) -> Uuid {
    let mut bytes = [kind; 16];
    bytes[..8].copy_from_slice(&(number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    Uuid::from_bytes(bytes)
}

/// What a visitor of a shop does.
#[must_use]
pub fn page_view(path: &str) -> Event {
    let mut event = event("page_viewed", path, NOW);
    event.page.url += "?utm_source=letter&colour=Blue";
    event.page.title = "Table lamps in blue and other colours – Shop".into();
    event.page.keywords = "lamps, table lamps, light".into();
    event.attributes.push(Attribute {
        name: "price".into(),
        data_type: DataType::Number,
        value: "49.90".into(),
    });
    event
}

/// Which of a rule's five conditions an event misses first.
#[derive(Clone, Copy, Debug)]
pub enum Misses {
    /// The first: rules of people are about different pages.
    First,
    /// The last: as bad as it gets, and as rules of people hardly are.
    Last,
}

/// Five conditions of a rule. One rule in ten is satisfied by the page view that is measured; the others miss it.
fn five(number: usize, misses: Misses) -> Vec<EventCriterion> {
    let any_case = |key, operator, value: &str| EventCriterion {
        key,
        comparison: Comparison::new(operator, alloc::vec![value.into()], true),
    };
    let own = if number.is_multiple_of(10) {
        "/products/"
    } else {
        &alloc::format!("/products/{number}/")
    };
    let mut criteria = alloc::vec![
        any_case(JourneyKey::PagePathname, Operator::StartsWith, own),
        any_case(JourneyKey::PageUrl, Operator::ContainsAny, "colour=blue"),
        criterion(JourneyKey::PageTitle, Operator::EndsWith, "Shop"),
        criterion(JourneyKey::Attribute("price".into()), Operator::GreaterThan, "10"),
        any_case(JourneyKey::PageKeywords, Operator::NotContainsAny, "chair"),
    ];
    if matches!(misses, Misses::Last) {
        criteria.rotate_left(1);
    }
    criteria
}

fn segment(number: usize, pattern: JourneyPattern) -> Segment {
    Segment {
        id: SegmentId(uuid(1, number)),
        name: String::new(),
        color: String::new(),
        behaviour: Behaviour {
            journey: alloc::vec![pattern],
            ..Behaviour::default()
        },
    }
}

/// A map triggered by these events; half of them may show on the page, half may not.
fn map(number: usize, event_conditions: Vec<JourneyPattern>) -> ActionMap {
    let part = if number.is_multiple_of(2) {
        "/products/"
    } else {
        "/checkout"
    };
    ActionMap {
        id: ActionMapId(uuid(2, number)),
        trigger: Trigger {
            event_conditions,
            ..Trigger::default()
        },
        page_url_conditions: Conditions::on_page_url(&[comparison(Operator::ContainsAny, part)]),
        schedule: Some(0),
        ..shop().action_maps.remove(1)
    }
}

/// As many segments and maps of five conditions each, all on page views: every one of them must be looked at.
#[must_use]
pub fn all_on_page_views(segments: usize, maps: usize, misses: Misses) -> Bundle {
    Bundle {
        segments: (0..segments)
            .map(|number| segment(number, pattern("page_viewed", &five(number, misses), u32::MAX)))
            .collect(),
        action_maps: (0..maps)
            .map(|number| {
                map(
                    number,
                    alloc::vec![pattern("page_viewed", &five(number, misses), 1)],
                )
            })
            .collect(),
        schedules: large(0, 0).schedules,
        frequency_caps: large(0, 0).frequency_caps,
        ..Bundle::default()
    }
}

/// The same, and more maps that this event cannot match: half of them are about other events, half about one other page each.
#[must_use]
pub fn with_others(maps: usize) -> Bundle {
    let mut bundle = all_on_page_views(100, 100, Misses::First);
    for number in 100..maps {
        let mut criteria = five(number, Misses::First);
        let page = alloc::format!("/products/{number}");
        let conditions = if number.is_multiple_of(2) {
            pattern(&alloc::format!("event_{number}"), &criteria, 1)
        } else {
            criteria.push(criterion(JourneyKey::PagePathname, Operator::Equal, &page));
            pattern("page_viewed", &criteria, 1)
        };
        bundle.action_maps.push(map(number, alloc::vec![conditions]));
    }
    bundle
}
