//! An offer the service has decided, ready to be told.

use waymeet_journey::action_map::ActionMap;
use waymeet_journey::engine::{Engine, Offer};
use waymeet_journey::ids::ActionId;

/// An offer the service has decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServiceOffer {
    /// The action.
    pub(crate) action: ActionId,
    /// Its map.
    pub(crate) map: ActionMap,
}

impl ServiceOffer {
    pub(super) fn new(offer: Offer, engine: &Engine) -> Option<Self> {
        let map = engine.map(offer.map_index)?.clone();
        Some(Self {
            action: offer.action,
            map,
        })
    }
}
