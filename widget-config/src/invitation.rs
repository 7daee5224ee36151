//! An invitation to chat that the widget shows by itself, whatever the rules of the engagement service say.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An invitation after some time on a page.
///
/// Its times are those of the vendor's `webchat.autoInvite`. Source: `reference/cic-web-chat.md`, 4.2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Invitation {
    /// Whether there is one.
    pub enabled: bool,
    /// How long after the page it comes, in seconds.
    pub after_seconds: u32,
    /// How long it stays, in seconds.
    pub for_seconds: u32,
    /// What it is headed; the language's own words where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it says; the language's own words where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Default for Invitation {
    fn default() -> Self {
        Self {
            enabled: false,
            after_seconds: 10,
            for_seconds: 30,
            title: None,
            text: None,
        }
    }
}
