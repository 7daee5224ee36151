//! The part of an address after the question mark, as the vendor's clients write it: lists as repeated names or with commas.

use crate::error::ApiError;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;

/// The parameters of a request.
#[derive(Debug, Clone, Default)]
pub(in crate::routes) struct Parameters {
    pairs: Vec<(String, String)>,
    /// As they came.
    query: String,
}

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

impl Parameters {
    pub(in crate::routes) fn parse(query: &str) -> Self {
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        Self {
            pairs: pairs.into_owned().collect(),
            query: query.to_owned(),
        }
    }

    /// The address of the same request but for some parameters, which come last: the others are in it as they came.
    pub(super) fn uri(&self, path: &str, other: &[(&str, &str)]) -> String {
        let is_same = |part: &&str| {
            let name = url::form_urlencoded::parse(part.as_bytes()).next();
            name.is_some_and(|(name, _)| other.iter().all(|(known, _)| *known != name))
        };
        let same = self.query.split('&').filter(is_same).map(str::to_owned);
        let other = other.iter().map(|(name, value)| {
            let mut pair = url::form_urlencoded::Serializer::new(String::new());
            pair.append_pair(name, value).finish()
        });
        let query: Vec<String> = same.chain(other).collect();
        format!("{path}?{}", query.join("&"))
    }

    /// The first value that is not empty.
    pub(in crate::routes) fn text(&self, name: &str) -> Option<&str> {
        let mut values = self
            .pairs
            .iter()
            .filter(|(known, value)| known == name && !value.is_empty());
        values.next().map(|(_, value)| value.as_str())
    }

    /// All values.
    pub(in crate::routes) fn list(&self, name: &str) -> Vec<&str> {
        let values = self.pairs.iter().filter(|(known, _)| known == name);
        let values = values.flat_map(|(_, value)| value.split(','));
        values.map(str::trim).filter(|value| !value.is_empty()).collect()
    }

    /// A whole number within a range.
    pub(in crate::routes) fn number(
        &self,
        name: &str,
        default: u32,
        range: std::ops::RangeInclusive<u32>,
    ) -> Result<u32, ApiError> {
        let Some(text) = self.text(name) else {
            return Ok(default);
        };
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| {
            let (from, until) = range.into_inner();
            ApiError::invalid(name, format!("`{text}` is not a number of {from} to {until}"))
        })
    }

    /// `true` or `false`.
    pub(in crate::routes) fn truth(&self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.text(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => Err(ApiError::invalid(
                name,
                format!("`{other}` is neither `true` nor `false`"),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_repeated_names_or_commas_and_numbers_have_a_range() {
        let parameters = Parameters::parse("ids=a&ids=b%2Cc&pageSize=7&x=&isActive=yes");
        assert_eq!(parameters.list("ids"), ["a", "b", "c"]);
        assert_eq!(parameters.number("pageSize", 25, 1..=100).unwrap(), 7);
        assert_eq!(parameters.number("pageNumber", 1, 1..=100).unwrap(), 1);
        assert!(parameters.number("pageSize", 25, 1..=5).is_err());
        assert_eq!(parameters.text("x"), None);
        assert!(parameters.truth("isActive").is_err());
    }

    #[test]
    fn an_address_keeps_the_other_parameters_as_they_came_and_in_their_order() {
        let page = [("pageSize", "2"), ("after", "a b&c")];
        for (query, expected) in [
            ("", "/p?pageSize=2&after=a+b%26c"),
            ("pageSize=7&after=x", "/p?pageSize=2&after=a+b%26c"),
            (
                "z=%C3%A9%26&pageSize=7&&a=b+c,d&page%53ize=8&a=%20&flag",
                "/p?z=%C3%A9%26&a=b+c,d&a=%20&flag&pageSize=2&after=a+b%26c",
            ),
        ] {
            assert_eq!(Parameters::parse(query).uri("/p", &page), expected);
        }
    }
}
