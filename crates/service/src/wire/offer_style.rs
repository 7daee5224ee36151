//! What a content offer looks like: the vendor's `style`, checked value by value, and made readable whatever was chosen.
//! Source: section 5.5 of the vendor's surface as the reference describes it.

mod colour;
mod colours;
mod named;
mod values;

use super::configuration::ConfigurationError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::{colour, families, length, opacity, padding, place, word};

/// The style of a content offer in the vendor's shape. All of it may be absent.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = ContentOfferStyle)]
pub(super) struct WireOfferStyle {
    position: WirePosition,
    offer: WireCard,
    close_button: WireCloseButton,
    cta_button: WireText,
    title: WireText,
    headline: WireText,
    body: WireText,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = OfferPosition)]
struct WirePosition {
    top: Option<String>,
    bottom: Option<String>,
    left: Option<String>,
    right: Option<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = OfferCard)]
struct WireCard {
    padding: Option<String>,
    color: Option<String>,
    background_color: Option<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = OfferCloseButton)]
struct WireCloseButton {
    color: Option<String>,
    opacity: Option<f64>,
}

/// A text; only the call to action has a background of its own.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = OfferText)]
struct WireText {
    color: Option<String>,
    font: Option<String>,
    font_size: Option<String>,
    text_align: Option<String>,
    background_color: Option<String>,
}

/// The style as the page applies it: what is set, and what has to be set with it. Source: docs/wire, *Offers*.
#[derive(Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ShownStyle {
    #[serde(skip_serializing_if = "is_default")]
    position: ShownPosition,
    #[serde(skip_serializing_if = "is_default")]
    offer: ShownCard,
    #[serde(skip_serializing_if = "is_default")]
    close_button: ShownCloseButton,
    #[serde(skip_serializing_if = "is_default")]
    cta_button: ShownText,
    #[serde(skip_serializing_if = "is_default")]
    title: ShownText,
    #[serde(skip_serializing_if = "is_default")]
    headline: ShownText,
    #[serde(skip_serializing_if = "is_default")]
    body: ShownText,
}

#[derive(Debug, Default, PartialEq, Serialize)]
struct ShownPosition {
    #[serde(skip_serializing_if = "Option::is_none")]
    top: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bottom: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    right: Option<String>,
}

#[derive(Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownCard {
    #[serde(skip_serializing_if = "Option::is_none")]
    padding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    background_color: Option<String>,
}

#[derive(Debug, Default, PartialEq, Serialize)]
struct ShownCloseButton {
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opacity: Option<f64>,
}

#[derive(Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownText {
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    font: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    font_size: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_align: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    background_color: Option<String>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl WireOfferStyle {
    /// The style as the page applies it.
    ///
    /// # Errors
    /// [`ConfigurationError`] naming the first value that is none.
    pub(super) fn shown(&self) -> Result<ShownStyle, ConfigurationError> {
        let Self { position, offer, .. } = self;
        let mut shown = ShownStyle {
            position: ShownPosition {
                top: place("position.top", position.top.as_ref())?,
                bottom: place("position.bottom", position.bottom.as_ref())?,
                left: place("position.left", position.left.as_ref())?,
                right: place("position.right", position.right.as_ref())?,
            },
            cta_button: self.cta_button.shown("ctaButton")?,
            title: self.title.shown("title")?,
            headline: self.headline.shown("headline")?,
            body: self.body.shown("body")?,
            ..ShownStyle::default()
        };
        shown.offer.padding = padding("offer.padding", offer.padding.as_ref())?;
        let close = &self.close_button;
        let chosen = colours::Chosen {
            text: colour("offer.color", offer.color.as_ref())?,
            background: colour("offer.backgroundColor", offer.background_color.as_ref())?,
            parts: [
                colour("title.color", self.title.color.as_ref())?,
                colour("headline.color", self.headline.color.as_ref())?,
                colour("body.color", self.body.color.as_ref())?,
            ],
            close: colour("closeButton.color", close.color.as_ref())?,
            close_opacity: opacity("closeButton.opacity", close.opacity)?,
            call: colour("ctaButton.color", self.cta_button.color.as_ref())?,
            call_background: colour(
                "ctaButton.backgroundColor",
                self.cta_button.background_color.as_ref(),
            )?,
        };
        let readable = chosen.readable();
        (shown.offer.color, shown.offer.background_color) = readable.card.unzip();
        (shown.cta_button.color, shown.cta_button.background_color) = readable.call.unzip();
        [shown.title.color, shown.headline.color, shown.body.color] = readable.parts;
        shown.close_button = ShownCloseButton {
            color: readable.close,
            opacity: readable.close_opacity,
        };
        Ok(shown)
    }
}

impl WireText {
    /// All but its colours.
    fn shown(&self, part: &str) -> Result<ShownText, ConfigurationError> {
        Ok(ShownText {
            font: families(&format!("{part}.font"), self.font.as_ref())?,
            font_size: length(&format!("{part}.fontSize"), self.font_size.as_ref())?,
            text_align: word(&format!("{part}.textAlign"), self.text_align.as_ref())?,
            ..ShownText::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn shown(style: &Value) -> Result<Value, String> {
        let style = WireOfferStyle::deserialize(style).unwrap();
        let shown = style.shown().map_err(|error| error.path)?;
        Ok(serde_json::to_value(&shown).unwrap())
    }

    #[test]
    fn every_property_travels_in_the_form_pages_apply() {
        let text = json!({ "color": "navy", "font": "Georgia, 'Times New Roman', serif", "fontSize": "14pt",
            "textAlign": "Center" });
        let told = json!({ "color": "#000080", "font": "\"Georgia\", \"Times New Roman\", serif", "fontSize": "14pt",
            "textAlign": "center" });
        let style = json!({
            "position": { "top": "10px", "bottom": "5%", "left": "0", "right": "1.5em" },
            "offer": { "padding": "1rem 20px", "color": "#222", "backgroundColor": "rgb(255, 250, 240)" },
            "closeButton": { "color": "#333333", "opacity": 0.9 },
            "ctaButton": { "color": "#fff", "backgroundColor": "#0b5cad", "textAlign": "Right", "fontSize": "16px",
                "font": "Arial" },
            "title": text, "headline": text, "body": text });
        assert_eq!(
            shown(&style).unwrap(),
            json!({
                "position": { "top": "10px", "bottom": "5%", "left": "0", "right": "1.5em" },
                "offer": { "padding": "1rem 20px", "color": "#222222", "backgroundColor": "#fffaf0" },
                "closeButton": { "color": "#333333", "opacity": 0.9 },
                "ctaButton": { "color": "#ffffff", "backgroundColor": "#0b5cad", "textAlign": "right",
                    "fontSize": "16px", "font": "\"Arial\"" },
                "title": told, "headline": told, "body": told })
        );
    }

    #[test]
    fn what_is_not_set_does_not_travel() {
        assert_eq!(shown(&json!({})).unwrap(), json!({}));
        assert_eq!(
            shown(&json!({ "title": { "fontSize": "2em" }, "body": { "color": null } })).unwrap(),
            json!({ "title": { "fontSize": "2em" } })
        );
    }

    #[test]
    fn a_value_that_is_none_is_named_by_its_path() {
        for (part, property, value) in [
            ("position", "top", json!("calc(1px)")),
            ("position", "left", json!("-20px")),
            ("position", "right", json!("12")),
            ("offer", "padding", json!("1px 2px 3px 4px 5px")),
            (
                "offer",
                "padding",
                json!("10px; background: url(https://evil.example)"),
            ),
            ("offer", "color", json!("url(https://evil.example)")),
            ("offer", "backgroundColor", json!("blue-ish")),
            ("closeButton", "color", json!("var(--x)")),
            ("closeButton", "opacity", json!(1.5)),
            ("ctaButton", "backgroundColor", json!("expression(alert(1))")),
            ("ctaButton", "textAlign", json!("Justify")),
            ("title", "font", json!("Arial;}*{display:none")),
            ("headline", "font", json!("url(https://evil.example/font.woff)")),
            ("body", "fontSize", json!("large")),
        ] {
            let path = format!("contentOffer.style.{part}.{property}");
            assert_eq!(shown(&json!({ part: { property: value } })), Err(path));
        }
    }
}
