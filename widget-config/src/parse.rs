//! From JSON to a configuration, or to everything that is wrong with it.

use crate::check::Check;
use crate::config::WidgetConfig;
use crate::error::{ConfigError, Warning};
use serde_json::Value;

/// Reads a configuration.
///
/// # Errors
/// Every error there is, each with its path and what would be right there; nothing is repaired silently.
pub fn parse(json: &str) -> Result<(WidgetConfig, Vec<Warning>), Vec<ConfigError>> {
    let mut value: Value = serde_json::from_str(json).map_err(|error| {
        vec![ConfigError::new(
            "configuration",
            format!("it is not JSON ({error})"),
            "write one JSON object",
        )]
    })?;
    let mut check = Check::default();
    check.configuration(&mut value);
    if !check.errors.is_empty() {
        return Err(check.errors);
    }
    match serde_json::from_value(value) {
        Ok(config) => Ok((config, check.warnings)),
        Err(error) => {
            let remedy = "compare it with the documented format";
            Err(vec![ConfigError::new(
                "configuration",
                format!("it cannot be read ({error})"),
                remedy,
            )])
        }
    }
}
