//! Attribution jobs: outcomes that programs say customers achieved, with the conversations they are owed to. A job is judged as
//! a whole before anything is written.

mod judgement;
mod report;

pub(crate) use report::{JobOutcome, Report};

use crate::error::ApiError;
use crate::shared::Shared;
use crate::wire::attribution::WireAttributionListing;
use crate::wire::kind::Kind;
use judgement::{Known, judge};
use serde_json::Value;
use std::collections::HashSet;
use waymeet_journey::ids::VisitorId;

/// Judges a job, and stores what makes sense of it, unless too much does not.
///
/// # Errors
/// [`ApiError`], where the store fails; then nothing was stored.
pub(crate) async fn run(
    shared: &Shared,
    organisation: &str,
    listing: WireAttributionListing,
) -> Result<Report, ApiError> {
    let store = &shared.store;
    let outcomes = store.documents_of_kind(organisation, Kind::Outcome).await?;
    let named: Vec<VisitorId> = listing
        .entities
        .iter()
        .filter_map(|entity| VisitorId::parse(entity.external_contact_id.as_deref()?))
        .collect();
    let now = shared.now();
    let known = Known {
        outcomes: outcomes.into_iter().map(|outcome| outcome.id).collect(),
        contacts: store.known_visitors(organisation, &named).await?,
        now,
        horizon: store.retention(organisation).await?.horizon(now).journeys,
    };
    let threshold = listing.threshold();
    let judged = judge(listing.entities, &known);
    if report::is_too_much(&judged, threshold) {
        return Ok(Report::of_refused(judged));
    }
    let good: Vec<_> = judged
        .iter()
        .filter_map(|one| one.verdict.as_ref().ok())
        .collect();
    let are_stored = store.put_attributions(organisation, &good).await?;
    Ok(Report::of_stored(judged, &are_stored))
}

/// What became of each outcome. Whoever was erased since is no longer among them.
///
/// # Errors
/// [`ApiError`], where the store fails.
pub(crate) async fn results(shared: &Shared, organisation: &str, report: &Report) -> Result<Value, ApiError> {
    let named = report.contacts();
    let left: HashSet<VisitorId> = shared.store.known_visitors(organisation, &named).await?;
    Ok(report.to_json(&left))
}
