//! Criteria compiled into bytes, as bundles carry them and the engine evaluates them.

use super::journey_key::{ATTRIBUTE, PAGE_URL};
use super::operator::method;
use super::properties::Properties;
use super::{Comparison, ContextCriterion, EventCriterion, JourneyKey, Operator};
use crate::codec::{Reader, Wire, chunk, write_bytes};
use crate::context::ContextKey;
use crate::decimal;
use crate::event::DataType;
use crate::fold_case::fold;
use crate::hash::fnv1a;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// Criteria that must all hold; none at all always hold. They are evaluated where they lie: a page that fetched them builds
/// nothing before it can decide.
///
/// One after the other: the key's number, how to compare ([`method`]), an attribute's name, and the values, which have their
/// length in front, together and each.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Conditions(Vec<u8>);

impl Conditions {
    /// Criteria on one event. Those an event can be looked up by come first, the choosiest before the others: the engine
    /// then touches only what has this value. The rest follows in the order of what it costs.
    #[must_use]
    pub fn on_event(criteria: &[EventCriterion]) -> Self {
        let mut sorted: Vec<&EventCriterion> = criteria.iter().collect();
        sorted.sort_by_key(|criterion| rank(criterion));
        let mut conditions = Self::default();
        for criterion in sorted {
            let looks_up = conditions.is_empty() && rank(criterion) < NOT_LOOKED_UP;
            let attribute = match &criterion.key {
                JourneyKey::Attribute(name) => Some(name.as_str()),
                _ => None,
            };
            let mark = if looks_up { method::LOOKED_UP } else { 0 };
            conditions.push(criterion.key.code(), attribute, &criterion.comparison, mark);
        }
        conditions
    }

    /// Criteria on what is known of the visit.
    #[must_use]
    pub fn on_visit(criteria: &[ContextCriterion]) -> Self {
        let mut conditions = Self::default();
        for criterion in criteria {
            let key = ATTRIBUTE + 1 + criterion.key as u8;
            conditions.push(key, None, &criterion.comparison, 0);
        }
        conditions
    }

    /// Comparisons of a page's address.
    #[must_use]
    pub fn on_page_url(comparisons: &[Comparison]) -> Self {
        let mut conditions = Self::default();
        for comparison in comparisons {
            conditions.push(PAGE_URL, None, comparison, 0);
        }
        conditions
    }

    fn push(&mut self, key: u8, attribute: Option<&str>, comparison: &Comparison, mark: u8) {
        let case = if comparison.ignore_case {
            method::IGNORES_CASE
        } else {
            0
        };
        self.0.extend([key, comparison.operator.method() | case | mark]);
        if let Some(name) = attribute {
            write_bytes(name.as_bytes(), &mut self.0);
        }
        let mut values = Vec::new();
        for value in &comparison.values {
            write_bytes(value.as_bytes(), &mut values);
        }
        write_bytes(&values, &mut self.0);
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether all hold. Damaged ones never do: INVARIANT (unknown rules are set aside).
    pub(crate) fn hold(&self, properties: &Properties<'_>) -> bool {
        let mut rest = &self.0[..];
        while !rest.is_empty() {
            if criterion_holds(&mut rest, properties) != Some(true) {
                return false;
            }
        }
        true
    }

    /// Tells the hashes ([`lookup`]) of the events that can satisfy them, each once; `event` is the hash of their name.
    pub(crate) fn lookups(&self, event: u64, tell: &mut dyn FnMut(u64)) {
        let [key @ ..ATTRIBUTE, how, rest @ ..] = &self.0[..] else {
            return tell(event);
        };
        if how & method::LOOKED_UP == 0 {
            return tell(event);
        }
        let mut values = chunk(&mut &*rest).unwrap_or_default();
        while let Some(value) = chunk(&mut values) {
            let value = core::str::from_utf8(value).unwrap_or_default();
            tell(event ^ lookup(*key, &fold(value)));
        }
    }
}

/// What a folded property of an event is looked up by, together with the event's name.
pub(crate) fn lookup(key: u8, folded: &str) -> u64 {
    fnv1a(u64::from(key), folded.as_bytes())
}

/// From this [`rank`] on no event is looked up by a criterion.
const NOT_LOOKED_UP: u8 = 4;

/// Where a criterion belongs: how few events it leaves, as far as its key tells, and then how quickly it is evaluated.
fn rank(criterion: &EventCriterion) -> u8 {
    use JourneyKey as Key;
    let comparison = &criterion.comparison;
    let by_cost = match comparison.operator.method() & method::TEST {
        method::EQUAL | method::STARTS | method::ENDS => NOT_LOOKED_UP,
        method::CONTAINS => NOT_LOOKED_UP + 2,
        _ => NOT_LOOKED_UP + 1,
    };
    let mut folded: Vec<_> = comparison.values.iter().map(|value| fold(value)).collect();
    folded.sort();
    // Two spellings of one value would lead to the same rule twice.
    let is_distinct = folded.windows(2).all(|pair| pair[0] != pair[1]);
    match criterion.key {
        _ if comparison.operator != Operator::Equal || !is_distinct => by_cost,
        Key::PageUrl | Key::SearchQuery | Key::PageQueryString => 0,
        Key::PagePathname | Key::PageTitle => 1,
        Key::EventName | Key::PageFragment | Key::PageKeywords => 2,
        Key::PageHostname | Key::PageDomain => 3,
        Key::Attribute(_) => by_cost,
    }
}

/// Reads a criterion; whether it holds, or `None` where it is damaged. A property that is missing satisfies only the operators
/// that deny something (inferred: the vendor does not say; "not red" is true of what has no colour).
fn criterion_holds(rest: &mut &[u8], properties: &Properties<'_>) -> Option<bool> {
    let [key, how, after @ ..] = *rest else {
        return None;
    };
    *rest = after;
    let attribute = if *key == ATTRIBUTE { chunk(rest)? } else { &[] };
    let mut values = chunk(rest)?;
    let folds = how & method::IGNORES_CASE != 0;
    let mut property = properties.get(*key, attribute, folds);
    let folded;
    if let Some((text, _)) = &mut property
        && folds
        && *key >= ATTRIBUTE
    {
        folded = fold(text);
        *text = &folded;
    }
    let wants_all = how & method::ALL != 0;
    let mut holds = wants_all && property.is_some();
    while !values.is_empty() {
        let value = chunk(&mut values)?;
        holds = property.is_some_and(|(text, data_type)| compares(*how, text.as_bytes(), data_type, value));
        if holds != wants_all {
            break;
        }
    }
    Some(holds != (how & method::DENIED != 0))
}

/// Whether a property compares with one value as it should. Kept apart: with its searches inside, reading the criteria runs out
/// of registers and takes a tenth longer.
#[inline(never)]
fn compares(how: u8, text: &[u8], data_type: DataType, value: &[u8]) -> bool {
    match how & method::TEST {
        method::CONTAINS => contains(text, value),
        method::EQUAL => text == value || is_same(text, data_type, value),
        method::STARTS => text.starts_with(value),
        method::ENDS => text.ends_with(value),
        order => {
            // What is not a number is not greater or less than anything.
            decimal::compare(text, value).is_some_and(|ordering| {
                let wanted = if order & method::LESS == method::LESS {
                    Ordering::Less
                } else {
                    Ordering::Greater
                };
                ordering == wanted || (order & method::OR_EQUAL != 0 && ordering.is_eq())
            })
        }
    }
}

/// Whether an attribute's value is the same as another spelling of it: `10.0` is the number `10`, `TRUE` is `true`
/// (inferred: the vendor's models type the values, and say nothing of their spellings).
fn is_same(text: &[u8], data_type: DataType, value: &[u8]) -> bool {
    match data_type {
        DataType::Number | DataType::Integer => decimal::compare(text, value) == Some(Ordering::Equal),
        DataType::Boolean => text.eq_ignore_ascii_case(value),
        DataType::String => false,
    }
}

/// Whether `part` stands in `text`. The standard library's search is faster on long texts and several times the code.
fn contains(text: &[u8], part: &[u8]) -> bool {
    let Some((first, rest)) = part.split_first() else {
        return true;
    };
    let mut text = text;
    while let Some(at) = text.iter().position(|byte| byte == first) {
        text = &text[at + 1..];
        if text.starts_with(rest) {
            return true;
        }
    }
    false
}

impl Wire for Conditions {
    fn write(&self, bytes: &mut Vec<u8>) {
        write_bytes(&self.0, bytes);
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        Self(reader.bytes().into())
    }
}

const _: () = assert!(ATTRIBUTE as usize + 1 + ContextKey::ALL.len() <= 256);
