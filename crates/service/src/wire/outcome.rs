//! Outcomes in the vendor's shape. Source: `Outcome` of the vendor's API; deprecated there, wanted here.

use super::behaviour::WireBehaviour;
use super::configuration::{ConfigurationError, known_word, read, yes};
use super::schedule::Reference;
use super::stream::Stream;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use utoipa::ToSchema;
use waymeet_journey::ids::OutcomeId;
use waymeet_journey::outcome::{AssociatedValueField, Outcome};

/// An outcome in the vendor's shape; fields the engine does not need are left to the document.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Outcome)]
pub struct WireOutcome {
    /// The name people gave it.
    pub display_name: String,
    /// Whether it is in use.
    #[serde(default = "yes")]
    pub is_active: bool,
    #[serde(default = "yes")]
    is_positive: bool,
    #[serde(flatten)]
    behaviour: WireBehaviour,
    #[serde(default)]
    associated_value_field: Option<WireAssociatedValueField>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AssociatedValueField)]
struct WireAssociatedValueField {
    data_type: String,
    name: String,
}

impl WireOutcome {
    /// Reads a document.
    ///
    /// # Errors
    /// [`ConfigurationError`], when it is not of the shape of an outcome.
    pub fn read(body: &Value) -> Result<Self, ConfigurationError> {
        // By itself first: within the outcome its places are not told.
        read::<WireBehaviour>(body)?;
        read(body)
    }

    /// The stream its sessions are of, where it names one.
    ///
    /// # Errors
    /// [`ConfigurationError`], where no session could be of what it names.
    pub fn stream(&self) -> Result<Option<Stream>, ConfigurationError> {
        self.behaviour.stream()
    }

    /// The outcome for the engine.
    ///
    /// # Errors
    /// [`ConfigurationError`] naming the first thing the engine would not understand.
    pub fn compile(&self, id: OutcomeId, version: u32) -> Result<Outcome, ConfigurationError> {
        let value = self.associated_value_field.as_ref();
        Ok(Outcome {
            id,
            version,
            name: self.display_name.clone(),
            is_positive: self.is_positive,
            behaviour: self.behaviour.compile()?,
            associated_value: value.map(WireAssociatedValueField::compile).transpose()?,
        })
    }
}

impl WireAssociatedValueField {
    fn compile(&self) -> Result<AssociatedValueField, ConfigurationError> {
        let path = "associatedValueField.dataType";
        known_word(path, &self.data_type, &["Number", "Integer"])?;
        Ok(AssociatedValueField {
            attribute: self.name.clone(),
            is_integer: self.data_type == "Integer",
        })
    }
}

/// An outcome predictor: says that an outcome is scored. Source: `OutcomePredictor` of the vendor's API.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = OutcomePredictor)]
pub struct WireOutcomePredictor {
    outcome: Reference,
}

impl WireOutcomePredictor {
    /// Reads a document.
    ///
    /// # Errors
    /// [`ConfigurationError`], when it is not of the shape of a predictor.
    pub fn read(body: &Value) -> Result<Self, ConfigurationError> {
        read(body)
    }

    /// The id of the outcome that is scored.
    #[must_use]
    pub fn outcome(&self) -> &str {
        &self.outcome.id
    }

    /// Whether the outcome is one of these.
    ///
    /// # Errors
    /// [`ConfigurationError`], when it is not.
    pub fn check<L>(&self, outcomes: &HashMap<OutcomeId, L>) -> Result<(), ConfigurationError> {
        let id = OutcomeId::parse(&self.outcome.id).filter(|id| outcomes.contains_key(id));
        let problem = format!("there is no outcome `{}`", self.outcome.id);
        id.map(|_| ())
            .ok_or_else(|| ConfigurationError::new("outcome.id", problem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use waymeet_journey::ids::Uuid;

    fn purchase() -> Value {
        json!({ "displayName": "Purchase", "isPositive": true,
            "associatedValueField": { "dataType": "Number", "name": "total" },
            "journey": { "patterns": [ { "eventName": "order_placed", "criteria": [ { "key": "eventName",
                "operator": "equal", "values": ["order_placed"], "shouldIgnoreCase": false } ] } ] } })
    }

    fn compile(body: &Value) -> Result<Outcome, ConfigurationError> {
        WireOutcome::read(body)?.compile(OutcomeId(Uuid::from_bytes([1; 16])), 3)
    }

    #[test]
    fn an_outcome_in_the_vendors_shape_becomes_one_for_the_engine() {
        let outcome = compile(&purchase()).unwrap();
        assert_eq!((outcome.name.as_str(), outcome.version), ("Purchase", 3));
        assert!(outcome.is_positive);
        let value = outcome.associated_value.unwrap();
        assert_eq!((value.attribute.as_str(), value.is_integer), ("total", false));
        assert_eq!(outcome.behaviour.journey[0].event_name, "order_placed");
    }

    #[test]
    fn what_the_engine_does_not_know_is_named() {
        let mut body = purchase();
        body["associatedValueField"]["dataType"] = json!("Text");
        assert_eq!(compile(&body).unwrap_err().path, "associatedValueField.dataType");
        assert_eq!(
            compile(&json!({ "displayName": "x" })).unwrap_err().path,
            "journey"
        );
    }
}
