//! Tables of reports, and of the step that each changes.

use super::judge::{Facts, SiteFound, judge};
use crate::auth::checks::Heard;
use crate::findings::Outcome;
use crate::wire::installation_report::{
    InstallationReport, Reach, Refusal, ReportedConsent, ServerReached, Storage,
};
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

/// What is changed of a page on which all is well.
type Change = fn(&mut Heard, &mut Facts<'_>);

/// A change, with what has become of one step, and what its words hold.
const CASES: &[(&str, Change, &str, Outcome, &str)] = &[
    (
        "left",
        |heard, facts| {
            heard.report.is_left = true;
            facts.has_event = false;
        },
        "script",
        Outcome::Warned,
        "was left before",
    ),
    (
        "left after everything was heard",
        |heard, _| heard.report.is_left = true,
        "script",
        Outcome::Passed,
        "https://shop.example/",
    ),
    (
        "an old version",
        |heard, _| heard.report.version = "1.2.2".into(),
        "version",
        Outcome::Warned,
        "version 1.2.2, the service 1.2.3",
    ),
    (
        "another name of the service",
        |heard, _| heard.report.service = "https://old.example".into(),
        "version",
        Outcome::Warned,
        "from https://old.example",
    ),
    (
        "another deployment",
        |_, facts| facts.found = SiteFound::Another(Some("Outlet".into())),
        "deployment",
        Outcome::Failed,
        "“Outlet”",
    ),
    (
        "somebody else's deployment",
        |_, facts| facts.found = SiteFound::Another(None),
        "deployment",
        Outcome::Failed,
        "another deployment",
    ),
    (
        "somebody else's deployment",
        |_, facts| facts.found = SiteFound::Another(None),
        "domain",
        Outcome::Skipped,
        "first",
    ),
    (
        "the organisation's id",
        |heard, _| heard.report.site = "organisation".into(),
        "deployment",
        Outcome::Passed,
        "organisation, the organization: on this domain",
    ),
    (
        "an id that means nothing",
        |heard, facts| {
            heard.report.site = "typo".into();
            facts.found = SiteFound::Unknown;
        },
        "deployment",
        Outcome::Failed,
        "typo, which this service does not know",
    ),
    (
        "a domain that is not listed",
        |heard, facts| {
            heard.origin = "https://staging.shop.test:8443".into();
            facts.found = SiteFound::NotAllowed;
        },
        "domain",
        Outcome::Failed,
        "Add staging.shop.test:8443 ",
    ),
    (
        "a domain that is not listed",
        |_, facts| facts.found = SiteFound::NotAllowed,
        "deployment",
        Outcome::Passed,
        "this deployment",
    ),
    (
        "an organisation's id on a domain that is not listed",
        |heard, facts| {
            heard.report.site = "organisation".into();
            facts.found = SiteFound::NotAllowed;
        },
        "deployment",
        Outcome::Skipped,
        "depends on the domain",
    ),
    (
        "a file",
        |heard, facts| {
            heard.origin = "null".into();
            facts.found = SiteFound::NotAllowed;
        },
        "domain",
        Outcome::Failed,
        "has no domain",
    ),
    (
        "a domain that is not listed",
        |heard, facts| {
            heard.report.consent = None;
            facts.found = SiteFound::NotAllowed;
        },
        "consent",
        Outcome::Skipped,
        "not told",
    ),
    (
        "no WebAssembly",
        |heard, _| {
            heard.report.may_compile = false;
            heard.report.refusals = vec![refusal("script-src", "wasm-eval")];
        },
        "policy",
        Outcome::Warned,
        "'wasm-unsafe-eval'",
    ),
    (
        "a policy that refuses what the service has",
        |heard, _| heard.report.refusals = vec![refusal("img-src", "https://waymeet.example/a.png")],
        "policy",
        Outcome::Failed,
        "Add to the policy: img-src https://waymeet.example.",
    ),
    (
        "a policy that refuses what is no address",
        |heard, _| heard.report.refusals = vec![refusal("require-trusted-types-for", "trusted-types-sink")],
        "policy",
        Outcome::Failed,
        "Compare the policy",
    ),
    (
        "a policy that refuses a chat server",
        |heard, _| heard.report.refusals = vec![refusal("connect-src", CIC)],
        "policy",
        Outcome::Passed,
        "lets",
    ),
    (
        "a policy that refuses a chat server",
        |heard, _| {
            heard.report.servers = vec![reached(CIC, Reach::Refused), reached(PARTNER, Reach::Refused)]
        },
        "servers",
        Outcome::Failed,
        "connect-src https://cic.example:8019 https://cic2.example:8019.",
    ),
    (
        "one of two servers",
        |heard, _| {
            heard.report.servers = vec![reached(CIC, Reach::Reached), reached(PARTNER, Reach::Unreachable)];
        },
        "servers",
        Outcome::Warned,
        "Nobody answers the browser at https://cic2.example:8019",
    ),
    (
        "a server that is not for this site",
        |heard, _| heard.report.servers = vec![reached(CIC, Reach::Unreadable)],
        "servers",
        Outcome::Failed,
        "list of origins",
    ),
    (
        "a server without https for a page with it",
        |heard, _| heard.report.servers = vec![reached("http://cic.example", Reach::Unreachable)],
        "servers",
        Outcome::Failed,
        "only speak to servers with https",
    ),
    (
        "a page that has not asked yet",
        |heard, _| heard.report.servers = Vec::new(),
        "servers",
        Outcome::Pending,
        "not asked",
    ),
    (
        "a page that never asked",
        |heard, facts| {
            heard.report.servers = Vec::new();
            facts.is_over = true;
        },
        "servers",
        Outcome::Skipped,
        "not told",
    ),
    (
        "nothing published",
        |_, facts| facts.cic = None,
        "servers",
        Outcome::Skipped,
        "no chat yet",
    ),
    (
        "nothing published",
        |_, facts| facts.cic = None,
        "widget",
        Outcome::Warned,
        "Publish",
    ),
    (
        "a page without the widget",
        |heard, _| heard.report.has_widget = false,
        "widget",
        Outcome::Warned,
        "no launcher",
    ),
    (
        "recording turned off",
        |heard, facts| {
            heard.report.consent = None;
            (facts.is_enabled, facts.has_event) = (false, false);
        },
        "consent",
        Outcome::Warned,
        "turned off",
    ),
    (
        "recording turned off",
        |heard, facts| {
            heard.report.consent = None;
            (facts.is_enabled, facts.has_event) = (false, false);
        },
        "event",
        Outcome::Skipped,
        "without consent",
    ),
    (
        "no word of consent",
        |heard, _| heard.report.consent = None,
        "consent",
        Outcome::Pending,
        "not know yet",
    ),
    (
        "consent denied",
        |heard, _| says(heard, "denied"),
        "consent",
        Outcome::Warned,
        "refused",
    ),
    (
        "consent denied",
        |heard, _| says(heard, "denied"),
        "storage",
        Outcome::Skipped,
        "not tried",
    ),
    (
        "consent denied",
        |heard, facts| {
            says(heard, "denied");
            facts.has_event = false;
        },
        "event",
        Outcome::Skipped,
        "without consent",
    ),
    (
        "an anonymous visitor",
        |heard, _| says(heard, "anonymous"),
        "consent",
        Outcome::Passed,
        "without anything",
    ),
    (
        "an anonymous visitor",
        |heard, _| says(heard, "anonymous"),
        "storage",
        Outcome::Skipped,
        "anonymous",
    ),
    (
        "a private window",
        |heard, _| {
            heard.report.storage = Some(Storage {
                local: false,
                session: true,
                cookies: false,
            });
        },
        "storage",
        Outcome::Warned,
        "refuses localStorage and cookies:",
    ),
    (
        "an address that is filtered",
        |heard, facts| {
            heard.is_filtered = true;
            facts.has_event = false;
        },
        "event",
        Outcome::Warned,
        "filter for your address",
    ),
    (
        "an event on its way",
        |_, facts| facts.has_event = false,
        "event",
        Outcome::Pending,
        "sends it",
    ),
    (
        "an event that never came",
        |_, facts| (facts.has_event, facts.is_over) = (false, true),
        "event",
        Outcome::Failed,
        "did not arrive",
    ),
    (
        "no event yet",
        |heard, facts| {
            heard.report.events = Vec::new();
            facts.has_event = false;
        },
        "event",
        Outcome::Pending,
        "nothing yet",
    ),
    (
        "no event at all",
        |heard, facts| {
            heard.report.events = Vec::new();
            (facts.has_event, facts.is_over) = (false, true);
        },
        "event",
        Outcome::Failed,
        "ac(\"pageview\")",
    ),
];

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
