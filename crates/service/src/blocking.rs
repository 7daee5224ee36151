//! What exactly kept an offer from being made, besides the reason.

use crate::wire::action_map::WireUrlCondition;
use serde::{Deserialize, Serialize};
use waymeet_journey::condition::Operator;

/// What exactly kept an offer from being made. Source: the fields of the vendor's `blockedWebActionOfferEvent`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Blocking {
    /// The map whose offer was in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) action_map: Option<String>,
    /// That offer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) action: Option<String>,
    /// The frequency cap.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) frequency_cap: Option<String>,
    /// The opening hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) schedule_group: Option<String>,
    /// The emergencies that close them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) emergency_schedule_group: Option<String>,
    /// What the page's address had to be like.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) page_url_conditions: Vec<WireUrlCondition>,
}

impl Blocking {
    /// The values of the conditions with this operator, by whichever of its names.
    pub(crate) fn values_of(&self, operator: Operator) -> impl Iterator<Item = &str> {
        let conditions = self.page_url_conditions.iter();
        let conditions =
            conditions.filter(move |condition| Operator::parse(&condition.operator) == Some(operator));
        conditions.flat_map(|condition| condition.values.iter().map(String::as_str))
    }
}
