//! Conditions of action maps on outcome scores, in the vendor's three shapes. Source: `OutcomeProbabilityCondition`,
//! `OutcomeQuantileCondition` and `OutcomePercentileCondition` of the vendor's API.

use super::action_map::References;
use super::configuration::{ConfigurationError, indexed};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use waymeet_journey::ids::OutcomeId;
use waymeet_journey::score::{OutcomeCondition, PartsPerMillion};

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OutcomeProbabilityCondition)]
pub(super) struct WireProbabilityCondition {
    outcome_id: String,
    maximum_probability: f64,
    #[serde(default)]
    probability: Option<f64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OutcomeQuantileCondition)]
pub(super) struct WireQuantileCondition {
    outcome_id: String,
    max_quantile_threshold: f64,
    #[serde(default)]
    fallback_quantile_threshold: Option<f64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OutcomePercentileCondition)]
pub(super) struct WirePercentileCondition {
    outcome_id: String,
    maximum_percentile: u32,
    #[serde(default)]
    fallback_percentile: Option<u32>,
}

/// The conditions of all three lists, for the engine.
pub(super) fn outcome_conditions(
    probability: &[WireProbabilityCondition],
    percentile: &[WirePercentileCondition],
    quantile: &[WireQuantileCondition],
    references: &dyn References,
) -> Result<Vec<OutcomeCondition>, ConfigurationError> {
    let outcome = |path: &str, id: &str| {
        let outcome = OutcomeId::parse(id).filter(|outcome| references.has_outcome(*outcome));
        let path = format!("{path}.outcomeId");
        outcome.ok_or_else(|| ConfigurationError::new(path, format!("there is no outcome `{id}`")))
    };
    let name = "triggerWithOutcomeProbabilityConditions";
    let mut conditions = indexed(probability, name, |condition, path| {
        Ok(OutcomeCondition::probability(
            outcome(path, &condition.outcome_id)?,
            share(path, "maximumProbability", condition.maximum_probability)?,
            optional_share(path, "probability", condition.probability)?,
        ))
    })?;
    let name = "triggerWithOutcomeQuantileConditions";
    conditions.extend(indexed(quantile, name, |condition, path| {
        let fallback = condition.fallback_quantile_threshold;
        Ok(OutcomeCondition::quantile(
            outcome(path, &condition.outcome_id)?,
            share(path, "maxQuantileThreshold", condition.max_quantile_threshold)?,
            optional_share(path, "fallbackQuantileThreshold", fallback)?,
        ))
    })?);
    let name = "triggerWithOutcomePercentileConditions";
    conditions.extend(indexed(percentile, name, |condition, path| {
        let percent = |field: &str, percent: u32| match percent {
            0..=100 => Ok(percent),
            _ => Err(out_of_range(path, field, &percent.to_string(), "0 to 100")),
        };
        let fallback = condition.fallback_percentile;
        Ok(OutcomeCondition::percentile(
            outcome(path, &condition.outcome_id)?,
            percent("maximumPercentile", condition.maximum_percentile)?,
            fallback
                .map(|fallback| percent("fallbackPercentile", fallback))
                .transpose()?,
        ))
    })?);
    Ok(conditions)
}

fn share(path: &str, field: &str, share: f64) -> Result<PartsPerMillion, ConfigurationError> {
    if !(0.0..=1.0).contains(&share) {
        return Err(out_of_range(path, field, &share.to_string(), "0.00 to 1.00"));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to 1,000,000"
    )]
    Ok(PartsPerMillion((share * 1_000_000.0).round() as u32))
}

fn optional_share(
    path: &str,
    field: &str,
    given: Option<f64>,
) -> Result<Option<PartsPerMillion>, ConfigurationError> {
    given.map(|given| share(path, field, given)).transpose()
}

fn out_of_range(path: &str, field: &str, value: &str, range: &str) -> ConfigurationError {
    ConfigurationError::new(
        format!("{path}.{field}"),
        format!("`{value}` is not within {range}"),
    )
}
