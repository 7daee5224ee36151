//! The overview of the administration: what is set up, who is here, what was lost.

use super::losses::LossTable;
use super::moment::Moment;
use super::status::Status;
use crate::availability::QueueBoard;
use crate::configuration::Configuration;
use crate::journeys::words;
use crate::sites::Site;
use crate::snippet;
use crate::store::{Day, DayCounts, Document, Organisation, VisitorSummary};
use crate::wire::action_map::WireActionMap;
use crate::wire::action_target::WireActionTarget;
use crate::wire::action_template::WireActionTemplate;
use crate::wire::kind::Kind;
use crate::wire::outcome::WireOutcome;
use crate::wire::schedule::WireScheduleGroup;
use crate::wire::segment::WireSegment;
use crate::wire::tracking::{TrackingSettings, TrackingWord};
use std::collections::HashMap;
use waymeet_journey::behaviour::{Behaviour, JourneyPattern};
use waymeet_journey::ids::{OutcomeId, SegmentId};
use waymeet_journey::time::UnixMillis;

/// Kinds of documents that have no list of their own.
const OTHERS: [Kind; 5] = [
    Kind::ActionTarget,
    Kind::Schedule,
    Kind::FrequencyCaps,
    Kind::OutcomePredictor,
    Kind::Role,
];

/// What the overview is made of.
pub(crate) struct OverviewSource<'a> {
    pub(crate) organisation: &'a Organisation,
    pub(crate) sites: &'a [std::sync::Arc<Site>],
    pub(crate) documents: &'a [Document],
    pub(crate) board: &'a QueueBoard,
    /// What happened on each site.
    pub(crate) activity: &'a [SiteActivity],
    /// The inline part of the snippet; empty while it is not built.
    pub(crate) snippet: &'a str,
    pub(crate) now: UnixMillis,
}

/// What happened on a site.
pub(crate) struct SiteActivity {
    /// Its recent visitors.
    pub(crate) visitors: Vec<VisitorSummary>,
    /// What became of all its events.
    pub(crate) counts: DayCounts,
    /// The same, for each of the last days on which something happened.
    pub(crate) days: Vec<(Day, DayCounts)>,
}

/// The overview, ready to be printed.
#[derive(Debug)]
pub(crate) struct Overview {
    pub(crate) organisation: String,
    pub(crate) organisation_id: String,
    pub(crate) deployments: Vec<DeploymentView>,
    pub(crate) queues: Vec<QueueView>,
    pub(crate) segments: Vec<RuleView>,
    pub(crate) action_maps: Vec<RuleView>,
    pub(crate) content_offers: Vec<RuleView>,
    pub(crate) outcomes: Vec<RuleView>,
    pub(crate) hours: Vec<RuleView>,
    /// What is set aside among everything else that is configured.
    pub(crate) others_aside: Vec<RuleView>,
}

/// A deployment.
#[derive(Debug)]
pub(crate) struct DeploymentView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) domains: String,
    pub(crate) consent: &'static str,
    pub(crate) snippet: String,
    pub(crate) is_built: bool,
    pub(crate) visitors: Vec<VisitorLine>,
    pub(crate) counters: [(&'static str, i64); 9],
    pub(crate) losses: LossTable,
}

/// A visitor, in one line.
#[derive(Debug)]
pub(crate) struct VisitorLine {
    pub(crate) id: String,
    pub(crate) status: Status,
    pub(crate) last_seen: Moment,
    pub(crate) page: String,
    pub(crate) visits: u32,
    pub(crate) page_views: u32,
    pub(crate) browser: String,
}

/// A workgroup.
#[derive(Debug)]
pub(crate) struct QueueView {
    pub(crate) name: String,
    pub(crate) agents: u32,
    pub(crate) logged_in: u32,
    pub(crate) wait: String,
    pub(crate) age: String,
    pub(crate) pace: String,
    pub(crate) is_fresh: bool,
}

/// A segment, action map or content offer.
#[derive(Debug)]
pub(crate) struct RuleView {
    pub(crate) name: String,
    pub(crate) color: String,
    pub(crate) summary: String,
    pub(crate) version: u32,
    pub(crate) is_active: bool,
    /// Why it is set aside; empty if it is not.
    pub(crate) problem: String,
}

impl Overview {
    pub(crate) fn new(source: &OverviewSource<'_>) -> Self {
        let configuration = source.sites.first().map(|site| &site.configuration);
        let of_kind = |kind| {
            source
                .documents
                .iter()
                .filter(move |document| document.kind == kind)
        };
        let targets: HashMap<&str, String> = of_kind(Kind::ActionTarget)
            .filter_map(|document| {
                Some((
                    document.id.as_str(),
                    WireActionTarget::read(&document.body).ok()?.name,
                ))
            })
            .collect();
        let rules = |kind, describe: &dyn Fn(&Document) -> Option<Described>| {
            of_kind(kind)
                .map(|document| rule(document, configuration, describe))
                .collect()
        };
        Self {
            organisation: source.organisation.name.clone(),
            organisation_id: source.organisation.id.clone(),
            deployments: (source.sites.iter().zip(source.activity))
                .map(|(site, activity)| deployment(source, site, activity))
                .collect(),
            queues: queues(source.board, source.now),
            segments: rules(Kind::Segment, &|document| segment(document, configuration)),
            action_maps: rules(Kind::ActionMap, &|document| {
                action_map(document, &targets, source.board, configuration)
            }),
            content_offers: rules(Kind::ActionTemplate, &content_offer),
            outcomes: rules(Kind::Outcome, &|document| outcome(document, configuration)),
            hours: rules(Kind::ScheduleGroup, &hours),
            others_aside: OTHERS
                .into_iter()
                .flat_map(|kind| -> Vec<RuleView> { rules(kind, &named) })
                .filter(|rule| !rule.problem.is_empty())
                .collect(),
        }
    }
}

fn deployment(source: &OverviewSource<'_>, site: &Site, activity: &SiteActivity) -> DeploymentView {
    let counts = &activity.counts;
    let line = |visitor: &VisitorSummary| VisitorLine {
        id: visitor.visitor.clone(),
        status: Status::after(
            source.now.since(visitor.last_seen),
            site.deployment.tracking.session_timeout_in_seconds,
        ),
        last_seen: visitor.last_seen.into(),
        page: visitor.last_page.clone(),
        visits: visitor.visits,
        page_views: visitor.page_views,
        browser: visitor.browser.agent().browser_text(),
    };
    DeploymentView {
        id: site.deployment.id.clone(),
        name: site.deployment.name.clone(),
        domains: site.deployment.allowed_domains.join(", "),
        consent: consent(&site.deployment.tracking),
        snippet: snippet::pasted(source.snippet, &source.organisation.id, &site.deployment.id),
        is_built: !source.snippet.is_empty(),
        visitors: activity.visitors.iter().map(line).collect(),
        counters: [
            ("Stored", counts.stored),
            ("Late", counts.late),
            ("Sent twice", counts.duplicates),
            ("Refused", counts.refused),
            ("Quarantined", counts.quarantined),
            ("Blocked", counts.blocked),
            ("Dropped", counts.dropped),
            ("Withheld", counts.withheld),
            ("Never arrived", counts.never_arrived),
        ],
        losses: LossTable::new(&activity.days, source.now),
    }
}

/// What holds before a visitor has answered.
fn consent(tracking: &TrackingSettings) -> &'static str {
    match tracking.consent.default.tracking {
        _ if !tracking.enabled => "not asked for: recording is switched off",
        TrackingWord::Granted => "assumed until the page says otherwise",
        TrackingWord::Anonymous => "recorded without recognising the visitor until the page says otherwise",
        TrackingWord::Denied => "asked for: nothing is stored or sent before",
    }
}

fn queues(board: &QueueBoard, now: UnixMillis) -> Vec<QueueView> {
    let queue = |(name, news): (&str, &crate::availability::QueueNews)| QueueView {
        name: name.to_owned(),
        agents: news.state.available_agents,
        logged_in: news.state.logged_in_agents,
        wait: format!("{} s", news.state.estimated_wait_in_seconds),
        age: match now.since(news.as_of) / 1_000 {
            0 => "just now".to_owned(),
            seconds @ 1..60 => format!("{seconds} s ago"),
            seconds => format!("{} ago", words::duration(seconds * 1_000)),
        },
        // Without digits nobody needs: 5, 7.5.
        pace: format!("every {} s", news.pacing().as_secs_f64()),
        is_fresh: news.is_fresh(now),
    };
    board.all().map(queue).collect()
}

/// Name, colour, summary, and whether it is in use.
type Described = (String, String, String, bool);

fn rule(
    document: &Document,
    configuration: Option<&Configuration>,
    describe: &dyn Fn(&Document) -> Option<Described>,
) -> RuleView {
    let unreadable = || (document.id.clone(), String::new(), String::new(), false);
    let (name, color, summary, is_active) = describe(document).unwrap_or_else(unreadable);
    let aside = configuration.and_then(|configuration| {
        configuration
            .set_aside
            .iter()
            .find(|aside| aside.kind == document.kind && aside.id == document.id)
    });
    let problem = aside.map(|aside| aside.error.to_string()).unwrap_or_default();
    RuleView {
        name,
        color,
        summary,
        version: document.version,
        is_active,
        problem,
    }
}

fn segment(document: &Document, configuration: Option<&Configuration>) -> Option<Described> {
    let wire = WireSegment::read(&document.body).ok()?;
    let compiled = SegmentId::parse(&document.id).and_then(|id| {
        configuration?
            .engine
            .bundle()
            .segments
            .iter()
            .find(|segment| segment.id == id)
    });
    let summary = if wire.description.is_empty() {
        compiled.map(|segment| in_words(&segment.behaviour))
    } else {
        Some(wire.description.clone())
    };
    let color = wire.color().to_owned();
    Some((
        wire.display_name,
        color,
        summary.unwrap_or_default(),
        wire.is_active,
    ))
}

/// What is done, in words: "2 × page viewed and 1 × product added".
fn in_words(behaviour: &Behaviour) -> String {
    let of_events = |pattern: &JourneyPattern| {
        let name = match pattern.event_name.as_str() {
            "" => "any event".to_owned(),
            name => words::event(name),
        };
        format!("{} × {}", pattern.count, name.to_lowercase())
    };
    let patterns = behaviour.journey.iter().map(of_events);
    patterns.collect::<Vec<_>>().join(" and ")
}

fn outcome(document: &Document, configuration: Option<&Configuration>) -> Option<Described> {
    let wire = WireOutcome::read(&document.body).ok()?;
    let id = OutcomeId::parse(&document.id);
    let mut outcomes = configuration
        .map_or(&[][..], |known| &known.engine.bundle().outcomes)
        .iter();
    let compiled = outcomes.find(|outcome| Some(outcome.id) == id);
    let summary = compiled
        .map(|outcome| in_words(&outcome.behaviour))
        .unwrap_or_default();
    Some((wire.display_name, String::new(), summary, wire.is_active))
}

fn hours(document: &Document) -> Option<Described> {
    let wire = WireScheduleGroup::read(&document.body).ok()?;
    let summary = format!("{} · {} schedules", wire.zone(), wire.schedule_count());
    Some((wire.name, String::new(), summary, true))
}

/// Whatever has a name.
fn named(document: &Document) -> Option<Described> {
    let name = document.body.get("name").and_then(serde_json::Value::as_str);
    let name = name.unwrap_or(&document.id).to_owned();
    Some((name, String::new(), document.kind.as_str().to_owned(), true))
}

fn action_map(
    document: &Document,
    targets: &HashMap<&str, String>,
    board: &QueueBoard,
    configuration: Option<&Configuration>,
) -> Option<Described> {
    let wire = WireActionMap::read(&document.body).ok()?;
    let name_of = |id: &String| {
        let id = SegmentId::parse(id)?;
        Some(configuration?.segments.get(&id)?.name.clone())
    };
    let mut triggers: Vec<String> = wire
        .segments()
        .iter()
        .map(|id| name_of(id).unwrap_or_else(|| "a missing segment".to_owned()))
        .collect();
    for (count, of_what) in [
        (wire.event_condition_count(), "activity"),
        (
            wire.outcome_condition_count(),
            "outcome scores, which there are none of yet",
        ),
    ] {
        match count {
            0 => {}
            1 => triggers.push(format!("1 condition on {of_what}")),
            _ => triggers.push(format!("{count} conditions on {of_what}")),
        }
    }
    // Only a bridge that has told of some workgroups has left others out.
    let is_missing = |workgroup: &str| {
        let mut names = board.all().map(|(name, _)| name).peekable();
        names.peek().is_some() && !names.any(|name| name == workgroup)
    };
    let what = match (wire.media_type(), wire.target().and_then(|id| targets.get(id))) {
        ("webchat", Some(workgroup)) if is_missing(workgroup) => {
            format!("Chat with {workgroup}, a workgroup the contact centre has not told us of")
        }
        ("webchat", Some(workgroup)) => format!("Chat with {workgroup}"),
        ("webchat", None) => "Chat".to_owned(),
        ("contentOffer", _) => "Content offer".to_owned(),
        ("webMessagingOffer", _) => "Web messaging offer".to_owned(),
        ("openAction", _) => "Open action".to_owned(),
        ("architectFlow", _) => "Architect flow".to_owned(),
        ("integrationAction", _) => "Integration action".to_owned(),
        (other, _) => other.to_owned(),
    };
    let summary = format!("{what} · when: {}", triggers.join(" or "));
    Some((wire.display_name, String::new(), summary, wire.is_active))
}

fn content_offer(document: &Document) -> Option<Described> {
    let wire = WireActionTemplate::read(&document.body).ok()?;
    let is_active = wire.is_active();
    let summary = if wire.description.is_empty() {
        wire.display_mode().to_owned()
    } else {
        format!("{} · {}", wire.display_mode(), wire.description)
    };
    Some((wire.name, String::new(), summary, is_active))
}
