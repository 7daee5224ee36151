//! The part of an address after the question mark, as the vendor's clients write it: lists as repeated names or with commas.

use crate::error::ApiError;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;

/// The parameters of a request.
#[derive(Debug, Clone, Default)]
pub(in crate::routes) struct Parameters(Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

impl Parameters {
    pub(in crate::routes) fn parse(query: &str) -> Self {
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        Self(pairs.into_owned().collect())
    }

    /// The first value that is not empty.
    pub(in crate::routes) fn text(&self, name: &str) -> Option<&str> {
        let mut values = self
            .0
            .iter()
            .filter(|(known, value)| known == name && !value.is_empty());
        values.next().map(|(_, value)| value.as_str())
    }

    /// All values.
    pub(in crate::routes) fn list(&self, name: &str) -> Vec<&str> {
        let values = self.0.iter().filter(|(known, _)| known == name);
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
}
