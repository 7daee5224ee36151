//! Actions of action maps in the vendor's shape. Source: `ActionMapAction` of the vendor's API.

use super::action_map::References;
use super::configuration::{ConfigurationError, yes};
use super::schedule::Reference;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use waymeet_journey::action_map::{Action, MediaType};

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ActionMapAction)]
pub(super) struct WireAction {
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

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = ActionProperties)]
struct WireProps {
    webchat_prompt: String,
    webchat_title_text: String,
    webchat_accept_text: String,
    webchat_decline_text: String,
    webchat_survey: WireSurvey,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = ActionSurvey)]
struct WireSurvey {
    questions: Vec<WireQuestion>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ActionSurveyQuestion)]
struct WireQuestion {
    #[serde(rename = "type")]
    kind: String,
    label: String,
    #[serde(default)]
    choices: Vec<String>,
    #[serde(default)]
    is_mandatory: bool,
}

impl WireAction {
    pub(super) fn media_type(&self) -> &str {
        &self.media_type
    }

    pub(super) fn target(&self) -> Option<&str> {
        self.action_target_id.as_deref()
    }

    pub(super) fn template(&self) -> Option<&str> {
        self.action_template.as_ref().map(|template| template.id.as_str())
    }

    /// The action for the engine.
    pub(super) fn compile(
        &self,
        wait_limit: u32,
        references: &dyn References,
    ) -> Result<Action, ConfigurationError> {
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
                    estimated_wait_limit_in_seconds: wait_limit,
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
                    estimated_wait_limit_in_seconds: wait_limit,
                    presentation: offer,
                })
            }
            // They act behind the scenes, or in products of the vendor. INVARIANT (unknown rules are set aside): an action that
            // is not carried out is not taken for one that needs nothing.
            "architectFlow" | "integrationAction" | "webMessagingOffer" | "openAction" => {
                Err(ConfigurationError::unsupported(
                    "action.mediaType",
                    format!("`{}` is not supported", self.media_type),
                ))
            }
            other => Err(ConfigurationError::unknown("action.mediaType", other)),
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
