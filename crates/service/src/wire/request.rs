//! What pages ask of one visitor, in the shape all such requests have: a version, and what is asked.

use serde::{Deserialize, de::DeserializeOwned};
use waymeet_journey::ids::VisitorId;

/// The only version of the formats there is.
const FORMAT_VERSION: u32 = 1;

/// Why a request is not understood.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Not JSON, or not of its shape.
    #[error("the body is not understood: {0}")]
    Shape(String),
    /// A format this service does not know.
    #[error("`v` is `{0}`, this service knows 1")]
    Version(u32),
    /// The visitor's id is none.
    #[error("`visitor` is not a UUID")]
    NotUuid,
}

#[derive(Deserialize)]
struct Versioned<T> {
    v: u32,
    #[serde(flatten)]
    request: T,
}

/// Reads a body of the format there is.
///
/// # Errors
/// [`RequestError`].
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, RequestError> {
    let read: Versioned<T> =
        serde_json::from_slice(body).map_err(|error| RequestError::Shape(error.to_string()))?;
    if read.v != FORMAT_VERSION {
        return Err(RequestError::Version(read.v));
    }
    Ok(read.request)
}

/// Reads a visitor's id.
///
/// # Errors
/// [`RequestError::NotUuid`].
pub(super) fn visitor(text: &str) -> Result<VisitorId, RequestError> {
    VisitorId::parse(text).ok_or(RequestError::NotUuid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::erasure::read_erasure;

    #[test]
    fn what_is_no_request_is_refused() {
        assert_eq!(
            read_erasure(br#"{"v":2,"visitor":"bob"}"#),
            Err(RequestError::Version(2))
        );
        assert_eq!(
            read_erasure(br#"{"v":1,"visitor":"bob"}"#),
            Err(RequestError::NotUuid)
        );
        for body in ["", "[]", "{}", r#"{"v":1}"#] {
            assert!(
                matches!(read_erasure(body.as_bytes()), Err(RequestError::Shape(_))),
                "{body}"
            );
        }
    }
}
