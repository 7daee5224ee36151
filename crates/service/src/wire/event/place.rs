//! Where an event stands in its visitor's page loads.

use crate::limits::{MAX_SEQUENCE_NUMBER, MAX_TAB_BYTES};
use serde_json::Value;
use waymeet_journey::ids::VisitorId;

/// Where an event stands in its visitor's page loads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceInPageLoad {
    /// The visitor.
    pub visitor: VisitorId,
    /// The page load.
    pub tab: String,
    /// Its number in it.
    pub seq: u32,
}

/// The place of an event that is refused, as far as it can be read: it did arrive, so its number is not missing.
#[must_use]
pub fn place_of(value: &Value) -> Option<PlaceInPageLoad> {
    let tab = value.get("tab")?.as_str()?;
    let seq = u32::try_from(value.get("seq")?.as_u64()?).ok()?;
    if tab.len() > MAX_TAB_BYTES || seq > MAX_SEQUENCE_NUMBER {
        return None;
    }
    Some(PlaceInPageLoad {
        visitor: VisitorId::parse(value.get("visitor")?.as_str()?)?,
        tab: tab.to_owned(),
        seq,
    })
}
