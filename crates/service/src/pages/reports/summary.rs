//! The first page of the reports: each of them with its most important number.

use super::action_maps::{ACCEPTED, BLOCKED, OFFERED};
use super::counts::Counts;
use super::losses::{self, SiteDays};
use super::question::Question;
use super::range::Range;
use super::report::Report;
use super::segments::SESSIONS;
use super::table::Cell;
use crate::store::DayCounts;
use waymeet_journey::action_map::MediaType;

/// All reports, each with its number.
#[derive(Debug)]
pub(crate) struct Summary {
    pub(crate) range: String,
    pub(crate) cards: Vec<Card>,
}

/// A report.
#[derive(Debug)]
pub(crate) struct Card {
    pub(crate) report: Report,
    pub(crate) number: String,
    /// What the number is.
    pub(crate) caption: String,
}

pub(crate) fn questions() -> Vec<Question> {
    let all = Question {
        metrics: &[
            OFFERED,
            ACCEPTED,
            BLOCKED,
            SESSIONS,
            "nJourneySegmentsAssigned",
            "nJourneyOutcomesAchieved",
        ],
        ..Question::default()
    };
    let content = Question {
        metrics: &[OFFERED, ACCEPTED],
        only: vec![(
            "journeyActionMediaType",
            Some(MediaType::ContentOffer.as_str().to_owned()),
        )],
        ..Question::default()
    };
    vec![all, content]
}

impl Summary {
    pub(crate) fn new(range: &Range, counts: &[Counts], sites: &[SiteDays]) -> Self {
        let [all, content] = match counts {
            [all, content] => [all.clone(), content.clone()],
            _ => [Counts::default(), Counts::default()],
        };
        let count = |metric: &str| all.count(&[], metric);
        let text = |number: u64| Cell::count(number).text();
        let days = range.day_numbers();
        let counted = sites.iter().flat_map(|site| &site.days);
        let counted = counted.filter(|(day, _)| days.contains(&day.0));
        let events = counted.fold(DayCounts::default(), |sum, (_, counts)| losses::plus(sum, counts));
        let card = |report: Report| {
            let (number, caption) = match report {
                Report::ActionMaps => (
                    Cell::share(count(ACCEPTED), count(OFFERED)).text(),
                    format!("of {} offers accepted", text(count(OFFERED))),
                ),
                Report::Blocked => (text(count(BLOCKED)), "times an offer was blocked".to_owned()),
                Report::Segments => (
                    text(count("nJourneySegmentsAssigned")),
                    format!("segments assigned in {} sessions", text(count(SESSIONS))),
                ),
                Report::Outcomes => (
                    text(count("nJourneyOutcomesAchieved")),
                    format!("outcomes achieved in {} sessions", text(count(SESSIONS))),
                ),
                Report::ContentOffers => (
                    Cell::share(content.count(&[], ACCEPTED), content.count(&[], OFFERED)).text(),
                    format!("of {} content offers clicked", text(content.count(&[], OFFERED))),
                ),
                Report::Losses => (
                    losses::loss_rate(&events).text(),
                    format!("of events lost; {} stored", Cell::Count(events.stored).text()),
                ),
            };
            Card {
                report,
                number,
                caption,
            }
        };
        Self {
            range: range.title(),
            cards: Report::ALL.map(card).into(),
        }
    }
}
