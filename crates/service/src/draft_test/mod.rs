//! A draft against what was recorded: whom it would have meant, whom it would have been offered, and what would have been in
//! the way. Nothing is stored, and no visitor notices.

mod replay;

use crate::configuration::Configuration;
use crate::error::ApiError;
use crate::pages::documents::TestView;
use crate::shared::Shared;
use crate::store::{Deployment, Document, StoredEvent};
use crate::wire::kind::Kind;
pub(crate) use replay::{Fate, TestResult};
use replay::{Replay, Subject};
use std::collections::BTreeMap;
use waymeet_journey::ids::{ActionMapId, OutcomeId, SegmentId, VisitorId};
use waymeet_journey::time::UnixMillis;

/// So many days back visits are looked at.
pub(crate) const DAYS: u64 = 7;
/// At most so many visitors, those seen last.
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
) -> Result<TestView, ApiError> {
    let Some(subject) = subject(&draft) else {
        return Ok(TestView::Broken);
    };
    let now = shared.now();
    let since = UnixMillis(now.0.saturating_sub(DAYS * DAY_MS));
    let documents = with_draft(documents, draft);
    let mut replay = Replay::new(subject, since);
    let mut left = EVENTS;
    for site in shared.sites.find(&shared.store, organisation).await?.iter() {
        let deployment = &site.deployment;
        let visitors = shared.store.recent_visitors(&deployment.id, VISITORS).await?;
        let mut journeys = Vec::new();
        for summary in visitors.iter().filter(|summary| summary.last_seen >= since) {
            let Some(visitor) = VisitorId::parse(&summary.visitor).filter(|_| left > 0) else {
                continue;
            };
            let events = shared.store.events_of(organisation, visitor, 0).await?;
            left = left.saturating_sub(events.len());
            journeys.push((visitor, events));
        }
        replay = replay_site(replay, deployment.clone(), documents.clone(), journeys).await?;
    }
    Ok(TestView::of(replay.into_result()))
}

/// Folding and deciding is work for a processor, and others wait for ours.
async fn replay_site(
    mut replay: Replay,
    deployment: Deployment,
    documents: Vec<Document>,
    journeys: Vec<(VisitorId, Vec<StoredEvent>)>,
) -> Result<Replay, ApiError> {
    let replayed = tokio::task::spawn_blocking(move || {
        // Opening hours are compiled for some days around a moment, so each day has rules of its own.
        let mut of_days: BTreeMap<u64, Configuration> = BTreeMap::new();
        for (visitor, events) in &journeys {
            let last = events
                .iter()
                .map(|stored| stored.event.at.0)
                .max()
                .unwrap_or_default();
            let configuration = of_days
                .entry(last / DAY_MS)
                .or_insert_with(|| Configuration::compile(&deployment, &documents, UnixMillis(last)));
            replay.visitor(configuration, *visitor, events);
        }
        replay
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
