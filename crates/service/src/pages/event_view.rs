//! One line of the journey map: what happened, in words and with its picture.

use super::icon::{EventKind, Icon};
use super::moment::Moment;
use crate::configuration::Configuration;
use crate::journeys::journey::{Happening, What};
use crate::journeys::words;
use waymeet_journey::ids::{ActionMapId, OutcomeId, SegmentId};

/// The colour of a segment that is no longer configured.
const FORGOTTEN_COLOR: &str = "#6b7280";

/// Something on a page of the map.
#[derive(Debug)]
pub(crate) struct EventView {
    pub(crate) key: String,
    pub(crate) icon: Icon,
    pub(crate) label: String,
    /// What it is about, in the words of whoever made it: text from outside.
    pub(crate) subject: String,
    /// The colour of a segment; empty for everything else.
    pub(crate) color: String,
    pub(crate) details: Vec<(String, String)>,
    /// Why nothing was offered.
    pub(crate) blocked: Option<BlockedView>,
    pub(crate) at: Moment,
    /// How often the same was done again right after; 1 where it was done once.
    pub(crate) times: usize,
    /// When it was done last, where it was done again.
    pub(crate) until: Option<Moment>,
}

/// Why nothing was offered: in words, and by the API's name.
#[derive(Debug)]
pub(crate) struct BlockedView {
    pub(crate) sentence: &'static str,
    pub(crate) code: &'static str,
}

/// Of which kind it is.
pub(super) fn kind(what: &What) -> EventKind {
    match what {
        What::Searched(_) => EventKind::Searches,
        What::Recorded { name, .. } => Icon::recorded(name).1,
        What::SegmentMatched(_) => EventKind::Segments,
        What::OutcomeAchieved(_) => EventKind::Outcomes,
        What::Action { .. } | What::Blocked { .. } => EventKind::Offers,
    }
}

/// The name and the colour of a segment.
pub(super) fn segment(id: SegmentId, configuration: &Configuration) -> (String, String) {
    configuration.segments.get(&id).map_or_else(
        || {
            (
                "A segment that was removed".to_owned(),
                FORGOTTEN_COLOR.to_owned(),
            )
        },
        |label| (label.name.clone(), label.color.clone()),
    )
}

/// The name of an outcome, and whether it is one to be wished for.
pub(super) fn outcome(id: OutcomeId, configuration: &Configuration) -> (String, bool) {
    configuration.outcomes.get(&id).map_or_else(
        || ("An outcome that was removed".to_owned(), true),
        |label| (label.name.clone(), label.is_positive),
    )
}

/// The name of an action map.
pub(super) fn map_name(id: ActionMapId, configuration: &Configuration) -> String {
    let name = configuration.action_maps.get(&id);
    name.cloned()
        .unwrap_or_else(|| "An action map that was removed".to_owned())
}

impl EventView {
    pub(super) fn new(happening: &Happening, configuration: &Configuration) -> Self {
        let mut view = Self {
            key: happening.event.to_text(),
            icon: Icon::SEARCH,
            label: String::new(),
            subject: String::new(),
            color: String::new(),
            details: Vec::new(),
            blocked: None,
            at: happening.at.into(),
            times: 1,
            until: None,
        };
        match &happening.what {
            What::Searched(query) => {
                view.key.push_str("-search");
                view.label = "Searched for".to_owned();
                view.subject.clone_from(query);
            }
            What::Recorded { name, attributes } => {
                view.icon = Icon::recorded(name).0;
                view.label = words::event(name);
                view.details = attributes
                    .iter()
                    .map(|one| (one.name.clone(), one.value.clone()))
                    .collect();
            }
            What::SegmentMatched(id) => {
                // One event may bring several segments.
                view.key = format!("{}-{id}", view.key);
                view.icon = Icon::SEGMENT;
                view.label = "Segment matched".to_owned();
                (view.subject, view.color) = segment(*id, configuration);
            }
            What::OutcomeAchieved(achievement) => {
                view.key = format!("{}-{}", view.key, achievement.outcome);
                let (name, is_positive) = outcome(achievement.outcome, configuration);
                view.icon = Icon::outcome(is_positive);
                view.label = "Outcome achieved".to_owned();
                view.subject = name;
                let value = achievement.associated_value.as_ref();
                view.details
                    .extend(value.map(|value| ("value".to_owned(), value.clone())));
            }
            What::Action {
                media,
                map,
                state,
                error_message,
            } => {
                view.icon = Icon::offer(*media, *state);
                view.label = format!("{} {}", words::offer(*media), words::state(*state));
                view.subject = map_name(*map, configuration);
                if !error_message.is_empty() {
                    view.details.push(("error".to_owned(), error_message.clone()));
                }
            }
            What::Blocked { media, map, reason } => {
                view.icon = Icon::blocked(*media);
                view.label = format!("{} not offered", words::offer(*media));
                view.subject = map_name(*map, configuration);
                view.blocked = Some(BlockedView {
                    sentence: words::reason(*reason),
                    code: reason.as_str(),
                });
            }
        }
        view
    }
}
