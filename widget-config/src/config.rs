//! What a widget can be told.

use crate::cic::{Cic, Target};
use crate::form::Form;
use crate::hours::Hours;
use crate::invitation::Invitation;
use crate::language::{Languages, Texts};
use crate::launcher::{Callback, Files, Launcher, Transcript};
use crate::theme::Theme;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The configuration of a chat widget. It is made by [`crate::parse`], which checks what the types do not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WidgetConfig {
    /// The format's version: 2. Older ones are brought up to it when they are read.
    pub version: u32,
    /// How the contact centre is reached.
    pub cic: Cic,
    /// Whom a chat is for, where no action map says so.
    pub target: Target,
    /// Which languages it speaks.
    #[serde(default)]
    pub languages: Languages,
    /// The site's own wording: by the language's tag (`*` for all of them), and by the text's name in the widget's language files.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<String, Texts>,
    /// How it looks.
    #[serde(default)]
    pub theme: Theme,
    /// The button in the corner of each page.
    #[serde(default)]
    pub launcher: Launcher,
    /// What is said to visitors by and by, without their asking.
    #[serde(default)]
    pub invitation: Invitation,
    /// What a visitor is asked before a chat; the widget's own short form where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// When somebody is there to chat; always where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// What a visitor may have of the conversation afterwards.
    #[serde(default)]
    pub transcript: Transcript,
    /// What becomes of files in the conversation.
    #[serde(default)]
    pub files: Files,
    /// Whether a visitor may ask to be called back, where nobody is there to chat.
    #[serde(default)]
    pub callback: Callback,
    /// Whether a message that nobody sees come makes a sound, until the visitor turns it off.
    #[serde(default = "yes")]
    pub sound: bool,
    /// Whether a visitor is asked how the chat was.
    #[serde(default)]
    pub rating: bool,
    /// Times with 12 hours or with 24; as the language has it where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_format: Option<u8>,
    /// The longest message a visitor may write, in characters; as long as the contact centre takes it where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_message_length: Option<u32>,
    /// What this version does not know, kept as it came.
    #[serde(flatten)]
    #[schemars(skip)]
    pub unknown: Map<String, Value>,
}

fn yes() -> bool {
    true
}
