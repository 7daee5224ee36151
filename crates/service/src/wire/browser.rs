//! What is stored of the browser that sent a batch: its user agent, its device, and where it is.

use crate::limits::{MAX_LANGUAGE_BYTES, MAX_USER_AGENT_BYTES};
use crate::location::Location;
use crate::wire::batch::WireDevice;
use serde::{Deserialize, Serialize};

/// What is stored of the browser that sent a batch. The network address is not: it is only used to find the place.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Browser {
    /// The header `User-Agent`.
    pub user_agent: String,
    /// Width of the screen in CSS pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screen_width: Option<u32>,
    /// Height of the screen in CSS pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screen_height: Option<u32>,
    /// The preferred language.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// Whether a program drives it: it says so itself, or its user agent is known as one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_bot: bool,
    /// Whether the visitor allowed recording only without being recognised.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_anonymous: bool,
    /// Where it is, as far as its address tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

impl Browser {
    /// What the request and the batch tell, cut to their limits.
    #[must_use]
    pub fn new(user_agent: &str, device: &WireDevice, location: Option<Location>) -> Self {
        Self {
            user_agent: cut(user_agent, MAX_USER_AGENT_BYTES),
            screen_width: device.screen_width,
            screen_height: device.screen_height,
            language: cut(device.language.as_deref().unwrap_or_default(), MAX_LANGUAGE_BYTES),
            is_bot: device.bot,
            is_anonymous: device.anonymous,
            location,
        }
    }
}

/// The first `limit` bytes of a text, never half a character.
fn cut(text: &str, limit: usize) -> String {
    text.get(..text.floor_char_boundary(limit))
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_user_agent_is_cut_between_characters() {
        let browser = Browser::new(&"ä".repeat(600), &WireDevice::default(), None);
        assert_eq!(browser.user_agent.len(), MAX_USER_AGENT_BYTES);
        let browser = Browser::new(&format!("x{}", "ä".repeat(600)), &WireDevice::default(), None);
        assert_eq!(browser.user_agent.len(), MAX_USER_AGENT_BYTES - 1);
    }
}
