//! What a visitor sees: built once, then told what changed. Text goes in as text nodes, styles as one constructed
//! style sheet, so that a strict policy has nothing to object to.

mod composer;
mod confirm;
mod form;
mod icon;
mod shell;
mod transcript;

pub(crate) use form::Form;
pub(crate) use shell::Shell;

use crate::browser::dom;
use crate::chat::strings::Strings;
use gloo_events::{EventListener, EventListenerOptions};
use std::rc::Rc;
use waymeet_icws::EntryId;
use web_sys::{Document, Event, EventTarget, HtmlElement};

/// What a visitor did.
pub(crate) enum Action {
    /// Asked for a chat.
    Start {
        /// The name given, perhaps none.
        name: String,
        /// The answers to the form's questions, as lines.
        notes: String,
    },
    /// Sent a message.
    Say(String),
    /// Pressed a key in the composer.
    Type,
    /// Wants a failed message sent again.
    Retry(EntryId),
    /// Wants the panel out of the way.
    Minimise,
    /// Wants the panel back.
    Show,
    /// Wants the chat closed.
    Close,
    /// Has said so again when asked.
    CloseForSure,
    /// Wants another chat after this one.
    StartNew,
}

/// Where actions go.
pub(crate) type Act = Rc<dyn Fn(Action)>;

/// What every part of the view is built with.
pub(crate) struct Builder {
    pub(crate) document: Document,
    /// The widget's root in the page.
    pub(crate) root: HtmlElement,
    pub(crate) strings: Rc<Strings>,
    pub(crate) act: Act,
}

impl Builder {
    /// An element with a class and a text, either of which may be empty. Where a page has broken `createElement`
    /// everything is the root itself: nothing useful to see, and nothing thrown into the page.
    pub(crate) fn element(&self, tag: &str, class: &str, text: &str) -> HtmlElement {
        dom::element(&self.document, tag, class, text).unwrap_or_else(|| self.root.clone())
    }

    /// A button; without a text it wants an `aria-label`.
    pub(crate) fn button(&self, class: &str, text: &str, test: &str) -> HtmlElement {
        let button = self.element("button", class, text);
        dom::attribute(&button, "type", "button");
        dom::attribute(&button, "data-test", test);
        button
    }

    /// A listener that sends an action each time.
    pub(crate) fn on(
        &self,
        target: &EventTarget,
        event: &'static str,
        make: fn() -> Action,
    ) -> EventListener {
        let act = Rc::clone(&self.act);
        EventListener::new(target, event, move |_| act(make()))
    }
}

/// A listener that may prevent the browser's own answer to an event.
pub(crate) fn listen(
    target: &EventTarget,
    event: &'static str,
    heard: impl FnMut(&Event) + 'static,
) -> EventListener {
    EventListener::new_with_options(
        target,
        event,
        EventListenerOptions::enable_prevent_default(),
        heard,
    )
}
