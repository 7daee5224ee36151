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
use crate::fact::Fact;
use crate::shared::Shared;
use count::Counter;
use serde_json::Value;
use std::collections::HashMap;
use surroundings::Surroundings;

/// So many facts are read at once.
const PIECE: u32 = 2_000;
/// So many attributions are: each has its touchpoints with it.
const ATTRIBUTIONS: u32 = 500;

/// Counts what a query asks for; one result a group, in order.
///
/// # Errors
/// [`ApiError`], where there would be too much to hold, or the facts cannot be read.
pub(crate) async fn run(shared: &Shared, organisation: &str, query: &Query) -> Result<Vec<Value>, ApiError> {
    // What was answered with "stored" is counted.
    shared.decisions.catch_up(shared).await?;
    let kinds = query.kinds();
    let is_attributed = query.counts_attributed_outcomes();
    let mut counter = Counter::new(query);
    let mut place = query.periods.beginning();
    loop {
        let (from, until) = (place, query.periods.until());
        let store = &shared.store;
        let piece = store
            .facts_after(organisation, from, until, &kinds, PIECE)
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
        let segments = if query.needs_segments() {
            store.segments_of(&piece).await?
        } else {
            HashMap::new()
        };
        for stored in &piece {
            let around = Surroundings {
                accepted: accepted.get(&stored.id).copied(),
                segments: segments.get(&stored.id).map_or(&[], Vec::as_slice),
            };
            counter.add(&stored.fact, around)?;
        }
        if piece.len() < usize::try_from(PIECE).unwrap_or(usize::MAX) {
            break;
        }
    }
    if is_attributed {
        count_attributions(shared, organisation, query, &mut counter).await?;
    }
    Ok(counter.into_results())
}

/// Counts what programs say is owed to conversations.
async fn count_attributions(
    shared: &Shared,
    organisation: &str,
    query: &Query,
    counter: &mut Counter<'_>,
) -> Result<(), ApiError> {
    let mut place = query.periods.beginning();
    loop {
        let until = query.periods.until();
        let piece = shared
            .store
            .attributions_after(organisation, place, until, ATTRIBUTIONS)
            .await?;
        let Some(last) = piece.last() else { return Ok(()) };
        place = last.place();
        for stored in &piece {
            counter.add_attribution(&stored.attribution)?;
        }
    }
}
