//! What the visitor allows.

use super::facts::Facts;
use super::step::{Step, What};
use crate::wire::installation_report::InstallationReport;

pub(super) fn consent(report: &InstallationReport, facts: &Facts<'_>) -> Step {
    let what = What::Consent;
    if !facts.is_enabled {
        return Step::warned(
            what,
            "Recording is turned off for this deployment, whatever the visitor says.",
            "Turn it on among the deployment's settings, under “Tracking”.",
        );
    }
    if !facts.is_ours() {
        return Step::skipped(what, "The page is not told what holds here.");
    }
    let Some(consent) = &report.consent else {
        return Step::pending(what, "The page does not know yet.");
    };
    let others = format!(
        "Personalisation is {}, chat is {}.",
        consent.personalisation, consent.chat
    );
    match consent.tracking.as_str() {
        "granted" => Step::passed(what, format!("The visit may be recorded. {others}")),
        "anonymous" => Step::passed(
            what,
            format!("The visit may be recorded, without anything that would recognise the visitor. {others}"),
        ),
        _ => Step::warned(
            what,
            "Nothing may be recorded: the visitor has refused, or not answered yet.",
            "Answer the site's question on the page: this list follows. Where the site does not ask, the deployment's settings say \
             what holds without an answer.",
        ),
    }
}

/// What the visitor allows of tracking; empty while the page does not know.
pub(super) fn tracking_of(report: &InstallationReport) -> &str {
    report
        .consent
        .as_ref()
        .map_or("", |consent| consent.tracking.as_str())
}
