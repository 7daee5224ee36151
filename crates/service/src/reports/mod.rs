//! Reports: facts and attributions of a stretch of time, counted by what is asked for. The counting is pure; they reach it in
//! pieces, so that of a year no more than a piece is in memory at once, besides what is counted.

#[cfg(test)]
mod attribution_tests;
mod count;
mod dimension;
pub(crate) mod estimate;
mod filter;
mod item;
pub(crate) mod jobs;
mod metric;
mod periods;
mod query;
mod surroundings;
#[cfg(test)]
mod tests;

pub(crate) use query::Query;

use crate::error::ApiError;
use crate::fact::{Fact, FactKind};
use crate::shared::Shared;
use count::Counter;
use serde_json::Value;
use std::collections::HashMap;
use surroundings::Surroundings;
use waymeet_journey::time::UnixMillis;

/// So many facts are read at once.
const PIECE: u32 = 2_000;
/// So many attributions are: each has its touchpoints with it.
const ATTRIBUTIONS: u32 = 500;

/// Counts what a query asks for; one result a group, in order.
///
/// # Errors
/// [`ApiError`], where there would be too much to hold, or the facts cannot be read.
pub(crate) async fn run(shared: &Shared, organisation: &str, query: &Query) -> Result<Vec<Value>, ApiError> {
    let mut results = run_all(shared, organisation, std::slice::from_ref(query)).await?;
    Ok(results.pop().unwrap_or_default())
}

/// Counts what several queries ask for, in their order; the facts are read once for all of them.
///
/// # Errors
/// [`ApiError`], where there would be too much to hold, or the facts cannot be read.
pub(crate) async fn run_all(
    shared: &Shared,
    organisation: &str,
    queries: &[Query],
) -> Result<Vec<Vec<Value>>, ApiError> {
    // What was answered with "stored" is counted.
    shared.decisions.catch_up(shared).await?;
    let kinds = FactKind::ALL.into_iter();
    let kinds: Vec<FactKind> = kinds
        .filter(|kind| queries.iter().any(|query| query.kinds().contains(kind)))
        .collect();
    let is_attributed = queries.iter().any(Query::counts_attributed_outcomes);
    let needs_segments = queries.iter().any(Query::needs_segments);
    let stretch = stretch(queries);
    let mut counters: Vec<Counter<'_>> = queries.iter().map(Counter::new).collect();
    let mut place = stretch.from;
    loop {
        let store = &shared.store;
        let piece = store
            .facts_after(organisation, place, stretch.until, &kinds, PIECE)
            .await?;
        let Some(last) = piece.last() else { break };
        place = last.place();
        let accepted = if is_attributed {
            store.accepted_before(&piece).await?
        } else {
            Vec::new()
        };
        let accepted: HashMap<i64, &Fact> = accepted
            .iter()
            .map(|accepted| (accepted.outcome, &accepted.fact))
            .collect();
        let segments = if needs_segments {
            store.segments_of(&piece).await?
        } else {
            HashMap::new()
        };
        for stored in &piece {
            let around = Surroundings {
                accepted: accepted.get(&stored.id).copied(),
                segments: segments.get(&stored.id).map_or(&[], Vec::as_slice),
            };
            for counter in &mut counters {
                counter.add(&stored.fact, around)?;
            }
        }
        if piece.len() < usize::try_from(PIECE).unwrap_or(usize::MAX) {
            break;
        }
    }
    if is_attributed {
        count_attributions(shared, organisation, &stretch, &mut counters).await?;
    }
    Ok(counters.into_iter().map(Counter::into_results).collect())
}

/// From before which place, and until when, something has to be read.
struct Stretch {
    from: (UnixMillis, i64),
    until: UnixMillis,
}

/// The stretch of time that all of these queries lie in.
fn stretch(queries: &[Query]) -> Stretch {
    let from = queries.iter().map(|query| query.periods.beginning()).min();
    let until = queries.iter().map(|query| query.periods.until()).max();
    Stretch {
        from: from.unwrap_or_default(),
        until: until.unwrap_or_default(),
    }
}

/// Counts what programs say is owed to conversations.
async fn count_attributions(
    shared: &Shared,
    organisation: &str,
    stretch: &Stretch,
    counters: &mut [Counter<'_>],
) -> Result<(), ApiError> {
    let mut place = stretch.from;
    loop {
        let piece = shared
            .store
            .attributions_after(organisation, place, stretch.until, ATTRIBUTIONS)
            .await?;
        let Some(last) = piece.last() else { return Ok(()) };
        place = last.place();
        for stored in &piece {
            for counter in counters.iter_mut() {
                counter.add_attribution(&stored.attribution)?;
            }
        }
    }
}
