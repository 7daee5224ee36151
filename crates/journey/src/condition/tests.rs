//! What conditions claim: every operator on every type of value, and the index that leads to them.

mod any_values;

use super::operator::SPELLINGS;
use super::*;
use crate::context::VisitContext;
use crate::event::{Attribute, DataType, Event};
use crate::samples::{criterion, event};
use alloc::string::ToString;
use alloc::vec;

fn comparison(operator: &str, values: &[&str], ignore_case: bool) -> Comparison {
    let values = values.iter().map(ToString::to_string).collect();
    Comparison::new(Operator::parse(operator).unwrap(), values, ignore_case)
}

fn with_attribute(data_type: DataType, value: Option<&str>) -> Event {
    let mut event = event("x", "/", 0);
    event.attributes.extend(value.map(|value| Attribute {
        name: "a".into(),
        data_type,
        value: value.into(),
    }));
    event
}

/// Whether a comparison holds for an attribute.
fn holds(comparison: Comparison, data_type: DataType, value: Option<&str>) -> bool {
    let key = JourneyKey::Attribute("a".into());
    let conditions = Conditions::on_event(&[EventCriterion { key, comparison }]);
    let context = VisitContext::default();
    let event = with_attribute(data_type, value);
    conditions.hold(&Properties::of_event(&event, &Folded::of_event(&event), &context))
}

#[test]
fn each_operator_means_what_its_name_says() {
    for (operator, values, property, expected) in [
        ("containsAll", &["a", "b"][..], "xaxb", true),
        ("containsAll", &["a", "b"], "xa", false),
        ("containsAny", &["a", "b"], "xb", true),
        ("containsAny", &["a", "b"], "xc", false),
        ("containsAny", &[""], "x", true),
        ("notContainsAll", &["a", "b"], "xa", true),
        ("notContainsAll", &["a", "b"], "ab", false),
        ("notContainsAny", &["a", "b"], "xa", false),
        ("notContainsAny", &["a", "b"], "xc", true),
        ("equal", &["a", "b"], "b", true),
        ("equal", &["a", "b"], "ab", false),
        ("notEqual", &["a", "b"], "c", true),
        ("notEqual", &["a", "b"], "a", false),
        ("startsWith", &["/cart", "/pay"], "/pay/now", true),
        ("startsWith", &["/cart"], "/my/cart", false),
        ("endsWith", &[".pdf"], "/a.pdf", true),
        ("endsWith", &[".pdf"], "/a.pdf?", false),
        ("greaterThan", &["9"], "10", true),
        ("greaterThan", &["9", "10"], "10", false),
        ("greaterThan", &["10"], "10.0", false),
        ("greaterThanOrEqual", &["10"], "10.0", true),
        ("greaterThanOrEqual", &["10"], "9.9", false),
        ("lessThan", &["10"], "9.99", true),
        ("lessThan", &["10"], "10", false),
        ("lessThanOrEqual", &["-1"], "-1.5", true),
        ("lessThanOrEqual", &["-1"], "-1.0", true),
        ("lessThanOrEqual", &["-1"], "0", false),
        ("lessThan", &["10"], "abc", false),
        ("like", &["art"], "/cart", true),
        ("notLike", &["art"], "/cart", false),
    ] {
        let comparison = comparison(operator, values, false);
        assert_eq!(
            holds(comparison, DataType::String, Some(property)),
            expected,
            "{operator} {values:?} {property}"
        );
    }
}

#[test]
fn attributes_are_equal_as_what_they_are() {
    use DataType as Type;
    for (data_type, value, property, equal) in [
        (Type::Number, "10", "10.0", true),
        (Type::Number, "10.50", "+10.5", true),
        (Type::Integer, "7", "007", true),
        (Type::Number, "10", "10.1", false),
        (Type::Number, "ten", "ten", true),
        (Type::Number, "ten", "10", false),
        (Type::Boolean, "true", "TRUE", true),
        (Type::Boolean, "True", "true", true),
        (Type::Boolean, "true", "false", false),
        (Type::String, "10", "10.0", false),
        (Type::String, "true", "TRUE", false),
    ] {
        for (operator, expected) in [("equal", equal), ("notEqual", !equal)] {
            let comparison = comparison(operator, &["x", value], false);
            assert_eq!(
                holds(comparison, data_type, Some(property)),
                expected,
                "{operator} {data_type:?} {value} {property}"
            );
        }
    }
}

#[test]
fn case_counts_unless_it_is_to_be_ignored() {
    for (operator, values, ignore_case, property, expected) in [
        ("equal", &["Cart"][..], false, "cart", false),
        ("equal", &["Cart"], true, "cART", true),
        ("containsAny", &["ÄÖ"], true, "xäöx", true),
        ("startsWith", &["/CART"], true, "/Cart/1", true),
        ("notEqual", &["Cart"], true, "cart", false),
    ] {
        let comparison = comparison(operator, values, ignore_case);
        let is_met = holds(comparison, DataType::String, Some(property));
        assert_eq!(is_met, expected, "{operator} {values:?} {property}");
    }
}

#[test]
fn a_missing_property_satisfies_only_what_denies() {
    for (operator, _) in SPELLINGS {
        let denies = operator.starts_with("not");
        let comparison = comparison(operator, &["a"], false);
        assert_eq!(holds(comparison, DataType::String, None), denies, "{operator}");
    }
}

#[test]
fn each_key_names_its_own_property() {
    let mut event = event("viewed", "", 0);
    event.page.url = "https://www.shop.example/p/17?q=lamp#top".into();
    event.page.title = "Lamp".into();
    event.page.keywords = "light".into();
    event.search_query = "table lamp".into();
    let context = VisitContext::default();
    let folded = Folded::of_event(&event);
    let properties = Properties::of_event(&event, &folded, &context);
    for (key, expected) in [
        ("eventName", "viewed"),
        ("page.url", "https://www.shop.example/p/17?q=lamp#top"),
        ("page.title", "Lamp"),
        ("page.hostname", "www.shop.example"),
        ("page.domain", "shop.example"),
        ("page.fragment", "top"),
        ("page.keywords", "light"),
        ("page.pathname", "/p/17"),
        ("page.queryString", "q=lamp"),
        ("searchQuery", "table lamp"),
    ] {
        let key = JourneyKey::parse(key).unwrap();
        let conditions = Conditions::on_event(&[criterion(key.clone(), Operator::Equal, expected)]);
        assert!(conditions.hold(&properties), "{key:?}");
    }
}

#[test]
fn what_is_known_of_the_visit_is_found_by_its_key() {
    for key in ContextKey::ALL {
        let mut context = VisitContext::default();
        context.set(*key, "Yes");
        let comparison = comparison("equal", &["yes"], true);
        let conditions = Conditions::on_visit(&[ContextCriterion {
            key: *key,
            comparison,
        }]);
        let event = event("x", "/", 0);
        let folded = Folded::of_event(&event);
        assert!(
            conditions.hold(&Properties::of_event(&event, &folded, &context)),
            "{key:?}"
        );
        let nothing = VisitContext::default();
        assert!(
            !conditions.hold(&Properties::of_event(&event, &folded, &nothing)),
            "{key:?}"
        );
    }
}

#[test]
fn an_event_is_looked_up_by_the_choosiest_value_its_pattern_names() {
    let key = |text| JourneyKey::parse(text).unwrap();
    let equal = |name, value| criterion(key(name), Operator::Equal, value);
    let (host, path) = (
        equal("page.hostname", "Shop.example"),
        equal("page.pathname", "/a"),
    );
    let looked_up = |criteria: &[EventCriterion]| {
        let mut hashes = vec![];
        Conditions::on_event(criteria).lookups(7, &mut |hash| hashes.push(hash));
        hashes
    };
    let by = |name, value| 7 ^ lookup(key(name).code(), value);
    let several = |values: &[&str]| EventCriterion {
        key: key("page.pathname"),
        comparison: comparison("equal", values, false),
    };
    for (criteria, expected) in [
        (vec![], vec![7]),
        (vec![host.clone()], vec![by("page.hostname", "shop.example")]),
        (vec![host, path], vec![by("page.pathname", "/a")]),
        (
            vec![several(&["/a", "/b"])],
            vec![by("page.pathname", "/a"), by("page.pathname", "/b")],
        ),
        // Both would lead to the same place, and an event would count twice.
        (vec![several(&["/a", "/A"])], vec![7]),
        (vec![equal("attributes.a.value", "x")], vec![7]),
        (vec![criterion(key("page.url"), Operator::NotEqual, "x")], vec![7]),
    ] {
        assert_eq!(looked_up(&criteria), expected, "{criteria:?}");
    }
}
