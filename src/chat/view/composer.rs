//! Where the visitor writes.

use crate::browser::dom;
use crate::chat::view::{Action, Builder, icon, listen};
use gloo_events::EventListener;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use waymeet_icws::MAX_MESSAGE_CHARS;
use web_sys::{HtmlElement, HtmlTextAreaElement, KeyboardEvent};

/// The text area and its button.
pub(crate) struct Composer {
    pub(crate) element: HtmlElement,
    input: HtmlTextAreaElement,
    _listeners: [EventListener; 3],
}

impl Composer {
    pub(crate) fn new(builder: &Builder) -> Self {
        let strings = &builder.strings;
        let element = builder.element("form", "Composer", "");
        let input = builder.element("textarea", "Composer_input", "");
        for (name, value) in [
            ("rows", "1"),
            ("aria-label", strings.get("message")),
            ("placeholder", strings.get("message-hint")),
            ("enterkeyhint", "send"),
            ("autocomplete", "off"),
            ("data-test", "composer"),
        ] {
            dom::attribute(&input, name, value);
        }
        let send = builder.button("Composer_send", "", "send");
        dom::attribute(&send, "type", "submit");
        dom::attribute(&send, "aria-label", strings.get("send"));
        icon::append(&builder.document, &send, icon::SEND);
        let note = builder.element("p", "Composer_note", "");
        dom::attribute(&note, "role", "status");
        for child in [&input, &send, &note] {
            dom::append(&element, child);
        }
        let input: HtmlTextAreaElement = input.unchecked_into();
        let too_long = strings.get("too-long").to_owned();

        let submit = {
            let (act, input) = (Rc::clone(&builder.act), input.clone());
            listen(&element, "submit", move |event| {
                event.prevent_default();
                let text = input.value();
                let is_too_long = text.trim().chars().count() > MAX_MESSAGE_CHARS;
                note.set_text_content(is_too_long.then_some(too_long.as_str()));
                if !is_too_long && !text.trim().is_empty() {
                    input.set_value("");
                    fit(&input);
                    act(Action::Say(text));
                }
                let _ = input.focus();
            })
        };
        let keys = {
            let form = element.clone();
            listen(&input, "keydown", move |event| {
                let key: &KeyboardEvent = event.unchecked_ref();
                // While an input method composes a word, Enter takes the word, not the message.
                if key.key() == "Enter" && !key.shift_key() && !key.is_composing() {
                    event.prevent_default();
                    let _ = form.unchecked_ref::<web_sys::HtmlFormElement>().request_submit();
                }
            })
        };
        let typing = {
            let (act, input_again) = (Rc::clone(&builder.act), input.clone());
            EventListener::new(&input, "input", move |_| {
                fit(&input_again);
                if !input_again.value().is_empty() {
                    act(Action::Type);
                }
            })
        };
        Self {
            element,
            input,
            _listeners: [submit, keys, typing],
        }
    }

    pub(crate) fn focus(&self) {
        let _ = self.input.focus();
    }
}

/// Grows with the text; the style sheet sets the limit.
fn fit(input: &HtmlTextAreaElement) {
    let style = input.style();
    let _ = style.set_property("height", "auto");
    let height = crate::browser::text::number(u64::try_from(input.scroll_height()).unwrap_or(0) + 2);
    let _ = style.set_property("height", &[height.as_str(), "px"].concat());
}
