//! What a report asks of the counting.

use super::filters::{FilterName, Filters};
use super::range::Range;
use crate::error::ApiError;
use crate::reports::Query;
use crate::wire::aggregate::{WireAggregationQuery, WireFilter, WirePredicate};

/// What a report asks of the counting, by the names of the vendor's metrics and dimensions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Question {
    pub(crate) metrics: &'static [&'static str],
    pub(crate) group_by: &'static [&'static str],
    /// Dimensions that must have a value: this one, or any.
    pub(crate) only: Vec<(&'static str, Option<String>)>,
    /// Whether it is counted in the pieces of the range, or once for all of it.
    pub(crate) is_over_time: bool,
}

impl Question {
    /// The query, for a range and what is chosen besides.
    ///
    /// # Errors
    /// [`ApiError`], where a filter is none.
    pub(crate) fn query(&self, range: &Range, filters: &Filters) -> Result<Query, ApiError> {
        let chosen = [
            ("journeyActionMapId", FilterName::ActionMap),
            ("journeySessionSegmentId", FilterName::Segment),
            ("journeyDeviceCategory", FilterName::Device),
        ];
        let chosen = chosen.into_iter().filter_map(|(dimension, name)| {
            let value = filters.get(name)?;
            Some((dimension, Some(value.to_owned())))
        });
        let predicates = self.only.iter().cloned().chain(chosen);
        let predicates = predicates.map(|(dimension, value)| WirePredicate {
            kind: None,
            dimension: Some(dimension.to_owned()),
            operator: Some(if value.is_some() { "matches" } else { "exists" }.to_owned()),
            value,
        });
        let wire = WireAggregationQuery {
            interval: range.interval(),
            granularity: self.is_over_time.then(|| range.granularity().to_owned()),
            group_by: self.group_by.iter().map(|&name| name.to_owned()).collect(),
            metrics: self.metrics.iter().map(|&name| name.to_owned()).collect(),
            filter: Some(WireFilter {
                kind: "and".to_owned(),
                clauses: Vec::new(),
                predicates: predicates.collect(),
            }),
            ..WireAggregationQuery::default()
        };
        let query = Query::read(&wire)?;
        Ok(match filters.get(FilterName::Deployment) {
            Some(deployment) => query.of_deployment(deployment),
            None => query,
        })
    }
}
