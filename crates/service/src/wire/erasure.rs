//! Who is to be erased. Source: docs/wire, *Erasing*.

use super::request::{RequestError, read, visitor};
use serde::Deserialize;
use waymeet_journey::ids::VisitorId;

#[derive(Deserialize)]
struct WireErasure {
    visitor: String,
}

/// Reads who is to be erased.
///
/// # Errors
/// [`RequestError`].
pub fn read_erasure(body: &[u8]) -> Result<VisitorId, RequestError> {
    visitor(&read::<WireErasure>(body)?.visitor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_is_read() {
        let id = "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11";
        let body = format!(r#"{{"v":1,"visitor":"{id}"}}"#);
        assert_eq!(read_erasure(body.as_bytes()).unwrap().to_text(), id);
    }
}
