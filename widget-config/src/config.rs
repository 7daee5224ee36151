//! What a widget can be told.

use crate::form::Form;
use crate::launcher::{Callback, Launcher, Transcript};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The whole configuration. It is made by [`crate::parse`], which checks what the types do not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WidgetConfig {
    /// The format's version; 1 so far.
    pub version: u32,
    /// How the contact centre is reached.
    pub cic: Cic,
    /// Whom a chat is for, where no action map says so.
    pub target: Target,
    /// The site's own wording, by the text's name in the widget's language files.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<String, String>,
    /// How it looks.
    #[serde(default)]
    pub theme: Theme,
    /// The language's tag (`en`, `en-GB`); the visitor's own wins where the page knows it.
    #[serde(default = "english")]
    pub language: String,
    /// The button in the corner of each page.
    #[serde(default)]
    pub launcher: Launcher,
    /// What a visitor is asked before a chat; the widget's own short form where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// What a visitor may have of the conversation afterwards.
    #[serde(default)]
    pub transcript: Transcript,
    /// Whether a visitor may ask to be called back, where nobody is there to chat.
    #[serde(default)]
    pub callback: Callback,
    /// Whether a message that nobody sees come makes a sound, until the visitor turns it off.
    #[serde(default = "yes")]
    pub sound: bool,
    /// Whether a visitor is asked how the chat was.
    #[serde(default)]
    pub rating: bool,
    /// What this version does not know, kept as it came.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

fn english() -> String {
    "en".to_owned()
}

fn yes() -> bool {
    true
}

/// How the contact centre is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cic {
    /// One server or a switchover pair: `http(s)://host[:port]`, perhaps with a reverse proxy's path. The protocol's own
    /// path (`/icws`) is appended by the widget.
    pub servers: Vec<String>,
    /// The protocol.
    #[serde(default)]
    pub dialect: Dialect,
}

/// Which of CIC's web chat protocols the servers are spoken to in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// ICWS web chat.
    #[default]
    Icws,
    /// Interaction Web Tools, for servers without ICWS web chat.
    WebTools,
}

/// Whom a chat is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The queue's name.
    pub name: String,
    /// What kind of queue that is.
    #[serde(rename = "type", default)]
    pub target_type: TargetType,
}

/// What kind of queue a target is.
///
/// Source: `reference/cic-web-chat.md`, 2.3 (`targetType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum TargetType {
    /// A workgroup's queue.
    #[default]
    Workgroup,
    /// One user's queue.
    User,
    /// One station's queue.
    Station,
}

/// How the widget looks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Theme {
    /// The colour of header, buttons and the visitor's messages, as `#rrggbb`; the widget's own where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accent: Option<String>,
    /// Light, dark, or as the visitor's system is.
    #[serde(default)]
    pub scheme: Scheme,
    /// Whose font it is set in.
    #[serde(default)]
    pub font: Font,
    /// The `z-index` of launcher and panel; above everything a page has where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<i32>,
}

/// Whose font the widget is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Font {
    /// The page's own.
    #[default]
    Site,
    /// The visitor's system's.
    System,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// As the visitor's system is.
    #[default]
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}
