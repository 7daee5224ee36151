//! The configuration's JSON Schema, made of the same types: editors and other programs check with it what they write.

use crate::config::WidgetConfig;
use serde_json::Value;

/// The schema, of draft 2020-12. What types do not say (limits, addresses, colours) [`crate::parse`] checks besides.
#[must_use]
pub fn schema() -> Value {
    schemars::schema_for!(WidgetConfig).to_value()
}
