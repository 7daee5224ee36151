//! Dimensions: what facts are grouped and filtered by. Source: the dimensions of the vendor's journey aggregates.

use crate::fact::{Fact, FactKind};
use std::borrow::Cow;
use waymeet_journey::ids::ActionId;

/// What facts are grouped and filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dimension {
    Action,
    ActionMap,
    ActionMapVersion,
    ActionMediaType,
    ActionTarget,
    ActionTemplate,
    BlockingReason,
    DeviceCategory,
    Country,
    Outcome,
    Segment,
    SegmentAssignmentState,
    Session,
    SessionType,
}

const ALL: [(&str, Dimension); 14] = [
    ("journeyActionId", Dimension::Action),
    ("journeyActionMapId", Dimension::ActionMap),
    ("journeyActionMapVersion", Dimension::ActionMapVersion),
    ("journeyActionMediaType", Dimension::ActionMediaType),
    ("journeyActionTargetId", Dimension::ActionTarget),
    ("journeyActionTemplateId", Dimension::ActionTemplate),
    ("journeyBlockingReason", Dimension::BlockingReason),
    ("journeyDeviceCategory", Dimension::DeviceCategory),
    ("journeyIpGeolocationCountry", Dimension::Country),
    ("journeyOutcomeId", Dimension::Outcome),
    ("journeySegmentId", Dimension::Segment),
    ("journeySegmentAssignmentState", Dimension::SegmentAssignmentState),
    ("journeySessionId", Dimension::Session),
    ("journeySessionType", Dimension::SessionType),
];

/// Nothing takes a segment back yet. The spelling is inferred.
const ASSIGNED: &str = "assigned";
/// The type of every session a page has.
const WEB: &str = "web";

impl Dimension {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut all = ALL.iter();
        all.find(|(name, _)| *name == text)
            .map(|(_, dimension)| *dimension)
    }

    /// The vendor's spelling.
    pub(super) fn as_str(self) -> &'static str {
        let mut all = ALL.iter();
        all.find(|(_, dimension)| *dimension == self)
            .map_or("", |(name, _)| name)
    }

    /// What a fact has there, if it does. What is said of the action is said of the `accepted` one where the fact counts for it.
    pub(super) fn of<'a>(self, fact: &'a Fact, accepted: Option<&'a Fact>) -> Option<Cow<'a, str>> {
        let is_of_action = matches!(fact.kind, FactKind::Action | FactKind::Blocked);
        let of_action = accepted.or(is_of_action.then_some(fact));
        let subject_of = |kind| (fact.kind == kind).then_some(fact.subject.as_str());
        let borrowed = match self {
            Self::Action => return of_action?.action.map(ActionId::to_text).map(Cow::Owned),
            Self::ActionMapVersion => {
                return of_action?.version.map(|version| Cow::Owned(version.to_string()));
            }
            Self::ActionMap => Some(of_action?.subject.as_str()),
            Self::ActionMediaType => of_action?.media.map(|media| media.as_str()),
            Self::ActionTarget => of_action?.target.as_deref(),
            Self::ActionTemplate => of_action?.template.as_deref(),
            Self::BlockingReason => fact.word.as_deref().filter(|_| fact.kind == FactKind::Blocked),
            Self::DeviceCategory => Some(fact.device.as_str()),
            Self::Country => Some(fact.country.as_str()),
            Self::Outcome => subject_of(FactKind::Outcome),
            Self::Segment => subject_of(FactKind::Segment),
            Self::SegmentAssignmentState => subject_of(FactKind::Segment).map(|_| ASSIGNED),
            Self::Session => return Some(Cow::Owned(fact.session.to_text())),
            Self::SessionType => Some(WEB),
        };
        borrowed.filter(|text| !text.is_empty()).map(Cow::Borrowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dimension_is_read_back_from_its_name_and_no_other_one_is_known() {
        for (name, dimension) in ALL {
            assert_eq!(
                (Dimension::parse(name), dimension.as_str()),
                (Some(dimension), name)
            );
        }
        // No user agent tells it.
        for unknown in ["journeyDeviceType", "touchpointChannel", ""] {
            assert_eq!(Dimension::parse(unknown), None, "{unknown}");
        }
    }
}
