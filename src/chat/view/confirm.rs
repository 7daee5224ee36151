//! Asking once more before a running chat is ended.

use crate::browser::timers::Listener;
use crate::chat::view::builder::{Parts, focus, is_hidden, set_hidden};
use crate::chat::view::{Action, Builder};
use web_sys::HtmlElement;

/// The question over the panel.
pub(crate) struct Confirm {
    element: HtmlElement,
    keep: HtmlElement,
    _listeners: [Listener; 2],
}

impl Confirm {
    pub(crate) fn new(builder: &Builder, parts: &mut Parts) -> Self {
        let element = parts.take();
        let keep = parts.take();
        let end = parts.take();
        let listeners = [
            builder.on_click(&keep, || Action::Show),
            builder.on_click(&end, || Action::CloseForSure),
        ];
        Self {
            element,
            keep,
            _listeners: listeners,
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        !is_hidden(&self.element)
    }

    pub(crate) fn set_open(&self, is_open: bool) {
        set_hidden(&self.element, !is_open);
        if is_open {
            focus(&self.keep);
        }
    }
}
