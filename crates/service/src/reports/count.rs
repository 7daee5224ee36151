//! Counting: one fact after the other, in whatever order.

use super::metric::{Amount, Metric};
use super::query::Query;
use crate::error::ApiError;
use crate::fact::Fact;
use crate::limits::{MAX_REPORT_CELLS, MAX_REPORT_DISTINCT};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashSet};
use waymeet_journey::ids::Uuid;

/// The value of each dimension that is grouped by.
type Group = Vec<Option<String>>;

/// What has been counted so far.
#[derive(Debug)]
pub(super) struct Counter<'a> {
    query: &'a Query,
    /// By group, by piece of time; of each metric, in the order they were asked for.
    groups: BTreeMap<Group, BTreeMap<usize, Vec<Tally>>>,
    cells: usize,
    /// How many ids are remembered.
    distinct: usize,
}

#[derive(Debug, Clone, PartialEq)]
enum Tally {
    Nothing,
    Count(u64),
    Distinct(HashSet<Uuid>),
    Values {
        count: u64,
        sum: f64,
        min: f64,
        max: f64,
    },
}

impl<'a> Counter<'a> {
    pub(super) fn new(query: &'a Query) -> Self {
        Self {
            query,
            groups: BTreeMap::new(),
            cells: 0,
            distinct: 0,
        }
    }

    /// Counts a fact; an outcome with the action that was accepted before it, if one was.
    ///
    /// # Errors
    /// [`ApiError`], where there would be too much to hold.
    pub(super) fn add(&mut self, fact: &Fact, accepted: Option<&Fact>) -> Result<(), ApiError> {
        let query = self.query;
        let Some(period) = query.periods.find(fact.at) else {
            return Ok(());
        };
        for (index, metric) in query.metrics.iter().enumerate() {
            let Some(amount) = metric.of(fact, accepted) else {
                continue;
            };
            // Only what counts for the action has to do with it.
            let accepted = accepted.filter(|_| *metric == Metric::AttributedOutcomes);
            if !query.filter.passes(fact, accepted) {
                continue;
            }
            let group = query.group_by.iter();
            let group: Group = group
                .map(|dimension| dimension.of(fact, accepted).map(|text| text.into_owned()))
                .collect();
            let cells = self.groups.entry(group).or_default();
            let tallies = cells.entry(period).or_insert_with(|| {
                self.cells += 1;
                vec![Tally::Nothing; query.metrics.len()]
            });
            if let Some(tally) = tallies.get_mut(index) {
                self.distinct += usize::from(tally.add(amount));
            }
        }
        if self.cells > MAX_REPORT_CELLS || self.distinct > MAX_REPORT_DISTINCT {
            let problem = "there are too many groups to count; ask for a shorter interval, or group by less";
            return Err(ApiError::invalid("groupBy", problem));
        }
        Ok(())
    }

    /// One result a group. What counted nothing is left out, and so are dimensions of which a group has no value (inferred).
    pub(super) fn into_results(self) -> Vec<Value> {
        let query = self.query;
        let result = |(group, periods): (Group, BTreeMap<usize, Vec<Tally>>)| {
            let named = query.group_by.iter().zip(group);
            let named =
                named.filter_map(|(dimension, value)| Some((dimension.as_str().to_owned(), value?.into())));
            let data: Vec<Value> = periods
                .into_iter()
                .map(|(period, tallies)| {
                    let metrics = query.metrics.iter().zip(tallies);
                    let metrics: Vec<Value> = metrics
                        .filter_map(|(metric, tally)| {
                            Some(json!({ "metric": metric.as_str(), "stats": tally.into_stats()? }))
                        })
                        .collect();
                    json!({ "interval": query.periods.text(period), "metrics": metrics })
                })
                .collect();
            json!({ "group": named.collect::<Map<String, Value>>(), "data": data })
        };
        self.groups.into_iter().map(result).collect()
    }
}

impl Tally {
    /// Whether one more id is remembered.
    fn add(&mut self, amount: Amount) -> bool {
        match (&mut *self, amount) {
            (Self::Count(count), Amount::One) => *count += 1,
            (Self::Distinct(ids), Amount::Distinct(id)) => return ids.insert(id),
            (Self::Values { count, sum, min, max }, Amount::Value(value)) => {
                *count += 1;
                *sum += value;
                *min = min.min(value);
                *max = max.max(value);
            }
            // The first; a metric adds the same kind of amount each time.
            (_, Amount::One) => *self = Self::Count(1),
            (_, Amount::Distinct(id)) => {
                *self = Self::Distinct(HashSet::from([id]));
                return true;
            }
            (_, Amount::Value(value)) => {
                *self = Self::Values {
                    count: 1,
                    sum: value,
                    min: value,
                    max: value,
                };
            }
        }
        false
    }

    /// Source: `StatisticalSummary` of the vendor's API.
    fn into_stats(self) -> Option<Value> {
        match self {
            Self::Nothing => None,
            Self::Count(count) => Some(json!({ "count": count })),
            Self::Distinct(ids) => Some(json!({ "count": ids.len() })),
            Self::Values { count, sum, min, max } => {
                Some(json!({ "count": count, "sum": sum, "min": min, "max": max }))
            }
        }
    }
}
