//! Offers on their way to an end.

use super::*;

#[test]
fn who_does_not_want_to_chat_is_not_invited() {
    let mut visit = Visit::new(both_on_search());
    visit.may_chat = false;
    check_in(
        &mut visit,
        &[
            (
                1,
                "view /search",
                "Invite qualified, Toast qualified, Toast offered",
            ),
            (2, "Toast rejected", "noted"),
            (3, "look /search", ""),
        ],
    );
    visit.may_chat = true;
    check_in(&mut visit, &[(4, "look /search", "Invite offered")]);
}

#[test]
fn an_ignored_offer_is_over() {
    check(
        toast_with(|_| {}),
        &[
            (1, "view /search", "Toast qualified, Toast offered"),
            (2, "leave", "Toast ignored"),
            (3, "Toast accepted", "refused"),
            (4, "look /search", ""),
        ],
    );
}

#[test]
fn leaving_a_page_leaves_the_offer_of_another_tab_alone_until_that_was_silent_for_long() {
    let mut visit = Visit::new(toast_with(|_| {}));
    check_in(
        &mut visit,
        &[(1, "view /search", "Toast qualified, Toast offered")],
    );
    let other = TabId(2);
    for (now, leaving, expected) in [(2_000, true, 0), (31_000, false, 0), (31_001, false, 1)] {
        let ignored = visit
            .engine
            .ignore_unanswered(&mut visit.state, other, leaving, UnixMillis(now));
        assert_eq!(ignored.len(), expected, "{now}");
    }
}

#[test]
fn a_chat_goes_its_way_and_a_final_state_stays() {
    let mut bundle = both_on_search();
    bundle.action_maps.truncate(1);
    check(
        bundle,
        &[
            (1, "view /search", "Invite qualified, Invite offered"),
            (2, "Invite started", "refused"),
            (3, "Invite accepted", "noted"),
            (4, "Invite started", "noted"),
            (5, "Invite engaged", "noted"),
            (6, "Invite abandoned", "refused"),
            (7, "Invite completed", "noted"),
            (8, "Invite errored", "refused"),
        ],
    );
}

#[test]
fn a_running_chat_is_an_offer_that_exists() {
    let mut visit = Visit::new(both_on_search());
    check_in(
        &mut visit,
        &[
            (
                1,
                "view /search",
                "Invite qualified, Toast qualified, Toast blocked MultipleSimultaneousOffers by Invite, Invite offered",
            ),
            (2, "Invite accepted", "noted"),
            (3, "look /search", "Toast blocked AlreadyExistingOffer by Invite"),
            (4, "Invite started", "noted"),
            (5, "Invite engaged", "noted"),
            (6, "look /search", ""),
            (7, "Invite completed", "noted"),
            (8, "look /search", "Toast offered"),
        ],
    );
}

#[test]
fn an_action_has_the_same_id_wherever_it_is_asked_for() {
    let id = crate::state::action_id(SESSION, INVITATION);
    assert_eq!(id, crate::state::action_id(SESSION, INVITATION));
    assert_ne!(id, crate::state::action_id(SESSION, TOAST));
    assert_ne!(id, crate::state::action_id(SessionId(uuid(7)), INVITATION));
}

#[test]
fn a_map_that_was_taken_out_of_the_configuration_is_passed_over() {
    let mut visit = Visit::new(both_on_search());
    visit.observe(&event("page_viewed", "/search", 1));
    visit.told.clear();
    visit.engine = Engine::new(toast_with(|_| {}));
    check_in(&mut visit, &[(2, "look /search", "Toast offered")]);
    let gone = visit.state.action_of(INVITATION).unwrap().id;
    let advanced = visit
        .engine
        .advance(&mut visit.state, gone, ActionState::Offered, TAB, visit.now);
    assert_eq!(advanced, None);
}

#[test]
fn a_segment_that_was_edited_is_counted_anew() {
    let mut visit = Visit::new(shop());
    check_in(
        &mut visit,
        &[(1, "view /products/1", ""), (2, "view /products/2", "")],
    );
    visit.engine = Engine::new(shop_with(|bundle| {
        bundle.segments[0].behaviour.journey.truncate(1);
    }));
    check_in(
        &mut visit,
        &[
            (3, "view /products/3", ""),
            (
                4,
                "view /products/4",
                "in Interested, Invite qualified, Invite offered",
            ),
        ],
    );
}
