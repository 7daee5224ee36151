//! The catalogue of statistics, once.

use waymeet_icws::agent::Message;

use super::Tell;

/// Tells of it, unless that was done.
pub(super) fn news(is_told: &mut bool, tell: Tell<'_>) {
    if !std::mem::replace(is_told, true) {
        tell(Message::StatisticCatalog(crate::catalogue::catalogue()));
    }
}
