//! What came of a check, judged without a clock and without a store.

use super::facts::Facts;
use super::step::Step;
use super::{consent, event, policy, script, servers, site, storage};
use crate::auth::checks::Heard;
use crate::findings::Outcome;

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) steps: Vec<Step>,
    /// Whether the page may tell more.
    pub(crate) may_change: bool,
}

impl Verdict {
    /// In one sentence.
    pub(crate) fn summary(&self) -> String {
        let count = |outcome| self.steps.iter().filter(|step| step.outcome == outcome).count();
        let (failed, warned) = (count(Outcome::Failed), count(Outcome::Warned));
        if failed > 0 {
            return match failed {
                1 => "One thing does not work.".to_owned(),
                many => format!("{many} things do not work."),
            };
        }
        if count(Outcome::Pending) > 0 {
            return "The page has answered. The rest follows.".to_owned();
        }
        match warned {
            0 => "Everything works.".to_owned(),
            1 => "It works. Take a look at one thing.".to_owned(),
            many => format!("It works. Take a look at {many} things."),
        }
    }
}

/// Judges what a page has reported last.
pub(crate) fn judge(heard: &Heard, facts: &Facts<'_>) -> Verdict {
    let report = &heard.report;
    let mut steps = vec![
        script::script(report, facts),
        script::version(report, facts),
        site::deployment(report, facts),
        site::domain(heard, facts),
        policy::policy(report, facts),
        servers::servers(report, facts),
        script::widget(report, facts),
        consent::consent(report, facts),
        storage::storage(report, facts),
        event::event(heard, facts),
    ];
    let waits_for_the_visitor =
        facts.is_ours() && consent::tracking_of(report) == "denied" && facts.is_enabled;
    let is_pending = steps.iter().any(|step| step.outcome == Outcome::Pending);
    if facts.is_over {
        let pending = steps.iter_mut().filter(|step| step.outcome == Outcome::Pending);
        pending.for_each(|step| {
            step.outcome = Outcome::Skipped;
            step.told = "The page has not told.".to_owned();
        });
    }
    Verdict {
        steps,
        may_change: !facts.is_over && (is_pending || waits_for_the_visitor),
    }
}
