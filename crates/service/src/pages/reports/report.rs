//! Which reports there are.

use super::counts::Counts;
use super::filters::FilterName;
use super::parts::{ReportView, Source};
use super::question::Question;
use super::{action_map, action_maps, blocked, content_offers, outcomes, segments};

/// A report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Report {
    ActionMaps,
    Blocked,
    Segments,
    Outcomes,
    ContentOffers,
    Losses,
}

/// What is asked for: a report, or that of one action map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    Report(Report),
    ActionMap(String),
}

impl Report {
    pub(crate) const ALL: [Self; 6] = [
        Self::ActionMaps,
        Self::Blocked,
        Self::Segments,
        Self::Outcomes,
        Self::ContentOffers,
        Self::Losses,
    ];

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|report| report.name() == name)
    }

    /// Its name in addresses and files.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::ActionMaps => "action-maps",
            Self::Blocked => "blocked",
            Self::Segments => "segments",
            Self::Outcomes => "outcomes",
            Self::ContentOffers => "content-offers",
            Self::Losses => "losses",
        }
    }

    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::ActionMaps => "Action maps",
            Self::Blocked => "Blocked actions",
            Self::Segments => "Segments",
            Self::Outcomes => "Outcomes",
            Self::ContentOffers => "Content offers",
            Self::Losses => "Loss meter",
        }
    }

    /// What it answers, in a sentence.
    pub(crate) const fn lead(self) -> &'static str {
        match self {
            Self::ActionMaps => {
                "How far offers come: from the visitor who qualifies to the conversation with an agent."
            }
            Self::Blocked => "Why visitors who qualified were offered nothing, and what stood in the way.",
            Self::Segments => "How many visits belong to each segment, and how that changes.",
            Self::Outcomes => {
                "Which goals visits reach, what they are worth, and which action maps they are owed to."
            }
            Self::ContentOffers => "How often each content offer is shown, and what visitors do with it.",
            Self::Losses => {
                "What became of everything that pages recorded, and how much was lost on the way."
            }
        }
    }

    pub(crate) fn path(self) -> String {
        format!("/admin/reports/{}", self.name())
    }

    const fn filters(self) -> &'static [FilterName] {
        use FilterName::{ActionMap, Deployment, Device, Segment};
        match self {
            Self::ActionMaps | Self::Outcomes => &[Deployment, Segment, Device],
            Self::Blocked | Self::ContentOffers => &[Deployment, ActionMap, Segment, Device],
            Self::Segments => &[Deployment, Device],
            Self::Losses => &[Deployment],
        }
    }
}

impl Asked {
    /// The report whose page this is, or lies under.
    pub(crate) const fn report(&self) -> Report {
        match self {
            Self::Report(report) => *report,
            Self::ActionMap(_) => Report::ActionMaps,
        }
    }

    pub(crate) fn path(&self) -> String {
        match self {
            Self::Report(report) => report.path(),
            Self::ActionMap(map) => {
                let map: String = url::form_urlencoded::byte_serialize(map.as_bytes()).collect();
                format!("{}/{map}", Report::ActionMaps.path())
            }
        }
    }

    /// What its file is called, without what comes after the dot.
    pub(crate) const fn file_name(&self) -> &'static str {
        match self {
            Self::Report(report) => report.name(),
            Self::ActionMap(_) => "action-map",
        }
    }

    pub(crate) const fn filters(&self) -> &'static [FilterName] {
        self.report().filters()
    }

    /// What it asks of the counting; nothing, for what is counted elsewhere.
    pub(crate) fn questions(&self) -> Vec<Question> {
        match self {
            Self::ActionMap(map) => action_map::questions(map),
            Self::Report(Report::ActionMaps) => action_maps::questions(),
            Self::Report(Report::Blocked) => blocked::questions(),
            Self::Report(Report::Segments) => segments::questions(),
            Self::Report(Report::Outcomes) => outcomes::questions(),
            Self::Report(Report::ContentOffers) => content_offers::questions(),
            Self::Report(Report::Losses) => Vec::new(),
        }
    }

    /// The answer; `counts` are those of the questions, in their order.
    pub(crate) fn view(&self, source: &Source<'_>, counts: &[Counts]) -> Option<ReportView> {
        match (self, counts) {
            (Self::ActionMap(map), [total, over_time, blocked]) => {
                Some(action_map::view(map, source, total, over_time, blocked))
            }
            (Self::Report(Report::ActionMaps), [maps, over_time]) => {
                Some(action_maps::view(source, maps, over_time))
            }
            (
                Self::Report(Report::Blocked),
                [total, reasons, maps, maps_and_reasons, blockers, over_time],
            ) => Some(blocked::view(
                source,
                &blocked::Answers {
                    total,
                    reasons,
                    maps,
                    maps_and_reasons,
                    blockers,
                    over_time,
                },
            )),
            (Self::Report(Report::Segments), [sessions, segments, over_time]) => {
                Some(segments::view(source, sessions, segments, over_time))
            }
            (Self::Report(Report::Outcomes), [sessions, outcomes, maps, over_time]) => {
                Some(outcomes::view(source, sessions, outcomes, maps, over_time))
            }
            (Self::Report(Report::ContentOffers), [offers, over_time]) => {
                Some(content_offers::view(source, offers, over_time))
            }
            _ => None,
        }
    }
}
