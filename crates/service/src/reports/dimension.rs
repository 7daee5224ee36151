//! Dimensions: what facts are grouped and filtered by. Source: the dimensions of the vendor's journey aggregates.

use super::surroundings::Surroundings;
use crate::attribution::{Attribution, Touchpoint, TouchpointMedia};
use crate::blocking::Blocking;
use crate::fact::{Fact, FactKind};
use std::borrow::Cow;
use waymeet_journey::action_map::MediaType;
use waymeet_journey::condition::Operator;
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
    BlockingActionMap,
    BlockingEmergencyScheduleGroup,
    BlockingReason,
    BlockingScheduleGroup,
    FrequencyCapReason,
    /// What the page's address had to be like where an offer was blocked for it: the values, by this operator.
    UrlCondition(Operator),
    DeviceCategory,
    DeviceType,
    Country,
    Outcome,
    Segment,
    SegmentAssignmentState,
    Session,
    SessionSegment,
    SessionType,
    TouchpointActionMap,
    TouchpointAgent,
    TouchpointChannelType,
    TouchpointConversation,
    /// Known by this name, but nothing here has it: nobody tells us so much of a conversation.
    TouchpointOfConversation(&'static str),
}

const ALL: &[(&str, Dimension)] = &[
    ("journeyActionId", Dimension::Action),
    ("journeyActionMapId", Dimension::ActionMap),
    ("journeyActionMapVersion", Dimension::ActionMapVersion),
    ("journeyActionMediaType", Dimension::ActionMediaType),
    ("journeyActionTargetId", Dimension::ActionTarget),
    ("journeyActionTemplateId", Dimension::ActionTemplate),
    ("journeyBlockingActionMapId", Dimension::BlockingActionMap),
    (
        "journeyBlockingEmergencyScheduleGroupId",
        Dimension::BlockingEmergencyScheduleGroup,
    ),
    ("journeyBlockingReason", Dimension::BlockingReason),
    ("journeyBlockingScheduleGroupId", Dimension::BlockingScheduleGroup),
    ("journeyFrequencyCapReason", Dimension::FrequencyCapReason),
    ("journeyDeviceCategory", Dimension::DeviceCategory),
    ("journeyDeviceType", Dimension::DeviceType),
    ("journeyIpGeolocationCountry", Dimension::Country),
    ("journeyOutcomeId", Dimension::Outcome),
    ("journeySegmentId", Dimension::Segment),
    ("journeySegmentAssignmentState", Dimension::SegmentAssignmentState),
    ("journeySessionId", Dimension::Session),
    ("journeySessionSegmentId", Dimension::SessionSegment),
    ("journeySessionType", Dimension::SessionType),
    ("touchpointActionMapId", Dimension::TouchpointActionMap),
    ("touchpointAgentId", Dimension::TouchpointAgent),
    ("touchpointChannelType", Dimension::TouchpointChannelType),
    ("touchpointConversationId", Dimension::TouchpointConversation),
];

/// One dimension for each operator of conditions on a page's address.
const OF_URL: [(&str, Operator); 8] = [
    ("equalCondition", Operator::Equal),
    ("notEqualCondition", Operator::NotEqual),
    ("startsWithCondition", Operator::StartsWith),
    ("endsWithCondition", Operator::EndsWith),
    ("containsAnyCondition", Operator::ContainsAny),
    ("notContainsAnyCondition", Operator::NotContainsAny),
    ("containsAllCondition", Operator::ContainsAll),
    ("notContainsAllCondition", Operator::NotContainsAll),
];

/// The rest of the vendor's touchpoints.
const OF_CONVERSATIONS: [&str; 7] = [
    "touchpointAttributionScope",
    "touchpointChannelMessageType",
    "touchpointChannelPlatform",
    "touchpointInteractionType",
    "touchpointQueueId",
    "touchpointRequestedRouting",
    "touchpointUsedRouting",
];

/// Nothing takes a segment back yet. The spelling is inferred.
const ASSIGNED: &str = "assigned";

impl Dimension {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let one = ALL.iter().find(|(name, _)| *name == text);
        let of_url = OF_URL.iter().find(|(name, _)| *name == text);
        let of_conversation = OF_CONVERSATIONS.iter().find(|name| **name == text);
        one.map(|(_, dimension)| *dimension)
            .or(of_url.map(|(_, operator)| Self::UrlCondition(*operator)))
            .or(of_conversation.map(|name| Self::TouchpointOfConversation(name)))
    }

    /// The vendor's spelling.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::UrlCondition(operator) => OF_URL.iter().find(|(_, one)| *one == operator),
            Self::TouchpointOfConversation(name) => return name,
            _ => None,
        }
        .map(|(name, _)| *name)
        .or_else(|| {
            let one = ALL.iter().find(|(_, dimension)| *dimension == self);
            one.map(|(name, _)| *name)
        })
        .unwrap_or_default()
    }

    /// Whether the segments of the session have to be known.
    pub(super) fn needs_segments(self) -> bool {
        self == Self::SessionSegment
    }

    /// What a fact has there: nothing, one value or several. What is said of the action is said of the `accepted` one where the
    /// fact counts for it.
    pub(super) fn of<'a>(self, fact: &'a Fact, around: Surroundings<'a>) -> Vec<Cow<'a, str>> {
        match self {
            Self::SessionSegment => texts(around.segments.iter().map(String::as_str)),
            Self::UrlCondition(operator) => {
                let blocking = fact.blocking.as_deref();
                texts(
                    blocking
                        .into_iter()
                        .flat_map(|blocking| blocking.values_of(operator)),
                )
            }
            _ => self.one_of(fact, around).into_iter().collect(),
        }
    }

    /// What a conversation has there that an outcome is owed to. It belongs to no session.
    pub(super) fn of_touchpoint<'a>(
        self,
        attribution: &'a Attribution,
        touchpoint: &'a Touchpoint,
    ) -> Option<&'a str> {
        match self {
            Self::Outcome => Some(&attribution.outcome),
            Self::TouchpointAgent => Some(&touchpoint.agent),
            // The spelling is that of the attribution (inferred).
            Self::TouchpointChannelType => touchpoint.media.map(TouchpointMedia::as_str),
            Self::TouchpointConversation => touchpoint.conversation.as_deref(),
            _ => None,
        }
    }

    fn one_of<'a>(self, fact: &'a Fact, around: Surroundings<'a>) -> Option<Cow<'a, str>> {
        let is_of_action = matches!(fact.kind, FactKind::Action | FactKind::Blocked);
        let of_action = around.accepted.or(is_of_action.then_some(fact));
        let subject_of = |kind| (fact.kind == kind).then_some(fact.subject.as_str());
        let of_blocking =
            |field: fn(&Blocking) -> &Option<String>| field(fact.blocking.as_deref()?).as_deref();
        let borrowed = match self {
            Self::Action => return of_action?.action.map(ActionId::to_text).map(Cow::Owned),
            Self::ActionMapVersion => {
                return of_action?.version.map(|version| Cow::Owned(version.to_string()));
            }
            Self::ActionMap => Some(of_action?.subject.as_str()),
            Self::ActionMediaType => of_action?.media.map(|media| media.as_str()),
            Self::ActionTarget => of_action?.target.as_deref(),
            Self::ActionTemplate => of_action?.template.as_deref(),
            Self::BlockingActionMap => of_blocking(|blocking| &blocking.action_map),
            Self::BlockingEmergencyScheduleGroup => {
                of_blocking(|blocking| &blocking.emergency_schedule_group)
            }
            Self::BlockingReason => fact.word.as_deref().filter(|_| fact.kind == FactKind::Blocked),
            Self::BlockingScheduleGroup => of_blocking(|blocking| &blocking.schedule_group),
            Self::FrequencyCapReason => of_blocking(|blocking| &blocking.frequency_cap),
            Self::DeviceCategory => Some(fact.device.as_str()),
            Self::DeviceType => Some(fact.device_type.as_str()),
            Self::Country => Some(fact.country.as_str()),
            Self::Outcome => subject_of(FactKind::Outcome),
            Self::Segment => subject_of(FactKind::Segment),
            Self::SegmentAssignmentState => subject_of(FactKind::Segment).map(|_| ASSIGNED),
            Self::Session => return Some(Cow::Owned(fact.session.to_text())),
            Self::SessionType => Some(fact.stream.as_str()),
            Self::TouchpointActionMap => Some(around.accepted?.subject.as_str()),
            Self::TouchpointChannelType => Some(channel_of(around.accepted?.media?)),
            // No conversation is seen in a session; the others have several values.
            Self::TouchpointAgent
            | Self::TouchpointConversation
            | Self::TouchpointOfConversation(_)
            | Self::SessionSegment
            | Self::UrlCondition(_) => None,
        };
        borrowed.filter(|text| !text.is_empty()).map(Cow::Borrowed)
    }
}

/// The channel of a touchpoint. Source: the vendor's attribution events have `ContentOffer` and `Webchat`; the others are inferred.
const fn channel_of(media: MediaType) -> &'static str {
    match media {
        MediaType::WebChat => "Webchat",
        MediaType::ContentOffer => "ContentOffer",
        other => other.as_str(),
    }
}

fn texts<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<Cow<'a, str>> {
    texts.map(Cow::Borrowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dimension_is_read_back_from_its_name_and_no_other_one_is_known() {
        for (name, dimension) in ALL {
            assert_eq!(
                (Dimension::parse(name), dimension.as_str()),
                (Some(*dimension), *name)
            );
        }
        let others = OF_URL.iter().map(|(name, _)| *name).chain(OF_CONVERSATIONS);
        for name in others {
            assert_eq!(Dimension::parse(name).map(Dimension::as_str), Some(name));
        }
        for unknown in ["journeyUnicornId", "touchpointChannel", "equal", ""] {
            assert_eq!(Dimension::parse(unknown), None, "{unknown}");
        }
    }
}
