//! A passive server names its partner as the contact centre knows it. Pages of a deployment whose chats are carried know it
//! under another name, and need not learn where it is.

use serde_json::{Value, json};

/// Where a passive server lists the servers to ask instead. Source: `reference/cic-web-chat.md`, 3.2 and 4.6.
const LIST: &str = "alternateHostList";

/// The answer of a passive server with its partner as pages know it; nothing where the answer names none.
pub(crate) fn renamed(answer: &[u8], partner: Option<&str>) -> Option<Vec<u8>> {
    let mut answer: Value = serde_json::from_slice(answer).ok()?;
    let list = answer.get_mut(LIST)?;
    *list = json!(partner.into_iter().collect::<Vec<_>>());
    // Words of the server's own may name it as well.
    if let Some(message) = answer.get_mut("message") {
        *message = json!("this server is passive");
    }
    serde_json::to_vec(&answer).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_partner_is_named_as_pages_know_it() {
        let answer = br#"{"alternateHostList":["CIC2.internal","10.0.0.6"],"message":"ask CIC2.internal","errorId":"x"}"#;
        for (partner, expected) in [(Some("d-1-2"), json!(["d-1-2"])), (None, json!([]))] {
            let renamed: Value = serde_json::from_slice(&renamed(answer, partner).unwrap()).unwrap();
            assert_eq!(renamed["alternateHostList"], expected);
            assert_eq!(renamed["errorId"], "x");
            assert!(!renamed.to_string().contains("internal"));
        }
        for other in [&b"<html>"[..], b"{}", b"[]", b""] {
            assert_eq!(renamed(other, Some("d-1-2")), None);
        }
    }
}
