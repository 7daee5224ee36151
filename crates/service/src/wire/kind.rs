//! The kinds of documents a configuration is made of.

/// What a document describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A schedule: when something is open, once or again and again.
    Schedule,
    /// A schedule group: schedules that open and close, in one time zone.
    ScheduleGroup,
    /// The frequency caps of the organisation; there is one such document.
    FrequencyCaps,
    /// An action target: a workgroup that maps refer to.
    ActionTarget,
    /// An action template: a content offer that maps refer to.
    ActionTemplate,
    /// A segment.
    Segment,
    /// An outcome.
    Outcome,
    /// An outcome predictor: that an outcome is scored.
    OutcomePredictor,
    /// An action map.
    ActionMap,
    /// A role.
    Role,
}

impl Kind {
    /// Every kind, those first that others refer to.
    pub const ALL: [Self; 10] = [
        Self::Schedule,
        Self::ScheduleGroup,
        Self::FrequencyCaps,
        Self::ActionTarget,
        Self::ActionTemplate,
        Self::Segment,
        Self::Outcome,
        Self::OutcomePredictor,
        Self::ActionMap,
        Self::Role,
    ];

    /// The kind's name, as in the paths of the vendor's API (singular).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::ScheduleGroup => "schedulegroup",
            Self::FrequencyCaps => "frequencycaps",
            Self::ActionTarget => "actiontarget",
            Self::ActionTemplate => "actiontemplate",
            Self::Segment => "segment",
            Self::Outcome => "outcome",
            Self::OutcomePredictor => "outcomepredictor",
            Self::ActionMap => "actionmap",
            Self::Role => "role",
        }
    }

    /// Reads a kind's name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The list of this kind in a file that holds a whole configuration: the vendor's collection, in camel case.
    #[must_use]
    pub const fn collection(self) -> &'static str {
        match self {
            Self::Schedule => "schedules",
            Self::ScheduleGroup => "scheduleGroups",
            Self::FrequencyCaps => "frequencyCaps",
            Self::ActionTarget => "actionTargets",
            Self::ActionTemplate => "actionTemplates",
            Self::Segment => "segments",
            Self::Outcome => "outcomes",
            Self::OutcomePredictor => "outcomePredictors",
            Self::ActionMap => "actionMaps",
            Self::Role => "roles",
        }
    }

    /// Where documents of this kind lie in the vendor's API; the caps, which it has no path for, where ours are.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Schedule => "/api/v2/architect/schedules",
            Self::ScheduleGroup => "/api/v2/architect/schedulegroups",
            Self::FrequencyCaps => "/api/v2/journey/frequencycaps",
            Self::ActionTarget => "/api/v2/journey/actiontargets",
            Self::ActionTemplate => "/api/v2/journey/actiontemplates",
            Self::Segment => "/api/v2/journey/segments",
            Self::Outcome => "/api/v2/journey/outcomes",
            Self::OutcomePredictor => "/api/v2/journey/outcomes/predictors",
            Self::ActionMap => "/api/v2/journey/actionmaps",
            Self::Role => "/api/v2/authorization/roles",
        }
    }

    /// The field in which no two documents of this kind are the same, by its path: clients name their roles, and an
    /// outcome is scored once.
    #[must_use]
    pub const fn told_apart_by(self) -> Option<&'static str> {
        match self {
            Self::Role => Some("name"),
            Self::OutcomePredictor => Some("outcome.id"),
            _ => None,
        }
    }
}
