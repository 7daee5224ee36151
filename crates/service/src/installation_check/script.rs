//! What the page loads: the script, in which version, and the widget with it.

use super::facts::Facts;
use super::step::{Step, What};
use crate::wire::installation_report::InstallationReport;

pub(super) fn script(report: &InstallationReport, facts: &Facts<'_>) -> Step {
    if report.is_left && !facts.has_event && facts.is_ours() {
        return Step::warned(
            What::Script,
            format!(
                "The script runs on {}, which was left before everything was heard.",
                report.page
            ),
            "Leave the page open. Where it goes on to another address by itself, give that one.",
        );
    }
    Step::passed(What::Script, format!("It runs on {}.", report.page))
}

pub(super) fn version(report: &InstallationReport, facts: &Facts<'_>) -> Step {
    let (own, theirs) = (facts.version, report.version.as_str());
    if theirs != own {
        return Step::warned(
            What::Version,
            format!("The page has version {theirs}, the service {own}."),
            "Something between the two keeps old files: the browser (load the page anew, with Ctrl and F5), a proxy, a content \
             delivery network, or a copy of the files on the site itself.",
        );
    }
    if !report.service.is_empty() && report.service != facts.service {
        return Step::warned(
            What::Version,
            format!(
                "Version {own}, the service's own. It is loaded from {}, and this service calls itself {}.",
                report.service, facts.service
            ),
            "Where both are names of this service all is well. Otherwise copy the script anew.",
        );
    }
    Step::passed(
        What::Version,
        format!("Version {own}, the service's own, from {}.", facts.service),
    )
}

pub(super) fn widget(report: &InstallationReport, facts: &Facts<'_>) -> Step {
    if facts.cic.is_none() {
        return Step::warned(
            What::Widget,
            "Nothing is published: the page records visits, and has no chat.",
            "Publish the widget.",
        );
    }
    if !report.has_widget {
        return Step::warned(
            What::Widget,
            "The page does not ask for it: chats begin with offers only, and there is no launcher.",
            "The script as it is copied here has the line ac(\"load\", \"widget\").",
        );
    }
    Step::passed(What::Widget, "It is published, and the page asks for it.")
}
