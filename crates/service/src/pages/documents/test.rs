//! What a draft would have done, in the words of the page.

use crate::draft_test::{DAYS, Fate, TestResult, VISITORS};
use crate::journeys::words;
use crate::pages::moment::Moment;
use waymeet_journey::block_reason::BlockReason;

/// What a draft would have done.
#[derive(Debug)]
pub(crate) enum TestView {
    /// It cannot be tried as it is.
    Broken,
    /// There is nothing to try it in.
    NothingRecorded,
    Tried(Tried),
}

/// What it would have done in so many visits.
#[derive(Debug)]
pub(crate) struct Tried {
    pub(crate) is_map: bool,
    /// Whether there was more than could be gone through.
    pub(crate) is_cut: bool,
    pub(crate) visits: usize,
    pub(crate) matched: usize,
    pub(crate) offered: usize,
    pub(crate) reasons: Vec<ReasonView>,
    pub(crate) examples: Vec<ExampleView>,
}

/// Why it would not have been offered.
#[derive(Debug)]
pub(crate) struct ReasonView {
    pub(crate) code: &'static str,
    pub(crate) sentence: &'static str,
    pub(crate) visits: usize,
    pub(crate) times: usize,
}

/// A visit to look at.
#[derive(Debug)]
pub(crate) struct ExampleView {
    pub(crate) href: String,
    pub(crate) at: Moment,
    pub(crate) page: String,
    pub(crate) fate: String,
}

impl TestView {
    pub(crate) const DAYS: u64 = DAYS;
    pub(crate) const VISITORS: u32 = VISITORS;

    /// Nothing, where the draft cannot be tried. Whose visits they were is told to whoever may see visits.
    pub(crate) fn of(result: Option<TestResult>, may_see_visits: bool) -> Self {
        let Some(result) = result else {
            return Self::Broken;
        };
        if result.visits == 0 {
            return Self::NothingRecorded;
        }
        let reasons = result.blocked.iter().filter_map(|(code, (visits, times))| {
            let reason = BlockReason::ALL.iter().find(|reason| reason.as_str() == *code)?;
            Some(ReasonView {
                code: reason.as_str(),
                sentence: words::reason(*reason),
                visits: *visits,
                times: *times,
            })
        });
        let examples = result.examples.iter().filter(|_| may_see_visits);
        let examples = examples.map(|example| ExampleView {
            href: format!("/journey/{}?session={}", example.visitor, example.session),
            at: example.at.into(),
            page: example.page.clone(),
            fate: match &example.fate {
                Fate::Matched => "matches".to_owned(),
                Fate::Offered => "would be offered".to_owned(),
                Fate::Blocked(Some(reason)) => format!("qualifies; {}", words::reason(*reason)),
                Fate::Blocked(None) => "qualifies; its moment would not have come".to_owned(),
            },
        });
        Self::Tried(Tried {
            is_map: result.is_map,
            is_cut: result.is_cut,
            visits: result.visits,
            matched: result.matched,
            offered: result.offered,
            reasons: reasons.collect(),
            examples: examples.collect(),
        })
    }
}
