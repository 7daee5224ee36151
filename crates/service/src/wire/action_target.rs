//! Action targets in the vendor's shape: for a CIC server, a workgroup of the same name. Source: `ActionTarget` of the
//! vendor's API.

use super::configuration::{ConfigurationError, is_active, read};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;
use utoipa::ToSchema;
use waymeet_journey::score::PartsPerMillion;
use waymeet_journey::throttling::ServiceLevelGoal;

/// An action target.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ActionTarget)]
pub struct WireActionTarget {
    /// The workgroup.
    pub name: String,
    #[serde(default)]
    state: Option<String>,
    #[serde(default)]
    service_level: Option<WireServiceLevel>,
    /// In seconds (inferred: the vendor's model names no unit).
    #[serde(default)]
    short_abandon_threshold: Option<u32>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ServiceLevel)]
struct WireServiceLevel {
    /// 0 to 1.
    percentage: f64,
    duration_ms: u32,
}

impl WireActionTarget {
    /// Reads a document.
    ///
    /// # Errors
    /// [`ConfigurationError`], when it is not of the shape of a target.
    pub fn read(body: &Value) -> Result<Self, ConfigurationError> {
        read(body)
    }

    /// Whether maps may use it.
    #[must_use]
    pub fn is_active(&self) -> bool {
        is_active(self.state.as_deref())
    }

    /// What the workgroup promises, where it does.
    ///
    /// # Errors
    /// [`ConfigurationError`] for a share that is none.
    pub fn service_level(&self) -> Result<Option<ServiceLevelGoal>, ConfigurationError> {
        let Some(level) = self.service_level else {
            return Ok(None);
        };
        if !(0.0..=1.0).contains(&level.percentage) {
            let problem = format!("`{}` is not within 0 to 1", level.percentage);
            return Err(ConfigurationError::new("serviceLevel.percentage", problem));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "0 to 1,000,000"
        )]
        let share = PartsPerMillion((level.percentage * 1_000_000.0).round() as u32);
        Ok(Some(ServiceLevelGoal {
            share,
            within_ms: level.duration_ms,
        }))
    }

    /// Whoever leaves sooner is not counted.
    #[must_use]
    pub fn short_abandon(&self) -> Duration {
        Duration::from_secs(self.short_abandon_threshold.unwrap_or_default().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_target_is_active_unless_it_says_otherwise() {
        for (state, expected) in [
            (json!(null), true),
            (json!("active"), true),
            (json!("inactive"), false),
            (json!("deleted"), false),
        ] {
            let target = WireActionTarget::read(&json!({ "name": "Sales", "state": state })).unwrap();
            assert_eq!(target.is_active(), expected, "{state}");
        }
    }

    #[test]
    fn a_service_level_is_a_share_within_a_time() {
        let level = |percentage: f64| {
            let target = json!({ "name": "Sales", "serviceLevel": { "percentage": percentage, "durationMs": 20_000 } });
            WireActionTarget::read(&target).unwrap().service_level()
        };
        assert_eq!(level(0.8).unwrap(), Some(ServiceLevelGoal::default()));
        assert_eq!(level(1.1).unwrap_err().path, "serviceLevel.percentage");
        let without = WireActionTarget::read(&json!({ "name": "Sales" })).unwrap();
        assert_eq!(without.service_level().unwrap(), None);
    }
}
