//! Queries for numbers over many sessions, in the vendor's shape. Source: `JourneyAggregationQuery`,
//! `JourneyAsyncAggregationQuery` and the models they are made of.

use super::configuration::{ConfigurationError, read};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A query.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = JourneyAggregationQuery)]
pub(crate) struct WireAggregationQuery {
    /// `from/to`, ISO 8601.
    pub(crate) interval: String,
    /// A duration, ISO 8601: `PT30M`, `P1D`.
    #[serde(default)]
    pub(crate) granularity: Option<String>,
    /// An IANA name; UTC where there is none.
    #[serde(default)]
    pub(crate) time_zone: Option<String>,
    #[serde(default)]
    pub(crate) group_by: Vec<String>,
    #[serde(default)]
    pub(crate) filter: Option<WireFilter>,
    pub(crate) metrics: Vec<String>,
    /// Whether several values of a dimension make one group, with commas between them.
    #[serde(default)]
    pub(crate) flatten_multivalued_dimensions: bool,
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    pub(crate) views: Vec<Value>,
    #[serde(default)]
    pub(crate) alternate_time_dimension: Option<String>,
    /// Of jobs: how many groups a page of the results holds.
    #[serde(default)]
    pub(crate) page_size: Option<usize>,
}

/// What is counted at all.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = JourneyAggregateQueryFilter)]
pub(crate) struct WireFilter {
    /// `and` or `or`
    #[serde(rename = "type")]
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) clauses: Vec<WireClause>,
    #[serde(default)]
    pub(crate) predicates: Vec<WirePredicate>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = JourneyAggregateQueryClause)]
pub(crate) struct WireClause {
    /// `and` or `or`
    #[serde(rename = "type")]
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) predicates: Vec<WirePredicate>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = JourneyAggregateQueryPredicate)]
pub(crate) struct WirePredicate {
    /// `dimension`
    #[serde(rename = "type", default)]
    pub(crate) kind: Option<String>,
    #[serde(default)]
    pub(crate) dimension: Option<String>,
    /// `matches`, `exists` or `notExists`
    #[serde(default)]
    pub(crate) operator: Option<String>,
    #[serde(default)]
    pub(crate) value: Option<String>,
}

impl WireAggregationQuery {
    /// # Errors
    /// [`ConfigurationError`], where it is not of the shape of a query.
    pub(crate) fn read(sent: Map<String, Value>) -> Result<Self, ConfigurationError> {
        read(&Value::Object(sent))
    }
}
