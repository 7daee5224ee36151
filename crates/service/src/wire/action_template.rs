//! Action templates in the vendor's shape. Source: `ActionTemplate`, `ContentOffer`.

use super::configuration::{ConfigurationError, is_active, known_word, read};
use super::offer_style::{ShownStyle, WireOfferStyle};
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
    #[serde(default)]
    style: Option<WireOfferStyle>,
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

    /// Whether a visitor would see anything of it. Of the vendor's model an offer needs its two modes only (section 5.5 of the
    /// reference), so one that would be an empty card is a good one, which is not carried out.
    ///
    /// # Errors
    /// [`ConfigurationError`], where it shows nothing.
    pub fn shows_something(&self) -> Result<(), ConfigurationError> {
        let offer = &self.content_offer;
        let is_said = |text: &str| !text.trim().is_empty();
        let has_image = offer.layout_mode != "TextOnly" && !offer.image_url.is_empty();
        // Without its image an offer is the text it has, whatever its layout.
        let has_text = [&offer.title, &offer.headline, &offer.body]
            .into_iter()
            .any(|text| is_said(text));
        let has_link = offer
            .call_to_action
            .as_ref()
            .is_some_and(|link| is_said(&link.text));
        if has_image || has_text || has_link {
            return Ok(());
        }
        let problem = format!(
            "this shows nothing: it has neither a text nor a call to action nor an image for the layout `{}`",
            offer.layout_mode
        );
        Err(ConfigurationError::unsupported("contentOffer", problem))
    }

    /// How it lies on the page, in the vendor's word.
    #[must_use]
    pub fn display_mode(&self) -> &str {
        &self.content_offer.display_mode
    }

    /// The content offer as the page shows it, as JSON. Source: docs/wire, *Offers*.
    ///
    /// # Errors
    /// [`ConfigurationError`] for an unknown mode, for a link or an image that is not of the web, and for a style that is none.
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
        if !offer.image_url.is_empty() && !is_of_web_or_site(&offer.image_url) {
            let problem = format!(
                "`{}` is neither an http or https address nor a path of the site",
                offer.image_url
            );
            return Err(ConfigurationError::new("contentOffer.imageUrl", problem));
        }
        let link = offer.call_to_action.as_ref();
        let style = offer.style.as_ref().map(WireOfferStyle::shown).transpose()?;
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
            style: style.filter(|style| *style != ShownStyle::default()),
        };
        // Texts and numbers only: serialising them cannot fail.
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
    #[serde(skip_serializing_if = "Option::is_none")]
    style: Option<ShownStyle>,
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
        if !is_of_web(&self.url) {
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

fn is_of_web(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

/// An address of the web, or a path of the site the offer is shown on. Browsers read `//` and `/\\` as the beginning of
/// another host, and skip blanks and line ends on the way.
fn is_of_web_or_site(text: &str) -> bool {
    let is_path = text.strip_prefix('/').is_some_and(|rest| {
        !rest.starts_with(['/', '\\', '\t', '\n', '\r']) && !rest.contains(char::is_control)
    });
    is_path || is_of_web(text)
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
    fn an_offer_of_which_nothing_is_seen_is_a_good_one_that_is_not_carried_out() {
        let link = |text: &str| json!({ "text": text, "url": "https://shop.example" });
        for (layout, key, value, shows) in [
            ("TextOnly", "title", json!("Today"), true),
            ("TextOnly", "headline", json!(" "), false),
            ("TextOnly", "body", json!("From 20 euros"), true),
            ("TextOnly", "callToAction", link("Go"), true),
            ("TextOnly", "callToAction", link(""), false),
            ("TextOnly", "imageUrl", json!("/a.webp"), false),
            ("LeftText", "imageUrl", json!("/a.webp"), true),
            ("LeftText", "imageAltText", json!("A lamp"), false),
            ("ImageOnly", "imageUrl", json!("/a.webp"), true),
            ("ImageOnly", "imageUrl", json!(""), false),
            ("ImageOnly", "headline", json!("Free delivery"), true),
        ] {
            let mut offer = json!({ "displayMode": "Toast", "layoutMode": layout });
            offer[key] = value;
            let template = json!({ "name": "Sale", "contentOffer": offer });
            let template = WireActionTemplate::read(&template).unwrap();
            let shown = template.shows_something();
            assert_eq!(shown.is_ok(), shows, "{offer}");
            let is_aside = |error: ConfigurationError| error.path == "contentOffer" && error.is_unsupported;
            assert!(shown.map_or_else(is_aside, |()| true), "{offer}");
            assert!(template.compile().is_ok());
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
    fn with(key: &str, value: Value) -> Result<Value, String> {
        let mut offer = json!({ "displayMode": "Modal", "layoutMode": "LeftText", "imageAltText": "A lamp" });
        offer[key] = value;
        let template = WireActionTemplate::read(&json!({ "name": "Sale", "contentOffer": offer })).unwrap();
        let shown = template.compile().map_err(|error| error.path)?;
        Ok(serde_json::from_str(&shown).unwrap())
    }

    #[test]
    fn an_image_is_of_the_web_or_of_the_site() {
        for url in [
            "https://shop.example/a.webp",
            "http://shop.example/a",
            "/a.webp",
            "/",
        ] {
            let shown = with("imageUrl", json!(url)).unwrap();
            assert_eq!(shown["image"], json!({ "url": url, "altText": "A lamp" }));
        }
        for url in [
            "javascript:alert(1)",
            "data:image/png,x",
            "//evil.example/a",
            "/\\evil.example",
            "/\t/evil.example",
            "a.webp",
        ] {
            let refused = Err("contentOffer.imageUrl".to_owned());
            assert_eq!(with("imageUrl", json!(url)), refused, "{url}");
        }
    }

    #[test]
    fn a_style_travels_with_the_offer_or_sets_it_aside_with_its_place() {
        let shown = with("style", json!({ "offer": { "padding": "2em" }, "title": {} })).unwrap();
        assert_eq!(shown["style"], json!({ "offer": { "padding": "2em" } }));
        assert_eq!(with("style", json!({})).unwrap().get("style"), None);
        let refused = Err("contentOffer.style.offer.padding".to_owned());
        assert_eq!(with("style", json!({ "offer": { "padding": "wide" } })), refused);
    }
}
