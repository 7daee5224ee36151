//! Whether something that the page recorded has arrived.

use super::consent::tracking_of;
use super::facts::Facts;
use super::step::{Step, What};
use crate::auth::checks::Heard;

pub(super) fn event(heard: &Heard, facts: &Facts<'_>) -> Step {
    let what = What::Event;
    let report = &heard.report;
    if facts.has_event {
        return Step::passed(what, "The service has it.");
    }
    if !facts.is_ours() {
        return Step::skipped(what, "The service takes nothing from this page.");
    }
    if !facts.is_enabled || tracking_of(report) == "denied" {
        return Step::skipped(what, "Nothing is recorded without consent.");
    }
    if heard.is_filtered {
        return Step::warned(
            what,
            "Visits from where you are are not recorded: the deployment has a filter for your address.",
            "Check from another network, or look at the deployment's settings, under “Addresses”.",
        );
    }
    match (report.events.is_empty(), facts.is_over) {
        (true, false) => Step::pending(what, "The page has recorded nothing yet."),
        (false, false) => Step::pending(what, "The page has recorded it, and sends it."),
        (true, true) if report.consent.is_none() => Step::skipped(what, "The page has not got so far."),
        (true, true) => Step::failed(
            what,
            "The page has recorded nothing.",
            "The script as it is copied here ends with ac(\"pageview\"): is it still there?",
        ),
        (false, true) => Step::failed(
            what,
            "The page has recorded it, and it did not arrive.",
            "A content blocker lets the script through and not what it sends, or the site has a hook that changes records. The \
             browser's network panel shows what became of “events”.",
        ),
    }
}
