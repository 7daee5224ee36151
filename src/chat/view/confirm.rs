//! Asking once more before a running chat is ended.

use crate::browser::dom;
use crate::chat::view::{Action, Builder};
use gloo_events::EventListener;
use web_sys::HtmlElement;

/// The question over the panel.
pub(crate) struct Confirm {
    pub(crate) element: HtmlElement,
    keep: HtmlElement,
    _listeners: [EventListener; 2],
}

impl Confirm {
    pub(crate) fn new(builder: &Builder) -> Self {
        let strings = &builder.strings;
        let element = builder.element("div", "Confirm", "");
        element.set_hidden(true);
        for (name, value) in [
            ("role", "alertdialog"),
            ("aria-modal", "true"),
            ("aria-labelledby", "confirm-title"),
            ("aria-describedby", "confirm-hint"),
            ("data-test", "confirm"),
        ] {
            dom::attribute(&element, name, value);
        }
        let card = builder.element("div", "Confirm_card", "");
        let title = builder.element("h3", "Confirm_title", strings.get("confirm-end"));
        let hint = builder.element("p", "Confirm_hint", strings.get("confirm-end-hint"));
        title.set_id("confirm-title");
        hint.set_id("confirm-hint");
        let buttons = builder.element("div", "Confirm_buttons", "");
        let keep = builder.button("Button", strings.get("keep-chatting"), "keep-chatting");
        let end = builder.button("Button Button--danger", strings.get("end-chat"), "end-chat");
        dom::append(&buttons, &keep);
        dom::append(&buttons, &end);
        for child in [&title, &hint, &buttons] {
            dom::append(&card, child);
        }
        dom::append(&element, &card);
        let listeners = [
            builder.on(&keep, "click", || Action::Show),
            builder.on(&end, "click", || Action::CloseForSure),
        ];
        Self {
            element,
            keep,
            _listeners: listeners,
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        !self.element.hidden()
    }

    pub(crate) fn set_open(&self, is_open: bool) {
        self.element.set_hidden(!is_open);
        if is_open {
            let _ = self.keep.focus();
        }
    }
}
