//! What one event costs: counting it, and deciding what to offer. `cargo bench -p waymeet-journey --features samples`

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use waymeet_journey::availability::Availability;
use waymeet_journey::bundle::Bundle;
use waymeet_journey::context::VisitContext;
use waymeet_journey::engine::{Engine, Situation};
use waymeet_journey::samples::five_conditions::{Misses, NOW, all_on_page_views, page_view, with_others};
use waymeet_journey::samples::{INTERESTED, SESSION, large, shop};
use waymeet_journey::state::JourneyState;
use waymeet_journey::time::UnixMillis;

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
