//! From JSON to a configuration, or to everything that is wrong with it.

use crate::check::Check;
use crate::config::WidgetConfig;
use crate::error::{ConfigError, Warning};
use crate::migration::bring_up;
use serde_json::Value;

/// Reads a configuration of any version.
///
/// # Errors
/// Every error there is, each with its path and what would be right there; nothing is repaired silently.
pub fn parse(json: &str) -> Result<(WidgetConfig, Vec<Warning>), Vec<ConfigError>> {
    let value: Value = serde_json::from_str(json).map_err(|error| {
        let problem = format!("it is not JSON ({error})");
        vec![ConfigError::new(
            "configuration",
            problem,
            "write one JSON object",
        )]
    })?;
    read(value)
}

/// The same, of JSON that is read already.
///
/// # Errors
/// As [`parse`].
pub fn read(value: Value) -> Result<(WidgetConfig, Vec<Warning>), Vec<ConfigError>> {
    let (value, warnings) = checked(value)?;
    match serde_json::from_value(value) {
        Ok(config) => Ok((config, warnings)),
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

/// The configuration as JSON: of the current version, without mistakes, colours in one spelling, and everything in it that is not
/// known, at whatever depth.
///
/// # Errors
/// As [`parse`].
pub fn checked(value: Value) -> Result<(Value, Vec<Warning>), Vec<ConfigError>> {
    let Value::Object(mut root) = value else {
        return Err(vec![ConfigError::new(
            "configuration",
            "it is no JSON object",
            "write one JSON object",
        )]);
    };
    let mut check = Check::default();
    check.errors.extend(bring_up(&mut root).err());
    check.configuration(&mut root);
    if check.errors.is_empty() {
        Ok((Value::Object(root), check.warnings))
    } else {
        Err(check.errors)
    }
}
