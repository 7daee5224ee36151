//! What is said of previews: the link an administrator gets, and what a page is told to show. Source: docs/wire, *Previews*.

use serde::Serialize;
use serde_json::Value;

/// A link that shows an offer on the real site.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PreviewLink {
    pub(crate) url: String,
    pub(crate) expires_in_seconds: u32,
}

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PreviewAnswer {
    media_type: &'static str,
    shown: Value,
}

impl PreviewAnswer {
    /// A content offer, as it was compiled.
    pub(crate) fn of_content_offer(shown: &str) -> Option<Self> {
        let shown = serde_json::from_str(shown).ok()?;
        Some(Self {
            media_type: "contentOffer",
            shown,
        })
    }
}
