//! What pages ask of one visitor: to be erased, to be followed to another site. Source: docs/wire, *Erasing*,
//! *Cross-domain link*.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
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

#[derive(Deserialize)]
struct WireErasure {
    visitor: String,
}

#[derive(Deserialize)]
struct WireLink {
    visitor: String,
    to: String,
}

#[derive(Deserialize)]
struct WireRedemption {
    token: String,
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, RequestError> {
    let read: Versioned<T> =
        serde_json::from_slice(body).map_err(|error| RequestError::Shape(error.to_string()))?;
    if read.v != FORMAT_VERSION {
        return Err(RequestError::Version(read.v));
    }
    Ok(read.request)
}

fn visitor(text: &str) -> Result<VisitorId, RequestError> {
    VisitorId::parse(text).ok_or(RequestError::NotUuid)
}

/// Reads who is to be erased.
///
/// # Errors
/// [`RequestError`].
pub fn read_erasure(body: &[u8]) -> Result<VisitorId, RequestError> {
    visitor(&read::<WireErasure>(body)?.visitor)
}

/// Reads who follows a link, and where it leads.
///
/// # Errors
/// [`RequestError`].
pub fn read_link(body: &[u8]) -> Result<(VisitorId, String), RequestError> {
    let link: WireLink = read(body)?;
    Ok((visitor(&link.visitor)?, link.to))
}

/// Reads the token a visitor arrived with.
///
/// # Errors
/// [`RequestError`].
pub fn read_redemption(body: &[u8]) -> Result<String, RequestError> {
    Ok(read::<WireRedemption>(body)?.token)
}

/// What a link gets in its query.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkAnswer {
    /// The parameter's name.
    pub parameter: &'static str,
    /// Its value.
    pub value: String,
    /// How long it is good.
    pub expires_in_seconds: u32,
}

/// Who arrived.
#[derive(Debug, Serialize)]
pub struct RedemptionAnswer {
    /// The visitor.
    pub visitor: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11";

    #[test]
    fn requests_are_read_and_what_is_none_is_refused() {
        let body = format!(r#"{{"v":1,"visitor":"{ID}","to":"https://other.example/"}}"#);
        assert_eq!(read_erasure(body.as_bytes()).unwrap().to_text(), ID);
        assert_eq!(read_link(body.as_bytes()).unwrap().1, "https://other.example/");
        assert_eq!(read_redemption(br#"{"v":1,"token":"t"}"#).unwrap(), "t");
        assert_eq!(
            read_redemption(br#"{"v":2,"token":"t"}"#),
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
