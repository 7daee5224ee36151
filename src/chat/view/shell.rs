//! The panel around the conversation, and the launcher it shrinks to.

use crate::browser::timers::{self, Listener};
use crate::browser::{dom, js, page, text::number};
use crate::chat::settings::wants_dark_letters;
use crate::chat::survey::Question;
use crate::chat::view::builder::{append, attribute, focus, is_hidden, set_hidden, set_text, toggle};
use crate::chat::view::composer::{Composer, is_key, set_style};
use crate::chat::view::confirm::Confirm;
use crate::chat::view::transcript::TranscriptView;
use crate::chat::view::{Action, Builder, Form};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use waymeet_icws::{Entry, EntryId, text};
use web_sys::HtmlElement;

const CSS: &str = concat!(
    include_str!(concat!(env!("OUT_DIR"), "/tokens.css")),
    include_str!(concat!(env!("OUT_DIR"), "/shell.css")),
    include_str!(concat!(env!("OUT_DIR"), "/form.css")),
    include_str!(concat!(env!("OUT_DIR"), "/transcript.css")),
    include_str!(concat!(env!("OUT_DIR"), "/composer.css")),
);

/// What is built, and in which order `Shell::new` takes it.
pub(crate) const PLAN: &str = include_str!(concat!(env!("OUT_DIR"), "/panel.txt"));

/// The widget's root in the page and all its parts.
pub(crate) struct Shell {
    builder: Builder,
    host: HtmlElement,
    panel: HtmlElement,
    header: HtmlElement,
    subtitle: HtmlElement,
    status: HtmlElement,
    typing: HtmlElement,
    transcript: TranscriptView,
    composer: Composer,
    ended: HtmlElement,
    ended_words: HtmlElement,
    start_new: HtmlElement,
    confirm: Confirm,
    launcher: HtmlElement,
    badge: HtmlElement,
    form: RefCell<Option<Form>>,
    came_from: RefCell<Option<HtmlElement>>,
    _listeners: [Listener; 5],
}

impl Shell {
    /// Builds everything, hidden and not yet in the page.
    pub(crate) fn new(builder: Builder, accent: Option<&str>, scheme: Option<&str>) -> Option<Self> {
        let host = builder.root.clone();
        let shadow = dom::shadow_with_style(&host, CSS)?;
        if let Some(scheme) = scheme {
            attribute(&host, "data-scheme", scheme);
        }
        if let Some(accent) = accent {
            let letters = if wants_dark_letters(accent) {
                "#111820"
            } else {
                "#ffffff"
            };
            set_style(&host, "--waymeet-accent", accent);
            set_style(&host, "--waymeet-on-accent", letters);
        }

        let mut parts = builder.build(PLAN, &shadow);
        let panel = parts.take();
        let header = parts.take();
        let subtitle = parts.take();
        let minimise = parts.take();
        let close = parts.take();
        let status = parts.take();
        let transcript = TranscriptView::new(parts.take());
        let typing = parts.take();
        let composer = Composer::new(&builder, &mut parts);
        let ended = parts.take();
        let ended_words = parts.take();
        let start_new = parts.take();
        let confirm = Confirm::new(&builder, &mut parts);
        let launcher = parts.take();
        let badge = parts.take();

        let act = Rc::clone(&builder.act);
        let listeners = [
            builder.on_click(&minimise, || Action::Minimise),
            builder.on_click(&close, || Action::Close),
            builder.on_click(&launcher, || Action::Show),
            builder.on_click(&start_new, || Action::StartNew),
            timers::on(
                &panel,
                "keydown",
                false,
                Box::new(move |event| {
                    if is_key(event, "Escape") {
                        event.stop_propagation();
                        act(Action::Minimise);
                    }
                }),
            ),
        ];
        let form = RefCell::default();
        let came_from = RefCell::default();
        Some(Self {
            builder,
            host,
            panel,
            header,
            subtitle,
            status,
            typing,
            transcript,
            composer,
            ended,
            ended_words,
            start_new,
            confirm,
            launcher,
            badge,
            form,
            came_from,
            _listeners: listeners,
        })
    }

    /// Puts the widget into the page.
    pub(crate) fn mount(&self) {
        let body = js::get(&self.builder.document, "body");
        if body.is_object() {
            append(body.unchecked_ref(), &self.host);
        }
    }

    /// Takes the widget out of the page and gives the focus back.
    pub(crate) fn unmount(&self) {
        self.return_focus();
        self.host.remove();
    }

    pub(crate) fn is_mounted(&self) -> bool {
        is_connected(&self.host)
    }

    pub(crate) fn is_shown(&self) -> bool {
        !is_hidden(&self.panel)
    }

    /// Shows the panel, or the launcher instead. `takes_focus`: the visitor asked for it.
    pub(crate) fn set_shown(&self, is_shown: bool, takes_focus: bool) {
        let was_shown = self.is_shown();
        if self.is_asking() {
            self.ask_to_end(false);
        }
        if is_shown && !was_shown && takes_focus {
            *self.came_from.borrow_mut() = page::focused_element();
        }
        set_hidden(&self.panel, !is_shown);
        set_hidden(&self.launcher, is_shown);
        if is_shown {
            self.set_unread(0);
            self.transcript.follow();
        }
        if takes_focus && is_shown {
            self.focus();
        } else if takes_focus && was_shown {
            focus(&self.launcher);
        }
    }

    /// The place a visitor goes on from.
    pub(crate) fn focus(&self) {
        match self.form.borrow().as_ref() {
            Some(form) => form.focus(),
            None if !is_hidden(&self.ended) => focus(&self.start_new),
            None => self.composer.focus(),
        }
    }

    fn return_focus(&self) {
        let came_from = self.came_from.borrow_mut().take();
        if let Some(element) = came_from
            && is_connected(&element)
            && element != self.host
        {
            focus(&element);
        }
    }

    /// Shows the form in the conversation's place.
    pub(crate) fn show_form(&self, prompt: Option<&str>, questions: &Rc<[Question]>) {
        self.remove_form();
        let form = Form::new(&self.builder, &self.panel, prompt, questions);
        let _ = self
            .panel
            .insert_before(&form.element, Some(&self.transcript.element));
        *self.form.borrow_mut() = Some(form);
        set_hidden(&self.transcript.element, true);
        set_hidden(&self.composer.element, true);
        set_hidden(&self.ended, true);
        self.set_subtitle("");
        self.set_status("");
        self.set_typing("");
    }

    /// Shows the conversation; `ended` says, in words, why it is over.
    pub(crate) fn show_conversation(&self, ended: Option<&str>) {
        let had_form = self.remove_form();
        set_hidden(&self.transcript.element, false);
        set_hidden(&self.composer.element, ended.is_some());
        set_hidden(&self.ended, ended.is_none());
        set_text(&self.ended_words, ended.unwrap_or_default());
        if had_form && self.is_shown() {
            self.focus();
        }
    }

    fn remove_form(&self) -> bool {
        let form = self.form.borrow_mut().take();
        if let Some(form) = &form {
            form.element.remove();
        }
        form.is_some()
    }

    /// Shows that a start is under way.
    pub(crate) fn set_starting(&self, is_starting: bool) {
        if let Some(form) = self.form.borrow().as_ref() {
            form.set_busy(is_starting);
        }
    }

    /// Says why a chat could not be started.
    pub(crate) fn set_problem(&self, problem: &str) {
        if let Some(form) = self.form.borrow().as_ref() {
            form.set_problem(problem);
        }
    }

    pub(crate) fn set_subtitle(&self, words: &str) {
        change_text(&self.subtitle, words);
    }

    /// Says what is wrong; nothing for all is well.
    pub(crate) fn set_status(&self, words: &str) {
        change_text(&self.status, words);
    }

    pub(crate) fn set_typing(&self, words: &str) {
        change_text(&self.typing, words);
    }

    /// Marks the panel as waiting for somebody.
    pub(crate) fn set_waiting(&self, is_waiting: bool) {
        let class = if is_waiting {
            "Header_subtitle Header_subtitle--busy"
        } else {
            "Header_subtitle"
        };
        attribute(&self.subtitle, "class", class);
    }

    pub(crate) fn set_unread(&self, count: u32) {
        let strings = &self.builder.strings;
        let number = number(u64::from(count));
        set_text(&self.badge, &number);
        set_hidden(&self.badge, count == 0);
        let mut name = strings.get("open").to_owned();
        if count > 0 {
            name = text::concat(&[&name, ", ", &strings.with("unread", &number)]);
        }
        attribute(&self.launcher, "aria-label", &name);
    }

    pub(crate) fn is_asking(&self) -> bool {
        self.confirm.is_open()
    }

    /// Asks whether a running chat is really to be ended, or stops asking.
    pub(crate) fn ask_to_end(&self, is_asking: bool) {
        // What lies behind the question can neither be reached nor read while it stands.
        let behind = [&self.header, &self.transcript.element, &self.composer.element];
        for part in behind {
            toggle(part, "inert", is_asking);
        }
        self.confirm.set_open(is_asking);
        if !is_asking {
            self.focus();
        }
    }

    pub(crate) fn sync(&self, entries: &[Entry], changed: &[EntryId], file_url: &dyn Fn(&str) -> String) {
        self.transcript.sync(&self.builder, entries, changed, file_url);
    }
}

fn is_connected(element: &HtmlElement) -> bool {
    js::get(element, "isConnected").as_bool() == Some(true)
}

/// Only a text that changes is set: a live region would speak it again.
#[inline(never)]
fn change_text(element: &HtmlElement, words: &str) {
    if js::get_text(element, "textContent").as_deref() != Some(words) {
        set_text(element, words);
    }
}
