//! What of an address is recorded, and whose visits are not.

use super::checks::{at_most, each, filled};
use crate::ip_filter::IpFilter;
use crate::limits::{MAX_EVENT_NAME_BYTES, MAX_IP_FILTERS, MAX_PARAMETER_BYTES, MAX_PARAMETERS};
use crate::wire::configuration::ConfigurationError;
use serde::{Deserialize, Serialize};

/// What of an address is recorded, and whose visits are not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AddressSettings {
    /// Query parameters that are taken out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excluded_query_parameters: Vec<String>,
    /// Whether the fragment stays.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub should_keep_url_fragment: bool,
    /// Query parameters that hold a site search.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub search_query_parameters: Vec<String>,
    /// Addresses whose visits are not recorded; at most ten.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ip_filters: Vec<WireIpFilter>,
}

/// An address whose visits are not recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WireIpFilter {
    /// An address, or a network in CIDR form.
    pub ip_address: String,
    /// What people call it.
    #[serde(default)]
    pub name: String,
}

impl AddressSettings {
    pub(super) fn check(&self) -> Result<(), ConfigurationError> {
        for (path, parameters) in [
            (
                "trackingSettings.excludedQueryParameters",
                &self.excluded_query_parameters,
            ),
            (
                "trackingSettings.searchQueryParameters",
                &self.search_query_parameters,
            ),
        ] {
            each(path, parameters, MAX_PARAMETERS, |parameter, path| {
                filled(parameter, MAX_PARAMETER_BYTES, || path.to_owned())
            })?;
        }
        let filters = &self.ip_filters;
        each(
            "trackingSettings.ipFilters",
            filters,
            MAX_IP_FILTERS,
            |filter, path| {
                at_most(&filter.name, MAX_EVENT_NAME_BYTES, || format!("{path}.name"))?;
                match IpFilter::parse(&filter.ip_address) {
                    Ok(_) => Ok(()),
                    Err(error) => Err(ConfigurationError::new(
                        format!("{path}.ipAddress"),
                        error.to_string(),
                    )),
                }
            },
        )
    }

    /// The filters, ready to be asked.
    #[must_use]
    pub fn compiled_ip_filters(&self) -> Vec<IpFilter> {
        let texts = self.ip_filters.iter().map(|filter| &filter.ip_address);
        texts.filter_map(|text| IpFilter::parse(text).ok()).collect()
    }
}
