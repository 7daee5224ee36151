//! What one event costs: counting it, and deciding what to offer. `cargo bench -p waymeet-journey --features samples`

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use waymeet_journey::action_map::{ActionMap, Trigger};
use waymeet_journey::availability::Availability;
use waymeet_journey::behaviour::{Behaviour, JourneyPattern};
use waymeet_journey::bundle::Bundle;
use waymeet_journey::condition::{Comparison, Conditions, EventCriterion, JourneyKey, Operator};
use waymeet_journey::context::VisitContext;
use waymeet_journey::engine::{Engine, Situation};
use waymeet_journey::event::{Attribute, DataType, Event};
use waymeet_journey::ids::{ActionMapId, SegmentId, Uuid};
use waymeet_journey::samples::{INTERESTED, SESSION, comparison, criterion, event, large, pattern, shop};
use waymeet_journey::segment::Segment;
use waymeet_journey::state::JourneyState;
use waymeet_journey::time::UnixMillis;

/// The moment of the event that is measured: office hours of the large sample.
const NOW: u64 = 1_795_340_000_000;

fn uuid(kind: u8, number: usize) -> Uuid {
    let mut bytes = [kind; 16];
    bytes[..8].copy_from_slice(&(number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    Uuid::from_bytes(bytes)
}

/// What a visitor of a shop does.
fn page_view(path: &str) -> Event {
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
#[derive(Clone, Copy)]
enum Misses {
    /// The first: rules of people are about different pages.
    First,
    /// The last: as bad as it gets, and as rules of people hardly are.
    Last,
}

/// Five conditions of a rule. One rule in ten is satisfied by the page view that is measured; the others miss it.
fn five(number: usize, misses: Misses) -> Vec<EventCriterion> {
    let any_case = |key, operator, value: &str| EventCriterion {
        key,
        comparison: Comparison::new(operator, vec![value.into()], true),
    };
    let own = if number.is_multiple_of(10) {
        "/products/"
    } else {
        &format!("/products/{number}/")
    };
    let mut criteria = vec![
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
            journey: vec![pattern],
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
fn all_on_page_views(segments: usize, maps: usize, misses: Misses) -> Bundle {
    Bundle {
        segments: (0..segments)
            .map(|number| segment(number, pattern("page_viewed", &five(number, misses), u32::MAX)))
            .collect(),
        action_maps: (0..maps)
            .map(|number| map(number, vec![pattern("page_viewed", &five(number, misses), 1)]))
            .collect(),
        schedules: large(0, 0).schedules,
        frequency_caps: large(0, 0).frequency_caps,
        ..Bundle::default()
    }
}

/// The same, and more maps that this event cannot match: half of them are about other events, half about one other page each.
fn with_others(maps: usize) -> Bundle {
    let mut bundle = all_on_page_views(100, 100, Misses::First);
    for number in 100..maps {
        let mut criteria = five(number, Misses::First);
        let page = format!("/products/{number}");
        let conditions = if number.is_multiple_of(2) {
            pattern(&format!("event_{number}"), &criteria, 1)
        } else {
            criteria.push(criterion(JourneyKey::PagePathname, Operator::Equal, &page));
            pattern("page_viewed", &criteria, 1)
        };
        bundle.action_maps.push(map(number, vec![conditions]));
    }
    bundle
}

fn measure(criterion: &mut Criterion, name: &str, bundle: Bundle, path: &str) {
    let engine = Engine::new(bundle);
    let context = VisitContext::default();
    let availability = Availability::default();
    let event = page_view(path);
    let mut state = JourneyState::begin(SESSION, UnixMillis(NOW));
    let look = |state: &mut JourneyState| {
        let observation = engine.observe(state, &event, &context);
        let situation = Situation {
            now: UnixMillis(NOW),
            page_url: &event.page.url,
            availability: &availability,
            may_chat: true,
            decides_private: false,
            random: 7,
        };
        (observation, engine.decide(state, situation))
    };
    // A visit that is under way: some maps have qualified and are looked at with every event.
    look(&mut state);
    criterion.bench_function(name, |bencher| bencher.iter(|| black_box(look(&mut state))));
}

fn one_event(criterion: &mut Criterion) {
    let path = "/products/lamps/17";
    measure(criterion, "shop: 1 segment, 2 maps", shop(), path);
    let worst = all_on_page_views(100, 100, Misses::Last);
    measure(
        criterion,
        "100 segments, 100 maps, each missed by its last condition",
        worst,
        path,
    );
    let bundle = all_on_page_views(100, 100, Misses::First);
    measure(criterion, "100 segments, 100 maps", bundle, path);
    measure(
        criterion,
        "the same and 900 maps it cannot match",
        with_others(1_000),
        path,
    );
    measure(
        criterion,
        "the same and 4,900 maps it cannot match",
        with_others(5_000),
        path,
    );
    measure(
        criterion,
        "500 segments, 500 maps, as people make them",
        large(500, 500),
        "/lamps/oak",
    );
    assert!(large(1, 1).segments[0].id != INTERESTED);
}

fn beginning(criterion: &mut Criterion) {
    let bytes = large(500, 500).to_bytes();
    criterion.bench_function("reading and indexing 500 segments and 500 maps", |bencher| {
        bencher.iter(|| Bundle::from_bytes(black_box(&bytes)).map(Engine::new));
    });
}

criterion_group!(benches, one_event, beginning);
criterion_main!(benches);
