//! The engine as a page runs it, to be measured from outside: `node tests/bench/engine.mjs`.

#![cfg_attr(target_arch = "wasm32", no_main)]

use std::cell::RefCell;
use waymeet_journey::availability::Availability;
use waymeet_journey::context::VisitContext;
use waymeet_journey::engine::{Engine, Situation};
use waymeet_journey::event::Event;
use waymeet_journey::samples::SESSION;
use waymeet_journey::samples::five_conditions::{NOW, page_view, with_others};
use waymeet_journey::state::JourneyState;
use waymeet_journey::time::UnixMillis;

struct Measured {
    engine: Engine,
    state: JourneyState,
    event: Event,
}

thread_local! {
    static MEASURED: RefCell<Option<Measured>> = const { RefCell::new(None) };
}

/// Prepares 100 segments and so many maps, of which 100 can match.
#[cfg_attr(
    target_arch = "wasm32",
    expect(unsafe_code, reason = "an export has its own name")
)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn prepare(maps: usize) {
    let measured = Measured {
        engine: Engine::new(with_others(maps)),
        state: JourneyState::begin(SESSION, UnixMillis(NOW)),
        event: page_view("/products/lamps/17"),
    };
    MEASURED.with(|known| *known.borrow_mut() = Some(measured));
}

/// Lets one event happen so many times; how many maps were blocked, so that nothing is left out as unused.
#[cfg_attr(
    target_arch = "wasm32",
    expect(unsafe_code, reason = "an export has its own name")
)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn happen(times: usize) -> usize {
    let (context, availability) = (VisitContext::default(), Availability::default());
    MEASURED.with(|known| {
        let mut known = known.borrow_mut();
        let Some(Measured { engine, state, event }) = known.as_mut() else {
            return 0;
        };
        let mut blocked = 0;
        for _ in 0..times {
            engine.observe(state, event, &context);
            let situation = Situation {
                now: UnixMillis(NOW),
                page_url: &event.page.url,
                availability: &availability,
                may_chat: true,
                decides_private: false,
                random: 7,
            };
            blocked += engine.decide(state, situation).blocked.len();
        }
        blocked
    })
}

/// Natively there is nothing to see: `cargo bench` measures that.
#[cfg(not(target_arch = "wasm32"))]
fn main() {
    prepare(100);
    happen(1);
}
