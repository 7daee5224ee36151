//! How the widget looks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the widget looks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
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
    /// A picture in the panel's head: an `https` address, which the site's policy has to allow, or a `data:` address of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
}

/// Whose font the widget is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Font {
    /// The page's own.
    #[default]
    Site,
    /// The visitor's system's.
    System,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
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
