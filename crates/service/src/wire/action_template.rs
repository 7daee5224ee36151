//! Action templates in the vendor's shape. Source: `ActionTemplate`, `ContentOffer`.

use super::configuration::{ConfigurationError, is_active, known_word, read};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// An action template.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ActionTemplate)]
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

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ContentOffer)]
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

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = CallToAction)]
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

    /// The content offer as the page shows it, as JSON. Source: docs/wire, *Offers*.
    ///
    /// # Errors
    /// [`ConfigurationError`] for an unknown mode and for a link that is neither http nor https.
    pub fn compile(&self) -> Result<String, ConfigurationError> {
        let offer = &self.content_offer;
        known_word(
            "contentOffer.displayMode",
            &offer.display_mode,
            &["Modal", "Overlay", "Toast"],
        )?;
        known_word(
            "contentOffer.layoutMode",
            &offer.layout_mode,
            &[
                "TextOnly",
                "ImageOnly",
                "LeftText",
                "RightText",
                "TopText",
                "BottomText",
            ],
        )?;
        let link = offer.call_to_action.as_ref();
        let shown = ShownContent {
            display_mode: &offer.display_mode,
            layout_mode: &offer.layout_mode,
            title: &offer.title,
            headline: &offer.headline,
            body: &offer.body,
            image: (!offer.image_url.is_empty()).then_some(ShownImage {
                url: &offer.image_url,
                alt_text: &offer.image_alt_text,
            }),
            call_to_action: link.map(WireCallToAction::shown).transpose()?,
        };
        // Texts only: serialising them cannot fail.
        Ok(serde_json::to_string(&shown).unwrap_or_default())
    }
}

/// A content offer as the page shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownContent<'a> {
    display_mode: &'a str,
    layout_mode: &'a str,
    title: &'a str,
    headline: &'a str,
    body: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<ShownImage<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    call_to_action: Option<ShownLink<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownImage<'a> {
    url: &'a str,
    alt_text: &'a str,
}

#[derive(Serialize)]
struct ShownLink<'a> {
    text: &'a str,
    url: &'a str,
    target: &'a str,
}

impl WireCallToAction {
    fn shown(&self) -> Result<ShownLink<'_>, ConfigurationError> {
        let is_web = url::Url::parse(&self.url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        if !is_web {
            let problem = format!("`{}` is not an http or https address", self.url);
            return Err(ConfigurationError::new("contentOffer.callToAction.url", problem));
        }
        let target = self.target.as_deref().unwrap_or("Self");
        known_word("contentOffer.callToAction.target", target, &["Blank", "Self"])?;
        Ok(ShownLink {
            text: &self.text,
            url: &self.url,
            target,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn template(url: &str, display: &str) -> Result<String, ConfigurationError> {
        WireActionTemplate::read(
            &json!({ "name": "Free delivery", "mediaType": "contentOffer", "contentOffer": {
            "displayMode": display, "layoutMode": "TextOnly", "headline": "Free delivery today",
            "callToAction": { "text": "See how", "url": url, "target": "Blank" } } }),
        )?
        .compile()
    }

    #[test]
    fn a_template_becomes_a_content_offer() {
        let shown = template("https://shop.example/delivery", "Toast").unwrap();
        assert_eq!(
            serde_json::from_str::<Value>(&shown).unwrap(),
            json!({ "displayMode": "Toast", "layoutMode": "TextOnly", "title": "", "headline": "Free delivery today",
                "body": "", "callToAction": { "text": "See how", "url": "https://shop.example/delivery",
                "target": "Blank" } })
        );
    }

    #[test]
    fn a_template_is_active_unless_it_says_otherwise() {
        for (state, expected) in [
            (json!(null), true),
            (json!("Active"), true),
            (json!("active"), true),
            (json!("Inactive"), false),
        ] {
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
