//! The button in the corner, and what stands behind it besides the chat.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The button in the corner of each page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Launcher {
    /// Whether it is there without anybody asking; otherwise a call or a running chat brings it.
    pub enabled: bool,
    /// In which lower corner it stands, and the panel with it.
    pub side: Side,
    /// What it says; the language's own words where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// How long after the page it comes, in milliseconds.
    pub delay_ms: u32,
    /// How far it stands from its corner, and the panel with it.
    pub offset: Offset,
}

/// How far something stands from its corner, in CSS pixels; on phones the panel covers the page all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Offset {
    /// From the side.
    pub side: u16,
    /// From the lower edge.
    pub bottom: u16,
}

impl Default for Offset {
    fn default() -> Self {
        Self { side: 20, bottom: 20 }
    }
}

/// A side of the page, as the visitor reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Where lines end: on the right in English.
    #[default]
    End,
    /// Where lines begin.
    Start,
}

/// What a visitor may have of the conversation afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Transcript {
    /// Whether the form asks if it is to be sent by e-mail; the contact centre sends it.
    pub email: bool,
    /// Whether it can be downloaded.
    pub download: bool,
}

impl Default for Transcript {
    fn default() -> Self {
        Self {
            email: false,
            download: true,
        }
    }
}

/// Whether a visitor may ask to be called back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Callback {
    /// Whether that is offered where nobody is there to chat.
    pub enabled: bool,
}

/// What becomes of files in the conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Files {
    /// Whether a visitor can open what an agent sends. (Neither protocol lets visitors send files.)
    pub receive: bool,
}

impl Default for Files {
    fn default() -> Self {
        Self { receive: true }
    }
}
