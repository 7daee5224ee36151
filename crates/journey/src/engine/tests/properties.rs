//! What holds for every visit.

use super::*;
use crate::action_map::MediaType;
use crate::condition::{Conditions, JourneyKey, Operator};
use crate::frequency_cap::FrequencyCap;
use crate::ids::{ActionMapId, ScheduleId};
use crate::samples::{criterion, pattern};
use crate::schedule::{Schedule, Window};
use proptest::prelude::*;

/// The shop with all gates: hours, caps, a delay, a map for the next visit, looked-up values, scores.
fn full_shop() -> Bundle {
    shop_with(|bundle| {
        let open = [(0, 4_000), (8_000, 60_000)].map(|(from, until)| Window {
            from: UnixMillis(from),
            until: UnixMillis(until),
        });
        let schedule = Schedule::compile(Some((ScheduleId(uuid(6)), &open)), None);
        bundle.schedules = vec![schedule];
        bundle.frequency_caps = [MediaType::ContentOffer, MediaType::WebChat]
            .map(|media| FrequencyCap {
                media,
                once_finalized: false,
                once_rejected: media == MediaType::WebChat,
                min_interval_in_seconds: 2,
            })
            .into();
        bundle.action_maps[0].schedule = Some(0);
        let mut add = |byte, name: &str, change: &dyn Fn(&mut ActionMap)| {
            let mut map = bundle.action_maps[1].clone();
            map.id = ActionMapId(uuid(byte));
            map.name = name.into();
            map.page_url_conditions = Conditions::default();
            change(&mut map);
            bundle.action_maps.push(map);
        };
        add(4, "Late", &|map| {
            map.activation = Activation::Delay { delay_in_seconds: 1 }
        });
        add(5, "Next", &|map| map.activation = Activation::OnNextVisit);
        add(7, "About", &|map| {
            let about = criterion(JourneyKey::PagePathname, Operator::Equal, "/about");
            map.trigger.event_conditions = vec![pattern("", &[about], 1); 2];
        });
        add(8, "Scored", &|map| {
            map.trigger.outcome_conditions = outcomes::likely(50)
        });
    })
}

/// One step of a visit, as a line of a script.
fn any_line() -> impl Strategy<Value = String> {
    let name = prop_oneof![Just("page_viewed"), Just("product_added"), Just("other")];
    let path = prop_oneof![
        Just("/products/1"),
        Just("/search"),
        Just("/about"),
        Just("/ABOUT")
    ];
    prop_oneof![
        8 => (name, path).prop_map(|(name, path)| format!("{name} {path}")),
        2 => (0..3u32, 15..25u32).prop_map(|(agents, wait)| format!("agents {agents} wait {wait}")),
        1 => Just("agents 1 throttled".to_string()),
        1 => (0..100u32, 0..100u32).prop_map(|(a, b)| format!("score {a} quantile {b}")),
        1 => (1..5u8).prop_map(|byte| format!("new session {byte}")),
        2 => Just("leave".to_string()),
        2 => prop_oneof![Just("rejected"), Just("accepted"), Just("started"), Just("engaged"), Just("completed")]
            .prop_map(|state| format!("answer {state}")),
    ]
}

fn any_script() -> impl Strategy<Value = Vec<(String, u64)>> {
    prop::collection::vec((any_line(), 0..1_500u64), 0..40)
}

/// Plays a visit; what was told, and the state at the end. With `stores`, the state is written down and read back after each
/// step.
fn play(bundle: Bundle, script: &[(String, u64)], stores: bool) -> (JourneyState, Vec<String>) {
    let mut visit = Visit::new(bundle);
    let mut told = Vec::new();
    for (position, (line, pause)) in script.iter().enumerate() {
        visit.now.0 += pause;
        visit.random = position as u32;
        let line = match line.strip_prefix("answer ") {
            None => line.clone(),
            Some(answer) => match open_map(&visit) {
                Some(map) => format!("{map} {answer}"),
                None => continue,
            },
        };
        told.push(visit.happen(&line));
        if stores {
            visit.state = JourneyState::from_bytes(&visit.state.to_bytes()).unwrap();
        }
        let open = visit
            .state
            .actions()
            .filter(|action| action.state == ActionState::Offered);
        assert!(open.count() <= 1, "one offer at a time");
    }
    (visit.state, told)
}

fn open_map(visit: &Visit) -> Option<String> {
    let map = visit.engine.shown(&visit.state).open?;
    Some(visit.name(map))
}

/// A bundle as the page has it, with its names put back so that what is told can be compared.
fn as_fetched(bundle: &Bundle) -> Bundle {
    let mut page = Bundle::from_bytes(&bundle.to_bytes()).unwrap();
    for map in &mut page.action_maps {
        let known = bundle.action_maps.iter().find(|known| known.id == map.id);
        map.name = known.unwrap().name.clone();
    }
    for segment in &mut page.segments {
        segment.name = "Interested".into();
    }
    page
}

proptest! {
    #[test]
    fn a_replayed_log_gives_the_same_state(script in any_script()) {
        prop_assert_eq!(play(full_shop(), &script, false), play(full_shop(), &script, false));
    }

    #[test]
    fn storing_the_state_between_events_changes_nothing(script in any_script()) {
        prop_assert_eq!(play(full_shop(), &script, true), play(full_shop(), &script, false));
    }

    #[test]
    fn page_and_service_decide_alike(script in any_script()) {
        // The service works on the bundle it compiled, the page on what came over the wire.
        let bundle = full_shop();
        let fetched = as_fetched(&bundle);
        let (service, page) = (play(bundle, &script, false), play(fetched, &script, true));
        prop_assert_eq!(service.1, page.1);
    }

    #[test]
    fn removing_a_map_that_never_qualifies_changes_nothing(script in any_script(), place in 0..6usize) {
        let mut more = full_shop();
        let mut unrelated = more.action_maps[1].clone();
        unrelated.id = ActionMapId(uuid(0x55));
        unrelated.name = "Unrelated".into();
        unrelated.trigger.event_conditions[0].event_name = "never".into();
        more.action_maps.insert(place, unrelated);
        prop_assert_eq!(play(more, &script, false).1, play(full_shop(), &script, false).1);
    }

    #[test]
    fn the_order_of_the_maps_does_not_matter(script in any_script()) {
        let mut reversed = full_shop();
        reversed.action_maps.reverse();
        let sorted = |(_, told): (JourneyState, Vec<String>)| -> Vec<Vec<String>> {
            let words = |told: &String| {
                let mut words: Vec<_> = told.split(", ").map(String::from).collect();
                words.sort();
                words
            };
            told.iter().map(words).collect()
        };
        prop_assert_eq!(sorted(play(reversed, &script, false)), sorted(play(full_shop(), &script, false)));
    }

    #[test]
    fn any_bytes_are_read_as_a_state_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = JourneyState::from_bytes(&bytes);
    }

    #[test]
    fn whatever_is_read_as_a_bundle_can_be_worked_with(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..9)
    ) {
        let mut bytes = full_shop().to_bytes();
        for (index, byte) in flips {
            let at = 1 + index.index(bytes.len() - 1);
            bytes[at] = byte;
        }
        if let Ok(bundle) = Bundle::from_bytes(&bytes) {
            let mut visit = Visit::new(bundle);
            for path in ["/search", "/products/1", "/about"] {
                visit.happen(&format!("view {path}"));
            }
        }
    }

    #[test]
    fn whatever_is_read_as_a_state_can_be_worked_with(
        script in any_script(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..9)
    ) {
        let (state, _) = play(full_shop(), &script, false);
        let mut bytes = state.to_bytes();
        for (index, byte) in flips {
            let at = 1 + index.index(bytes.len() - 1);
            bytes[at] = byte;
        }
        if let Some(state) = JourneyState::from_bytes(&bytes) {
            let mut visit = Visit::new(full_shop());
            visit.state = state;
            for path in ["/search", "/products/1", "/about"] {
                visit.happen(&format!("view {path}"));
            }
        }
    }

    #[test]
    fn any_event_can_be_observed(name in ".*", url in ".*", value in ".*") {
        let engine = Engine::new(full_shop());
        let mut state = JourneyState::begin(SESSION, UnixMillis(0));
        let mut hostile: Event = event("x", "/", 1);
        hostile.name = name;
        hostile.page.url = url;
        hostile.search_query = value;
        engine.observe(&mut state, &hostile, &VisitContext::default());
        prop_assert_eq!(state.event_count, 1);
    }
}
