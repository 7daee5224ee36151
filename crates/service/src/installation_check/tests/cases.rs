//! What may be other than well, and what is told of it.

use super::*;

/// What is changed of a page on which all is well.
pub(super) type Change = fn(&mut Heard, &mut Facts<'_>);

/// A change, with what has become of one step, and what its words hold.
pub(super) const CASES: &[(&str, Change, &str, Outcome, &str)] = &[
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
        "a policy that refuses the module's file",
        |heard, _| {
            let blocked = "https://waymeet.example/waymeet_journey_bg.wasm";
            heard.report.refusals = vec![refusal("connect-src", blocked)];
        },
        "policy",
        Outcome::Failed,
        "Add to the policy: connect-src https://waymeet.example.",
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
