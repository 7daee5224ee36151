//! The judgement. It knows no clock and no store.

use super::step::{Step, What};
use crate::auth::checks::Heard;
use crate::findings::Outcome;
use crate::wire::installation_report::{InstallationReport, Reach, Refusal, Storage};
use url::Url;
use waymeet_widget_config::{Cic, Route};

/// Which deployment a page's words mean, for the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SiteFound {
    /// The one that is checked.
    Ours,
    /// Another one; with its name where that is for the eyes of who asks.
    Another(Option<String>),
    /// One that does not allow the page's origin.
    NotAllowed,
    /// None at all.
    Unknown,
}

/// What the service knows itself.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    /// Its version.
    pub(crate) version: &'a str,
    /// Its public address.
    pub(crate) service: &'a str,
    /// The deployment that is checked.
    pub(crate) deployment: &'a str,
    /// The one the page means.
    pub(crate) found: SiteFound,
    /// Whether the deployment records anything.
    pub(crate) is_enabled: bool,
    /// How the published widget reaches the contact centre; nothing where none is published.
    pub(crate) cic: Option<&'a Cic>,
    /// Whether an event that the page has told of is stored.
    pub(crate) has_event: bool,
    /// Whether nothing more is waited for.
    pub(crate) is_over: bool,
}

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
        script(report, facts),
        version(report, facts),
        deployment(report, facts),
        domain(heard, facts),
        policy(report, facts),
        servers(report, facts),
        widget(report, facts),
        consent(report, facts),
        storage(report, facts),
        event(heard, facts),
    ];
    let waits_for_the_visitor = is_ours(facts) && word(report) == "denied" && facts.is_enabled;
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

fn is_ours(facts: &Facts<'_>) -> bool {
    facts.found == SiteFound::Ours
}

/// What the visitor allows of tracking; empty while the page does not know.
fn word(report: &InstallationReport) -> &str {
    report
        .consent
        .as_ref()
        .map_or("", |consent| consent.tracking.as_str())
}

fn script(report: &InstallationReport, facts: &Facts<'_>) -> Step {
    if report.is_left && !facts.has_event && is_ours(facts) {
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

fn version(report: &InstallationReport, facts: &Facts<'_>) -> Step {
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

fn deployment(report: &InstallationReport, facts: &Facts<'_>) -> Step {
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

fn domain(heard: &Heard, facts: &Facts<'_>) -> Step {
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

fn policy(report: &InstallationReport, facts: &Facts<'_>) -> Step {
    let servers = facts.cic.map_or(&[][..], |cic| &cic.servers);
    // Those have a step of their own.
    let is_of_servers = |refusal: &Refusal| {
        let mut origins = servers.iter().filter_map(|server| origin_of(server));
        origin_of(&refusal.blocked)
            .is_some_and(|blocked| blocked != facts.service && origins.any(|origin| origin == blocked))
    };
    let refused: Vec<&Refusal> = (report.refusals.iter())
        .filter(|refusal| !is_wasm(refusal) && !is_of_servers(refusal))
        .collect();
    if !refused.is_empty() {
        let mut told: Vec<String> = refused
            .iter()
            .map(|one| format!("{} refuses {}", one.directive, one.blocked))
            .collect();
        told.dedup();
        let mut needed: Vec<String> = refused
            .iter()
            .filter_map(|one| Some(format!("{} {}", one.directive, origin_of(&one.blocked)?)))
            .collect();
        needed.sort_unstable();
        needed.dedup();
        let remedy = match needed.is_empty() {
            true => "Compare the policy with the words above.".to_owned(),
            false => format!("Add to the policy: {}.", needed.join("; ")),
        };
        return Step::failed(
            What::Policy,
            format!("The page's policy is in the way: {}.", told.join(", ")),
            remedy,
        );
    }
    if !report.may_compile {
        return Step::warned(
            What::Policy,
            "WebAssembly is refused: all works the same, and slower.",
            "Add to the policy: script-src 'wasm-unsafe-eval'.",
        );
    }
    Step::passed(What::Policy, "It lets the script do what it has to.")
}

fn is_wasm(refusal: &Refusal) -> bool {
    refusal.blocked.contains("wasm")
}

fn origin_of(address: &str) -> Option<String> {
    let origin = Url::parse(address).ok()?.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
}

fn servers(report: &InstallationReport, facts: &Facts<'_>) -> Step {
    let what = What::Servers;
    let Some(cic) = facts.cic else {
        return Step::skipped(what, "Nothing is published, so there is no chat yet.");
    };
    if cic.route == Route::Service {
        return Step::skipped(what, "The service carries the chats: the page need not reach it.");
    }
    if !is_ours(facts) {
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

fn widget(report: &InstallationReport, facts: &Facts<'_>) -> Step {
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

fn consent(report: &InstallationReport, facts: &Facts<'_>) -> Step {
    let what = What::Consent;
    if !facts.is_enabled {
        return Step::warned(
            what,
            "Recording is turned off for this deployment, whatever the visitor says.",
            "Turn it on among the deployment's settings, under “Tracking”.",
        );
    }
    if !is_ours(facts) {
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

fn storage(report: &InstallationReport, facts: &Facts<'_>) -> Step {
    let what = What::Storage;
    let Some(storage) = report.storage else {
        return match word(report) {
            "" if is_ours(facts) && facts.is_enabled => {
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

fn event(heard: &Heard, facts: &Facts<'_>) -> Step {
    let what = What::Event;
    let report = &heard.report;
    if facts.has_event {
        return Step::passed(what, "The service has it.");
    }
    if !is_ours(facts) {
        return Step::skipped(what, "The service takes nothing from this page.");
    }
    if !facts.is_enabled || word(report) == "denied" {
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
