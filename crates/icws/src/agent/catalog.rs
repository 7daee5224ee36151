//! The catalogue of statistics, and the values their parameters may have.
//!
//! Source: the vendor's generated ICWS library, `statistics`.

use serde::{Deserialize, Serialize};

/// Values of [`StatisticDefinitionData::units`].
pub mod statistic_units {
    /// A number of things.
    pub const NONE: u8 = 0;
    /// Seconds.
    pub const SECONDS: u8 = 2;
    /// Percent.
    pub const PERCENT: u8 = 5;
}

/// Parameters that go together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequiredParametersDefinition {
    /// Their types, in order.
    pub ordered_parameter_type_list: Vec<String>,
    /// Whether clients hide it.
    pub should_be_suppressed: bool,
}

/// What a value means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatisticDefinitionData {
    /// Digits behind the point.
    pub precision: u8,
    /// One of [`statistic_units`].
    pub units: u8,
    /// The number of the value's type.
    pub value_type: u8,
}

/// What leads from a statistic to another view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DrillDown {
    /// Its id.
    pub drill_down_id: String,
    /// What kind of view.
    pub type_hint: String,
    /// Which.
    pub hint_string: String,
}

/// One statistic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatisticDefinition {
    /// Such as `inin.workgroup:AverageWaitTime`.
    pub statistic_identifier: String,
    /// For people.
    pub display_string: String,
    /// For people.
    pub description: String,
    /// For people.
    pub units_display_string: String,
    /// What it needs.
    pub required_parameters_definitions: Vec<RequiredParametersDefinition>,
    /// What it means.
    pub statistic_definition_data: StatisticDefinitionData,
    /// Whether clients hide it.
    pub statistic_definition_flags: Vec<u8>,
    /// What leads to more; nothing here.
    pub drill_downs: Vec<DrillDown>,
}

/// Statistics that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatisticCategory {
    /// Such as `inin.workgroup`.
    pub statistic_category_id: String,
    /// For people.
    pub display_string: String,
    /// For people.
    pub description: String,
    /// The statistics.
    pub statistic_definitions: Vec<StatisticDefinition>,
    /// Rights it needs.
    pub access_control_rights: Vec<String>,
    /// Licences it needs.
    pub licenses: Vec<String>,
}

/// A type of parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ParameterTypeDefinition {
    /// Such as `ININ.People.WorkgroupStats:Workgroup`.
    pub parameter_type_id: String,
    /// For people.
    pub display_string: String,
    /// For people.
    pub description: String,
    /// Lists of rights it needs.
    pub access_control_lists: Vec<String>,
    /// Whether its values come in an order of their own.
    pub preserve_order: bool,
}

/// The statistics there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatisticCatalogMessage {
    /// `false`: these are all.
    pub is_delta: bool,
    /// By category.
    pub statistic_category_list: Vec<StatisticCategory>,
    /// The types of their parameters.
    pub parameter_type_definitions: Vec<ParameterTypeDefinition>,
}

/// A value a parameter may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ParameterValue {
    /// The value.
    pub value: String,
    /// For people.
    pub display_string: String,
    /// For people.
    pub description: String,
}

/// Values a parameter may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ParameterValueQueryResults {
    /// How many there are.
    pub total_results_available: usize,
    /// As many of them as were asked for.
    pub parameter_values: Vec<ParameterValue>,
}
