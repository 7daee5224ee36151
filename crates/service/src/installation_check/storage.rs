//! What the browser lets the page keep.

use super::consent::tracking_of;
use super::facts::Facts;
use super::step::{Step, What};
use crate::wire::installation_report::{InstallationReport, Storage};

pub(super) fn storage(report: &InstallationReport, facts: &Facts<'_>) -> Step {
    let what = What::Storage;
    let Some(storage) = report.storage else {
        return match tracking_of(report) {
            "" if facts.is_ours() && facts.is_enabled => {
                Step::pending(what, "It is not tried before the visitor allows it.")
            }
            "granted" => Step::pending(what, "The page has not tried yet."),
            "anonymous" => Step::skipped(
                what,
                "Nothing is stored of anonymous visitors, so it was not tried.",
            ),
            _ => Step::skipped(
                what,
                "Nothing is stored before the visitor allows it, so it was not tried.",
            ),
        };
    };
    let Storage {
        local,
        session,
        cookies,
    } = storage;
    let missing: Vec<&str> = [
        (local, "localStorage"),
        (session, "sessionStorage"),
        (cookies, "cookies"),
    ]
    .into_iter()
    .filter(|(works, _)| !works)
    .map(|(_, name)| name)
    .collect();
    if missing.is_empty() {
        return Step::passed(
            what,
            "The browser keeps what it has to: localStorage, sessionStorage, cookies.",
        );
    }
    Step::warned(
        what,
        format!(
            "This browser refuses {}: visitors are new with each page, and a chat ends with it.",
            missing.join(" and ")
        ),
        "Private windows and some settings of browsers do that. Check again in a window like your visitors'.",
    )
}
