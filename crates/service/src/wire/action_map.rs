//! Action maps in the vendor's shape. Source: `ActionMap` of the vendor's API, and its 2019 names.

use super::configuration::{ConfigurationError, WireCriterion, comparison, read, yes};
use super::segment::refuse_other;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use waymeet_journey::action_map::{
    Action, ActionMap, Activation, DEFAULT_ESTIMATED_WAIT_LIMIT_IN_SECONDS, MediaType, Trigger, Weight,
};
use waymeet_journey::behaviour::JourneyPattern;
use waymeet_journey::condition::Conditions;
use waymeet_journey::ids::{ActionMapId, SegmentId};
use waymeet_journey::schedule::Window;
use waymeet_journey::time::UnixMillis;

/// An action map.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WireActionMap {
    /// The name people gave it.
    pub display_name: String,
    /// Whether it is in use.
    #[serde(default = "yes")]
    pub is_active: bool,
    #[serde(default)]
    trigger_with_segments: Vec<String>,
    #[serde(default)]
    trigger_with_event_conditions: Vec<WireEventCondition>,
    #[serde(default)]
    trigger_with_outcome_probability_conditions: Vec<Value>,
    #[serde(default)]
    trigger_with_outcome_percentile_conditions: Vec<Value>,
    #[serde(default)]
    trigger_with_outcome_quantile_conditions: Vec<Value>,
    #[serde(default)]
    page_url_conditions: Vec<WireUrlCondition>,
    #[serde(default)]
    activation: Option<WireActivation>,
    #[serde(default)]
    weight: Option<u8>,
    action: WireAction,
    #[serde(default)]
    action_map_schedule_groups: Option<Value>,
    #[serde(default)]
    start_date: Option<String>,
    #[serde(default)]
    end_date: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireEventCondition {
    #[serde(flatten)]
    criterion: WireCriterion,
    #[serde(default)]
    stream_type: Option<String>,
    #[serde(default)]
    session_type: Option<String>,
    #[serde(default)]
    event_name: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct WireUrlCondition {
    values: Vec<String>,
    operator: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireActivation {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    delay_in_seconds: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAction {
    media_type: String,
    #[serde(default)]
    action_template: Option<Reference>,
    #[serde(default)]
    action_target_id: Option<String>,
    #[serde(default = "yes")]
    is_pacing_enabled: bool,
    #[serde(default)]
    props: WireProps,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Reference {
    id: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct WireProps {
    webchat_prompt: String,
    webchat_title_text: String,
    webchat_accept_text: String,
    webchat_decline_text: String,
    webchat_survey: WireSurvey,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct WireSurvey {
    questions: Vec<WireQuestion>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireQuestion {
    #[serde(rename = "type")]
    kind: String,
    label: String,
    #[serde(default)]
    choices: Vec<String>,
    #[serde(default)]
    is_mandatory: bool,
}

/// What an action map refers to by id.
pub trait References {
    /// The workgroup of an action target, if there is an active one.
    fn workgroup(&self, target: &str) -> Option<String>;
    /// The content offer of an action template as the page shows it (JSON), if there is an active one.
    fn content_offer(&self, template: &str) -> Option<String>;
}

impl WireActionMap {
    /// Reads a document.
    ///
    /// # Errors
    /// [`ConfigurationError`], when it is not of the shape of an action map.
    pub fn read(body: &Value) -> Result<Self, ConfigurationError> {
        read(body)
    }

    /// What it offers, in the vendor's word.
    #[must_use]
    pub fn media_type(&self) -> &str {
        &self.action.media_type
    }

    /// The ids of the segments that trigger it.
    #[must_use]
    pub fn segments(&self) -> &[String] {
        &self.trigger_with_segments
    }

    /// How many event conditions trigger it.
    #[must_use]
    pub fn event_condition_count(&self) -> usize {
        self.trigger_with_event_conditions.len()
    }

    /// The id of the workgroup's action target.
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        self.action.action_target_id.as_deref()
    }

    /// The map for the engine.
    ///
    /// # Errors
    /// [`ConfigurationError`] naming the first thing the engine would not understand.
    pub fn compile(
        &self,
        id: ActionMapId,
        version: u32,
        references: &dyn References,
    ) -> Result<ActionMap, ConfigurationError> {
        self.refuse_what_is_not_supported()?;
        let page_url_conditions = indexed(
            &self.page_url_conditions,
            "pageUrlConditions",
            |condition, path| comparison(path, &condition.operator, &condition.values, true),
        )?;
        Ok(ActionMap {
            id,
            version,
            name: self.display_name.clone(),
            is_private: false,
            trigger: self.trigger()?,
            page_url_conditions: Conditions::on_page_url(&page_url_conditions),
            activation: self
                .activation
                .as_ref()
                .map_or(Ok(Activation::Immediate), WireActivation::compile)?,
            weight: match self.weight {
                Some(1) => Weight::Low,
                None | Some(2) => Weight::Medium,
                Some(3) => Weight::High,
                Some(other) => {
                    return Err(ConfigurationError::new(
                        "weight",
                        format!("`{other}` is not 1, 2 or 3"),
                    ));
                }
            },
            dates: Window {
                from: date("startDate", self.start_date.as_deref())?.unwrap_or(Window::ALWAYS.from),
                until: date("endDate", self.end_date.as_deref())?.unwrap_or(Window::ALWAYS.until),
            },
            schedule: None,
            ignore_frequency_cap: false,
            action: self.action.compile(references)?,
        })
    }

    /// INVARIANT (unknown rules are set aside): a gate the engine does not have must not be taken for one that is open.
    fn refuse_what_is_not_supported(&self) -> Result<(), ConfigurationError> {
        let by_outcome = [
            (
                "triggerWithOutcomeProbabilityConditions",
                &self.trigger_with_outcome_probability_conditions,
            ),
            (
                "triggerWithOutcomePercentileConditions",
                &self.trigger_with_outcome_percentile_conditions,
            ),
            (
                "triggerWithOutcomeQuantileConditions",
                &self.trigger_with_outcome_quantile_conditions,
            ),
        ];
        if let Some((path, _)) = by_outcome.iter().find(|(_, conditions)| !conditions.is_empty()) {
            return Err(ConfigurationError::new(
                *path,
                "outcome scores are not supported yet",
            ));
        }
        if self
            .action_map_schedule_groups
            .as_ref()
            .is_some_and(|groups| !groups.is_null())
        {
            return Err(ConfigurationError::new(
                "actionMapScheduleGroups",
                "schedules are not supported yet",
            ));
        }
        Ok(())
    }

    fn trigger(&self) -> Result<Trigger, ConfigurationError> {
        let segments = indexed(&self.trigger_with_segments, "triggerWithSegments", |id, path| {
            SegmentId::parse(id).ok_or_else(|| ConfigurationError::new(path, format!("`{id}` is not a UUID")))
        })?;
        let conditions = &self.trigger_with_event_conditions;
        let event_conditions = indexed(conditions, "triggerWithEventConditions", |condition, path| {
            refuse_other(
                condition.stream_type.as_deref(),
                "Web",
                &format!("{path}.streamType"),
            )?;
            refuse_other(
                condition.session_type.as_deref(),
                "web",
                &format!("{path}.sessionType"),
            )?;
            Ok(JourneyPattern {
                event_name: condition.event_name.clone().unwrap_or_default(),
                conditions: Conditions::on_event(&[condition.criterion.event_criterion(path)?]),
                count: 1,
            })
        })?;
        if segments.is_empty() && event_conditions.is_empty() {
            return Err(ConfigurationError::new(
                "triggerWithSegments",
                "nothing triggers this map",
            ));
        }
        Ok(Trigger {
            segments,
            event_conditions,
            outcome_conditions: Vec::new(),
        })
    }
}

impl WireActivation {
    fn compile(&self) -> Result<Activation, ConfigurationError> {
        match self.kind.as_str() {
            "immediate" => Ok(Activation::Immediate),
            "delay" => Ok(Activation::Delay {
                delay_in_seconds: self.delay_in_seconds,
            }),
            "on-next-visit" => Ok(Activation::OnNextVisit),
            "on-next-session" => Ok(Activation::OnNextSession),
            other => Err(ConfigurationError::new(
                "activation.type",
                format!("`{other}` is not known"),
            )),
        }
    }
}

impl WireAction {
    fn compile(&self, references: &dyn References) -> Result<Action, ConfigurationError> {
        match self.media_type.as_str() {
            "webchat" => {
                let target = self.action_target_id.as_deref().unwrap_or_default();
                let queue = references.workgroup(target).ok_or_else(|| {
                    ConfigurationError::new("action.actionTargetId", format!("there is no target `{target}`"))
                })?;
                Ok(Action {
                    media: MediaType::WebChat,
                    queue,
                    is_pacing_enabled: self.is_pacing_enabled,
                    estimated_wait_limit_in_seconds: DEFAULT_ESTIMATED_WAIT_LIMIT_IN_SECONDS,
                    presentation: self.props.shown(),
                })
            }
            "contentOffer" => {
                let template = self
                    .action_template
                    .as_ref()
                    .map_or("", |reference| &reference.id);
                let offer = references.content_offer(template).ok_or_else(|| {
                    ConfigurationError::new(
                        "action.actionTemplate.id",
                        format!("there is no template `{template}`"),
                    )
                })?;
                Ok(Action {
                    media: MediaType::ContentOffer,
                    queue: String::new(),
                    is_pacing_enabled: false,
                    estimated_wait_limit_in_seconds: DEFAULT_ESTIMATED_WAIT_LIMIT_IN_SECONDS,
                    presentation: offer,
                })
            }
            other => Err(ConfigurationError::new(
                "action.mediaType",
                format!("`{other}` is not supported"),
            )),
        }
    }
}

/// An invitation as the page shows it. Source: docs/wire, *Offers*.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownInvitation<'a> {
    title: &'a str,
    prompt: &'a str,
    accept_text: &'a str,
    decline_text: &'a str,
    questions: Vec<ShownQuestion<'a>>,
}

#[derive(Serialize)]
struct ShownQuestion<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    label: &'a str,
    required: bool,
    choices: &'a [String],
}

impl WireProps {
    fn shown(&self) -> String {
        let questions = self.webchat_survey.questions.iter();
        let shown = ShownInvitation {
            title: &self.webchat_title_text,
            prompt: &self.webchat_prompt,
            accept_text: &self.webchat_accept_text,
            decline_text: &self.webchat_decline_text,
            questions: questions
                .map(|question| ShownQuestion {
                    kind: &question.kind,
                    label: &question.label,
                    required: question.is_mandatory,
                    choices: &question.choices,
                })
                .collect(),
        };
        // Texts and truth values: serialising them cannot fail.
        serde_json::to_string(&shown).unwrap_or_default()
    }
}

fn indexed<W, P>(
    list: &[W],
    name: &str,
    compile: impl Fn(&W, &str) -> Result<P, ConfigurationError>,
) -> Result<Vec<P>, ConfigurationError> {
    list.iter()
        .enumerate()
        .map(|(index, item)| compile(item, &format!("{name}[{index}]")))
        .collect()
}

fn date(path: &str, text: Option<&str>) -> Result<Option<UnixMillis>, ConfigurationError> {
    let Some(text) = text else { return Ok(None) };
    let moment = text.parse::<jiff::Timestamp>().map_err(|_| {
        ConfigurationError::new(
            path,
            format!("`{text}` is not a date and time with a zone (ISO 8601)"),
        )
    })?;
    Ok(Some(UnixMillis(
        u64::try_from(moment.as_millisecond()).unwrap_or_default(),
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use waymeet_journey::condition::{Comparison, Operator};
    use waymeet_journey::ids::Uuid;

    struct OneQueue;

    impl References for OneQueue {
        fn workgroup(&self, target: &str) -> Option<String> {
            (target == "t1").then(|| "Web Sales".to_owned())
        }
        fn content_offer(&self, _: &str) -> Option<String> {
            None
        }
    }

    fn map() -> Value {
        json!({ "displayName": "Help with the cart", "version": 3, "isActive": true,
            "triggerWithSegments": ["5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11"],
            "triggerWithEventConditions": [ { "key": "page.url", "values": ["/cart"], "operator": "containsAny",
                "streamType": "Web", "sessionType": "web", "eventName": "page_viewed" } ],
            "pageUrlConditions": [ { "values": ["/cart"], "operator": "containsAny" } ],
            "activation": { "type": "delay", "delayInSeconds": 7 }, "weight": 3,
            "startDate": "2026-01-01T00:00:00Z",
            "action": { "mediaType": "webchat", "actionTargetId": "t1", "isPacingEnabled": true,
                "props": { "webchatPrompt": "May we help?", "webchatAcceptText": "Yes" } } })
    }

    fn compile(body: &Value) -> Result<ActionMap, ConfigurationError> {
        WireActionMap::read(body)?.compile(ActionMapId(Uuid::from_bytes([1; 16])), 3, &OneQueue)
    }

    #[test]
    fn a_map_in_the_vendors_shape_becomes_one_for_the_engine() {
        let map = compile(&map()).unwrap();
        assert_eq!((map.version, map.weight), (3, Weight::High));
        assert_eq!(map.activation, Activation::Delay { delay_in_seconds: 7 });
        assert_eq!(map.dates.from, UnixMillis(1_767_225_600_000));
        let cart = Comparison::new(Operator::ContainsAny, vec!["/cart".to_owned()], true);
        assert_eq!(map.page_url_conditions, Conditions::on_page_url(&[cart]));
        assert_eq!(
            (map.action.media, map.action.queue.as_str()),
            (MediaType::WebChat, "Web Sales")
        );
        let shown: Value = serde_json::from_str(&map.action.presentation).unwrap();
        assert_eq!(shown["prompt"], "May we help?");
    }

    #[test]
    fn what_the_engine_does_not_know_sets_the_map_aside_and_is_named() {
        for (key, value, expected) in [
            ("triggerWithSegments", json!(["x"]), "triggerWithSegments[0]"),
            (
                "triggerWithOutcomeQuantileConditions",
                json!([{}]),
                "triggerWithOutcomeQuantileConditions",
            ),
            (
                "actionMapScheduleGroups",
                json!({ "actionMapScheduleGroup": {} }),
                "actionMapScheduleGroups",
            ),
            ("activation", json!({ "type": "never" }), "activation.type"),
            ("weight", json!(4), "weight"),
            ("endDate", json!("tomorrow"), "endDate"),
            (
                "pageUrlConditions",
                json!([{ "values": ["a"], "operator": "x" }]),
                "pageUrlConditions[0].operator",
            ),
            ("action", json!({ "mediaType": "fax" }), "action.mediaType"),
            (
                "action",
                json!({ "mediaType": "webchat", "actionTargetId": "t2" }),
                "action.actionTargetId",
            ),
            (
                "action",
                json!({ "mediaType": "contentOffer" }),
                "action.actionTemplate.id",
            ),
        ] {
            let mut body = map();
            body[key] = value;
            assert_eq!(compile(&body).unwrap_err().path, expected, "{key}");
        }
        let mut body = map();
        body["triggerWithSegments"] = json!([]);
        body["triggerWithEventConditions"] = json!([]);
        assert_eq!(compile(&body).unwrap_err().path, "triggerWithSegments");
    }
}
