//! Segments in the vendor's shape. Source: `JourneySegment` of the vendor's API.

use super::behaviour::WireBehaviour;
use super::configuration::{ConfigurationError, read, yes};
use super::stream::Stream;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use waymeet_journey::context::ContextKey;
use waymeet_journey::ids::SegmentId;
use waymeet_journey::segment::Segment;

/// The colour of a segment that names none, or none that is one.
const DEFAULT_COLOR: &str = "#6b7280";

/// A segment in the vendor's shape; fields the engine does not need are left to the document.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Segment)]
pub struct WireSegment {
    /// The name people gave it.
    pub display_name: String,
    /// Whether it is in use.
    #[serde(default = "yes")]
    pub is_active: bool,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// `#rrggbb`
    #[serde(default)]
    color: String,
    /// Whether agents see it beside a journey. Source: the vendor's API, where it is yes unless said otherwise.
    #[serde(default = "yes")]
    pub should_display_to_agent: bool,
    #[serde(default)]
    scope: Option<String>,
    #[serde(default)]
    assignment_expiration_days: Option<u32>,
    #[serde(flatten)]
    behaviour: WireBehaviour,
    #[serde(default)]
    external_segment: Option<Value>,
}

/// For how long somebody belongs to a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// For the session.
    Session,
    /// From session to session. What has been counted so far goes along, too (inferred).
    Customer {
        /// So many days after the assignment the next session begins without it; never, where there are none (inferred for 0).
        expires_after_days: Option<u32>,
    },
}

impl WireSegment {
    /// Reads a document.
    ///
    /// # Errors
    /// [`ConfigurationError`], when it is not of the shape of a segment.
    pub fn read(body: &Value) -> Result<Self, ConfigurationError> {
        // By itself first: within the segment its places are not told.
        read::<WireBehaviour>(body)?;
        read(body)
    }

    /// The colour of its chip, always `#rrggbb`.
    #[must_use]
    pub fn color(&self) -> &str {
        let is_color = self.color.len() == 7
            && self.color.starts_with('#')
            && self.color.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit());
        if is_color { &self.color } else { DEFAULT_COLOR }
    }

    /// Whether an assignment outlives its session, and for how long. The vendor's API knows the word, its tools refuse it.
    ///
    /// # Errors
    /// [`ConfigurationError`] for a scope that is none.
    pub fn scope(&self) -> Result<Scope, ConfigurationError> {
        match self.scope.as_deref() {
            None | Some("Session") => Ok(Scope::Session),
            Some("Customer") => Ok(Scope::Customer {
                expires_after_days: self.assignment_expiration_days.filter(|days| *days > 0),
            }),
            Some(other) => Err(ConfigurationError::unknown("scope", other)),
        }
    }

    /// The stream its sessions are of, where it names one.
    ///
    /// # Errors
    /// [`ConfigurationError`], where no session could be of what it names.
    pub fn stream(&self) -> Result<Option<Stream>, ConfigurationError> {
        self.behaviour.stream()
    }

    /// What its context asks for.
    #[must_use]
    pub fn context_keys(&self) -> Vec<ContextKey> {
        self.behaviour.context_keys()
    }

    /// The segment for the engine.
    ///
    /// # Errors
    /// [`ConfigurationError`] naming the first thing the engine would not understand.
    pub fn compile(&self, id: SegmentId) -> Result<Segment, ConfigurationError> {
        if self.external_segment.is_some() {
            return Err(ConfigurationError::unsupported(
                "externalSegment",
                "segments of other systems are not supported",
            ));
        }
        Ok(Segment {
            id,
            name: self.display_name.clone(),
            color: self.color().to_owned(),
            behaviour: self.behaviour.compile()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use waymeet_journey::ids::Uuid;

    fn mobile_cart() -> Value {
        json!({ "displayName": "Mobile cart", "color": "#008000", "isActive": true, "shouldDisplayToAgent": true,
          "context": { "patterns": [ { "criteria": [ { "key": "device.category", "operator": "equal",
             "values": ["mobile"], "shouldIgnoreCase": true, "entityType": "visit" } ] } ] },
          "journey": { "patterns": [ { "count": 2, "streamType": "Web", "sessionType": "web",
             "eventName": "page_viewed", "criteria": [ { "key": "page.pathname", "operator": "startsWith",
             "values": ["/cart"], "shouldIgnoreCase": true } ] } ] } })
    }

    fn compile(body: &Value) -> Result<Segment, ConfigurationError> {
        WireSegment::read(body)?.compile(SegmentId(Uuid::from_bytes([1; 16])))
    }

    #[test]
    fn the_vendors_example_becomes_a_segment() {
        let segment = compile(&mobile_cart()).unwrap();
        assert_eq!(
            (segment.name.as_str(), segment.color.as_str()),
            ("Mobile cart", "#008000")
        );
        let behaviour = segment.behaviour;
        assert_eq!(
            (behaviour.context.is_empty(), behaviour.journey[0].count),
            (false, 2)
        );
    }

    #[test]
    fn what_the_engine_does_not_know_sets_the_segment_aside_and_is_named() {
        for (pointer, value, expected) in [
            (
                "/journey/patterns/0/criteria/0/operator",
                json!("sounds"),
                "journey.patterns[0].criteria[0].operator",
            ),
            (
                "/journey/patterns/0/criteria/0/key",
                json!("page.smell"),
                "journey.patterns[0].criteria[0].key",
            ),
            (
                "/journey/patterns/0/streamType",
                json!("Conversation"),
                "journey.patterns[0].streamType",
            ),
            (
                "/context/patterns/0/criteria/0/key",
                json!("device.x"),
                "context.patterns[0].criteria[0].key",
            ),
            (
                "/context/patterns/0/criteria/0/values",
                json!([]),
                "context.patterns[0].criteria[0].values",
            ),
            ("/displayName", json!(7), "displayName"),
            (
                "/journey/patterns/0/criteria/0/values",
                json!("/cart"),
                "journey.patterns[0].criteria[0].values",
            ),
        ] {
            let mut body = mobile_cart();
            *body.pointer_mut(pointer).unwrap() = value;
            assert_eq!(compile(&body).unwrap_err().path, expected, "{pointer}");
        }
        assert_eq!(
            compile(&json!({ "displayName": "x" })).unwrap_err().path,
            "journey"
        );
    }

    #[test]
    fn a_colour_that_is_none_does_not_reach_a_page() {
        let mut body = mobile_cart();
        for color in ["red", "#12345", "#12345g", "\"><script>", "#1234567"] {
            body["color"] = json!(color);
            assert_eq!(compile(&body).unwrap().color, DEFAULT_COLOR, "{color}");
        }
    }
}
