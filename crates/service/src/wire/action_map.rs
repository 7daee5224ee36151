//! Action maps in the vendor's shape. Source: `ActionMap` of the vendor's API, and its 2019 names.

use super::action::WireAction;
use super::configuration::{ConfigurationError, WireCriterion, comparison, indexed, moment, read, yes};
use super::outcome_condition::{
    WirePercentileCondition, WireProbabilityCondition, WireQuantileCondition, outcome_conditions,
};
use super::schedule::Reference;
use super::stream::Stream;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use waymeet_journey::action_map::{
    ActionMap, Activation, DEFAULT_ESTIMATED_WAIT_LIMIT_IN_SECONDS, Trigger, Weight,
};
use waymeet_journey::behaviour::JourneyPattern;
use waymeet_journey::condition::Conditions;
use waymeet_journey::ids::{ActionMapId, OutcomeId, SegmentId};
use waymeet_journey::schedule::Window;
use waymeet_journey::time::UnixMillis;

/// An action map.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ActionMap)]
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
    trigger_with_outcome_probability_conditions: Vec<WireProbabilityCondition>,
    #[serde(default)]
    trigger_with_outcome_percentile_conditions: Vec<WirePercentileCondition>,
    #[serde(default)]
    trigger_with_outcome_quantile_conditions: Vec<WireQuantileCondition>,
    #[serde(default)]
    page_url_conditions: Vec<WireUrlCondition>,
    #[serde(default)]
    activation: Option<WireActivation>,
    #[serde(default)]
    weight: Option<u8>,
    action: WireAction,
    #[serde(default)]
    action_map_schedule_groups: Option<WireScheduleGroups>,
    #[serde(default)]
    ignore_frequency_cap: bool,
    #[serde(default)]
    start_date: Option<String>,
    #[serde(default)]
    end_date: Option<String>,
    /// Only in 2019, in seconds.
    #[serde(default)]
    estimated_wait_time_limit: Option<u32>,
    /// Ours: the map is decided in the service, and no page learns of its rules.
    #[serde(default)]
    is_private: bool,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ActionMapScheduleGroups)]
struct WireScheduleGroups {
    #[serde(default)]
    action_map_schedule_group: Option<Reference>,
    #[serde(default)]
    emergency_action_map_schedule_group: Option<Reference>,
}

/// The schedule groups of a map: that of its hours and that of emergencies, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ScheduleGroups {
    /// Open hours; always where there is none.
    pub hours: Option<String>,
    /// Emergencies: closed while they are on.
    pub emergency: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EventCondition)]
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

/// A condition on the page's address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = UrlCondition)]
pub struct WireUrlCondition {
    /// Any of these, or all, as the operator says.
    pub values: Vec<String>,
    /// How they are compared.
    pub operator: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Activation)]
struct WireActivation {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    delay_in_seconds: u32,
}

/// What an action map refers to by id.
pub trait References {
    /// Whether there is such a segment, active or not.
    fn has_segment(&self, segment: SegmentId) -> bool;
    /// Whether there is such an outcome, active or not.
    fn has_outcome(&self, outcome: OutcomeId) -> bool;
    /// The workgroup of an action target, if there is an active one.
    fn workgroup(&self, target: &str) -> Option<String>;
    /// The content offer of an action template as the page shows it (JSON), if there is an active one; or why that one is set
    /// aside.
    fn content_offer(&self, template: &str) -> Option<Result<String, ConfigurationError>>;
    /// The position of the compiled hours of these groups.
    ///
    /// # Errors
    /// Why there are none.
    fn schedule(&self, groups: &ScheduleGroups) -> Result<u32, ConfigurationError>;
}

impl WireActionMap {
    /// Reads a document.
    ///
    /// # Errors
    /// [`ConfigurationError`], when it is not of the shape of an action map.
    pub fn read(body: &Value) -> Result<Self, ConfigurationError> {
        read(body)
    }

    /// The stream of its event conditions, where they name one.
    ///
    /// # Errors
    /// [`ConfigurationError`], where no session could be of what they name.
    pub fn stream(&self) -> Result<Option<Stream>, ConfigurationError> {
        let conditions = &self.trigger_with_event_conditions;
        let streams = indexed(conditions, "triggerWithEventConditions", |condition, path| {
            Stream::of_pattern(
                path,
                condition.stream_type.as_deref(),
                condition.session_type.as_deref(),
            )
        })?;
        Stream::agree("triggerWithEventConditions", streams)
    }

    /// What the page's address has to be like.
    #[must_use]
    pub fn page_url_conditions(&self) -> &[WireUrlCondition] {
        &self.page_url_conditions
    }

    /// What it offers, in the vendor's word.
    #[must_use]
    pub fn media_type(&self) -> &str {
        self.action.media_type()
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

    /// How many conditions on outcome scores trigger it.
    #[must_use]
    pub fn outcome_condition_count(&self) -> usize {
        self.trigger_with_outcome_probability_conditions.len()
            + self.trigger_with_outcome_percentile_conditions.len()
            + self.trigger_with_outcome_quantile_conditions.len()
    }

    /// The id of the workgroup's action target.
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        self.action.target()
    }

    /// The id of the content offer's action template.
    #[must_use]
    pub fn template(&self) -> Option<&str> {
        self.action.template()
    }

    /// The schedule groups it names, if it does.
    #[must_use]
    pub fn schedule_groups(&self) -> Option<ScheduleGroups> {
        let groups = self.action_map_schedule_groups.as_ref()?;
        let id = |reference: &Option<Reference>| reference.as_ref().map(|reference| reference.id.clone());
        let groups = ScheduleGroups {
            hours: id(&groups.action_map_schedule_group),
            emergency: id(&groups.emergency_action_map_schedule_group),
        };
        (groups != ScheduleGroups::default()).then_some(groups)
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
        let page_url_conditions = indexed(
            &self.page_url_conditions,
            "pageUrlConditions",
            |condition, path| comparison(path, &condition.operator, &condition.values, true),
        )?;
        Ok(ActionMap {
            id,
            version,
            name: self.display_name.clone(),
            is_private: self.is_private,
            trigger: self.trigger(references)?,
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
            schedule: (self.schedule_groups().map(|groups| references.schedule(&groups))).transpose()?,
            ignore_frequency_cap: self.ignore_frequency_cap,
            action: self.action.compile(
                self.estimated_wait_time_limit
                    .unwrap_or(DEFAULT_ESTIMATED_WAIT_LIMIT_IN_SECONDS),
                references,
            )?,
        })
    }

    fn trigger(&self, references: &dyn References) -> Result<Trigger, ConfigurationError> {
        let segments = indexed(&self.trigger_with_segments, "triggerWithSegments", |id, path| {
            let segment = SegmentId::parse(id).filter(|segment| references.has_segment(*segment));
            segment.ok_or_else(|| ConfigurationError::new(path, format!("there is no segment `{id}`")))
        })?;
        let conditions = &self.trigger_with_event_conditions;
        let event_conditions = indexed(conditions, "triggerWithEventConditions", |condition, path| {
            Ok(JourneyPattern {
                event_name: condition.event_name.clone().unwrap_or_default(),
                conditions: Conditions::on_event(&[condition.criterion.event_criterion(path)?]),
                count: 1,
            })
        })?;
        let outcome_conditions = outcome_conditions(
            &self.trigger_with_outcome_probability_conditions,
            &self.trigger_with_outcome_percentile_conditions,
            &self.trigger_with_outcome_quantile_conditions,
            references,
        )?;
        if segments.is_empty() && event_conditions.is_empty() && outcome_conditions.is_empty() {
            return Err(ConfigurationError::new(
                "triggerWithSegments",
                "nothing triggers this map",
            ));
        }
        Ok(Trigger {
            segments,
            event_conditions,
            outcome_conditions,
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
            other => Err(ConfigurationError::unknown("activation.type", other)),
        }
    }
}

fn date(path: &str, text: Option<&str>) -> Result<Option<UnixMillis>, ConfigurationError> {
    text.map(|text| moment(path, text)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use waymeet_journey::action_map::MediaType;
    use waymeet_journey::condition::{Comparison, Operator};
    use waymeet_journey::ids::{OutcomeId, Uuid};
    use waymeet_journey::score::{OutcomeCondition, PartsPerMillion};

    struct OneQueue;

    impl References for OneQueue {
        fn has_segment(&self, segment: SegmentId) -> bool {
            segment.to_text() == SEGMENT
        }
        fn has_outcome(&self, outcome: OutcomeId) -> bool {
            outcome.to_text() == OUTCOME
        }
        fn workgroup(&self, target: &str) -> Option<String> {
            (target == "t1").then(|| "Web Sales".to_owned())
        }
        fn content_offer(&self, _: &str) -> Option<Result<String, ConfigurationError>> {
            None
        }
        fn schedule(&self, groups: &ScheduleGroups) -> Result<u32, ConfigurationError> {
            let is_known = groups.hours.as_deref() == Some("g1");
            is_known
                .then_some(7)
                .ok_or_else(|| ConfigurationError::new("actionMapScheduleGroups", "unknown"))
        }
    }

    const SEGMENT: &str = "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11";
    const OUTCOME: &str = "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a12";
    const NOBODY: &str = "3f0c5f57-0000-4000-8000-000000000777";

    fn map() -> Value {
        json!({ "displayName": "Help with the cart", "version": 3, "isActive": true,
            "triggerWithSegments": [SEGMENT],
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
    fn every_gate_of_the_vendor_and_ours_reaches_the_engine() {
        let mut body = map();
        for (key, value) in [
            ("triggerWithSegments", json!([])),
            ("triggerWithEventConditions", json!([])),
            (
                "triggerWithOutcomeProbabilityConditions",
                json!([{ "outcomeId": OUTCOME, "maximumProbability": 0.7, "probability": 0.4 }]),
            ),
            (
                "triggerWithOutcomeQuantileConditions",
                json!([{ "outcomeId": OUTCOME, "maxQuantileThreshold": 0.9 }]),
            ),
            (
                "triggerWithOutcomePercentileConditions",
                json!([{ "outcomeId": OUTCOME, "maximumPercentile": 90, "fallbackPercentile": 50 }]),
            ),
            (
                "actionMapScheduleGroups",
                json!({ "actionMapScheduleGroup": { "id": "g1" } }),
            ),
            ("ignoreFrequencyCap", json!(true)),
            ("estimatedWaitTimeLimit", json!(45)),
            ("isPrivate", json!(true)),
        ] {
            body[key] = value;
        }
        let map = compile(&body).unwrap();
        let outcome = OutcomeId::parse(OUTCOME).unwrap();
        let percent = PartsPerMillion::of_percent;
        assert_eq!(
            map.trigger.outcome_conditions,
            [
                OutcomeCondition::probability(outcome, percent(70), Some(percent(40))),
                OutcomeCondition::quantile(outcome, percent(90), None),
                OutcomeCondition::percentile(outcome, 90, Some(50)),
            ]
        );
        assert_eq!((map.schedule, map.ignore_frequency_cap), (Some(7), true));
        assert_eq!(
            (map.action.estimated_wait_limit_in_seconds, map.is_private),
            (45, true)
        );
    }

    #[test]
    fn what_the_engine_does_not_know_sets_the_map_aside_and_is_named() {
        for (key, value, expected) in [
            ("triggerWithSegments", json!(["x"]), "triggerWithSegments[0]"),
            (
                "triggerWithOutcomeQuantileConditions",
                json!([{ "outcomeId": OUTCOME, "maxQuantileThreshold": 1.5 }]),
                "triggerWithOutcomeQuantileConditions[0].maxQuantileThreshold",
            ),
            (
                "triggerWithOutcomeProbabilityConditions",
                json!([{ "outcomeId": "x", "maximumProbability": 0.5 }]),
                "triggerWithOutcomeProbabilityConditions[0].outcomeId",
            ),
            (
                "triggerWithOutcomePercentileConditions",
                json!([{ "outcomeId": OUTCOME, "maximumPercentile": 90, "fallbackPercentile": 101 }]),
                "triggerWithOutcomePercentileConditions[0].fallbackPercentile",
            ),
            (
                "actionMapScheduleGroups",
                json!({ "actionMapScheduleGroup": { "id": "never" } }),
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
                json!({ "mediaType": "contentOffer", "actionTemplate": { "id": NOBODY } }),
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

    #[test]
    fn an_action_without_what_it_needs_is_told_what_is_missing() {
        for (action, expected) in [
            (json!({ "mediaType": "webchat" }), "action.actionTargetId"),
            (
                json!({ "mediaType": "webchat", "actionTargetId": "" }),
                "action.actionTargetId",
            ),
            (json!({ "mediaType": "contentOffer" }), "action.actionTemplate.id"),
            (
                json!({ "mediaType": "contentOffer", "actionTemplate": {} }),
                "action.actionTemplate.id",
            ),
            (
                json!({ "mediaType": "webMessagingOffer" }),
                "action.webMessagingOfferFields",
            ),
            (json!({ "mediaType": "openAction" }), "action.openActionFields"),
        ] {
            let mut body = map();
            body["action"] = action;
            let error = compile(&body).unwrap_err();
            assert_eq!(error.path, expected);
            assert!(error.problem.contains("missing"), "{error}");
        }
    }

    #[test]
    fn a_segment_or_outcome_there_is_none_of_is_named_with_its_place() {
        let of_outcome = |threshold: &str| json!([{ "outcomeId": OUTCOME, threshold: 0 }, { "outcomeId": NOBODY, threshold: 0 }]);
        for (key, value, expected) in [
            (
                "triggerWithSegments",
                json!([SEGMENT, NOBODY]),
                format!("triggerWithSegments[1]: there is no segment `{NOBODY}`"),
            ),
            (
                "triggerWithOutcomeProbabilityConditions",
                of_outcome("maximumProbability"),
                format!(
                    "triggerWithOutcomeProbabilityConditions[1].outcomeId: there is no outcome `{NOBODY}`"
                ),
            ),
            (
                "triggerWithOutcomeQuantileConditions",
                of_outcome("maxQuantileThreshold"),
                format!("triggerWithOutcomeQuantileConditions[1].outcomeId: there is no outcome `{NOBODY}`"),
            ),
            (
                "triggerWithOutcomePercentileConditions",
                of_outcome("maximumPercentile"),
                format!(
                    "triggerWithOutcomePercentileConditions[1].outcomeId: there is no outcome `{NOBODY}`"
                ),
            ),
        ] {
            let mut body = map();
            body[key] = value;
            assert_eq!(compile(&body).unwrap_err().to_string(), expected);
        }
    }
}
