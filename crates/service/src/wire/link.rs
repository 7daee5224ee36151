//! Following a visitor to another site of the family. Source: docs/wire, *Cross-domain link*.

use super::request::{RequestError, read, visitor};
use serde::{Deserialize, Serialize};
use waymeet_journey::ids::VisitorId;

#[derive(Deserialize)]
struct WireLink {
    visitor: String,
    to: String,
}

#[derive(Deserialize)]
struct WireRedemption {
    token: String,
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

    #[test]
    fn requests_are_read_and_another_version_is_refused() {
        let id = "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11";
        let body = format!(r#"{{"v":1,"visitor":"{id}","to":"https://other.example/"}}"#);
        let (visitor, to) = read_link(body.as_bytes()).unwrap();
        assert_eq!(
            (visitor.to_text().as_str(), to.as_str()),
            (id, "https://other.example/")
        );
        assert_eq!(read_redemption(br#"{"v":1,"token":"t"}"#).unwrap(), "t");
        assert_eq!(
            read_redemption(br#"{"v":2,"token":"t"}"#),
            Err(RequestError::Version(2))
        );
    }
}
