//! A value from or for the wire, without a parser: the page has one already, tests borrow `serde_json`'s.

// The readers are called from everywhere and kept out of line: the page downloads them once.

use crate::text;

/// A JSON value. Reading is liberal: what is missing or of another type is simply not there.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Json {
    /// `null`, and what every reader finds where a property is missing.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Any number; JavaScript's only kind.
    Number(f64),
    /// A text.
    String(String),
    /// A list.
    Array(Vec<Json>),
    /// Properties in the order they came.
    Object(Vec<(String, Json)>),
}

static NULL: Json = Json::Null;

impl Json {
    /// An object of these properties.
    #[must_use]
    pub fn object<const COUNT: usize>(properties: [(&str, Json); COUNT]) -> Json {
        let mut properties = properties;
        Self::object_of(&mut properties)
    }

    /// [`Json::object`] for any number of properties, whose values are taken out.
    #[inline(never)]
    fn object_of(properties: &mut [(&str, Json)]) -> Json {
        let mut object = Vec::with_capacity(properties.len());
        for (name, value) in properties {
            object.push(((*name).to_owned(), std::mem::take(value)));
        }
        Json::Object(object)
    }

    /// The property of that name, letter case aside (the vendor spells `participantId` and `participantID`);
    /// [`Json::Null`] where there is none.
    #[must_use]
    #[inline(never)]
    pub fn get(&self, name: &str) -> &Json {
        for (candidate, value) in self.properties() {
            if candidate.eq_ignore_ascii_case(name) {
                return value;
            }
        }
        &NULL
    }

    /// The properties of an object; none for anything else.
    #[must_use]
    pub fn properties(&self) -> &[(String, Json)] {
        match self {
            Json::Object(properties) => properties,
            _ => &[],
        }
    }

    /// The items of a list; none for anything else.
    #[must_use]
    #[inline(never)]
    pub fn items(&self) -> &[Json] {
        match self {
            Json::Array(items) => items,
            _ => &[],
        }
    }

    /// The texts of a list that say something, of no more than so many items.
    #[must_use]
    #[inline(never)]
    pub fn texts(&self, limit: usize) -> Vec<String> {
        let mut texts = Vec::new();
        for item in self.items().iter().take(limit) {
            texts.extend(item.as_filled_str().map(str::to_owned));
        }
        texts
    }

    /// The text, if it is one.
    #[must_use]
    #[inline(never)]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    /// [`Json::as_filled_str`] as a text of one's own.
    #[must_use]
    pub fn filled_text(&self) -> Option<String> {
        self.as_filled_str().map(str::to_owned)
    }

    /// The text, if it is one and says something.
    #[must_use]
    #[inline(never)]
    pub fn as_filled_str(&self) -> Option<&str> {
        self.as_str().map(text::trim).filter(|text| !text.is_empty())
    }

    /// The truth value, also where it is spelt out as a text.
    #[must_use]
    #[inline(never)]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Json::Bool(value) => Some(*value),
            Json::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Json::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// The whole number, not negative, also where it is spelt out in decimal digits; fractions are cut off.
    #[must_use]
    #[inline(never)]
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked to be in range; the fraction is meant to go"
            )]
            Json::Number(number) if *number >= 0.0 && *number < 9_007_199_254_740_992.0 => {
                Some(*number as u64)
            }
            Json::String(digits) => text::number(text::trim(digits).as_bytes()),
            _ => None,
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Json::String(text.to_owned())
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Json::Bool(value)
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn a_missing_property_reads_as_null_at_any_depth() {
        let value = Json::object([("a", Json::from("b"))]);
        assert_eq!(value.get("x").get("y"), &Json::Null);
        assert_eq!(value.get("A").as_str(), Some("b"));
    }

    #[test]
    fn whole_numbers_are_read_from_numbers_and_from_texts() {
        for (value, expected) in [
            (Json::Number(2000.0), Some(2000)),
            (Json::Number(2000.9), Some(2000)),
            (Json::from(" 2000 "), Some(2000)),
            (Json::Number(-1.0), None),
            (Json::Number(f64::NAN), None),
            (Json::from("soon"), None),
            (Json::Null, None),
        ] {
            assert_eq!(value.as_u64(), expected, "{value:?}");
        }
    }

    #[test]
    fn truth_is_read_from_texts_in_any_case() {
        assert_eq!(Json::from("True").as_bool(), Some(true));
        assert_eq!(Json::from("no").as_bool(), None);
    }
}
