//! How a property is compared with values.

/// An operator. Source: the vendor's `EntityTypeCriteria` and `EventCondition`; the names of 2019 (`like`, `notLike`) are
/// read as [`Operator::ContainsAny`] and [`Operator::NotContainsAny`].
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

/// Every operator with the vendor's spelling; `like` and `notLike` are the spellings of 2019.
pub(super) const SPELLINGS: [(&str, Operator); 14] = [
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

    /// The operator as the comparison it asks for; see [`method`].
    pub(super) const fn method(self) -> u8 {
        use method::{ALL, CONTAINS, DENIED, ENDS, EQUAL, GREATER, LESS, OR_EQUAL, STARTS};
        match self {
            Self::ContainsAll => CONTAINS | ALL,
            Self::ContainsAny => CONTAINS,
            Self::NotContainsAll => CONTAINS | ALL | DENIED,
            Self::NotContainsAny => CONTAINS | DENIED,
            Self::Equal => EQUAL,
            Self::NotEqual => EQUAL | DENIED,
            Self::GreaterThan => GREATER | ALL,
            Self::GreaterThanOrEqual => GREATER | OR_EQUAL | ALL,
            Self::LessThan => LESS | ALL,
            Self::LessThanOrEqual => LESS | OR_EQUAL | ALL,
            Self::StartsWith => STARTS,
            Self::EndsWith => ENDS,
        }
    }
}

/// How a property is compared with one value, whether all values count or any, and whether the answer is turned round:
/// twelve operators are five tests and three marks.
pub(super) mod method {
    /// The bits of the test.
    pub(in crate::condition) const TEST: u8 = 7;
    /// The value is a part of the property.
    pub(in crate::condition) const CONTAINS: u8 = 0;
    /// The value is the property.
    pub(in crate::condition) const EQUAL: u8 = 1;
    /// The property begins with the value.
    pub(in crate::condition) const STARTS: u8 = 2;
    /// The property ends with the value.
    pub(in crate::condition) const ENDS: u8 = 3;
    /// The property is a greater number.
    pub(in crate::condition) const GREATER: u8 = 4;
    /// The property is a smaller number.
    pub(in crate::condition) const LESS: u8 = 6;
    /// With one of the last two: or the same number.
    pub(in crate::condition) const OR_EQUAL: u8 = 1;
    /// It must be so with all values, not with any.
    pub(in crate::condition) const ALL: u8 = 8;
    /// It must not be so.
    pub(in crate::condition) const DENIED: u8 = 16;
    /// The values are folded, and so must the property be.
    pub(in crate::condition) const IGNORES_CASE: u8 = 32;
    /// Events are looked up by these values.
    pub(in crate::condition) const LOOKED_UP: u8 = 64;
}
