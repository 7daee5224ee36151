//! Attributions in the vendor's shape. Source: `OutcomeAttributionListing`, `OutcomeAttributionRequest` and `Touchpoint`.

use super::configuration::{ConfigurationError, moment, read, short};
use crate::attribution::{Touchpoint, TouchpointMedia};
use crate::limits::{
    MAX_ASSOCIATED_VALUE, MAX_ATTRIBUTIONS, MAX_TOUCHPOINT_ID_BYTES, PERCENT_FAILED_THRESHOLD,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Outcomes that were achieved.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OutcomeAttributionListing)]
pub(crate) struct WireAttributionListing {
    pub(crate) entities: Vec<WireAttribution>,
    /// Of how many in a hundred it may be that they make no sense; where there are more, none is stored.
    #[serde(default)]
    pub(crate) percent_failed_threshold: Option<u32>,
}

/// An outcome that was achieved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OutcomeAttributionRequest)]
pub(crate) struct WireAttribution {
    pub(crate) outcome_id: String,
    /// The visitor's id.
    #[serde(default)]
    pub(crate) external_contact_id: Option<String>,
    pub(crate) associated_value: f64,
    pub(crate) touchpoints: Vec<WireTouchpoint>,
    pub(crate) created_date: String,
}

/// A conversation that led to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Touchpoint)]
pub(crate) struct WireTouchpoint {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) conversation_id: Option<String>,
    pub(crate) agent_id: String,
    pub(crate) associated_value: f64,
    /// `Email`, `Message` or `Voice`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) media_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) created_date: Option<String>,
}

impl WireAttributionListing {
    /// Reads a listing. What its entities say may still make no sense.
    ///
    /// # Errors
    /// [`ConfigurationError`], where it is not of the shape of a listing, or too large a one.
    pub(crate) fn read(sent: Map<String, Value>) -> Result<Self, ConfigurationError> {
        let listing: Self = read(&Value::Object(sent))?;
        let count = listing.entities.len();
        if !(1..=MAX_ATTRIBUTIONS).contains(&count) {
            let problem = format!("there are {count} of them; a job has 1 to {MAX_ATTRIBUTIONS}");
            return Err(ConfigurationError::new("entities", problem));
        }
        let threshold = listing.threshold();
        if threshold > 100 {
            let problem = format!("`{threshold}` is not a number of 0 to 100");
            return Err(ConfigurationError::new("percentFailedThreshold", problem));
        }
        Ok(listing)
    }

    pub(crate) fn threshold(&self) -> u32 {
        self.percent_failed_threshold.unwrap_or(PERCENT_FAILED_THRESHOLD)
    }
}

impl WireTouchpoint {
    /// What it says, at its place in the listing.
    ///
    /// # Errors
    /// [`ConfigurationError`], naming the field that makes no sense.
    pub(crate) fn touchpoint(&self, path: &str) -> Result<Touchpoint, ConfigurationError> {
        let at = |field: &str| format!("{path}.{field}");
        if let Some(id) = &self.conversation_id {
            check_id(at("conversationId"), id)?;
        }
        check_id(at("agentId"), &self.agent_id)?;
        check_value(at("associatedValue"), self.associated_value)?;
        let media = self.media_type.as_deref().map(|text| {
            TouchpointMedia::parse(text)
                .ok_or_else(|| ConfigurationError::unknown(at("mediaType"), &short(text)))
        });
        let happened = self.created_date.as_deref();
        let happened = happened.map(|text| read_moment(&at("createdDate"), text));
        Ok(Touchpoint {
            conversation: self.conversation_id.clone(),
            agent: self.agent_id.clone(),
            value: self.associated_value,
            media: media.transpose()?,
            at: happened.transpose()?,
        })
    }
}

impl From<&Touchpoint> for WireTouchpoint {
    fn from(touchpoint: &Touchpoint) -> Self {
        Self {
            conversation_id: touchpoint.conversation.clone(),
            agent_id: touchpoint.agent.clone(),
            associated_value: touchpoint.value,
            media_type: touchpoint.media.map(|media| media.as_str().to_owned()),
            created_date: touchpoint.at.map(super::moment::text),
        }
    }
}

/// Touchpoints as they are stored.
pub(crate) fn to_stored(touchpoints: &[Touchpoint]) -> String {
    let wire: Vec<WireTouchpoint> = touchpoints.iter().map(WireTouchpoint::from).collect();
    serde_json::to_string(&wire).unwrap_or_default()
}

/// Reads back what [`to_stored`] wrote; `None` where it is something else.
pub(crate) fn from_stored(text: &str) -> Option<Vec<Touchpoint>> {
    let wire: Vec<WireTouchpoint> = serde_json::from_str(text).ok()?;
    wire.iter().map(|one| one.touchpoint("").ok()).collect()
}

/// A moment; too long a text is not repeated.
pub(crate) fn read_moment(
    path: &str,
    text: &str,
) -> Result<waymeet_journey::time::UnixMillis, ConfigurationError> {
    moment(path, &short(text))
}

/// What something is worth: anything that can be added up, losses included.
pub(crate) fn check_value(path: String, value: f64) -> Result<(), ConfigurationError> {
    if value.abs() <= MAX_ASSOCIATED_VALUE {
        return Ok(());
    }
    let problem = format!("`{value}` is beyond {MAX_ASSOCIATED_VALUE}");
    Err(ConfigurationError::new(path, problem))
}

/// The id of something in another system.
fn check_id(path: String, id: &str) -> Result<(), ConfigurationError> {
    let problem = if id.is_empty() {
        "this is empty".to_owned()
    } else if id.len() > MAX_TOUCHPOINT_ID_BYTES {
        format!("this is longer than {MAX_TOUCHPOINT_ID_BYTES} bytes")
    } else if id.chars().any(char::is_control) {
        "there are control characters in it".to_owned()
    } else {
        return Ok(());
    };
    Err(ConfigurationError::new(path, problem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(entities: &Value, threshold: &Value) -> Result<WireAttributionListing, String> {
        let sent = json!({ "entities": entities, "percentFailedThreshold": threshold });
        let sent = sent.as_object().unwrap().clone();
        WireAttributionListing::read(sent).map_err(|error| error.path)
    }

    #[test]
    fn a_listing_of_another_shape_is_refused_with_the_place() {
        let good =
            json!({ "outcomeId": "o", "associatedValue": 1, "touchpoints": [], "createdDate": "today" });
        assert_eq!(read(&json!([good]), &Value::Null).unwrap().threshold(), 5);
        assert_eq!(read(&json!([good]), &json!(0)).unwrap().threshold(), 0);
        let with = |field: &str, value: Value| {
            let mut entity = good.clone();
            entity[field] = value;
            json!([good, entity])
        };
        let touchpoint = json!({ "agentId": 7, "associatedValue": 1 });
        let many: Value = std::iter::repeat_n(good.clone(), MAX_ATTRIBUTIONS + 1).collect();
        for (entities, threshold, expected) in [
            (json!([]), json!(5), "entities"),
            (many, json!(5), "entities"),
            (json!([good]), json!(101), "percentFailedThreshold"),
            (json!([good]), json!(-1), "percentFailedThreshold"),
            (json!([good]), json!(1.5), "percentFailedThreshold"),
            (json!([good, {}]), json!(5), "entities[1].outcomeId"),
            (with("outcomeId", json!(7)), json!(5), "entities[1].outcomeId"),
            (
                with("associatedValue", json!("much")),
                json!(5),
                "entities[1].associatedValue",
            ),
            (
                with("touchpoints", json!([touchpoint])),
                json!(5),
                "entities[1].touchpoints[0].agentId",
            ),
            (
                with("touchpoints", json!([{ "agentId": "kim" }])),
                json!(5),
                "entities[1].touchpoints[0].associatedValue",
            ),
        ] {
            assert_eq!(read(&entities, &threshold).unwrap_err(), expected);
        }
    }

    #[test]
    fn a_touchpoint_is_read_back_as_it_was_stored_and_one_that_makes_no_sense_is_named() {
        let good = WireTouchpoint {
            conversation_id: Some("1001".to_owned()),
            agent_id: "kim".to_owned(),
            associated_value: -2.5,
            media_type: Some("Voice".to_owned()),
            created_date: Some("2026-11-22T13:00:00+01:00".to_owned()),
        };
        let read = good.touchpoint("t").unwrap();
        assert_eq!(
            from_stored(&to_stored(std::slice::from_ref(&read))),
            Some(vec![read])
        );
        assert_eq!(from_stored("{}"), None);
        let changed = |change: fn(&mut WireTouchpoint)| {
            let mut touchpoint = good.clone();
            change(&mut touchpoint);
            touchpoint.touchpoint("t").map_err(|error| error.path)
        };
        let least = changed(|one| {
            (one.conversation_id, one.media_type, one.created_date) = (None, None, None);
        });
        let least = least.unwrap();
        assert_eq!(
            from_stored(&to_stored(std::slice::from_ref(&least))),
            Some(vec![least])
        );
        for (change, expected) in [
            (
                (|one| one.conversation_id = Some(String::new())) as fn(&mut WireTouchpoint),
                "t.conversationId",
            ),
            (|one| one.agent_id = "k".repeat(256), "t.agentId"),
            (|one| one.agent_id = "k\n".to_owned(), "t.agentId"),
            (|one| one.associated_value = 1e10, "t.associatedValue"),
            (|one| one.media_type = Some("voice".to_owned()), "t.mediaType"),
            (
                |one| one.created_date = Some("2026-11-22".to_owned()),
                "t.createdDate",
            ),
        ] {
            assert_eq!(changed(change), Err(expected.to_owned()));
        }
    }
}
