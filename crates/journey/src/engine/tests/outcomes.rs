//! Outcomes: reached by behaviour, and how likely a model says they are.

use super::*;
use crate::behaviour::Behaviour;
use crate::outcome::{AssociatedValueField, Outcome};
use crate::samples::pattern;
use crate::score::OutcomeCondition;

/// The outcome of the scripts.
pub(super) const BOUGHT: OutcomeId = OutcomeId(uuid(0x0b));

/// Conditions on its probability, in percent.
pub(super) fn likely(percent: u32) -> Vec<OutcomeCondition> {
    vec![OutcomeCondition::probability(
        BOUGHT,
        PartsPerMillion::of_percent(percent),
        None,
    )]
}

fn bought(is_integer: bool) -> Outcome {
    Outcome {
        id: BOUGHT,
        version: 2,
        name: "Bought".into(),
        is_positive: true,
        behaviour: Behaviour {
            journey: vec![pattern("ordered", &[], 2)],
            ..Behaviour::default()
        },
        associated_value: Some(AssociatedValueField {
            attribute: "total".into(),
            is_integer,
        }),
    }
}

#[test]
fn an_outcome_is_reached_once_in_a_session_and_worth_what_its_last_event_says() {
    let bundle = shop_with(|bundle| bundle.outcomes.push(bought(false)));
    let mut visit = Visit::new(bundle);
    check_in(
        &mut visit,
        &[
            (1, "ordered /thanks total 10", ""),
            (2, "view /thanks", ""),
            (3, "ordered /thanks total 15.50", "reached Bought worth 15.50"),
            (4, "ordered /thanks total 99", ""),
        ],
    );
    assert_eq!(visit.state.achieved(BOUGHT), Some(UnixMillis(3_000)));
    check_in(
        &mut visit,
        &[
            (5, "new session 9", ""),
            (6, "ordered /thanks", ""),
            (7, "ordered /thanks", "reached Bought worth nothing"),
        ],
    );
}

#[test]
fn a_value_of_another_kind_is_none() {
    for (is_integer, line, expected) in [
        (true, "ordered / total 15", "reached Bought worth 15"),
        (true, "ordered / total 15.0", "reached Bought worth 15.0"),
        (true, "ordered / total 15.5", "reached Bought worth nothing"),
        (false, "ordered / total 15.5", "reached Bought worth 15.5"),
        (false, "ordered / total much", "reached Bought worth nothing"),
        (false, "ordered / sum 15.5", "reached Bought worth nothing"),
    ] {
        let bundle = shop_with(|bundle| {
            let mut outcome = bought(is_integer);
            outcome.behaviour.journey[0].count = 1;
            bundle.outcomes.push(outcome);
        });
        check(bundle, &[(1, line, expected)]);
    }
}

#[test]
fn a_map_qualifies_by_the_highest_score_of_the_session_and_without_a_score_never() {
    let bundle = toast_with(|toast| {
        toast.trigger.event_conditions.clear();
        toast.trigger.outcome_conditions = likely(70);
    });
    check(
        bundle,
        &[
            (1, "view /search", ""),
            (2, "score 69 quantile 99", ""),
            (3, "view /search", ""),
            (4, "score 70 quantile 0", ""),
            (5, "view /search", "Toast qualified, Toast offered"),
        ],
    );
}

#[test]
fn a_map_may_wait_for_a_likelihood_that_has_fallen() {
    let percent = PartsPerMillion::of_percent;
    let conditions = vec![
        OutcomeCondition::probability(BOUGHT, percent(70), Some(percent(30))),
        OutcomeCondition::quantile(BOUGHT, percent(90), Some(percent(50))),
    ];
    let bundle = toast_with(|toast| {
        toast.trigger.event_conditions.clear();
        toast.trigger.outcome_conditions = conditions;
    });
    let mut visit = Visit::new(bundle);
    check_in(
        &mut visit,
        &[
            (1, "score 70 quantile 91", ""),
            (2, "view /search", ""),
            (3, "score 30 quantile 50", ""),
            (4, "view /search", ""),
            (5, "no score", ""),
            (6, "view /search", ""),
            (7, "score 30 quantile 49", ""),
            (8, "view /search", "Toast qualified, Toast offered"),
        ],
    );
    let score = visit.state.score_of(BOUGHT).unwrap();
    assert_eq!(
        (score.current.probability, score.maximum.quantile),
        (percent(30), percent(91))
    );
    visit.now = UnixMillis(9_000);
    visit.happen("new session 9");
    assert_eq!(visit.state.score_of(BOUGHT), None, "the maximum is the session's");
}

#[test]
fn each_outcome_is_scored_once_for_an_event_however_many_maps_ask() {
    struct Counting(core::cell::Cell<u32>);
    impl Scores for Counting {
        fn score(&self, _: OutcomeId) -> Option<Score> {
            self.0.set(self.0.get() + 1);
            None
        }
    }
    let mut bundle = shop();
    for map in &mut bundle.action_maps {
        map.trigger.outcome_conditions = likely(70);
    }
    let engine = Engine::new(bundle);
    let mut state = JourneyState::begin(SESSION, UnixMillis(0));
    let scores = Counting(core::cell::Cell::new(0));
    engine.hear_scores(&mut state, &scores, &event("page_viewed", "/", 1));
    assert_eq!(scores.0.get(), 1);
}
