//! The organisation's frequency caps. The vendor has them in its pages only; the shape is ours.

use super::configuration::{ConfigurationError, indexed, read};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use waymeet_journey::action_map::MediaType;
use waymeet_journey::frequency_cap::FrequencyCap;

/// The caps of all media types.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FrequencyCaps)]
pub struct WireFrequencyCaps {
    frequency_caps: Vec<WireFrequencyCap>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FrequencyCap)]
struct WireFrequencyCap {
    media_type: String,
    #[serde(default)]
    once_finalized: bool,
    #[serde(default)]
    once_rejected: bool,
    /// `HH:MM`, up to 23:59. Source: the vendor's page.
    #[serde(default)]
    minimum_wait: Option<String>,
}

impl WireFrequencyCaps {
    /// Reads a document.
    ///
    /// # Errors
    /// [`ConfigurationError`], when it is not of the shape of caps.
    pub fn read(body: &Value) -> Result<Self, ConfigurationError> {
        read(body)
    }

    /// The caps for the engine, at most one for each media type.
    ///
    /// # Errors
    /// [`ConfigurationError`] naming the first that is not one.
    pub fn compile(&self) -> Result<Vec<FrequencyCap>, ConfigurationError> {
        let caps = indexed(&self.frequency_caps, "frequencyCaps", WireFrequencyCap::compile)?;
        for (index, cap) in caps.iter().enumerate() {
            if caps[..index].iter().any(|other| other.media == cap.media) {
                let path = format!("frequencyCaps[{index}].mediaType");
                let problem = format!("`{}` is capped already", cap.media.as_str());
                return Err(ConfigurationError::new(path, problem));
            }
        }
        Ok(caps)
    }
}

impl WireFrequencyCap {
    fn compile(&self, path: &str) -> Result<FrequencyCap, ConfigurationError> {
        let media = MediaType::parse(&self.media_type)
            .ok_or_else(|| ConfigurationError::unknown(format!("{path}.mediaType"), &self.media_type))?;
        let wait = self.minimum_wait.as_deref().unwrap_or("00:00");
        let min_interval_in_seconds = seconds(wait).ok_or_else(|| {
            let problem = format!("`{wait}` is not a wait of `00:00` to `23:59` hours");
            ConfigurationError::new(format!("{path}.minimumWait"), problem)
        })?;
        Ok(FrequencyCap {
            media,
            once_finalized: self.once_finalized,
            once_rejected: self.once_rejected,
            min_interval_in_seconds,
        })
    }
}

fn seconds(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str, below: u32| {
        let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>()
            .ok()
            .filter(|number| is_number && *number < below)
    };
    Some(number(hours, 24)? * 3_600 + number(minutes, 60)? * 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn compile(caps: Value) -> Result<Vec<FrequencyCap>, ConfigurationError> {
        WireFrequencyCaps::read(&json!({ "frequencyCaps": caps }))?.compile()
    }

    #[test]
    fn caps_are_read_for_each_media_type() {
        let caps = compile(json!([
            { "mediaType": "webchat", "onceFinalized": true, "onceRejected": true },
            { "mediaType": "contentOffer", "minimumWait": "01:30" },
        ]));
        let caps = caps.unwrap();
        assert!(caps[0].once_finalized && caps[0].once_rejected && !caps[1].once_rejected);
        let waits = caps.iter().map(|cap| cap.min_interval_in_seconds);
        assert_eq!(waits.collect::<Vec<_>>(), [0, 5_400]);
    }

    #[test]
    fn a_cap_that_is_none_is_named() {
        for (caps, path) in [
            (json!([{ "mediaType": "fax" }]), "frequencyCaps[0].mediaType"),
            (
                json!([{ "mediaType": "webchat" }, { "mediaType": "webchat" }]),
                "frequencyCaps[1].mediaType",
            ),
            (
                json!([{ "mediaType": "webchat", "minimumWait": "24:00" }]),
                "frequencyCaps[0].minimumWait",
            ),
            (
                json!([{ "mediaType": "webchat", "minimumWait": "+1:30" }]),
                "frequencyCaps[0].minimumWait",
            ),
            (json!({}), "frequencyCaps"),
        ] {
            assert_eq!(compile(caps.clone()).unwrap_err().path, path, "{caps}");
        }
    }
}
