//! Action templates and targets in the vendor's shape. Source: `ActionTemplate`, `ContentOffer`, `ActionTarget`.

use super::configuration::{ConfigurationError, read};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use waymeet_journey::content_offer::{CallToAction, ContentOffer, DisplayMode, LayoutMode, LinkTarget};

/// An action template.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WireActionTemplate {
    /// The name people gave it.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    state: Option<String>,
    content_offer: WireContentOffer,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireContentOffer {
    display_mode: String,
    layout_mode: String,
    #[serde(default)]
    image_url: String,
    #[serde(default)]
    image_alt_text: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    headline: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    call_to_action: Option<WireCallToAction>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct WireCallToAction {
    #[serde(default)]
    text: String,
    url: String,
    #[serde(default)]
    target: Option<String>,
}

impl WireActionTemplate {
    /// Reads a document.
    ///
    /// # Errors
    /// [`ConfigurationError`], when it is not of the shape of a template.
    pub fn read(body: &Value) -> Result<Self, ConfigurationError> {
        read(body)
    }

    /// Whether maps may use it.
    #[must_use]
    pub fn is_active(&self) -> bool {
        is_active(self.state.as_deref())
    }

    /// How it lies on the page, in the vendor's word.
    #[must_use]
    pub fn display_mode(&self) -> &str {
        &self.content_offer.display_mode
    }

    /// The content offer for the engine.
    ///
    /// # Errors
    /// [`ConfigurationError`] for an unknown mode and for a link that is neither http nor https.
    pub fn compile(&self) -> Result<ContentOffer, ConfigurationError> {
        let offer = &self.content_offer;
        let display_mode = one_of(
            "contentOffer.displayMode",
            &offer.display_mode,
            &[
                ("Modal", DisplayMode::Modal),
                ("Overlay", DisplayMode::Overlay),
                ("Toast", DisplayMode::Toast),
            ],
        )?;
        let layout_mode = one_of(
            "contentOffer.layoutMode",
            &offer.layout_mode,
            &[
                ("TextOnly", LayoutMode::TextOnly),
                ("ImageOnly", LayoutMode::ImageOnly),
                ("LeftText", LayoutMode::LeftText),
                ("RightText", LayoutMode::RightText),
                ("TopText", LayoutMode::TopText),
                ("BottomText", LayoutMode::BottomText),
            ],
        )?;
        let call_to_action = offer
            .call_to_action
            .as_ref()
            .map(WireCallToAction::compile)
            .transpose()?;
        Ok(ContentOffer {
            display_mode,
            layout_mode,
            image_url: offer.image_url.clone(),
            image_alt_text: offer.image_alt_text.clone(),
            title: offer.title.clone(),
            headline: offer.headline.clone(),
            body: offer.body.clone(),
            call_to_action,
        })
    }
}

impl WireCallToAction {
    fn compile(&self) -> Result<CallToAction, ConfigurationError> {
        let is_web = url::Url::parse(&self.url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        if !is_web {
            let problem = format!("`{}` is not an http or https address", self.url);
            return Err(ConfigurationError::new("contentOffer.callToAction.url", problem));
        }
        let target = one_of(
            "contentOffer.callToAction.target",
            self.target.as_deref().unwrap_or("Self"),
            &[("Blank", LinkTarget::Blank), ("Self", LinkTarget::SameTab)],
        )?;
        Ok(CallToAction {
            text: self.text.clone(),
            url: self.url.clone(),
            target,
        })
    }
}

/// What has no state is active.
fn is_active(state: Option<&str>) -> bool {
    state.is_none_or(|state| state.eq_ignore_ascii_case("active"))
}

fn one_of<T: Copy>(path: &str, word: &str, words: &[(&str, T)]) -> Result<T, ConfigurationError> {
    (words.iter().find(|(known, _)| *known == word))
        .map(|(_, value)| *value)
        .ok_or_else(|| ConfigurationError::new(path, format!("`{word}` is not known")))
}

/// An action target: for a CIC server, a workgroup of the same name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WireActionTarget {
    /// The workgroup.
    pub name: String,
    #[serde(default)]
    state: Option<String>,
}

impl WireActionTarget {
    /// Reads a document.
    ///
    /// # Errors
    /// [`ConfigurationError`], when it is not of the shape of a target.
    pub fn read(body: &Value) -> Result<Self, ConfigurationError> {
        read(body)
    }

    /// Whether maps may use it.
    #[must_use]
    pub fn is_active(&self) -> bool {
        is_active(self.state.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn template(url: &str, display: &str) -> Result<ContentOffer, ConfigurationError> {
        WireActionTemplate::read(
            &json!({ "name": "Free delivery", "mediaType": "contentOffer", "contentOffer": {
            "displayMode": display, "layoutMode": "TextOnly", "headline": "Free delivery today",
            "callToAction": { "text": "See how", "url": url, "target": "Blank" } } }),
        )?
        .compile()
    }

    #[test]
    fn a_template_becomes_a_content_offer() {
        let offer = template("https://shop.example/delivery", "Toast").unwrap();
        assert_eq!(offer.display_mode, DisplayMode::Toast);
        assert_eq!(offer.call_to_action.unwrap().target, LinkTarget::Blank);
    }

    #[test]
    fn templates_and_targets_are_active_unless_they_say_otherwise() {
        for (state, expected) in [
            (json!(null), true),
            (json!("Active"), true),
            (json!("active"), true),
            (json!("Inactive"), false),
        ] {
            let target = WireActionTarget::read(&json!({ "name": "Sales", "state": state })).unwrap();
            assert_eq!(target.is_active(), expected, "{state}");
            let offer = json!({ "displayMode": "Toast", "layoutMode": "TextOnly" });
            let template = json!({ "name": "Sale", "state": state, "contentOffer": offer });
            let template = WireActionTemplate::read(&template).unwrap();
            assert_eq!(template.is_active(), expected, "{state}");
        }
    }

    #[test]
    fn a_link_that_is_a_script_is_refused() {
        for url in ["javascript:alert(1)", "data:text/html,x", "/relative", ""] {
            assert_eq!(
                template(url, "Toast").unwrap_err().path,
                "contentOffer.callToAction.url",
                "{url}"
            );
        }
        assert_eq!(
            template("https://a.example", "Banner").unwrap_err().path,
            "contentOffer.displayMode"
        );
    }
}
