//! Frequency caps. Source: section 6.1 of the reference.

use super::*;
use crate::action_map::MediaType;
use crate::frequency_cap::FrequencyCap;
use crate::samples::pattern;

/// Two toasts, the second after an event `more`, and caps on what `capped` is.
fn two_toasts(capped: MediaType, once_finalized: bool, once_rejected: bool, interval: u32) -> Bundle {
    let mut bundle = toast_with(|_| {});
    let mut second = bundle.action_maps[0].clone();
    second.id = crate::ids::ActionMapId(uuid(4));
    second.name = "Second".into();
    second.trigger.event_conditions = vec![pattern("more", &[], 1)];
    bundle.action_maps.push(second);
    bundle.frequency_caps = vec![FrequencyCap {
        media: capped,
        once_finalized,
        once_rejected,
        min_interval_in_seconds: interval,
    }];
    bundle
}

#[test]
fn the_caps_of_a_kind_stop_further_offers_of_this_kind_as_they_are_set() {
    let offer = "Second qualified, Second offered";
    let rest_of_session = |cap: &str| {
        format!("Second qualified, Second blocked FrequencyCapping by {cap}, Second frequencyCapReached")
    };
    let finalized = rest_of_session("CapOnceFinalized");
    let rejected = rest_of_session("CapOnceRejected");
    let period = "Second qualified, Second blocked FrequencyCapping by CapForPeriod, wakes at 61";
    use MediaType::{ContentOffer, WebChat};
    for (capped, once_finalized, once_rejected, interval, answer, expected) in [
        (ContentOffer, true, false, 0, "accepted", finalized.as_str()),
        (ContentOffer, true, false, 0, "rejected", offer),
        (ContentOffer, false, true, 0, "rejected", &rejected),
        (ContentOffer, false, true, 0, "accepted", offer),
        (ContentOffer, false, true, 0, "ignored", offer),
        (ContentOffer, true, true, 0, "accepted", &finalized),
        (ContentOffer, true, true, 0, "rejected", &rejected),
        (ContentOffer, false, false, 60, "rejected", period),
        (ContentOffer, true, false, 60, "rejected", period),
        (ContentOffer, false, true, 60, "ignored", period),
        // The period has no effect if both toggles are on.
        (ContentOffer, true, true, 60, "ignored", offer),
        (ContentOffer, false, false, 5, "rejected", offer),
        (WebChat, true, true, 60, "accepted", offer),
    ] {
        let bundle = two_toasts(capped, once_finalized, once_rejected, interval);
        let answer = format!("Toast {answer}");
        check(
            bundle,
            &[
                (1, "view /search", "Toast qualified, Toast offered"),
                (5, &answer, "noted"),
                (6, "more /search", expected),
            ],
        );
    }
}

#[test]
fn a_period_ends_and_the_offer_follows() {
    check(
        two_toasts(MediaType::ContentOffer, false, false, 60),
        &[
            (1, "view /search", "Toast qualified, Toast offered"),
            (2, "Toast rejected", "noted"),
            (
                3,
                "more /search",
                "Second qualified, Second blocked FrequencyCapping by CapForPeriod, wakes at 61",
            ),
            (60, "look /search", "wakes at 61"),
            (61, "look /search", "Second offered"),
        ],
    );
}

#[test]
fn a_cap_for_the_rest_of_the_session_ends_with_it() {
    check(
        two_toasts(MediaType::ContentOffer, false, true, 0),
        &[
            (1, "view /search", "Toast qualified, Toast offered"),
            (2, "Toast rejected", "noted"),
            (
                3,
                "more /search",
                "Second qualified, Second blocked FrequencyCapping by CapOnceRejected, Second frequencyCapReached",
            ),
            (4, "more /search", ""),
            (5, "new session 9", ""),
            (6, "more /search", "Second qualified, Second offered"),
        ],
    );
}

#[test]
fn a_cap_that_takes_the_place_of_a_period_is_told() {
    let mut bundle = two_toasts(MediaType::ContentOffer, true, false, 60);
    let mut third = bundle.action_maps[1].clone();
    third.id = crate::ids::ActionMapId(uuid(5));
    third.name = "Third".into();
    third.trigger.event_conditions = vec![pattern("even_more", &[], 1)];
    third.ignore_frequency_cap = true;
    bundle.action_maps.push(third);
    check(
        bundle,
        &[
            (1, "view /search", "Toast qualified, Toast offered"),
            (2, "leave", "Toast ignored"),
            (
                3,
                "more /search",
                "Second qualified, Second blocked FrequencyCapping by CapForPeriod, wakes at 61",
            ),
            (
                4,
                "even_more /search",
                "Third qualified, Third offered, wakes at 61",
            ),
            (5, "Third accepted", "noted"),
            (
                6,
                "look /search",
                "Second blocked FrequencyCapping by CapOnceFinalized, Second frequencyCapReached",
            ),
        ],
    );
}

#[test]
fn a_map_that_ignores_the_caps_is_always_offered() {
    let mut bundle = two_toasts(MediaType::ContentOffer, true, true, 0);
    bundle.action_maps[1].ignore_frequency_cap = true;
    check(
        bundle,
        &[
            (1, "view /search", "Toast qualified, Toast offered"),
            (2, "Toast accepted", "noted"),
            (3, "more /search", "Second qualified, Second offered"),
        ],
    );
}

#[test]
fn a_chat_is_finalized_once_an_agent_was_there() {
    let capped =
        "Second qualified, Second blocked FrequencyCapping by CapOnceFinalized, Second frequencyCapReached";
    for (end, expected) in [
        ("Invite abandoned", "Second qualified, Second offered"),
        ("Invite completed", capped),
    ] {
        let mut bundle = both_on_search();
        bundle.action_maps.truncate(1);
        let mut second = bundle.action_maps[0].clone();
        second.id = crate::ids::ActionMapId(uuid(4));
        second.name = "Second".into();
        second.trigger.event_conditions = vec![pattern("more", &[], 1)];
        bundle.action_maps.push(second);
        bundle.frequency_caps = two_toasts(MediaType::WebChat, true, false, 0).frequency_caps;
        check(
            bundle,
            &[
                (1, "view /search", "Invite qualified, Invite offered"),
                (2, "Invite accepted", "noted"),
                (3, "Invite started", "noted"),
                (4, end, "noted"),
                (5, "more /search", expected),
            ],
        );
    }
}
