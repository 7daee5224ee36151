//! Where the visitor writes.

use crate::browser::js;
use crate::browser::timers::{self, Listener};
use crate::chat::view::builder::{Parts, focus, set_text, value};
use crate::chat::view::{Action, Builder};
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use waymeet_icws::{MAX_MESSAGE_CHARS, text};
use web_sys::{CssStyleDeclaration, Event, HtmlElement};

/// The text area and its button.
pub(crate) struct Composer {
    pub(crate) element: HtmlElement,
    input: HtmlElement,
    _listeners: [Listener; 3],
}

impl Composer {
    pub(crate) fn new(builder: &Builder, parts: &mut Parts) -> Self {
        let element = parts.take();
        let input = parts.take();
        let send = parts.take();
        let note = parts.take();
        let submit = {
            let (act, input) = (Rc::clone(&builder.act), input.clone());
            let strings = Rc::clone(&builder.strings);
            move |event: &Event| {
                event.prevent_default();
                let words = value(&input);
                let said = text::trim(&words);
                let is_too_long = text::count(said) > MAX_MESSAGE_CHARS;
                let is_to_be_said = !is_too_long && !said.is_empty();
                set_text(&note, if is_too_long { strings.get("too-long") } else { "" });
                if is_to_be_said {
                    js::set(input.unchecked_ref(), "value", &"".into());
                    fit(&input);
                    act(Action::Say(words));
                }
                focus(&input);
            }
        };
        let keys = move |event: &Event| {
            let is = |name: &str| js::get(event, name).as_bool() == Some(true);
            // While an input method composes a word, Enter takes the word, not the message.
            if is_key(event, "Enter") && !is("shiftKey") {
                event.prevent_default();
                send.click();
            }
        };
        let typing = {
            let (act, input) = (Rc::clone(&builder.act), input.clone());
            move |_: &Event| {
                fit(&input);
                if !value(&input).is_empty() {
                    act(Action::Type);
                }
            }
        };
        let listeners = [
            timers::on(&element, "submit", false, Box::new(submit)),
            timers::on(&input, "keydown", false, Box::new(keys)),
            timers::on(&input, "input", false, Box::new(typing)),
        ];
        Self {
            element,
            input,
            _listeners: listeners,
        }
    }

    pub(crate) fn focus(&self) {
        focus(&self.input);
    }
}

/// Whether a key was pressed, and not to compose a word with it.
pub(crate) fn is_key(event: &Event, name: &str) -> bool {
    js::get_text(event, "key").as_deref() == Some(name)
        && js::get(event, "isComposing").as_bool() != Some(true)
}

/// Grows with the text; the style sheet sets the limit.
fn fit(input: &HtmlElement) {
    set_style(input, "height", "auto");
    let height = js::get_number(input, "scrollHeight").unwrap_or(0);
    let height = crate::browser::text::number(u64::from(height) + 2);
    set_style(input, "height", &text::concat(&[&height, "px"]));
}

/// Sets a property of an element's own style.
pub(crate) fn set_style(element: &HtmlElement, name: &str, value: &str) {
    let style: CssStyleDeclaration = js::get(element, "style").unchecked_into();
    let _ = style.set_property(name, value);
}
