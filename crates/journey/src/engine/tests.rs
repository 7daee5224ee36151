//! The engine's claims, on the demo shop's configuration.

use super::*;
use crate::action_map::{Activation, Weight};
use crate::availability::{Availability, QueueAvailability};
use crate::block_reason::BlockReason;
use crate::context::{ContextKey, VisitContext};
use crate::event::Event;
use crate::ids::Uuid;
use crate::samples::{INTERESTED, INVITATION, SESSION, TOAST, comparison, event, shop, uuid};
use alloc::format;
use alloc::vec;
use proptest::prelude::*;

const TAB: TabId = TabId(1);

fn agents(count: u32, at: u64) -> Availability {
    Availability {
        as_of: Some(UnixMillis(at)),
        ttl_in_milliseconds: 15_000,
        queues: vec![QueueAvailability {
            queue: "Web Sales".into(),
            agents: count,
            estimated_wait_in_seconds: 0,
        }],
    }
}

struct Visit {
    engine: Engine,
    state: JourneyState,
    availability: Availability,
    may_chat: bool,
    random: u32,
}

impl Visit {
    fn new(bundle: Bundle) -> Self {
        let state = JourneyState::begin(SESSION, UnixMillis(0));
        Self {
            engine: Engine::new(bundle),
            state,
            availability: agents(1, 0),
            may_chat: true,
            random: 0,
        }
    }

    fn observe(&mut self, name: &str, path: &str, at: u64) -> Observation {
        self.engine
            .observe(&mut self.state, &event(name, path, at), &VisitContext::default())
    }

    fn decide(&mut self, path: &str, now: u64) -> Decisions {
        let situation = Situation {
            now: UnixMillis(now),
            page_url: &format!("https://shop.example{path}"),
            availability: &self.availability,
            may_chat: self.may_chat,
            random: self.random,
        };
        self.engine.decide(&mut self.state, situation)
    }

    fn interest(&mut self) -> Observation {
        self.observe("page_viewed", "/products/1", 1);
        self.observe("page_viewed", "/products/2", 2);
        self.observe("product_added", "/products/2", 3)
    }

    fn advance(&mut self, map: ActionMapId, next: ActionState, now: u64) -> Option<Transition> {
        let action = self.state.action_of(map).unwrap().id;
        self.engine
            .advance(&mut self.state, action, next, TAB, UnixMillis(now))
    }
}

fn reasons(decisions: &Decisions) -> Vec<(ActionMapId, BlockReason)> {
    decisions
        .blocked
        .iter()
        .map(|block| (block.map, block.reason))
        .collect()
}

#[test]
fn two_product_pages_and_an_item_in_the_cart_assign_the_segment_and_qualify_the_map() {
    let mut visit = Visit::new(shop());
    assert_eq!(
        visit.observe("page_viewed", "/products/1", 1),
        Observation::default()
    );
    assert_eq!(
        visit.observe("product_added", "/products/1", 2),
        Observation::default()
    );
    assert_eq!(visit.observe("page_viewed", "/about", 3), Observation::default());
    let observation = visit.observe("page_viewed", "/products/2", 4);
    assert_eq!(
        observation,
        Observation {
            segments: vec![INTERESTED],
            qualified: vec![INVITATION]
        }
    );
    assert_eq!(visit.state.assigned(INTERESTED), Some(UnixMillis(4)));
}

#[test]
fn a_map_qualifies_once_in_a_session() {
    let mut visit = Visit::new(shop());
    assert_eq!(visit.observe("page_viewed", "/search", 1).qualified, [TOAST]);
    assert_eq!(visit.observe("page_viewed", "/search", 2).qualified, []);
}

#[test]
fn who_does_not_want_to_chat_is_not_invited() {
    let mut visit = Visit::new(shop());
    visit.interest();
    visit.may_chat = false;
    assert_eq!(visit.decide("/products/2", 4), Decisions::default());
    visit.may_chat = true;
    assert!(visit.decide("/products/2", 5).offer.is_some());
}

#[test]
fn a_qualified_invitation_is_offered_at_once_while_an_agent_is_available() {
    let mut visit = Visit::new(shop());
    visit.interest();
    let decisions = visit.decide("/products/2", 3);
    assert_eq!(decisions.offer.unwrap().map_index, 0);
    assert_eq!(decisions.blocked, []);
}

#[test]
fn without_an_agent_the_reason_is_told_once_and_the_offer_waits() {
    let mut visit = Visit::new(shop());
    visit.availability = agents(0, 0);
    visit.interest();
    let first = visit.decide("/products/2", 3);
    assert_eq!((first.offer, first.waits_for_agents), (None, true));
    assert_eq!(reasons(&first), [(INVITATION, BlockReason::NoAvailableAgents)]);
    let second = visit.decide("/products/2", 4);
    assert_eq!((reasons(&second), second.waits_for_agents), (vec![], true));
    visit.availability = agents(1, 4);
    assert!(visit.decide("/products/2", 5).offer.is_some());
}

#[test]
fn stale_news_of_agents_is_asked_for_and_blocks_nothing_for_good() {
    let mut visit = Visit::new(shop());
    visit.availability = Availability::default();
    visit.interest();
    let decisions = visit.decide("/products/2", 3);
    assert!(decisions.needs_availability && decisions.offer.is_none() && decisions.blocked.is_empty());
    visit.availability = agents(1, 0);
    assert!(visit.decide("/products/2", 15_001).needs_availability);
}

#[test]
fn an_offer_without_pacing_does_not_ask_for_agents() {
    let mut bundle = shop();
    bundle.action_maps[0].action.is_pacing_enabled = false;
    let mut visit = Visit::new(bundle);
    visit.availability = agents(0, 0);
    visit.interest();
    assert!(visit.decide("/products/2", 3).offer.is_some());
}

#[test]
fn an_offer_shows_only_on_the_pages_of_its_map() {
    let mut visit = Visit::new(shop());
    visit.observe("page_viewed", "/search", 1);
    let elsewhere = visit.decide("/about", 2);
    assert_eq!(
        reasons(&elsewhere),
        [(TOAST, BlockReason::PageUrlConditionsNotMatching)]
    );
    assert!(visit.decide("/search?q=lamp", 3).offer.is_some());
}

#[test]
fn one_offer_at_a_time_until_the_first_has_ended() {
    let mut visit = Visit::new(shop());
    visit.observe("page_viewed", "/search", 1);
    assert_eq!(visit.decide("/search", 1).offer.unwrap().map_index, 1);
    assert!(visit.advance(TOAST, ActionState::Offered, 1).is_some());
    visit.interest();
    assert_eq!(
        reasons(&visit.decide("/search", 4)),
        [(INVITATION, BlockReason::AlreadyExistingOffer)]
    );
    assert!(visit.advance(TOAST, ActionState::Rejected, 5).is_some());
    assert_eq!(visit.decide("/search", 6).offer.unwrap().map_index, 0);
}

#[test]
fn the_heavier_of_two_maps_goes_first() {
    let mut visit = Visit::new(shop());
    visit.observe("page_viewed", "/search", 1);
    visit.interest();
    let decisions = visit.decide("/search", 4);
    assert_eq!(decisions.offer.unwrap().map_index, 0);
    assert_eq!(
        reasons(&decisions),
        [(TOAST, BlockReason::MultipleSimultaneousOffers)]
    );
}

#[test]
fn maps_of_equal_weight_are_offered_in_equal_shares() {
    let mut bundle = shop();
    bundle.action_maps[0].weight = Weight::Medium;
    let mut offered = [0, 0];
    for random in 0..100 {
        let mut visit = Visit::new(bundle.clone());
        visit.random = random;
        visit.observe("page_viewed", "/search", 1);
        visit.interest();
        offered[visit.decide("/search", 4).offer.unwrap().map_index] += 1;
    }
    assert_eq!(offered, [50, 50]);
}

#[test]
fn a_delayed_offer_waits_belongs_to_its_page_and_says_when_it_is_due() {
    let mut bundle = shop();
    bundle.action_maps[0].activation = Activation::Delay { delay_in_seconds: 10 };
    let mut visit = Visit::new(bundle);
    visit.interest();
    let early = visit.decide("/products/2", 5_000);
    assert_eq!(reasons(&early), [(INVITATION, BlockReason::TriggerDateInFuture)]);
    assert_eq!(early.wake_at, Some(UnixMillis(10_003)));
    let elsewhere = visit.decide("/about", 10_003);
    assert_eq!(
        reasons(&elsewhere),
        [(INVITATION, BlockReason::PageUrlConditionsNotMatching)]
    );
    assert!(visit.decide("/products/2", 10_004).offer.is_some());
}

#[test]
fn an_offer_for_the_next_visit_is_made_in_the_next_session() {
    let mut bundle = shop();
    bundle.action_maps[0].activation = Activation::OnNextVisit;
    let mut visit = Visit::new(bundle);
    visit.interest();
    assert_eq!(
        reasons(&visit.decide("/", 4)),
        [(INVITATION, BlockReason::TriggerDateInFuture)]
    );
    let next = SessionId(uuid(0xdd));
    let first = visit.state.action_of(INVITATION).unwrap().id;
    visit.state = visit
        .engine
        .begin_session(next, UnixMillis(9), Some(&visit.state));
    assert!(visit.decide("/", 10).offer.is_some());
    assert_ne!(visit.state.action_of(INVITATION).unwrap().id, first);
}

#[test]
fn a_map_outside_its_dates_neither_qualifies_nor_is_offered() {
    let mut bundle = shop();
    bundle.action_maps[0].starts = Some(UnixMillis(3));
    bundle.action_maps[0].ends = Some(UnixMillis(10));
    let mut visit = Visit::new(bundle.clone());
    assert_eq!(visit.interest().qualified, [INVITATION]);
    let over = visit.decide("/", 10);
    assert_eq!((over.offer, over.blocked), (None, vec![]));
    bundle.action_maps[0].starts = Some(UnixMillis(4));
    assert_eq!(Visit::new(bundle).interest().qualified, []);
}

#[test]
fn leaving_the_page_ignores_its_open_offer_and_leaves_that_of_another_tab_alone() {
    let mut visit = Visit::new(shop());
    visit.interest();
    visit.decide("/products/2", 3);
    assert!(visit.advance(INVITATION, ActionState::Offered, 3).is_some());
    let other = TabId(2);
    assert_eq!(
        visit
            .engine
            .ignore_unanswered(&mut visit.state, other, true, UnixMillis(4)),
        []
    );
    let ignored = visit
        .engine
        .ignore_unanswered(&mut visit.state, TAB, true, UnixMillis(5));
    assert_eq!(ignored.len(), 1);
    assert_eq!(ignored[0].state, ActionState::Ignored);
    assert_eq!(visit.decide("/products/2", 6).offer, None);
}

#[test]
fn an_offer_whose_tab_died_is_ignored_after_a_while() {
    let mut visit = Visit::new(shop());
    visit.interest();
    assert!(visit.advance(INVITATION, ActionState::Offered, 3).is_some());
    let other = TabId(2);
    assert_eq!(
        visit
            .engine
            .ignore_unanswered(&mut visit.state, other, false, UnixMillis(30_003)),
        []
    );
    assert_eq!(
        visit
            .engine
            .ignore_unanswered(&mut visit.state, other, false, UnixMillis(30_004))
            .len(),
        1
    );
}

#[test]
fn a_final_state_stays() {
    let mut visit = Visit::new(shop());
    visit.interest();
    assert!(
        visit.advance(INVITATION, ActionState::Accepted, 3).is_none(),
        "not offered yet"
    );
    for state in [
        ActionState::Offered,
        ActionState::Accepted,
        ActionState::Started,
        ActionState::Completed,
    ] {
        assert!(visit.advance(INVITATION, state, 4).is_some(), "{state:?}");
    }
    assert!(visit.advance(INVITATION, ActionState::Engaged, 5).is_none());
}

#[test]
fn event_conditions_are_met_in_their_order() {
    let mut bundle = shop();
    let (_, name) = ((), Some("product_added".into()));
    let second = crate::action_map::EventCondition {
        event_name: name,
        criterion: crate::condition::EventCriterion {
            key: crate::condition::JourneyKey::PagePathname,
            comparison: comparison(crate::condition::Operator::StartsWith, "/products"),
        },
    };
    bundle.action_maps[1].trigger.event_conditions.push(second);
    let mut visit = Visit::new(bundle);
    assert_eq!(visit.observe("product_added", "/products/1", 1).qualified, []);
    assert_eq!(visit.observe("page_viewed", "/search", 2).qualified, []);
    assert_eq!(
        visit.observe("product_added", "/products/1", 3).qualified,
        [TOAST]
    );
}

#[test]
fn a_segment_of_visitor_attributes_alone_is_assigned_with_the_first_event() {
    let mut bundle = shop();
    bundle.segments[0].journey.clear();
    bundle.segments[0].context.push(crate::segment::ContextPattern {
        criteria: vec![crate::condition::ContextCriterion {
            key: ContextKey::DeviceCategory,
            comparison: comparison(crate::condition::Operator::Equal, "mobile"),
        }],
    });
    let mut visit = Visit::new(bundle);
    assert_eq!(visit.observe("page_viewed", "/", 1).segments, []);
    let mut context = VisitContext::default();
    context.set(ContextKey::DeviceCategory, "mobile");
    let observation = visit
        .engine
        .observe(&mut visit.state, &event("page_viewed", "/", 2), &context);
    assert_eq!(
        (observation.segments, observation.qualified),
        (vec![INTERESTED], vec![INVITATION])
    );
}

#[test]
fn an_action_has_the_same_id_wherever_it_is_asked_for() {
    let id = crate::state::action_id(SESSION, INVITATION);
    assert_eq!(id, crate::state::action_id(SESSION, INVITATION));
    assert_ne!(id, crate::state::action_id(SESSION, TOAST));
    assert_ne!(
        id,
        crate::state::action_id(SessionId(Uuid::from_bytes([7; 16])), INVITATION)
    );
}

fn any_step() -> impl Strategy<Value = (&'static str, &'static str)> {
    let names = prop_oneof![Just("page_viewed"), Just("product_added"), Just("other")];
    let paths = prop_oneof![Just("/products/1"), Just("/search"), Just("/about")];
    (names, paths)
}

fn replay(
    bundle: Bundle,
    steps: &[(&'static str, &'static str)],
    store_between: bool,
) -> (JourneyState, Vec<Decisions>) {
    let mut visit = Visit::new(bundle);
    let mut all = Vec::new();
    for (at, (name, path)) in steps.iter().enumerate() {
        let now = at as u64 * 500;
        visit.availability = agents(u32::from(at % 3 == 0), now);
        visit.observe(name, path, now);
        let decisions = visit.decide(path, now);
        if let Some(offer) = decisions.offer {
            let map = visit.engine.map(offer.map_index).unwrap().id;
            assert!(visit.advance(map, ActionState::Offered, now).is_some());
            if at % 2 == 0 {
                assert!(visit.advance(map, ActionState::Rejected, now).is_some());
            }
        }
        all.push(decisions);
        if store_between {
            visit.state = JourneyState::from_bytes(&visit.state.to_bytes()).unwrap();
        }
    }
    (visit.state, all)
}

proptest! {
    #[test]
    fn storing_the_state_between_events_changes_nothing(steps in prop::collection::vec(any_step(), 0..30)) {
        prop_assert_eq!(replay(shop(), &steps, true), replay(shop(), &steps, false));
    }

    #[test]
    fn page_and_service_decide_alike(steps in prop::collection::vec(any_step(), 0..30)) {
        // The service works on the bundle it compiled, the page on what came over the wire.
        let fetched = Bundle::from_bytes(&shop().to_bytes()).unwrap();
        prop_assert_eq!(replay(shop(), &steps, false), replay(fetched, &steps, true));
    }

    #[test]
    fn removing_a_map_that_never_qualifies_changes_nothing(steps in prop::collection::vec(any_step(), 0..30)) {
        let mut more = shop();
        let mut unrelated: ActionMap = more.action_maps[1].clone();
        unrelated.id = ActionMapId(uuid(0x55));
        unrelated.trigger.event_conditions[0].event_name = Some("never".into());
        more.action_maps.push(unrelated);
        let decisions = |bundle| replay(bundle, &steps, false).1;
        prop_assert_eq!(decisions(more), decisions(shop()));
    }

    #[test]
    fn at_most_one_offer_is_open(steps in prop::collection::vec(any_step(), 0..30)) {
        let (state, _) = replay(shop(), &steps, false);
        let open = state.maps.iter().filter_map(|map| map.action.as_ref())
            .filter(|action| action.state == ActionState::Offered).count();
        prop_assert!(open <= 1);
    }

    #[test]
    fn any_bytes_are_read_as_a_state_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = JourneyState::from_bytes(&bytes);
        let _ = Bundle::from_bytes(&bytes);
    }

    #[test]
    fn any_event_can_be_observed(name in ".*", url in ".*", value in ".*") {
        let engine = Engine::new(shop());
        let mut state = JourneyState::begin(SESSION, UnixMillis(0));
        let mut hostile: Event = event("x", "/", 1);
        hostile.name = name;
        hostile.page.url = url;
        hostile.search_query = value;
        engine.observe(&mut state, &hostile, &VisitContext::default());
        prop_assert_eq!(state.event_count, 1);
    }
}
