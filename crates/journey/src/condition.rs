//! Conditions: a property, an operator and the values it is compared with.

use crate::context::ContextKey;
use crate::decimal;
use crate::event::Event;
use crate::fold_case::{self, fold};
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// How a property is compared. Source: the vendor's `EntityTypeCriteria` and `EventCondition`; the names of 2019
/// (`like`, `notLike`) are read as [`Operator::ContainsAny`] and [`Operator::NotContainsAny`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operator {
    /// Every value is a part of the property.
    ContainsAll,
    /// At least one value is a part of the property.
    ContainsAny,
    /// Not every value is a part of the property.
    NotContainsAll,
    /// No value is a part of the property.
    NotContainsAny,
    /// The property is one of the values.
    Equal,
    /// The property is none of the values.
    NotEqual,
    /// The property is a number greater than every value.
    GreaterThan,
    /// The property is a number greater than or equal to every value.
    GreaterThanOrEqual,
    /// The property is a number less than every value.
    LessThan,
    /// The property is a number less than or equal to every value.
    LessThanOrEqual,
    /// The property begins with one of the values.
    StartsWith,
    /// The property ends with one of the values.
    EndsWith,
}

crate::codec::wire_enum!(Operator {
    ContainsAll,
    ContainsAny,
    NotContainsAll,
    NotContainsAny,
    Equal,
    NotEqual,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
    StartsWith,
    EndsWith,
});

/// Every operator with the vendor's spelling; `like` and `notLike` are the spellings of 2019.
const SPELLINGS: [(&str, Operator); 14] = [
    ("containsAll", Operator::ContainsAll),
    ("containsAny", Operator::ContainsAny),
    ("notContainsAll", Operator::NotContainsAll),
    ("notContainsAny", Operator::NotContainsAny),
    ("equal", Operator::Equal),
    ("notEqual", Operator::NotEqual),
    ("greaterThan", Operator::GreaterThan),
    ("greaterThanOrEqual", Operator::GreaterThanOrEqual),
    ("lessThan", Operator::LessThan),
    ("lessThanOrEqual", Operator::LessThanOrEqual),
    ("startsWith", Operator::StartsWith),
    ("endsWith", Operator::EndsWith),
    ("like", Operator::ContainsAny),
    ("notLike", Operator::NotContainsAny),
];

impl Operator {
    /// Reads the vendor's spelling, today's or that of 2019.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        SPELLINGS
            .iter()
            .find(|(spelling, _)| *spelling == text)
            .map(|(_, operator)| *operator)
    }

    /// Today's spelling.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        SPELLINGS
            .iter()
            .find(|(_, operator)| *operator == self)
            .map_or("", |(spelling, _)| *spelling)
    }
}

/// Whether `part` stands in `text`. The standard library's search is faster on long texts and several times the code.
fn contains(text: &str, part: &str) -> bool {
    part.is_empty()
        || text
            .as_bytes()
            .windows(part.len())
            .any(|window| window == part.as_bytes())
}

/// The values a property is compared with, and how. INVARIANT (folded values): where `ignore_case` is set, `values` are
/// folded already, so that an event costs one fold of its property and none of the values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comparison {
    operator: Operator,
    ignore_case: bool,
    values: Vec<String>,
}

crate::codec::wire_struct!(Comparison {
    operator,
    ignore_case,
    values
});

impl Comparison {
    /// A comparison with these values.
    #[must_use]
    pub fn new(operator: Operator, values: Vec<String>, ignore_case: bool) -> Self {
        let values = if ignore_case {
            values.iter().map(|value| fold(value)).collect()
        } else {
            values
        };
        Self {
            operator,
            ignore_case,
            values,
        }
    }

    /// The operator.
    #[must_use]
    pub fn operator(&self) -> Operator {
        self.operator
    }

    /// Whether it holds for a property. A property the event does not have (`None`) satisfies only the operators that
    /// deny something (inferred: the vendor does not say; "not red" is true of what has no colour).
    #[must_use]
    pub fn holds(&self, property: Option<&str>) -> bool {
        use Operator as O;
        let Some(property) = property else {
            return matches!(self.operator, O::NotEqual | O::NotContainsAll | O::NotContainsAny);
        };
        let folded;
        let property = if self.ignore_case && fold_case::changes(property) {
            folded = fold(property);
            &folded
        } else {
            property
        };
        let any = |test: fn(&str, &str) -> bool| self.values.iter().any(|value| test(property, value));
        let all = |test: fn(&str, &str) -> bool| self.values.iter().all(|value| test(property, value));

        match self.operator {
            O::ContainsAll => all(contains),
            O::ContainsAny => any(contains),
            O::NotContainsAll => !all(contains),
            O::NotContainsAny => !any(contains),
            O::Equal => any(|property, value| property == value),
            O::NotEqual => !any(|property, value| property == value),
            O::StartsWith => any(|property, value| property.starts_with(value)),
            O::EndsWith => any(|property, value| property.ends_with(value)),
            O::GreaterThan | O::GreaterThanOrEqual | O::LessThan | O::LessThanOrEqual => self
                .values
                .iter()
                .all(|value| self.orders(decimal::compare(property, value))),
        }
    }

    fn orders(&self, ordering: Option<Ordering>) -> bool {
        use Operator as O;
        // What is not a number is not greater or less than anything.
        let Some(ordering) = ordering else { return false };
        match self.operator {
            O::GreaterThan => ordering.is_gt(),
            O::GreaterThanOrEqual => ordering.is_ge(),
            O::LessThan => ordering.is_lt(),
            O::LessThanOrEqual => ordering.is_le(),
            _ => false,
        }
    }
}

/// A property of an event that conditions may name. Source: the journey keys the vendor's provider accepts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum JourneyKey {
    /// `eventName`
    EventName,
    /// `page.url`
    PageUrl,
    /// `page.title`
    PageTitle,
    /// `page.hostname`
    PageHostname,
    /// `page.domain`
    PageDomain,
    /// `page.fragment`
    PageFragment,
    /// `page.keywords`
    PageKeywords,
    /// `page.pathname`
    PagePathname,
    /// `page.queryString`
    PageQueryString,
    /// `searchQuery`
    SearchQuery,
    /// `attributes.<name>.value`
    Attribute(String),
}

/// The vendor's spelling is the binary form, too: there is one table of keys, not two.
impl crate::codec::Wire for JourneyKey {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.to_text().write(bytes);
    }

    fn read(reader: &mut crate::codec::Reader<'_>) -> Self {
        Self::parse(&String::read(reader)).unwrap_or_else(|| {
            reader.damaged();
            Self::EventName
        })
    }
}

/// The keys with a spelling of their own.
const KEYS: [(&str, JourneyKey); 10] = [
    ("eventName", JourneyKey::EventName),
    ("page.url", JourneyKey::PageUrl),
    ("page.title", JourneyKey::PageTitle),
    ("page.hostname", JourneyKey::PageHostname),
    ("page.domain", JourneyKey::PageDomain),
    ("page.fragment", JourneyKey::PageFragment),
    ("page.keywords", JourneyKey::PageKeywords),
    ("page.pathname", JourneyKey::PagePathname),
    ("page.queryString", JourneyKey::PageQueryString),
    ("searchQuery", JourneyKey::SearchQuery),
];

impl JourneyKey {
    /// Reads the vendor's spelling; a key we do not know is `None` and its rule is set aside.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match KEYS.iter().find(|(spelling, _)| *spelling == text) {
            Some((_, key)) => Some(key.clone()),
            None => Some(Self::Attribute(
                text.strip_prefix("attributes.")?.strip_suffix(".value")?.into(),
            )),
        }
    }

    /// The vendor's spelling.
    #[must_use]
    pub fn to_text(&self) -> String {
        if let Self::Attribute(name) = self {
            return ["attributes.", name, ".value"].concat();
        }
        KEYS.iter()
            .find(|(_, key)| key == self)
            .map_or("", |(spelling, _)| spelling)
            .into()
    }

    /// The property's value in an event.
    #[must_use]
    pub fn of<'a>(&self, event: &'a Event) -> Option<&'a str> {
        let text = match self {
            Self::EventName => &event.name,
            Self::PageUrl => &event.page.url,
            Self::PageTitle => &event.page.title,
            Self::PageHostname => event.url_parts().hostname,
            Self::PageDomain => event.url_parts().domain(),
            Self::PageFragment => event.url_parts().fragment,
            Self::PageKeywords => &event.page.keywords,
            Self::PagePathname => event.url_parts().pathname,
            Self::PageQueryString => event.url_parts().query,
            Self::SearchQuery => &event.search_query,
            Self::Attribute(name) => {
                return event
                    .attributes
                    .iter()
                    .find(|a| a.name == *name)
                    .map(|a| a.value.as_str());
            }
        };
        (!text.is_empty()).then_some(text)
    }
}

/// A condition on one event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventCriterion {
    /// The property.
    pub key: JourneyKey,
    /// What it is compared with.
    pub comparison: Comparison,
}

impl EventCriterion {
    /// Whether the event satisfies it.
    #[must_use]
    pub fn holds(&self, event: &Event) -> bool {
        self.comparison.holds(self.key.of(event))
    }
}

/// A condition on what is known of the visit as a whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContextCriterion {
    /// The property.
    pub key: ContextKey,
    /// What it is compared with.
    pub comparison: Comparison,
}

crate::codec::wire_struct!(EventCriterion { key, comparison });
crate::codec::wire_struct!(ContextCriterion { key, comparison });

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn holds(operator: &str, values: &[&str], ignore_case: bool, property: Option<&str>) -> bool {
        let values = values.iter().map(ToString::to_string).collect();
        Comparison::new(Operator::parse(operator).unwrap(), values, ignore_case).holds(property)
    }

    #[test]
    fn each_operator_means_what_its_name_says() {
        for (operator, values, property, expected) in [
            ("containsAll", &["a", "b"][..], "xaxb", true),
            ("containsAll", &["a", "b"], "xa", false),
            ("containsAny", &["a", "b"], "xb", true),
            ("containsAny", &["a", "b"], "xc", false),
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
            ("greaterThan", &["10"], "10.0", false),
            ("greaterThanOrEqual", &["10"], "10.0", true),
            ("lessThan", &["10"], "9.99", true),
            ("lessThanOrEqual", &["-1"], "-1.5", true),
            ("lessThan", &["10"], "abc", false),
            ("like", &["art"], "/cart", true),
            ("notLike", &["art"], "/cart", false),
        ] {
            assert_eq!(
                holds(operator, values, false, Some(property)),
                expected,
                "{operator} {values:?} {property}"
            );
        }
    }

    #[test]
    fn case_counts_unless_it_is_to_be_ignored() {
        assert!(!holds("equal", &["Cart"], false, Some("cart")));
        assert!(holds("equal", &["Cart"], true, Some("cART")));
        assert!(holds("containsAny", &["ÄÖ"], true, Some("xäöx")));
    }

    #[test]
    fn a_missing_property_satisfies_only_what_denies() {
        for (operator, _) in SPELLINGS {
            let denies = operator.starts_with("not");
            assert_eq!(holds(operator, &["a"], false, None), denies, "{operator}");
        }
    }

    #[test]
    fn journey_keys_are_read_in_the_vendors_spelling() {
        assert_eq!(JourneyKey::parse("page.pathname"), Some(JourneyKey::PagePathname));
        assert_eq!(
            JourneyKey::parse("attributes.price.value"),
            Some(JourneyKey::Attribute("price".into()))
        );
        for unknown in ["", "page.colour", "attributes.price", "price.value"] {
            assert_eq!(JourneyKey::parse(unknown), None, "{unknown}");
        }
    }
}
