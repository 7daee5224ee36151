//! Segments in the vendor's shape. Source: `JourneySegment` of the vendor's API.

use super::configuration::{ConfigurationError, WireCriterion, comparison, read, yes};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use waymeet_journey::behaviour::{Behaviour, JourneyPattern};
use waymeet_journey::condition::{Conditions, ContextCriterion};
use waymeet_journey::context::ContextKey;
use waymeet_journey::ids::SegmentId;
use waymeet_journey::segment::Segment;

/// The colour of a segment that names none, or none that is one.
const DEFAULT_COLOR: &str = "#6b7280";

/// A segment in the vendor's shape; fields the engine does not need are left to the document.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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
    #[serde(default)]
    scope: Option<String>,
    #[serde(default)]
    context: Option<Patterns<ContextWirePattern>>,
    #[serde(default)]
    journey: Option<Patterns<JourneyWirePattern>>,
    #[serde(default)]
    external_segment: Option<Value>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Patterns<T> {
    patterns: Vec<T>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct ContextWirePattern {
    criteria: Vec<WireCriterion>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct JourneyWirePattern {
    #[serde(default)]
    criteria: Vec<WireCriterion>,
    #[serde(default = "once")]
    count: u32,
    #[serde(default)]
    stream_type: Option<String>,
    #[serde(default)]
    session_type: Option<String>,
    #[serde(default)]
    event_name: Option<String>,
}

const fn once() -> u32 {
    1
}

impl WireSegment {
    /// Reads a document.
    ///
    /// # Errors
    /// [`ConfigurationError`], when it is not of the shape of a segment.
    pub fn read(body: &Value) -> Result<Self, ConfigurationError> {
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

    /// The segment for the engine.
    ///
    /// # Errors
    /// [`ConfigurationError`] naming the first thing the engine would not understand.
    pub fn compile(&self, id: SegmentId) -> Result<Segment, ConfigurationError> {
        if self.external_segment.is_some() {
            return Err(ConfigurationError::new(
                "externalSegment",
                "segments of other systems are not supported",
            ));
        }
        // The vendor's own provider refuses `Customer`, although the API knows the word.
        if self.scope.as_deref().is_some_and(|scope| scope != "Session") {
            return Err(ConfigurationError::new("scope", "only `Session` is supported"));
        }
        let context = patterns(self.context.as_ref(), "context", |pattern, path| {
            let criteria = pattern.criteria.iter().enumerate().map(|(index, criterion)| {
                let path = format!("{path}.criteria[{index}]");
                let key = ContextKey::parse(&criterion.key).ok_or_else(|| {
                    ConfigurationError::new(
                        format!("{path}.key"),
                        format!("`{}` is not known", criterion.key),
                    )
                })?;
                let comparison = comparison(
                    &path,
                    &criterion.operator,
                    &criterion.values,
                    criterion.should_ignore_case,
                )?;
                Ok(ContextCriterion { key, comparison })
            });
            criteria.collect::<Result<Vec<_>, _>>()
        })?;
        let journey = patterns(self.journey.as_ref(), "journey", |pattern, path| {
            refuse_other(
                pattern.stream_type.as_deref(),
                "Web",
                &format!("{path}.streamType"),
            )?;
            refuse_other(
                pattern.session_type.as_deref(),
                "web",
                &format!("{path}.sessionType"),
            )?;
            let criteria = pattern.criteria.iter().enumerate();
            let criteria = criteria
                .map(|(index, criterion)| criterion.event_criterion(&format!("{path}.criteria[{index}]")));
            Ok(JourneyPattern {
                event_name: pattern.event_name.clone().unwrap_or_default(),
                conditions: Conditions::on_event(&criteria.collect::<Result<Vec<_>, _>>()?),
                count: pattern.count.max(1),
            })
        })?;
        if context.is_empty() && journey.is_empty() {
            return Err(ConfigurationError::new(
                "journey",
                "a segment needs at least one condition",
            ));
        }
        Ok(Segment {
            id,
            name: self.display_name.clone(),
            color: self.color().to_owned(),
            behaviour: Behaviour {
                // All patterns must match, so that all of their criteria must.
                context: Conditions::on_visit(&context.concat()),
                journey,
            },
        })
    }
}

fn patterns<W, P>(
    wire: Option<&Patterns<W>>,
    name: &str,
    compile: impl Fn(&W, &str) -> Result<P, ConfigurationError>,
) -> Result<Vec<P>, ConfigurationError> {
    let patterns = wire.map_or(&[][..], |wire| &wire.patterns);
    (patterns.iter().enumerate())
        .map(|(index, pattern)| compile(pattern, &format!("{name}.patterns[{index}]")))
        .collect()
}

/// Streams other than the web's never reach the engine; a rule about one is set aside instead of never matching.
pub(super) fn refuse_other(actual: Option<&str>, known: &str, path: &str) -> Result<(), ConfigurationError> {
    match actual {
        Some(other) if !other.eq_ignore_ascii_case(known) => Err(ConfigurationError::new(
            path,
            format!("`{other}` is not supported"),
        )),
        _ => Ok(()),
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
            ("/displayName", json!(7), "document"),
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
