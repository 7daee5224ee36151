//! Tables of reports, and of the step that each changes.

mod cases;

use super::{Facts, SiteFound, judge};
use crate::auth::checks::Heard;
use crate::findings::Outcome;
use crate::wire::installation_report::{
    InstallationReport, Reach, Refusal, ReportedConsent, ServerReached, Storage,
};
use cases::{CASES, Change};
use waymeet_journey::time::UnixMillis;
use waymeet_widget_config::{Cic, Dialect, Route};

const SERVICE: &str = "https://waymeet.example";
const CIC: &str = "https://cic.example:8019";
const PARTNER: &str = "https://cic2.example:8019";
const ID: &str = "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11";

/// A page on which all is well.
fn good() -> Heard {
    let granted = || "granted".to_owned();
    Heard {
        report: InstallationReport {
            run: "r".into(),
            turn: 3,
            version: "1.2.3".into(),
            service: SERVICE.into(),
            site: "d".into(),
            page: "https://shop.example/".into(),
            may_compile: true,
            servers: vec![reached(CIC, Reach::Reached)],
            storage: Some(Storage {
                local: true,
                session: true,
                cookies: true,
            }),
            consent: Some(ReportedConsent {
                tracking: granted(),
                personalisation: granted(),
                chat: granted(),
            }),
            has_widget: true,
            events: vec![ID.into()],
            ..InstallationReport::default()
        },
        origin: "https://shop.example".into(),
        is_filtered: false,
        at: UnixMillis(1),
    }
}

fn reached(server: &str, outcome: Reach) -> ServerReached {
    ServerReached {
        server: server.into(),
        outcome,
    }
}

fn refusal(directive: &str, blocked: &str) -> Refusal {
    Refusal {
        directive: directive.into(),
        blocked: blocked.into(),
    }
}

fn cic() -> Cic {
    Cic {
        servers: vec![CIC.into(), PARTNER.into()],
        dialect: Dialect::Icws,
        route: Route::Direct,
    }
}

fn facts(cic: &Cic) -> Facts<'_> {
    Facts {
        version: "1.2.3",
        service: SERVICE,
        deployment: "d",
        found: SiteFound::Ours,
        is_enabled: true,
        cic: Some(cic),
        has_event: true,
        is_over: false,
    }
}

fn says(heard: &mut Heard, tracking: &str) {
    heard.report.consent = Some(ReportedConsent {
        tracking: tracking.into(),
        personalisation: "denied".into(),
        chat: "denied".into(),
    });
    heard.report.storage = None;
    heard.report.events = Vec::new();
}

#[test]
fn where_all_is_well_every_step_has_passed() {
    let cic = cic();
    let verdict = judge(&good(), &facts(&cic));
    for step in &verdict.steps {
        assert_eq!(step.outcome, Outcome::Passed, "{step:?}");
        assert!(step.remedy.is_empty());
    }
    assert_eq!((verdict.steps.len(), verdict.may_change), (10, false));
    assert_eq!(verdict.summary(), "Everything works.");
}

#[test]
fn each_failure_is_told_at_its_step_with_what_to_do() {
    for (name, change, what, outcome, words) in CASES {
        let cic = cic();
        let (mut heard, mut facts) = (good(), facts(&cic));
        change(&mut heard, &mut facts);
        let verdict = judge(&heard, &facts);
        let step = verdict
            .steps
            .iter()
            .find(|step| step.what.as_str() == *what)
            .unwrap();
        assert_eq!(step.outcome, *outcome, "{name}: {step:?}");
        let said = format!("{} {}", step.told, step.remedy);
        assert!(said.contains(words), "{name}: {said}");
        let has_remedy = matches!(outcome, Outcome::Failed | Outcome::Warned);
        assert_eq!(!step.remedy.is_empty(), has_remedy, "{name}: {step:?}");
    }
}

#[test]
fn a_chat_that_the_service_carries_needs_nothing_of_the_page() {
    let cic = Cic {
        route: Route::Service,
        ..cic()
    };
    let mut heard = good();
    heard.report.servers = Vec::new();
    let verdict = judge(&heard, &facts(&cic));
    assert_eq!(verdict.steps[5].outcome, Outcome::Skipped);
    assert_eq!(verdict.summary(), "Everything works.");
}

#[test]
fn more_may_come_while_something_is_open_or_the_visitor_may_still_agree() {
    for (name, change, may_change, summary) in [
        (
            "an event on its way",
            (|_, facts| facts.has_event = false) as Change,
            true,
            "The page has answered. The rest follows.",
        ),
        (
            "consent denied",
            |heard, facts| {
                says(heard, "denied");
                facts.has_event = false;
            },
            true,
            "It works. Take a look at one thing.",
        ),
        (
            "nobody waits any more",
            |heard, facts| {
                says(heard, "denied");
                (facts.has_event, facts.is_over) = (false, true);
            },
            false,
            "It works. Take a look at one thing.",
        ),
        (
            "the page is refused",
            |heard, facts| {
                says(heard, "denied");
                heard.report.consent = None;
                heard.report.servers = Vec::new();
                (facts.has_event, facts.found) = (false, SiteFound::NotAllowed);
            },
            false,
            "One thing does not work.",
        ),
        (
            "two failures",
            |heard, facts| {
                heard.report.refusals = vec![refusal("connect-src", SERVICE)];
                facts.found = SiteFound::NotAllowed;
            },
            false,
            "2 things do not work.",
        ),
    ] {
        let cic = cic();
        let (mut heard, mut facts) = (good(), facts(&cic));
        change(&mut heard, &mut facts);
        let verdict = judge(&heard, &facts);
        assert_eq!(
            (verdict.may_change, verdict.summary().as_str()),
            (may_change, summary),
            "{name}"
        );
    }
}
