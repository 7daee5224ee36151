//! Estimates: how many sessions of the last days an action map would have reached.

use crate::error::ApiError;
use crate::limits::ESTIMATE_DAYS;
use crate::shared::Shared;
use crate::wire::estimate::WireEstimateRequest;
use crate::wire::kind::Kind;
use crate::wire::moment;
use serde_json::{Value, json};
use waymeet_journey::time::UnixMillis;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Refuses what has no answer: no question, segments or outcomes there are none of, and fewer days of data than are looked at —
/// a number made of two days would be taken for one of a week.
///
/// # Errors
/// [`ApiError`], naming what is in the way.
pub(crate) async fn check(
    shared: &Shared,
    organisation: &str,
    request: &WireEstimateRequest,
) -> Result<(), ApiError> {
    if request.segment_ids.is_empty() && request.outcome_criteria.is_none() {
        return Err(ApiError::invalid(
            "segmentIds",
            "neither segments nor an outcome are named",
        ));
    }
    let documents = shared.store.documents_of(organisation).await?;
    let is_known = |kind, id: &str| documents.iter().any(|known| known.kind == kind && known.id == id);
    for (index, id) in request.segment_ids.iter().enumerate() {
        if !is_known(Kind::Segment, id) {
            let id: String = id.chars().take(64).collect();
            let problem = format!("there is no segment `{id}`");
            return Err(ApiError::invalid(format!("segmentIds[{index}]"), problem));
        }
    }
    if let Some(criteria) = &request.outcome_criteria
        && !is_known(Kind::Outcome, &criteria.outcome_id)
    {
        let id: String = criteria.outcome_id.chars().take(64).collect();
        let problem = format!("there is no outcome `{id}`");
        return Err(ApiError::invalid("outcomeCriteria.outcomeId", problem));
    }
    shared.decisions.catch_up(shared).await?;
    let first = shared.store.first_fact_at(organisation).await?;
    if first.is_none_or(|first| first > beginning(shared.now())) {
        let known = first.map_or_else(
            || "nothing has been recorded yet".to_owned(),
            |first| format!("the first session is of {}", moment::text(first)),
        );
        let problem = format!("an estimate needs {ESTIMATE_DAYS} days of sessions; {known}");
        return Err(ApiError::BadRequest(problem));
    }
    Ok(())
}

/// The answer. Source: `ActionMapEstimateResult` of the vendor's API. A map with segments and an outcome needs both, and nothing is
/// scored yet, so that with an outcome no session qualifies.
///
/// # Errors
/// [`ApiError`], where it cannot be read.
pub(crate) async fn run(
    shared: &Shared,
    organisation: &str,
    request: &WireEstimateRequest,
) -> Result<Value, ApiError> {
    let now = shared.now();
    let (from, until) = (beginning(now), UnixMillis(now.0.saturating_add(1)));
    let segments = &request.segment_ids;
    let counts = (shared.store)
        .count_sessions(organisation, from, until, segments)
        .await?;
    let per_segment = segments.iter().map(|id| {
        let count = counts.by_segment.get(id).copied().unwrap_or_default();
        json!({ "segmentId": id, "count": count })
    });
    let qualified = if request.outcome_criteria.is_some() {
        0
    } else {
        counts.in_any
    };
    Ok(json!({
        "qualifiedSessionCount": qualified,
        "totalSessionCount": counts.all,
        "perSegmentCounts": per_segment.collect::<Vec<_>>(),
        "outcomesScoresCount": 0,
    }))
}

const fn beginning(now: UnixMillis) -> UnixMillis {
    UnixMillis(now.0.saturating_sub(ESTIMATE_DAYS * DAY_MS))
}
