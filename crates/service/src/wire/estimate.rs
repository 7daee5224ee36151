//! Questions how many sessions an action map would have reached, in the vendor's shape. Source: `ActionMapEstimateRequest` and
//! the models it is made of.

use super::configuration::{ConfigurationError, read};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A question.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ActionMapEstimateRequest)]
pub(crate) struct WireEstimateRequest {
    #[serde(default)]
    pub(crate) segment_ids: Vec<String>,
    #[serde(default)]
    pub(crate) outcome_criteria: Option<WireOutcomeCriteria>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ActionMapEstimateOutcomeCriteria)]
pub(crate) struct WireOutcomeCriteria {
    pub(crate) outcome_id: String,
    #[serde(default)]
    pub(crate) max_probability: Option<f64>,
    #[serde(default)]
    pub(crate) probability: Option<f64>,
    #[serde(default)]
    pub(crate) quantile: Option<f64>,
    #[serde(default)]
    pub(crate) max_quantile: Option<f64>,
}

impl WireEstimateRequest {
    /// # Errors
    /// [`ConfigurationError`], where it is not of the shape of a question.
    pub(crate) fn read(sent: Map<String, Value>) -> Result<Self, ConfigurationError> {
        read(&Value::Object(sent))
    }
}
