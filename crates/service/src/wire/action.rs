//! Actions of action maps in the vendor's shape. Source: `ActionMapAction` of the vendor's API.

use super::action_map::References;
use super::configuration::{ConfigurationError, yes};
use super::invitation::{WireOpenActionFields, WireProps, WireWebMessagingOfferFields};
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
    #[serde(default)]
    web_messaging_offer_fields: Option<WireWebMessagingOfferFields>,
    #[serde(default)]
    open_action_fields: Option<WireOpenActionFields>,
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
        let of_page = |media, presentation| Action {
            media,
            queue: String::new(),
            is_pacing_enabled: false,
            estimated_wait_limit_in_seconds: wait_limit,
            presentation,
        };
        let missing = |path: &str| ConfigurationError::new(format!("action.{path}"), "this is missing");
        match self.media_type.as_str() {
            "webchat" => {
                let target = self.target().filter(|target| !target.is_empty());
                let target = target.ok_or_else(|| missing("actionTargetId"))?;
                let queue = references.workgroup(target).ok_or_else(|| {
                    ConfigurationError::new("action.actionTargetId", format!("there is no target `{target}`"))
                })?;
                Ok(Action {
                    queue,
                    is_pacing_enabled: self.is_pacing_enabled,
                    ..of_page(MediaType::WebChat, self.props.shown()?)
                })
            }
            "contentOffer" => {
                let template = self.template().filter(|template| !template.is_empty());
                let template = template.ok_or_else(|| missing("actionTemplate.id"))?;
                let path = "action.actionTemplate.id";
                let offer = references.content_offer(template).ok_or_else(|| {
                    ConfigurationError::new(path, format!("there is no template `{template}`"))
                })?;
                // Where the template is only not carried out, neither is the map.
                let offer = offer.map_err(|error| {
                    ConfigurationError::unsupported(path, format!("the template is set aside: {error}"))
                })?;
                Ok(of_page(MediaType::ContentOffer, offer))
            }
            "webMessagingOffer" => {
                let fields = self.web_messaging_offer_fields.as_ref();
                let fields = fields.ok_or_else(|| missing("webMessagingOfferFields"))?;
                Ok(of_page(MediaType::WebMessagingOffer, fields.shown()))
            }
            "openAction" => {
                let fields = self.open_action_fields.as_ref();
                let fields = fields.ok_or_else(|| missing("openActionFields"))?;
                Ok(of_page(MediaType::OpenAction, fields.shown()?))
            }
            // They act behind the scenes, or in products of the vendor. INVARIANT (unknown rules are set aside): an action that
            // is not carried out is not taken for one that needs nothing.
            "architectFlow" | "integrationAction" => Err(ConfigurationError::unsupported(
                "action.mediaType",
                format!("`{}` is not supported", self.media_type),
            )),
            other => Err(ConfigurationError::unknown("action.mediaType", other)),
        }
    }
}
