//! Which of the qualified maps is offered, where and when: section 6 of the vendor's run-time semantics, row by row.

use super::*;
use crate::condition::{Conditions, Operator};
use crate::samples::comparison;
use crate::schedule::Window;

#[test]
fn only_one_map_is_offered_at_a_time() {
    check(
        shop(),
        &[
            (1, "view /search", "Toast qualified, Toast offered"),
            (2, "view /products/1", ""),
            (3, "view /products/2", ""),
            (
                4,
                "product_added /search",
                "in Interested, Invite qualified, Invite blocked AlreadyExistingOffer by Toast",
            ),
            (5, "Toast rejected", "noted"),
            (6, "look /search", "Invite offered"),
        ],
    );
}

#[test]
fn the_higher_weight_wins() {
    for (weights, first, second) in [
        ([Weight::High, Weight::Medium], "Invite", "Toast"),
        ([Weight::Low, Weight::Medium], "Toast", "Invite"),
        ([Weight::Low, Weight::High], "Toast", "Invite"),
    ] {
        let mut bundle = both_on_search();
        for (map, weight) in bundle.action_maps.iter_mut().zip(weights) {
            map.weight = weight;
        }
        let expected = format!(
            "Invite qualified, Toast qualified, {second} blocked MultipleSimultaneousOffers by {first}, {first} offered"
        );
        check(bundle, &[(1, "view /search", &expected)]);
    }
}

#[test]
fn maps_of_equal_weight_are_offered_in_equal_shares() {
    let mut bundle = both_on_search();
    bundle.action_maps[0].weight = Weight::Medium;
    let mut third = bundle.action_maps[1].clone();
    third.id = crate::ids::ActionMapId(uuid(0x33));
    bundle.action_maps.push(third);
    let mut offered = [0, 0, 0];
    for random in 0..99 {
        let mut visit = Visit::new(bundle.clone());
        visit.random = random;
        visit.observe(&event("page_viewed", "/search", 0));
        offered[visit.look("/search").offer.unwrap().map_index] += 1;
    }
    assert_eq!(offered, [33, 33, 33]);
}

#[test]
fn a_higher_map_is_served_once_the_invitation_before_it_was_ignored() {
    check(
        shop_with(|bundle| bundle.action_maps[0].weight = Weight::High),
        &[
            (1, "view /search", "Toast qualified, Toast offered"),
            (2, "leave", "Toast ignored"),
            (3, "view /products/1", ""),
            (4, "view /products/2", ""),
            (
                5,
                "product_added /",
                "in Interested, Invite qualified, Invite offered",
            ),
        ],
    );
}

#[test]
fn a_delay_counts_over_the_session_and_its_offer_belongs_to_its_page() {
    let bundle = toast_with(|toast| toast.activation = Activation::Delay { delay_in_seconds: 10 });
    let qualified = "Toast qualified, Toast blocked TriggerDateInFuture, wakes at 11";
    check(
        bundle.clone(),
        &[
            (1, "view /search", qualified),
            (11, "look /search", "Toast offered"),
        ],
    );
    check(
        bundle,
        &[
            (1, "view /search", qualified),
            (2, "view /about", "wakes at 11"),
            (11, "look /about", "Toast blocked PageUrlConditionsNotMatching"),
            (12, "look /search?page=2", ""),
            (99, "view /search", "Toast offered"),
        ],
    );
}

#[test]
fn an_offer_for_the_next_visit_is_made_in_the_next_session() {
    for activation in [Activation::OnNextVisit, Activation::OnNextSession] {
        let bundle = toast_with(|toast| toast.activation = activation);
        let mut visit = Visit::new(bundle);
        check_in(
            &mut visit,
            &[(
                1,
                "view /search",
                "Toast qualified, Toast blocked TriggerDateInFuture",
            )],
        );
        let first = visit.state.action_of(TOAST).unwrap().id;
        check_in(
            &mut visit,
            &[
                (2, "view /search", ""),
                (3, "new session 9", ""),
                (4, "view /search", "Toast offered"),
            ],
        );
        assert_ne!(visit.state.action_of(TOAST).unwrap().id, first);
    }
}

#[test]
fn a_map_is_active_between_its_dates_and_without_an_end_for_ever() {
    let between = |from, until| {
        toast_with(|toast| {
            toast.dates = Window {
                from: UnixMillis(from),
                until: UnixMillis(until),
            };
        })
    };
    let offered = "Toast qualified, Toast offered";
    for (from, until, second, expected) in [
        (5_000, 9_000, 4, ""),
        (5_000, 9_000, 5, offered),
        (5_000, 9_000, 9, ""),
        (5_000, u64::MAX, 999_999, offered),
    ] {
        check(between(from, until), &[(second, "view /search", expected)]);
    }
    let delayed = shop_with(|bundle| {
        bundle.action_maps.remove(0);
        bundle.action_maps[0].dates.until = UnixMillis(9_000);
        bundle.action_maps[0].activation = Activation::Delay { delay_in_seconds: 5 };
    });
    let qualified = "Toast qualified, Toast blocked TriggerDateInFuture, wakes at 10";
    check(
        delayed,
        &[(5, "view /search", qualified), (10, "look /search", "")],
    );
}

#[test]
fn each_block_reason_has_its_cause_and_is_told_once() {
    let offered = "Invite qualified, Invite offered";
    for (change, line, expected) in [
        (
            (|map| map.page_url_conditions = Conditions::on_page_url(&[comparison(Operator::EndsWith, "/x")]))
                as fn(&mut ActionMap),
            "agents 1 wait 0",
            "Invite qualified, Invite blocked PageUrlConditionsNotMatching",
        ),
        (
            |_| {},
            "agents 1 throttled",
            "Invite qualified, Invite blocked ServiceLevelThrottling, waits for agents",
        ),
        (
            |map| map.activation = Activation::OnNextVisit,
            "agents 1 wait 0",
            "Invite qualified, Invite blocked TriggerDateInFuture",
        ),
        (
            |_| {},
            "agents 0 wait 0",
            "Invite qualified, Invite blocked NoAvailableAgents, waits for agents",
        ),
        (
            |map| map.schedule = Some(7),
            "agents 1 wait 0",
            "Invite qualifiedOutsideSchedule, Invite blocked OfferedOutsideSchedule by None None, \
             Invite offeredOutsideSchedule",
        ),
        (|_| {}, "agents 1 wait 0", offered),
    ] {
        let mut bundle = both_on_search();
        bundle.action_maps.truncate(1);
        change(&mut bundle.action_maps[0]);
        let mut visit = Visit::new(bundle);
        check_in(&mut visit, &[(1, line, ""), (1, "view /search", expected)]);
        let waits = if expected.ends_with("agents") {
            "waits for agents"
        } else {
            ""
        };
        check_in(&mut visit, &[(2, "look /search", waits)]);
    }
    // The other three are told of in `only_one_map_is_offered_at_a_time`, `the_higher_weight_wins` and `caps`.
    assert_eq!(BlockReason::ALL.len(), 9);
}
