//! Behaviour in the vendor's shape: what a visitor must be (`context`) and do (`journey`). Segments and outcomes share it.
//! Source: `Context`, `Journey` and their patterns in the vendor's API.

use super::configuration::{ConfigurationError, WireCriterion, comparison, indexed};
use super::stream::Stream;
use crate::referrer::Medium;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use waymeet_journey::behaviour::{Behaviour, JourneyPattern};
use waymeet_journey::condition::{Conditions, ContextCriterion};
use waymeet_journey::context::ContextKey;

/// The two lists of patterns, as they stand in a segment or outcome.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = Behaviour)]
pub(super) struct WireBehaviour {
    #[serde(default)]
    context: Option<Patterns<ContextWirePattern>>,
    #[serde(default)]
    journey: Option<Patterns<JourneyWirePattern>>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
struct Patterns<T> {
    #[serde(default = "Vec::new")]
    patterns: Vec<T>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = ContextPattern)]
struct ContextWirePattern {
    criteria: Vec<WireCriterion>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = JourneyPattern)]
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

impl WireBehaviour {
    /// What its context asks for.
    pub(super) fn context_keys(&self) -> Vec<ContextKey> {
        let patterns = self.context.as_ref().map_or(&[][..], |wire| &wire.patterns);
        let criteria = patterns.iter().flat_map(|pattern| &pattern.criteria);
        criteria
            .filter_map(|criterion| ContextKey::parse(&criterion.key))
            .collect()
    }

    /// The stream its sessions are of, where it names one.
    ///
    /// # Errors
    /// [`ConfigurationError`], where no session could be of what it names.
    pub(super) fn stream(&self) -> Result<Option<Stream>, ConfigurationError> {
        let patterns = self.journey.as_ref().map_or(&[][..], |wire| &wire.patterns);
        let streams = indexed(patterns, "journey.patterns", |pattern, path| {
            Stream::of_pattern(
                path,
                pattern.stream_type.as_deref(),
                pattern.session_type.as_deref(),
            )
        })?;
        Stream::agree("journey.patterns", streams)
    }

    /// The behaviour for the engine.
    ///
    /// # Errors
    /// [`ConfigurationError`] naming the first thing the engine would not understand; also where there is no condition at
    /// all: everybody would match.
    pub(super) fn compile(&self) -> Result<Behaviour, ConfigurationError> {
        self.stream()?;
        let context = self.context.as_ref().map_or(&[][..], |wire| &wire.patterns);
        let context = indexed(context, "context.patterns", ContextWirePattern::compile)?;
        let journey = self.journey.as_ref().map_or(&[][..], |wire| &wire.patterns);
        let journey = indexed(journey, "journey.patterns", JourneyWirePattern::compile)?;
        if context.is_empty() && journey.is_empty() {
            return Err(ConfigurationError::new(
                "journey",
                "at least one condition is needed",
            ));
        }
        Ok(Behaviour {
            // All patterns must match, so that all of their criteria must.
            context: Conditions::on_visit(&context.concat()),
            journey,
        })
    }
}

impl ContextWirePattern {
    fn compile(&self, path: &str) -> Result<Vec<ContextCriterion>, ConfigurationError> {
        let criteria = format!("{path}.criteria");
        indexed(&self.criteria, &criteria, |criterion, path| {
            let key = ContextKey::parse(&criterion.key)
                .ok_or_else(|| ConfigurationError::unknown(format!("{path}.key"), &criterion.key))?;
            match key {
                ContextKey::ReferrerMedium => return of_medium(path, criterion),
                // There is no source of it here: a condition on it would be one that nobody meets.
                ContextKey::IpOrganization => {
                    let problem = format!("`{}` is not known of any visitor", criterion.key);
                    return Err(ConfigurationError::unsupported(format!("{path}.key"), problem));
                }
                _ => {}
            }
            let comparison = comparison(
                path,
                &criterion.operator,
                &criterion.values,
                criterion.should_ignore_case,
            )?;
            Ok(ContextCriterion { key, comparison })
        })
    }
}

/// A medium is a list of addresses: a page that had to know them all would carry them for nothing.
fn of_medium(path: &str, criterion: &WireCriterion) -> Result<ContextCriterion, ConfigurationError> {
    if criterion.operator != "equal" {
        let problem = format!("`{}` is not supported for a medium", criterion.operator);
        return Err(ConfigurationError::unsupported(
            format!("{path}.operator"),
            problem,
        ));
    }
    let values = indexed(&criterion.values, &format!("{path}.values"), |word, path| {
        let medium = Medium::parse(word).ok_or_else(|| ConfigurationError::unknown(path, word))?;
        medium.beginnings().ok_or_else(|| {
            ConfigurationError::unsupported(path, format!("`{word}` is not told by the referrer alone"))
        })
    })?;
    Ok(ContextCriterion {
        key: ContextKey::ReferrerUrl,
        comparison: comparison(path, "startsWith", &values.concat(), true)?,
    })
}

impl JourneyWirePattern {
    fn compile(&self, path: &str) -> Result<JourneyPattern, ConfigurationError> {
        let criteria = format!("{path}.criteria");
        let criteria = indexed(&self.criteria, &criteria, WireCriterion::event_criterion)?;
        Ok(JourneyPattern {
            event_name: self.event_name.clone().unwrap_or_default(),
            conditions: Conditions::on_event(&criteria),
            count: self.count.max(1),
        })
    }
}
