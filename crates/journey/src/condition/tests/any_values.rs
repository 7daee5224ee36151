//! What holds for all values.

use super::*;
use proptest::prelude::*;

/// What the operators mean, said a second time and without bytes.
fn meant(comparison: &Comparison, property: Option<&str>) -> bool {
    let Some(property) = property else {
        return comparison.operator.as_str().starts_with("not");
    };
    let property = if comparison.ignore_case {
        fold(property)
    } else {
        property.into()
    };
    let values = &comparison.values;
    let order = |value: &String| crate::decimal::compare(property.as_bytes(), value.as_bytes());
    match comparison.operator {
        Operator::ContainsAll => values.iter().all(|value| property.contains(value)),
        Operator::ContainsAny => values.iter().any(|value| property.contains(value)),
        Operator::NotContainsAll => !values.iter().all(|value| property.contains(value)),
        Operator::NotContainsAny => !values.iter().any(|value| property.contains(value)),
        Operator::Equal => values.contains(&property),
        Operator::NotEqual => !values.contains(&property),
        Operator::StartsWith => values.iter().any(|value| property.starts_with(value)),
        Operator::EndsWith => values.iter().any(|value| property.ends_with(value)),
        Operator::GreaterThan => values
            .iter()
            .all(|value| order(value).is_some_and(|order| order.is_gt())),
        Operator::GreaterThanOrEqual => values
            .iter()
            .all(|value| order(value).is_some_and(|order| order.is_ge())),
        Operator::LessThan => values
            .iter()
            .all(|value| order(value).is_some_and(|order| order.is_lt())),
        Operator::LessThanOrEqual => values
            .iter()
            .all(|value| order(value).is_some_and(|order| order.is_le())),
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["[aAäÄ/1]{0,4}", "-?[0-9]{1,2}(\\.[0-9])?"]
}

proptest! {
    #[test]
    fn a_folded_address_has_the_folded_parts(url in "(https?://)?[A-Z.:@\\[\\]ÄŸ/?#]{0,20}") {
        let context = VisitContext::default();
        let mut event = event("x", "", 0);
        event.page.url = url;
        let folded = Folded::of_event(&event);
        let properties = Properties::of_event(&event, &folded, &context);
        for key in super::journey_key::KEYS.map(|(_, key)| key.code()) {
            let text = |folds| properties.get(key, &[], folds).map(|(text, _)| text);
            prop_assert_eq!(text(true).map(String::from), text(false).map(fold));
        }
    }

    #[test]
    fn compiled_criteria_mean_what_the_operators_mean(
        operator in 0..12usize,
        values in prop::collection::vec(any_text(), 1..4),
        ignore_case: bool,
        property in prop::option::of(any_text()),
    ) {
        let comparison = Comparison::new(SPELLINGS[operator].1, values, ignore_case);
        let expected = meant(&comparison, property.as_deref());
        prop_assert_eq!(holds(comparison, DataType::String, property.as_deref()), expected);
    }

    #[test]
    fn an_event_that_satisfies_a_condition_has_one_of_its_lookups(
        values in prop::collection::vec("[aAb]{1,2}", 1..4),
        ignore_case: bool,
        title in "[aAb]{1,2}",
    ) {
        let mut viewed = event("viewed", "/", 0);
        viewed.page.title = title;
        let comparison = Comparison::new(Operator::Equal, values, ignore_case);
        let conditions = Conditions::on_event(&[EventCriterion { key: JourneyKey::PageTitle, comparison }]);
        let context = VisitContext::default();
        let folded = Folded::of_event(&viewed);
        let properties = Properties::of_event(&viewed, &folded, &context);
        let code = JourneyKey::PageTitle.code();
        let has = [0, lookup(code, properties.folded()[usize::from(code)])];
        let mut hits = 0;
        conditions.lookups(0, &mut |hash| hits += u32::from(has.contains(&hash)));
        prop_assert!(hits <= 1, "an event counts once");
        prop_assert!(hits == 1 || !conditions.hold(&properties));
    }

    #[test]
    fn damaged_conditions_never_hold_and_never_panic(bytes in prop::collection::vec(any::<u8>(), 1..40)) {
        let mut written = vec![];
        crate::codec::write_bytes(&bytes, &mut written);
        let conditions: Conditions = crate::codec::Reader::read_all(&written).unwrap();
        let context = VisitContext::default();
        let event = event("viewed", "/", 0);
        let folded = Folded::of_event(&event);
    let properties = Properties::of_event(&event, &folded, &context);
        let cut: Conditions = Conditions::on_event(&[criterion(JourneyKey::PageTitle, Operator::NotEqual, "long enough")]);
        let mut short = vec![];
        crate::codec::write_bytes(&crate::codec::to_bytes(0, &cut)[2..10], &mut short);
        let short: Conditions = crate::codec::Reader::read_all(&short).unwrap();
        prop_assert!(cut.hold(&properties) && !short.hold(&properties));
        conditions.hold(&properties);
        conditions.lookups(0, &mut |_| {});
    }
}
