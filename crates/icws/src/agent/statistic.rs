//! Statistics of workgroups.

use serde::{Deserialize, Serialize};

/// The parameter that names the workgroup.
pub const WORKGROUP_PARAMETER: &str = "ININ.People.WorkgroupStats:Workgroup";
/// The parameter that names the agent.
pub const AGENT_PARAMETER: &str = "ININ.People.AgentStats:User";
/// The parameter that names the interval, such as `CurrentPeriod`.
pub const INTERVAL_PARAMETER: &str = "ININ.Queue:Interval";

/// One parameter of a statistic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ParameterValueItem {
    /// Such as [`WORKGROUP_PARAMETER`].
    pub parameter_type_id: String,
    /// Such as `Web Sales`.
    pub value: String,
}

/// Names one statistic with its parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatisticKey {
    /// Such as `inin.workgroup:AverageWaitTime`.
    pub statistic_identifier: String,
    /// Its parameters.
    #[serde(default)]
    pub parameter_value_items: Vec<ParameterValueItem>,
}

/// The statistics to watch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatisticSubscription {
    /// The statistics.
    pub statistic_keys: Vec<StatisticKey>,
}

/// The value of a statistic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "__type")]
pub enum StatisticValue {
    /// A whole number.
    #[serde(
        rename = "urn:inin.com:statistics:statisticIntValue",
        rename_all = "camelCase"
    )]
    Int {
        /// 0.
        statistic_value_type: u8,
        /// The number.
        value: i64,
    },
    /// A percentage, 0 to 100.
    #[serde(
        rename = "urn:inin.com:statistics:statisticPercentValue",
        rename_all = "camelCase"
    )]
    Percent {
        /// 9.
        statistic_value_type: u8,
        /// The percentage.
        value: f64,
    },
    /// A time that is still counting.
    #[serde(
        rename = "urn:inin.com:statistics:statisticTimeDurationValue",
        rename_all = "camelCase"
    )]
    TimeDuration {
        /// 5.
        statistic_value_type: u8,
        /// The moment since which it counts: UTC, compact ISO 8601.
        value: String,
    },
    /// A duration.
    #[serde(
        rename = "urn:inin.com:statistics:statisticDurationValue",
        rename_all = "camelCase"
    )]
    Duration {
        /// 6.
        statistic_value_type: u8,
        /// Seconds.
        value: f64,
    },
    /// There is no such statistic, or the key is wrong.
    #[serde(
        rename = "urn:inin.com:statistics:statisticErrorValue",
        rename_all = "camelCase"
    )]
    Error {
        /// 12.
        statistic_value_type: u8,
        /// 1 malformed key, 2 unknown key, 3 too busy, 99 other.
        value: u8,
    },
    /// A type this program does not read.
    #[serde(other)]
    Unknown,
}

impl StatisticValue {
    /// A whole number.
    #[must_use]
    pub fn int(value: i64) -> Self {
        Self::Int {
            statistic_value_type: 0,
            value,
        }
    }

    /// A percentage, 0 to 100.
    #[must_use]
    pub fn percent(value: f64) -> Self {
        Self::Percent {
            statistic_value_type: 9,
            value,
        }
    }

    /// A duration in seconds.
    #[must_use]
    pub fn seconds(value: f64) -> Self {
        Self::Duration {
            statistic_value_type: 6,
            value,
        }
    }

    /// A time that has been counting since this moment, as UTC in compact ISO 8601.
    #[must_use]
    pub fn since(moment: String) -> Self {
        Self::TimeDuration {
            statistic_value_type: 5,
            value: moment,
        }
    }

    /// There is such a statistic, and no value to be had for it.
    #[must_use]
    pub fn not_kept() -> Self {
        Self::Error {
            statistic_value_type: 12,
            value: 99,
        }
    }

    /// The key's parameters are not what the statistic needs.
    #[must_use]
    pub fn malformed_key() -> Self {
        Self::Error {
            statistic_value_type: 12,
            value: 1,
        }
    }

    /// There is no such statistic or workgroup.
    #[must_use]
    pub fn unknown_key() -> Self {
        Self::Error {
            statistic_value_type: 12,
            value: 2,
        }
    }
}

/// A statistic with its value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatisticValueChange {
    /// The key as it was asked for.
    pub statistic_key: StatisticKey,
    /// The value; nothing when there is none at the moment.
    pub statistic_value: Option<StatisticValue>,
}

/// Statistics, or those that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatisticValueMessage {
    /// `false`: these are all.
    pub is_delta: bool,
    /// The values.
    pub statistic_value_changes: Vec<StatisticValueChange>,
}
