//! The form of a content offer: what it says, where it lies, what it looks like.

use super::Editor;
use super::around::Around;
use crate::auth::permission::Permission;
use crate::document_form::{overlay, set};
use crate::pages::form::{Choice, Draft, Group, Part};
use crate::pages::sections::Section;
use crate::wire::action_template::WireActionTemplate;
use crate::wire::kind::Kind;
use serde_json::{Value, json};

pub(super) struct ContentOfferEditor;

impl Editor for ContentOfferEditor {
    fn kind(&self) -> Kind {
        Kind::ActionTemplate
    }

    fn section(&self) -> Section {
        Section::ContentOffers
    }

    fn noun(&self) -> &'static str {
        "content offer"
    }

    fn plural(&self) -> &'static str {
        "content offers"
    }

    fn lead(&self) -> &'static str {
        "A content offer is a card shown on the page: a text, an image, a button. Action maps say who is shown it."
    }

    fn permissions(&self) -> [Permission; 4] {
        [
            Permission::ViewActionTemplates,
            Permission::AddActionTemplates,
            Permission::EditActionTemplates,
            Permission::DeleteActionTemplates,
        ]
    }

    fn blank(&self) -> Value {
        json!({ "name": "", "mediaType": "contentOffer", "state": "Active",
            "contentOffer": { "displayMode": "Toast", "layoutMode": "TextOnly",
                "headline": "A word with you", "body": "" } })
    }

    fn row(&self, _: &str) -> Value {
        Value::Null
    }

    fn form(&self, draft: Draft<'_>, _: &Around) -> Vec<Part> {
        let states = Choice::list(&[("Active", "Active"), ("Inactive", "Inactive")]);
        let about = Group::default()
            .class("group fields-two")
            .with(draft.line("name", "Name").required())
            .with(draft.optional("description", "Description"))
            .with(draft.select("state", "", "State", states))
            .with(draft.hidden("mediaType", "", "contentOffer"));
        vec![
            about.into(),
            placing(&draft).into(),
            texts(&draft).into(),
            image(&draft).into(),
            button(&draft).into(),
            style(&draft).into(),
        ]
    }

    fn summary(&self, body: &Value, _: &Around) -> String {
        let offer = &body["contentOffer"];
        let mode = match offer["displayMode"].as_str().unwrap_or_default() {
            "Modal" => "A dialog in the middle of the page, which waits for an answer",
            "Overlay" => "A card over the page",
            _ => "A card in a corner of the page",
        };
        let says = ["headline", "title", "body"].iter().find_map(|name| {
            let text = offer[*name].as_str().unwrap_or_default();
            (!text.is_empty()).then(|| format!(" that says “{text}”"))
        });
        let leads = match offer["callToAction"]["url"].as_str() {
            Some(url) if !url.is_empty() => format!(", with a button that leads to {url}"),
            _ => String::new(),
        };
        format!("{mode}{}{leads}.", says.unwrap_or_default())
    }

    fn name_field(&self) -> &'static str {
        "name"
    }

    fn is_active(&self, body: &Value) -> bool {
        body["state"]
            .as_str()
            .is_none_or(|state| state.eq_ignore_ascii_case("active"))
    }

    /// Without an address there is no button.
    fn tidy(&self, body: &mut Value) {
        let button = &body["contentOffer"]["callToAction"];
        let is_empty = |field: &Value| {
            field
                .as_str()
                .is_none_or(|text| text.is_empty() || text == "https://")
        };
        if is_empty(&button["url"]) && is_empty(&button["text"]) {
            set(body, &["contentOffer"], "callToAction", Value::Null);
        }
    }

    fn has_preview(&self) -> bool {
        true
    }

    fn preview(&self, body: &Value) -> String {
        let mut body = body.clone();
        self.tidy(&mut body);
        let shown = |body: &Value| {
            let template = WireActionTemplate::read(&overlay(&Value::Null, body))?;
            template.shows_something()?;
            template.compile()
        };
        shown(&body)
            .or_else(|_| {
                // The button is seen before its address is typed to the end.
                let address = "https://www.example.com/".into();
                set(&mut body, &["contentOffer", "callToAction"], "url", address);
                shown(&body)
            })
            .unwrap_or_default()
    }
}

fn at(name: &str) -> String {
    format!("contentOffer.{name}")
}

fn placing(draft: &Draft<'_>) -> Group {
    let modes = Choice::list(&[
        ("Toast", "Toast: a card in a corner"),
        ("Overlay", "Overlay: a card over the page"),
        ("Modal", "Modal: a dialog that waits"),
    ]);
    let layouts = Choice::list(&[
        ("TextOnly", "Text only"),
        ("ImageOnly", "Image only"),
        ("LeftText", "Text left of the image"),
        ("RightText", "Text right of the image"),
        ("TopText", "Text above the image"),
        ("BottomText", "Text below the image"),
    ]);
    Group::new("Placing")
        .class("group fields-two")
        .with(draft.select(&at("displayMode"), "", "How it is shown", modes))
        .with(draft.select(&at("layoutMode"), "", "Layout", layouts))
}

fn texts(draft: &Draft<'_>) -> Group {
    Group::new("Texts")
        .with(draft.optional(&at("title"), "Title"))
        .with(draft.optional(&at("headline"), "Headline"))
        .with(draft.area(&at("body"), "Text"))
}

fn image(draft: &Draft<'_>) -> Group {
    Group::new("Image")
        .class("group fields-two")
        .with(
            draft
                .optional(&at("imageUrl"), "Address of the image")
                .placeholder("https://…")
                .hint("Used by every layout but “Text only”"),
        )
        .with(
            draft
                .optional(&at("imageAltText"), "What the image shows")
                .hint("Read out to visitors who cannot see it"),
        )
}

fn button(draft: &Draft<'_>) -> Group {
    let targets = Choice::list(&[("Self", "In the same tab"), ("Blank", "In a new tab")]);
    Group::new("Button")
        .class("group fields-two")
        .with(draft.optional(&at("callToAction.text"), "Text"))
        .with(
            draft
                .optional(&at("callToAction.url"), "Leads to")
                .placeholder("https://…"),
        )
        .with(draft.select(&at("callToAction.target"), "", "Opens", targets))
}

fn style(draft: &Draft<'_>) -> Group {
    let css = "A CSS length, such as 16px";
    let color = "A CSS color, such as #102030";
    let optional = |place: &str, label: &str, hint: &str| {
        let field = draft.optional(&at(&format!("style.{place}")), label);
        if hint.is_empty() { field } else { field.hint(hint) }
    };
    let card = Group::new("Card")
        .class("group fields-two")
        .with(optional("offer.backgroundColor", "Background", color))
        .with(optional("offer.color", "Text color", color))
        .with(optional("offer.padding", "Padding", css))
        .with(optional("closeButton.color", "Close button", color))
        .with(
            draft
                .number(&at("style.closeButton.opacity"), "Opacity of the close button")
                .hint("0 to 1"),
        );
    let position = Group::new("Position")
        .class("group fields-four")
        .with(optional("position.top", "Top", css))
        .with(optional("position.bottom", "Bottom", ""))
        .with(optional("position.left", "Left", ""))
        .with(optional("position.right", "Right", ""));
    let mut group = Group::new("Style")
        .lead("What is left empty is chosen for the visitor: light or dark, and readable.");
    group = group.with(card).with(position);
    for (name, label) in [
        ("title", "Title"),
        ("headline", "Headline"),
        ("body", "Text"),
        ("ctaButton", "Button"),
    ] {
        group = group.with(text_style(draft, name, label));
    }
    group
}

fn text_style(draft: &Draft<'_>, name: &str, label: &str) -> Group {
    let at = |field: &str| at(&format!("style.{name}.{field}"));
    let aligns = Choice::list(&[
        ("", "As the language has it"),
        ("Left", "Left"),
        ("Center", "Center"),
        ("Right", "Right"),
    ]);
    let mut group = Group::new(label)
        .class("group fields-four")
        .with(draft.optional(&at("color"), "Color"))
        .with(draft.optional(&at("font"), "Font"))
        .with(draft.optional(&at("fontSize"), "Size"))
        .with(draft.select(&at("textAlign"), "optional", "Alignment", aligns));
    if name == "ctaButton" {
        group = group.with(draft.optional(&at("backgroundColor"), "Background"));
    }
    group
}
