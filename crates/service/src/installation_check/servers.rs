//! Whether the browser reaches the contact centre.

use super::facts::Facts;
use super::policy::origin_of;
use super::step::{Step, What};
use crate::wire::installation_report::{InstallationReport, Reach};
use waymeet_widget_config::Route;

pub(super) fn servers(report: &InstallationReport, facts: &Facts<'_>) -> Step {
    let what = What::Servers;
    let Some(cic) = facts.cic else {
        return Step::skipped(what, "Nothing is published, so there is no chat yet.");
    };
    if cic.route == Route::Service {
        return Step::skipped(what, "The service carries the chats: the page need not reach it.");
    }
    if !facts.is_ours() {
        return Step::skipped(what, "The page is not told which servers there are.");
    }
    if report.servers.is_empty() {
        return Step::pending(what, "The page has not asked yet.");
    }
    let is_reached = report.servers.iter().any(|one| one.outcome == Reach::Reached);
    let all = |wanted| {
        let found = report.servers.iter().filter(move |one| one.outcome == wanted);
        found.map(|one| one.server.as_str()).collect::<Vec<_>>()
    };
    let mut told = Vec::new();
    let mut remedies = Vec::new();
    let (reached, refused) = (all(Reach::Reached), all(Reach::Refused));
    let (unreadable, unreachable) = (all(Reach::Unreadable), all(Reach::Unreachable));
    if !reached.is_empty() {
        told.push(format!("The page reaches {}.", reached.join(" and ")));
    }
    if !refused.is_empty() {
        told.push(format!("The page's policy refuses {}.", refused.join(" and ")));
        let origins: Vec<_> = refused.iter().filter_map(|server| origin_of(server)).collect();
        remedies.push(format!("Add to the policy: connect-src {}.", origins.join(" ")));
    }
    if !unreadable.is_empty() {
        told.push(format!(
            "{} answers, but does not let pages of this site read it.",
            unreadable.join(" and ")
        ));
        remedies.push(
            "Allow the site's address in the contact centre's list of origins, or have the service carry the chats.".to_owned(),
        );
    }
    if !unreachable.is_empty() {
        told.push(format!(
            "Nobody answers the browser at {}.",
            unreachable.join(" and ")
        ));
        let is_mixed =
            report.page.starts_with("https:") && unreachable.iter().any(|server| server.starts_with("http:"));
        remedies.push(match is_mixed {
            true => "A page with https may only speak to servers with https.".to_owned(),
            false => "Is it running, and may browsers reach it from where you are? A test of the connection from the service \
                      tells more. Where browsers may not, have the service carry the chats."
                .to_owned(),
        });
    }
    let (told, remedy) = (told.join(" "), remedies.join(" "));
    match (remedy.is_empty(), is_reached) {
        (true, _) => Step::passed(what, told),
        (false, true) => Step::warned(what, told, remedy),
        (false, false) => Step::failed(what, told, remedy),
    }
}
