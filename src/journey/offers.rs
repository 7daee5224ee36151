//! Offers on screen: built as elements in a shadow root, text as text, styles of their own.

use crate::browser::{dom, js, page, timers};
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use waymeet_journey::action_map::{Action, WebChatOffer};
use waymeet_journey::content_offer::{CallToAction, ContentOffer, DisplayMode, LayoutMode, LinkTarget};
use web_sys::{Document, HtmlDialogElement, HtmlElement};

/// What the visitor did with an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferAnswer {
    /// Took it.
    Accepted,
    /// Declined or closed it.
    Rejected,
}

/// An offer on screen. Dropping it takes it away.
pub struct ShownOffer {
    host: HtmlElement,
    _listeners: Vec<timers::Listener>,
    _announcement: timers::Timer,
}

/// A part of a card that answers the offer when clicked.
struct Control {
    element: HtmlElement,
    answer: OfferAnswer,
}

/// A card, built but not yet on screen.
struct Card {
    element: HtmlElement,
    /// What a screen reader is told, politely, when the card appears.
    announcement: String,
    controls: Vec<Control>,
    /// Whether it is a `dialog` that keeps the page from being used.
    is_modal: bool,
}

const STYLES: &str = include_str!(concat!(env!("OUT_DIR"), "/offers.css"));

impl ShownOffer {
    /// Shows an offer; `answered` is called for each answer; the first one counts. `None` where the page has no body or its elements cannot be made.
    #[must_use]
    pub fn show(action: &Action, answered: Rc<dyn Fn(OfferAnswer)>) -> Option<Self> {
        let document = page::document()?;
        let host = dom::element(&document, "waymeet-offer", "", "")?;
        let shadow = dom::shadow_with_style(&host, STYLES)?;
        let card = match action {
            Action::WebChat(chat) => invitation(&document, chat)?,
            Action::ContentOffer(offer) => content_card(&document, offer)?,
        };
        let live = dom::element(&document, "div", "announcement", "")?;
        dom::attribute(&live, "role", "status");
        dom::append(&shadow, &live);
        dom::append(&shadow, &card.element);
        dom::append(document.body()?.as_ref(), &host);
        if card.is_modal {
            // Without `showModal` the dialog is not shown at all.
            let dialog: &HtmlDialogElement = card.element.unchecked_ref();
            if dialog.show_modal().is_err() {
                host.remove();
                return None;
            }
        }
        // A live region speaks only of what changes in it after it is there.
        let announcement = card.announcement;
        let announcement = timers::after(100, Box::new(move || live.set_text_content(Some(&announcement))));
        let listeners = listen(&card.element, card.controls, answered);
        Some(Self {
            host,
            _listeners: listeners,
            _announcement: announcement,
        })
    }
}

impl Drop for ShownOffer {
    fn drop(&mut self) {
        self.host.remove();
    }
}

fn listen(
    card: &HtmlElement,
    controls: Vec<Control>,
    answered: Rc<dyn Fn(OfferAnswer)>,
) -> Vec<timers::Listener> {
    let mut listeners: Vec<timers::Listener> = controls
        .into_iter()
        .map(|control| {
            let answered = Rc::clone(&answered);
            let answer = control.answer;
            timers::on(
                &control.element,
                "click",
                false,
                Box::new(move |_| answered(answer)),
            )
        })
        .collect();
    let on_key = Rc::clone(&answered);
    let close_on_escape = move |event: &web_sys::Event| {
        if js::get_text(event, "key").as_deref() == Some("Escape") {
            event.stop_propagation();
            on_key(OfferAnswer::Rejected);
        }
    };
    listeners.push(timers::on(card, "keydown", false, Box::new(close_on_escape)));
    // Escape on a modal dialog reaches it as `cancel`, wherever the focus is.
    listeners.push(timers::on(
        card,
        "cancel",
        false,
        Box::new(move |_| answered(OfferAnswer::Rejected)),
    ));
    listeners
}

fn button(document: &Document, class: &str, label: &str, test: &str) -> Option<HtmlElement> {
    let button = dom::element(document, "button", class, label)?;
    dom::attribute(&button, "type", "button");
    dom::attribute(&button, "data-test", test);
    Some(button)
}

fn close_button(document: &Document) -> Option<Control> {
    let close = button(document, "close", "", "offer-close")?;
    dom::attribute(&close, "aria-label", "Close");
    Some(Control {
        element: close,
        answer: OfferAnswer::Rejected,
    })
}

/// An invitation to chat: a dialog that leaves the page usable and the focus where it is.
fn invitation(document: &Document, chat: &WebChatOffer) -> Option<Card> {
    let card = dom::element(document, "section", "card invitation", "")?;
    dom::attribute(&card, "role", "dialog");
    dom::attribute(&card, "aria-labelledby", "title");
    dom::attribute(&card, "aria-describedby", "prompt");
    dom::attribute(&card, "data-test", "invitation");
    let title = dom::element(document, "h2", "headline", &chat.title)?;
    title.set_id("title");
    let prompt = dom::element(document, "p", "body", &chat.prompt)?;
    prompt.set_id("prompt");
    let buttons = dom::element(document, "div", "buttons", "")?;
    let accept = button(document, "primary", &chat.accept_text, "invitation-accept")?;
    let decline = button(document, "secondary", &chat.decline_text, "invitation-decline")?;
    let close = close_button(document)?;
    dom::append(&buttons, &accept);
    dom::append(&buttons, &decline);
    for part in [&title, &prompt, &buttons, &close.element] {
        dom::append(&card, part);
    }
    let controls = vec![
        Control {
            element: accept,
            answer: OfferAnswer::Accepted,
        },
        Control {
            element: decline,
            answer: OfferAnswer::Rejected,
        },
        close,
    ];
    Some(Card {
        element: card,
        announcement: spoken(&[&chat.title, &chat.prompt]),
        controls,
        is_modal: false,
    })
}

/// A content offer as a card: an image and a text in one of six layouts, in one of three places.
fn content_card(document: &Document, offer: &ContentOffer) -> Option<Card> {
    let (tag, mode) = match offer.display_mode {
        DisplayMode::Modal => ("dialog", "card content modal"),
        DisplayMode::Overlay => ("section", "card content overlay"),
        DisplayMode::Toast => ("section", "card content toast"),
    };
    let mut class = String::from(mode);
    class.push_str(match offer.layout_mode {
        LayoutMode::TextOnly => " text-only",
        LayoutMode::ImageOnly => " image-only",
        LayoutMode::LeftText => " left-text",
        LayoutMode::RightText => " right-text",
        LayoutMode::TopText => " top-text",
        LayoutMode::BottomText => " bottom-text",
    });
    let card = dom::element(document, tag, &class, "")?;
    dom::attribute(
        &card,
        "aria-label",
        if offer.headline.is_empty() {
            &offer.title
        } else {
            &offer.headline
        },
    );
    dom::attribute(&card, "data-test", "content-offer");
    if tag == "section" {
        dom::attribute(&card, "role", "region");
    }
    let mut controls = Vec::new();
    if offer.layout_mode != LayoutMode::TextOnly && is_web_address(&offer.image_url) {
        let image = dom::element(document, "img", "image", "")?;
        dom::attribute(&image, "alt", &offer.image_alt_text);
        dom::attribute(&image, "src", &offer.image_url);
        dom::append(&card, &image);
    }
    let text = dom::element(document, "div", "text", "")?;
    if offer.layout_mode != LayoutMode::ImageOnly {
        for (tag, class, content) in [
            ("p", "title", &offer.title),
            ("h2", "headline", &offer.headline),
            ("p", "body", &offer.body),
        ] {
            if !content.is_empty() {
                dom::append(&text, dom::element(document, tag, class, content)?.as_ref());
            }
        }
    }
    if let Some(call) = &offer.call_to_action
        && let Some(link) = call_to_action(document, call)
    {
        dom::append(&text, &link);
        controls.push(Control {
            element: link,
            answer: OfferAnswer::Accepted,
        });
    }
    dom::append(&card, &text);
    let close = close_button(document)?;
    dom::append(&card, &close.element);
    controls.push(close);
    Some(Card {
        element: card,
        announcement: spoken(&[&offer.title, &offer.headline, &offer.body]),
        controls,
        is_modal: tag == "dialog",
    })
}

/// A link, so that it can be opened in whatever way the visitor likes; `None` for an address that is not of the web.
fn call_to_action(document: &Document, call: &CallToAction) -> Option<HtmlElement> {
    if !is_web_address(&call.url) {
        return None;
    }
    let link = dom::element(document, "a", "primary", &call.text)?;
    dom::attribute(&link, "href", &call.url);
    dom::attribute(&link, "data-test", "offer-call-to-action");
    if call.target == LinkTarget::Blank {
        dom::attribute(&link, "target", "_blank");
        dom::attribute(&link, "rel", "noopener");
    }
    Some(link)
}

/// Whether an address is of the web or of this site: nothing that runs (`javascript:`, `data:`) is ever linked.
#[must_use]
pub fn is_web_address(url: &str) -> bool {
    let is_of_site = url.starts_with('/') && !url.starts_with("//") && !url.starts_with("/\\");
    let lower: String = url
        .chars()
        .take(8)
        .map(|character| character.to_ascii_lowercase())
        .collect();
    is_of_site || lower.starts_with("https://") || lower.starts_with("http://")
}

fn spoken(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !text.is_empty() {
            text.push_str(". ");
        }
        text.push_str(part);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_or_the_site_are_linked() {
        for (url, expected) in [
            ("https://shop.example/", true),
            ("HTTP://shop.example/", true),
            ("/delivery", true),
            ("//evil.example/", false),
            ("/\\evil.example", false),
            ("javascript:alert(1)", false),
            (" javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("delivery", false),
            ("", false),
        ] {
            assert_eq!(is_web_address(url), expected, "{url}");
        }
    }

    #[test]
    fn what_is_spoken_leaves_out_what_is_empty() {
        assert_eq!(
            spoken(&["", "Free delivery", "", "Today"]),
            "Free delivery. Today"
        );
    }
}
