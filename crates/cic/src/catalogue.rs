//! The catalogue of statistics as clients browse it, and the values their parameters may have.
//!
//! Source: reference section 3.9, and the vendor's generated ICWS library for the shapes.

use waymeet_icws::agent::{
    AGENT_PARAMETER, INTERVAL_PARAMETER, ParameterTypeDefinition, ParameterValue, ParameterValueQueryResults,
    RequiredParametersDefinition, StatisticCatalogMessage, StatisticCategory, StatisticDefinition,
    StatisticDefinitionData, WORKGROUP_PARAMETER,
};

use crate::model::{ContactCentre, User};
use crate::statistic::{
    AGENT_STATISTICS, Definition, INTERVALS, OF_AGENTS, OF_WORKGROUPS, ValueKind, WORKGROUP_STATISTICS,
};

/// The statistics there are. They never change.
pub(crate) fn catalogue() -> StatisticCatalogMessage {
    let parameter_type = |id: &str, display: &str| ParameterTypeDefinition {
        parameter_type_id: id.to_owned(),
        display_string: display.to_owned(),
        description: String::new(),
        access_control_lists: Vec::new(),
        preserve_order: false,
    };
    StatisticCatalogMessage {
        is_delta: false,
        statistic_category_list: vec![
            category(
                OF_WORKGROUPS,
                "Workgroups",
                WORKGROUP_PARAMETER,
                WORKGROUP_STATISTICS,
            ),
            category(OF_AGENTS, "Agents", AGENT_PARAMETER, AGENT_STATISTICS),
        ],
        parameter_type_definitions: vec![
            parameter_type(WORKGROUP_PARAMETER, "Workgroup"),
            parameter_type(AGENT_PARAMETER, "Agent"),
            parameter_type(INTERVAL_PARAMETER, "Interval"),
        ],
    }
}

fn category(id: &str, display: &str, parameter: &str, definitions: &[Definition]) -> StatisticCategory {
    let statistic = |(name, display, kind, has_interval): &Definition| {
        let mut parameters = vec![parameter.to_owned()];
        if *has_interval {
            parameters.push(INTERVAL_PARAMETER.to_owned());
        }
        let (value_type, units) = kind.numbers();
        StatisticDefinition {
            statistic_identifier: format!("{id}:{name}"),
            display_string: (*display).to_owned(),
            description: String::new(),
            units_display_string: match kind {
                ValueKind::Count => "",
                ValueKind::Percent => "%",
                ValueKind::Seconds | ValueKind::Since => "seconds",
            }
            .to_owned(),
            required_parameters_definitions: vec![RequiredParametersDefinition {
                ordered_parameter_type_list: parameters,
                should_be_suppressed: false,
            }],
            statistic_definition_data: StatisticDefinitionData {
                precision: 0,
                units,
                value_type,
            },
            statistic_definition_flags: Vec::new(),
            drill_downs: Vec::new(),
        }
    };
    StatisticCategory {
        statistic_category_id: id.to_owned(),
        display_string: display.to_owned(),
        description: String::new(),
        statistic_definitions: definitions.iter().map(statistic).collect(),
        access_control_rights: Vec::new(),
        licenses: Vec::new(),
    }
}

/// Values a parameter of this type may have for the user, at most so many; `None` if there is no such type. A filter is what the
/// value or its name begins with (inferred).
pub(crate) fn parameter_values(
    kind: &str,
    filter: &str,
    at_most: usize,
    user: &User,
    centre: &ContactCentre,
) -> Option<ParameterValueQueryResults> {
    let value = |value: &str, display: &str| ParameterValue {
        value: value.to_owned(),
        display_string: display.to_owned(),
        description: String::new(),
    };
    let all: Vec<ParameterValue> = if kind.eq_ignore_ascii_case(WORKGROUP_PARAMETER) {
        let workgroups = centre.workgroups();
        workgroups
            .map(|workgroup| value(&workgroup.name, &workgroup.name))
            .collect()
    } else if kind.eq_ignore_ascii_case(AGENT_PARAMETER) {
        let agents = centre
            .users()
            .filter(|agent| agent.is_agent() && (agent.id == user.id || user.reads_configuration()));
        agents
            .map(|agent| value(&agent.id, &agent.display_name))
            .collect()
    } else if kind.eq_ignore_ascii_case(INTERVAL_PARAMETER) {
        INTERVALS
            .iter()
            .map(|interval| value(interval, interval))
            .collect()
    } else {
        return None;
    };
    let filter = filter.to_lowercase();
    let begins = |text: &str| text.to_lowercase().starts_with(&filter);
    let mut found: Vec<_> = all
        .into_iter()
        .filter(|value| begins(&value.value) || begins(&value.display_string))
        .collect();
    let total_results_available = found.len();
    found.truncate(at_most);
    Some(ParameterValueQueryResults {
        total_results_available,
        parameter_values: found,
    })
}
