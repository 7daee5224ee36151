//! Counting: one fact or attribution after the other, in whatever order.

use super::dimension::Dimension;
use super::item::Item;
use super::metric::{Amount, Metric};
use super::query::Query;
use super::surroundings::Surroundings;
use crate::attribution::Attribution;
use crate::error::ApiError;
use crate::fact::Fact;
use crate::limits::{MAX_REPORT_CELLS, MAX_REPORT_DISTINCT};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, HashSet};
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

    /// Counts a fact; where a dimension has several values, in the group of each.
    ///
    /// # Errors
    /// [`ApiError`], where there would be too much to hold.
    pub(super) fn add(&mut self, fact: &Fact, around: Surroundings<'_>) -> Result<(), ApiError> {
        let query = self.query;
        let period = query.periods.find(fact.at);
        let Some(period) = period.filter(|_| query.is_of(Some(&fact.deployment))) else {
            return Ok(());
        };
        for (index, metric) in query.metrics.iter().enumerate() {
            let Some(amount) = metric.of(fact, around.accepted) else {
                continue;
            };
            // Only what counts for the action has to do with it.
            let around = if metric.is_attributed() {
                around
            } else {
                around.without_accepted()
            };
            let item = Item::Fact(fact, around);
            if !query.filter.passes(item) {
                continue;
            }
            for group in groups(query, item)? {
                self.tally(group, period, index, amount);
            }
        }
        self.check()
    }

    /// Counts an outcome that is owed to conversations, those that pass the filter: itself once in the group of each, or in
    /// one with all of them, and what each is worth in its own.
    ///
    /// # Errors
    /// [`ApiError`], where there would be too much to hold.
    pub(super) fn add_attribution(&mut self, attribution: &Attribution) -> Result<(), ApiError> {
        let query = self.query;
        let period = query.periods.find(attribution.at);
        let Some(period) = period.filter(|_| query.is_of(None)) else {
            return Ok(());
        };
        let touchpoints = attribution.touchpoints.iter();
        let passing: Vec<_> = touchpoints
            .filter(|touchpoint| query.filter.passes(Item::Touchpoint(attribution, touchpoint)))
            .collect();
        for (index, metric) in query.metrics.iter().enumerate() {
            if *metric == Metric::TouchpointValue {
                for touchpoint in &passing {
                    for group in groups(query, Item::Touchpoint(attribution, touchpoint))? {
                        self.tally(group, period, index, Amount::Value(touchpoint.value));
                    }
                }
            } else if *metric == Metric::AttributedOutcomes && !passing.is_empty() {
                let mut own = BTreeSet::new();
                for touchpoint in &passing {
                    own.extend(groups(query, Item::Touchpoint(attribution, touchpoint))?);
                }
                if query.is_flat {
                    own = BTreeSet::from([flattened(&own, query.group_by.len())]);
                }
                for group in own {
                    self.tally(group, period, index, Amount::One);
                }
            }
        }
        self.check()
    }

    fn tally(&mut self, group: Group, period: usize, index: usize, amount: Amount) {
        let metrics = self.query.metrics.len();
        let cells = self.groups.entry(group).or_default();
        let tallies = cells.entry(period).or_insert_with(|| {
            self.cells += 1;
            vec![Tally::Nothing; metrics]
        });
        if let Some(tally) = tallies.get_mut(index) {
            self.distinct += usize::from(tally.add(amount));
        }
    }

    fn check(&self) -> Result<(), ApiError> {
        if self.cells > MAX_REPORT_CELLS || self.distinct > MAX_REPORT_DISTINCT {
            return Err(too_many());
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

/// One group with all values of several groups, each once.
fn flattened(groups: &BTreeSet<Group>, dimensions: usize) -> Group {
    let of = |place: usize| {
        let values = groups.iter().filter_map(|group| group.get(place)?.as_deref());
        let values: BTreeSet<&str> = values.collect();
        let values: Vec<&str> = values.into_iter().collect();
        (!values.is_empty()).then(|| values.join(","))
    };
    (0..dimensions).map(of).collect()
}

/// The groups something counts in.
fn groups(query: &Query, item: Item<'_>) -> Result<Vec<Group>, ApiError> {
    let mut groups = vec![Group::with_capacity(query.group_by.len())];
    for dimension in &query.group_by {
        let values = values(*dimension, query.is_flat, item);
        if let [value] = values.as_slice() {
            groups.iter_mut().for_each(|group| group.push(value.clone()));
            continue;
        }
        if groups.len().saturating_mul(values.len()) > MAX_REPORT_CELLS {
            return Err(too_many());
        }
        let with_each = |group: Group| {
            let values = values.iter();
            values
                .map(|value| group.iter().chain([value]).cloned().collect())
                .collect::<Vec<Group>>()
        };
        groups = groups.into_iter().flat_map(with_each).collect();
    }
    Ok(groups)
}

/// What something has of a dimension, at least nothing.
fn values(dimension: Dimension, is_flat: bool, item: Item<'_>) -> Vec<Option<String>> {
    let mut values = item.values(dimension);
    // However often it has a value, it counts once there.
    values.sort_unstable();
    values.dedup();
    if values.is_empty() {
        return vec![None];
    }
    if is_flat {
        return vec![Some(values.join(","))];
    }
    values.into_iter().map(|text| Some(text.into_owned())).collect()
}

fn too_many() -> ApiError {
    let problem = "there are too many groups to count; ask for a shorter interval, or group by less";
    ApiError::invalid("groupBy", problem)
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
