//! Whose page it is: which deployment it names, and whether that allows its domain.

use super::facts::{Facts, SiteFound};
use super::step::{Step, What};
use crate::auth::checks::Heard;
use crate::wire::installation_report::InstallationReport;
use url::Url;

pub(super) fn deployment(report: &InstallationReport, facts: &Facts<'_>) -> Step {
    let said = &report.site;
    match &facts.found {
        SiteFound::Ours | SiteFound::NotAllowed if said == facts.deployment => Step::passed(
            What::Deployment,
            format!("The page says {said}: this deployment."),
        ),
        SiteFound::Ours => Step::passed(
            What::Deployment,
            format!("The page says {said}, the organization: on this domain that is this deployment."),
        ),
        SiteFound::NotAllowed => Step::skipped(
            What::Deployment,
            format!("The page says {said}; which deployment that means depends on the domain."),
        ),
        SiteFound::Another(name) => Step::failed(
            What::Deployment,
            match name {
                Some(name) => format!("The page says {said}: it belongs to “{name}”."),
                None => format!("The page says {said}, which is another deployment."),
            },
            "Put this deployment's script into the page, or check the other one.",
        ),
        SiteFound::Unknown => Step::failed(
            What::Deployment,
            format!("The page says {said}, which this service does not know."),
            "Copy the script anew: it has the right id.",
        ),
    }
}

pub(super) fn domain(heard: &Heard, facts: &Facts<'_>) -> Step {
    let origin = &heard.origin;
    match facts.found {
        SiteFound::Ours => Step::passed(
            What::Domain,
            format!("{origin} is one of the domains the widget runs on."),
        ),
        SiteFound::NotAllowed if origin.is_empty() || origin == "null" => Step::failed(
            What::Domain,
            "The page has no domain: it is a file, or stands in a frame with the attribute `sandbox`.",
            "Serve it from a web server, and without that attribute.",
        ),
        SiteFound::NotAllowed => Step::failed(
            What::Domain,
            format!("{origin} is not one of the domains the widget runs on: the service refuses the page."),
            format!(
                "Add {} where the widget is configured, under “Website”.",
                host_of(origin)
            ),
        ),
        SiteFound::Another(_) | SiteFound::Unknown => {
            Step::skipped(What::Domain, "The page has to name this deployment first.")
        }
    }
}

/// An origin as the list of domains has it: a port is part of it where it is an unusual one.
fn host_of(origin: &str) -> String {
    let url = Url::parse(origin).ok();
    let host = url.as_ref().and_then(|url| Some((url.host_str()?, url.port())));
    match host {
        Some((host, Some(port))) => format!("{host}:{port}"),
        Some((host, None)) => host.to_owned(),
        None => origin.to_owned(),
    }
}
