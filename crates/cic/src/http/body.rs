//! Bodies: JSON objects, property by property, so that an error names the property.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::IcwsError;

/// The properties of a request's body. An empty body is an empty object, since some operations take none.
pub(crate) struct Properties(Map<String, Value>);

impl<S: Send + Sync> FromRequest<S> for Properties {
    type Rejection = IcwsError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        // The only other reason for `Bytes` to fail is a broken connection, which nobody hears the answer of.
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|_| IcwsError::too_large())?;
        if bytes.trim_ascii().is_empty() {
            return Ok(Self(Map::new()));
        }
        let object = serde_json::from_slice(&bytes);
        object
            .map(Self)
            .map_err(|_| IcwsError::bad_request("the body is not a JSON object"))
    }
}

impl Properties {
    /// A property of any kind; `null` counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text that must be there.
    pub(crate) fn text(&self, name: &str) -> Result<&str, IcwsError> {
        self.optional_text(name)?.ok_or_else(|| IcwsError::missing(name))
    }

    /// A text that may be there.
    pub(crate) fn optional_text(&self, name: &str) -> Result<Option<&str>, IcwsError> {
        let value = self.get(name);
        value
            .map(|value| {
                value
                    .as_str()
                    .ok_or_else(|| IcwsError::invalid(name, "is not a text"))
            })
            .transpose()
    }

    /// A flag that must be there; a public client (`icws_golib`) writes it as a text.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, IcwsError> {
        match self.get(name).ok_or_else(|| IcwsError::missing(name))? {
            Value::Bool(flag) => Ok(*flag),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") => Ok(false),
            _ => Err(IcwsError::invalid(name, "is not true or false")),
        }
    }

    /// A flag that may be there.
    pub(crate) fn flag_or(&self, name: &str, default: bool) -> Result<bool, IcwsError> {
        if self.get(name).is_some() {
            self.flag(name)
        } else {
            Ok(default)
        }
    }

    /// A value of a wire type that must be there.
    pub(crate) fn value<T: DeserializeOwned>(&self, name: &str) -> Result<T, IcwsError> {
        self.optional_value(name)?.ok_or_else(|| IcwsError::missing(name))
    }

    /// A value of a wire type that may be there.
    pub(crate) fn optional_value<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, IcwsError> {
        let value = self.get(name).cloned().map(serde_json::from_value).transpose();
        value.map_err(|_| IcwsError::invalid(name, "has the wrong shape"))
    }
}
