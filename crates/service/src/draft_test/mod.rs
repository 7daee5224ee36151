//! A draft against what was recorded: whom it would have meant, whom it would have been offered, and what would have been in
//! the way. Nothing is stored, and no visitor notices.

mod replay;

use crate::configuration::Configuration;
use crate::error::ApiError;
use crate::shared::Shared;
use crate::store::{Deployment, Document, StoredEvent};
use crate::wire::kind::Kind;
pub(crate) use replay::{Fate, TestResult};
use replay::{Replay, Subject};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use waymeet_journey::ids::{ActionMapId, OutcomeId, SegmentId, VisitorId};
use waymeet_journey::time::UnixMillis;

/// So many days back visits are looked at.
pub(crate) const DAYS: u64 = 7;
/// At most so many visitors, those seen last; and at most so many of each deployment are looked for.
pub(crate) const VISITORS: u32 = 500;
/// At most so many events of them.
const EVENTS: usize = 20_000;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Tries a draft in the recorded visits of an organisation.
///
/// # Errors
/// [`ApiError`], where those cannot be read.
pub(crate) async fn run(
    shared: &Shared,
    organisation: &str,
    documents: &[Document],
    draft: Document,
) -> Result<Option<TestResult>, ApiError> {
    let Some(subject) = subject(&draft) else {
        return Ok(None);
    };
    let now = shared.now();
    let since = UnixMillis(now.0.saturating_sub(DAYS * DAY_MS));
    let rules = Rules {
        documents: with_draft(documents, draft),
        deployments: Vec::new(),
    };
    let mut journeys = Journeys::default();
    let sites = shared.sites.find(&shared.store, organisation).await?;
    for site in sites.iter() {
        let visitors = (shared.store)
            .recent_visitors(&site.deployment.id, VISITORS)
            .await?;
        for summary in visitors.iter().filter(|summary| summary.last_seen >= since) {
            journeys.read(shared, organisation, &summary.visitor).await?;
        }
    }
    let deployments = sites.iter().map(|site| site.deployment.clone()).collect();
    let rules = Rules { deployments, ..rules };
    replay(Replay::new(subject, since), rules, journeys)
        .await
        .map(Some)
}

/// What everybody did who is gone through: each visitor once, in whatever deployments they were.
#[derive(Default)]
struct Journeys {
    seen: HashSet<VisitorId>,
    events: Vec<(VisitorId, Vec<StoredEvent>)>,
    count: usize,
    is_cut: bool,
}

impl Journeys {
    async fn read(&mut self, shared: &Shared, organisation: &str, visitor: &str) -> Result<(), ApiError> {
        let Some(visitor) = VisitorId::parse(visitor).filter(|visitor| !self.seen.contains(visitor)) else {
            return Ok(());
        };
        let most = usize::try_from(VISITORS).unwrap_or(usize::MAX);
        if self.seen.len() >= most || self.count >= EVENTS {
            self.is_cut = true;
            return Ok(());
        }
        let events = shared.store.events_of(organisation, visitor, 0).await?;
        self.seen.insert(visitor);
        self.count += events.len();
        self.events.push((visitor, events));
        Ok(())
    }
}

/// The rules everything is gone through with.
struct Rules {
    documents: Vec<Document>,
    deployments: Vec<Deployment>,
}

impl Rules {
    /// As they are on one day. The rules of all deployments of an organisation are the same but for their settings, of which
    /// none matters here.
    fn of_day(&self, day: u64) -> Option<Arc<Configuration>> {
        let deployment = self.deployments.first()?;
        let moment = UnixMillis(day.saturating_mul(DAY_MS));
        Some(Arc::new(Configuration::compile(
            deployment,
            &self.documents,
            moment,
        )))
    }
}

/// Folding and deciding is work for a processor, and others wait for ours.
async fn replay(mut replay: Replay, rules: Rules, journeys: Journeys) -> Result<TestResult, ApiError> {
    let replayed = tokio::task::spawn_blocking(move || {
        // Opening hours are compiled for some days around a moment, so each day has rules of its own.
        let mut of_days: BTreeMap<u64, Option<Arc<Configuration>>> = BTreeMap::new();
        let mut rules_at = |moment: UnixMillis| {
            let day = moment.0 / DAY_MS;
            of_days.entry(day).or_insert_with(|| rules.of_day(day)).clone()
        };
        for (visitor, events) in &journeys.events {
            replay.visitor(&mut rules_at, *visitor, events);
        }
        replay.into_result(journeys.is_cut)
    });
    replayed.await.map_err(|error| {
        tracing::error!(%error, "a draft could not be tested");
        ApiError::Internal
    })
}

/// What of a draft is counted.
fn subject(draft: &Document) -> Option<Subject> {
    match draft.kind {
        Kind::Segment => SegmentId::parse(&draft.id).map(Subject::Segment),
        Kind::Outcome => OutcomeId::parse(&draft.id).map(Subject::Outcome),
        Kind::ActionMap => ActionMapId::parse(&draft.id).map(Subject::Map),
        _ => None,
    }
}

/// The documents with the draft in its place: in use, and as if it had been there all the time.
fn with_draft(documents: &[Document], mut draft: Document) -> Vec<Document> {
    if let Some(fields) = draft.body.as_object_mut() {
        fields.insert("isActive".to_owned(), true.into());
        fields.remove("startDate");
        fields.remove("endDate");
    }
    let is_other = |other: &&Document| (other.kind, &other.id) != (draft.kind, &draft.id);
    let mut all: Vec<Document> = documents.iter().filter(is_other).cloned().collect();
    all.push(draft);
    all
}
