//! What a page is told of actions that carry their own texts: invitations to chat, web messaging offers, open actions.
//! Source: `props`, `webMessagingOfferFields` and `openActionFields` of the vendor's `Action`.

use super::configuration::{ConfigurationError, known_word};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Kinds of survey questions. Source: `JourneySurveyQuestion` of the vendor's API.
const QUESTION_TYPES: [&str; 5] = ["text", "hidden", "select", "checkbox", "textarea"];
/// What of a person a question may ask for.
const CUSTOMER_PROPERTIES: [&str; 6] = [
    "givenName",
    "familyName",
    "email",
    "phone",
    "gender",
    "companyName",
];
/// Most questions before a chat: more than a visitor answers. The chat asks no more either.
const MAX_QUESTIONS: usize = 20;
/// Most choices of a question.
const MAX_CHOICES: usize = 100;

/// The texts of an invitation to chat.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = ActionProperties)]
pub(super) struct WireProps {
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
    customer_property: Option<String>,
    #[serde(default)]
    choices: Vec<String>,
    #[serde(default)]
    is_mandatory: bool,
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
#[serde(rename_all = "camelCase")]
struct ShownQuestion<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    label: &'a str,
    required: bool,
    choices: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_property: Option<&'a str>,
}

impl WireProps {
    /// The invitation as the page shows it, as JSON.
    ///
    /// # Errors
    /// [`ConfigurationError`] naming a question that cannot be asked.
    pub(super) fn shown(&self) -> Result<String, ConfigurationError> {
        let path = "action.props.webchatSurvey.questions";
        let questions = &self.webchat_survey.questions;
        at_most(questions.len(), MAX_QUESTIONS, path)?;
        let questions = questions.iter().enumerate();
        let shown = ShownInvitation {
            title: &self.webchat_title_text,
            prompt: &self.webchat_prompt,
            accept_text: &self.webchat_accept_text,
            decline_text: &self.webchat_decline_text,
            questions: questions
                .map(|(index, question)| question.shown(&format!("{path}[{index}]")))
                .collect::<Result<_, _>>()?,
        };
        Ok(text(&shown))
    }
}

impl WireQuestion {
    fn shown(&self, path: &str) -> Result<ShownQuestion<'_>, ConfigurationError> {
        known_word(&format!("{path}.type"), &self.kind, &QUESTION_TYPES)?;
        let property = self.customer_property.as_deref().filter(|name| !name.is_empty());
        if let Some(property) = property {
            let path = format!("{path}.customerProperty");
            known_word(&path, property, &CUSTOMER_PROPERTIES)?;
        }
        // Nobody sees a hidden one; any other without words could not be answered.
        if self.kind != "hidden" && self.label.trim().is_empty() {
            return Err(ConfigurationError::new(format!("{path}.label"), "this is empty"));
        }
        let path = format!("{path}.choices");
        at_most(self.choices.len(), MAX_CHOICES, &path)?;
        if self.kind == "select" && self.choices.is_empty() {
            return Err(ConfigurationError::new(path, "there is nothing to choose from"));
        }
        Ok(ShownQuestion {
            kind: &self.kind,
            label: &self.label,
            required: self.is_mandatory,
            choices: &self.choices,
            customer_property: property,
        })
    }
}

/// A web messaging offer.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = WebMessagingOfferFields)]
pub(super) struct WireWebMessagingOfferFields {
    offer_text: String,
    /// The flow that would be run with it: the vendor's cloud has those, a page has not.
    architect_flow: Option<Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownMessagingOffer<'a> {
    offer_text: &'a str,
}

impl WireWebMessagingOfferFields {
    /// What the page's messenger is told, as JSON.
    pub(super) fn shown(&self) -> String {
        let offer_text = &self.offer_text;
        text(&ShownMessagingOffer { offer_text })
    }
}

/// An open action: something the page does itself.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OpenActionFields)]
pub(super) struct WireOpenActionFields {
    open_action: WireOpenAction,
    #[serde(default)]
    configuration_fields: Option<Map<String, Value>>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = OpenAction)]
struct WireOpenAction {
    #[serde(default)]
    id: String,
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownOpenAction<'a> {
    open_action_name: &'a str,
    configuration_fields: Option<&'a Map<String, Value>>,
}

impl WireOpenActionFields {
    /// What the page's handler is told, as JSON.
    ///
    /// # Errors
    /// [`ConfigurationError`] where the action has no name, by which handlers know theirs.
    pub(super) fn shown(&self) -> Result<String, ConfigurationError> {
        if self.open_action.name.trim().is_empty() {
            let path = "action.openActionFields.openAction.name";
            return Err(ConfigurationError::new(path, "this is empty"));
        }
        let none = Map::new();
        Ok(text(&ShownOpenAction {
            open_action_name: &self.open_action.name,
            configuration_fields: self.configuration_fields.as_ref().or(Some(&none)),
        }))
    }
}

/// Texts, truth values and what was JSON before: serialising them cannot fail.
fn text(shown: &impl Serialize) -> String {
    serde_json::to_string(shown).unwrap_or_default()
}

fn at_most(count: usize, limit: usize, path: &str) -> Result<(), ConfigurationError> {
    if count <= limit {
        return Ok(());
    }
    let problem = format!("there are {count} entries, at most {limit} are taken");
    Err(ConfigurationError::new(path, problem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn invitation(question: &Value) -> Result<Value, String> {
        let props = json!({ "webchatTitleText": "Questions?", "webchatPrompt": "May we help?",
            "webchatAcceptText": "Chat", "webchatDeclineText": "No", "webchatSurvey": { "questions": [question] } });
        let shown = WireProps::deserialize(&props).unwrap().shown();
        shown
            .map(|text| serde_json::from_str(&text).unwrap())
            .map_err(|error| error.path)
    }

    #[test]
    fn an_invitation_travels_with_its_texts_and_questions() {
        let question = json!({ "type": "select", "label": "About?", "choices": ["Lamps"], "isMandatory": true,
            "customerProperty": "companyName" });
        assert_eq!(
            invitation(&question).unwrap(),
            json!({ "title": "Questions?", "prompt": "May we help?", "acceptText": "Chat", "declineText": "No",
                "questions": [{ "type": "select", "label": "About?", "required": true, "choices": ["Lamps"],
                    "customerProperty": "companyName" }] })
        );
        let texts: Value = serde_json::from_str(&WireProps::default().shown().unwrap()).unwrap();
        assert_eq!(texts["questions"], json!([]));
    }

    #[test]
    fn questions_nobody_could_answer_are_named() {
        for (key, value, expected) in [
            ("type", json!("hologram"), ".type"),
            ("label", json!(" "), ".label"),
            ("customerProperty", json!("shoeSize"), ".customerProperty"),
            ("choices", json!([]), ".choices"),
            ("choices", json!(vec!["a"; 101]), ".choices"),
        ] {
            let mut question = json!({ "type": "select", "label": "About?", "choices": ["a"] });
            question[key] = value;
            let path = format!("action.props.webchatSurvey.questions[0]{expected}");
            assert_eq!(invitation(&question), Err(path), "{key}");
        }
        for kind in ["text", "checkbox", "textarea", "hidden"] {
            assert!(
                invitation(&json!({ "type": kind, "label": "x" })).is_ok(),
                "{kind}"
            );
        }
        let many =
            json!({ "webchatSurvey": { "questions": vec![json!({ "type": "text", "label": "x" }); 21] } });
        let error = WireProps::deserialize(&many).unwrap().shown().unwrap_err();
        assert_eq!(error.path, "action.props.webchatSurvey.questions");
    }

    #[test]
    fn web_messaging_offers_and_open_actions_travel_as_pages_are_told_of_them() {
        let fields = json!({ "offerText": "Shall we talk?", "architectFlow": { "id": "f" } });
        let shown = WireWebMessagingOfferFields::deserialize(&fields).unwrap().shown();
        assert_eq!(shown, r#"{"offerText":"Shall we talk?"}"#);
        let fields = json!({ "openAction": { "id": "o", "name": "Survey" }, "configurationFields": { "a": [1, "b"] } });
        let shown = WireOpenActionFields::deserialize(&fields)
            .unwrap()
            .shown()
            .unwrap();
        let expected = r#"{"openActionName":"Survey","configurationFields":{"a":[1,"b"]}}"#;
        assert_eq!(shown, expected);
        let bare = WireOpenActionFields::deserialize(&json!({ "openAction": { "name": "Survey" } })).unwrap();
        assert_eq!(
            bare.shown().unwrap(),
            r#"{"openActionName":"Survey","configurationFields":{}}"#
        );
        let nameless = WireOpenActionFields::deserialize(&json!({ "openAction": { "name": "" } })).unwrap();
        let error = nameless.shown().unwrap_err();
        assert_eq!(error.path, "action.openActionFields.openAction.name");
    }
}
