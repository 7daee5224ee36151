//! What makes a map qualify: section 6 of the vendor's run-time semantics, row by row; [`super::choosing`] goes on.

use super::*;
use crate::condition::{Conditions, ContextCriterion, JourneyKey, Operator};
use crate::samples::{comparison, criterion, pattern};
use crate::segment::Segment;

#[test]
fn rules_are_evaluated_with_each_event_and_the_offer_comes_with_the_one_that_earns_it() {
    check(
        shop(),
        &[
            (1, "view /products/1", ""),
            (2, "product_added /products/1", ""),
            (3, "view /about", ""),
            (
                4,
                "view /products/2",
                "in Interested, Invite qualified, Invite offered",
            ),
        ],
    );
}

#[test]
fn segments_and_events_and_scores_must_all_be_met_where_a_map_has_them() {
    let bundle = shop_with(|bundle| {
        let (invitation, toast) = bundle.action_maps.split_at_mut(1);
        let trigger = &mut invitation[0].trigger;
        trigger.event_conditions = toast[0].trigger.event_conditions.clone();
        trigger.outcome_conditions = outcomes::likely(50);
        bundle.action_maps.truncate(1);
    });
    let search = (1, "view /search", "");
    let score = (2, "score 60 quantile 0", "");
    check(bundle.clone(), &[search, score, (3, "view /about", "")]);
    check(
        bundle.clone(),
        &[
            search,
            (2, "view /products/1", ""),
            (3, "view /products/2", ""),
            (4, "product_added /", "in Interested"),
            (5, "score 60 quantile 0", ""),
            (6, "view /about", "Invite qualified, Invite offered"),
        ],
    );
}

#[test]
fn any_one_of_several_segments_suffices() {
    let other = crate::ids::SegmentId(uuid(0x44));
    let bundle = shop_with(|bundle| {
        bundle.action_maps[0].trigger.segments = vec![INTERESTED, other];
        let mut behaviour = bundle.segments[0].behaviour.clone();
        behaviour.journey = vec![pattern("help_opened", &[], 1)];
        bundle.segments.push(Segment {
            id: other,
            name: "Lost".into(),
            color: String::new(),
            behaviour,
        });
    });
    check(
        bundle,
        &[(1, "help_opened /", "in Lost, Invite qualified, Invite offered")],
    );
}

#[test]
fn all_of_several_event_conditions_are_needed_in_the_order_defined() {
    let added = pattern(
        "product_added",
        &[criterion(
            JourneyKey::PagePathname,
            Operator::StartsWith,
            "/products",
        )],
        1,
    );
    let bundle = toast_with(|toast| {
        toast.trigger.event_conditions.push(added.clone());
        toast.page_url_conditions = Conditions::default();
    });
    check(
        bundle,
        &[
            (1, "product_added /products/1", ""),
            (2, "view /search", ""),
            (3, "product_added /about", ""),
            (4, "product_added /products/1", "Toast qualified, Toast offered"),
        ],
    );
}

#[test]
fn one_event_may_meet_several_conditions_in_a_row_and_counts_once_for_each() {
    let bundle = toast_with(|toast| {
        let search = toast.trigger.event_conditions[0].clone();
        toast.trigger.event_conditions = vec![pattern("", &[], 1), search.clone(), search];
    });
    check(bundle, &[(1, "view /search", "Toast qualified, Toast offered")]);
}

#[test]
fn a_pattern_is_met_by_so_many_events_on_each_of_which_all_its_criteria_hold() {
    let bundle = shop_with(|bundle| {
        let path = |operator, value| criterion(JourneyKey::PagePathname, operator, value);
        let criteria = [path(Operator::StartsWith, "/a"), path(Operator::EndsWith, "/z")];
        bundle.segments[0].behaviour.journey = vec![pattern("page_viewed", &criteria, 2)];
    });
    check(
        bundle,
        &[
            (1, "view /a/z", ""),
            (2, "view /a", ""),
            (3, "view /b/z", ""),
            (
                4,
                "view /a/y/z",
                "in Interested, Invite qualified, Invite offered",
            ),
        ],
    );
}

#[test]
fn patterns_of_a_segment_may_be_met_in_any_order() {
    check(
        shop(),
        &[
            (1, "product_added /", ""),
            (2, "view /products/1", ""),
            (
                3,
                "view /products/2",
                "in Interested, Invite qualified, Invite offered",
            ),
        ],
    );
}

#[test]
fn a_segment_of_visitor_attributes_alone_is_assigned_with_the_first_event_that_finds_them() {
    let mut visit = Visit::new(shop_with(|bundle| {
        let behaviour = &mut bundle.segments[0].behaviour;
        behaviour.journey.clear();
        behaviour.context = Conditions::on_visit(&[ContextCriterion {
            key: ContextKey::DeviceCategory,
            comparison: comparison(Operator::Equal, "mobile"),
        }]);
    }));
    check_in(&mut visit, &[(1, "view /", "")]);
    assert_eq!(
        visit.state.segments.iter().count(),
        0,
        "what is not met leaves no trace"
    );
    visit.context.set(ContextKey::DeviceCategory, "mobile");
    check_in(
        &mut visit,
        &[(2, "view /", "in Interested, Invite qualified, Invite offered")],
    );
}

#[test]
fn a_visitor_cannot_qualify_twice_for_the_same_map_in_one_session() {
    let bundle = toast_with(|_| {});
    check(
        bundle,
        &[
            (1, "view /search", "Toast qualified, Toast offered"),
            (2, "Toast rejected", "noted"),
            (3, "view /search", ""),
            (4, "new session 9", ""),
            (5, "view /search", "Toast qualified, Toast offered"),
        ],
    );
}
