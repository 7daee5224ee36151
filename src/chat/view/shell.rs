//! The panel around the conversation, and the launcher it shrinks to.

use crate::browser::{dom, page, text};
use crate::chat::settings::wants_dark_letters;
use crate::chat::survey::Question;
use crate::chat::view::composer::Composer;
use crate::chat::view::confirm::Confirm;
use crate::chat::view::transcript::TranscriptView;
use crate::chat::view::{Action, Builder, Form, icon, listen};
use gloo_events::EventListener;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use waymeet_icws::{Entry, EntryId};
use web_sys::{HtmlElement, KeyboardEvent};

const CSS: &str = concat!(
    include_str!("../styles/tokens.css"),
    include_str!("../styles/shell.css"),
    include_str!("../styles/form.css"),
    include_str!("../styles/transcript.css"),
    include_str!("../styles/composer.css"),
);

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
    _listeners: Vec<EventListener>,
}

impl Shell {
    /// Builds everything, hidden and not yet in the page.
    pub(crate) fn new(builder: Builder, accent: Option<&str>, scheme: Option<&str>) -> Option<Self> {
        let strings = Rc::clone(&builder.strings);
        let host = builder.root.clone();
        let shadow = dom::shadow_with_style(&host, CSS)?;
        if let Some(scheme) = scheme {
            dom::attribute(&host, "data-scheme", scheme);
        }
        if let Some(accent) = accent {
            let style = host.style();
            let letters = if wants_dark_letters(accent) {
                "#111820"
            } else {
                "#ffffff"
            };
            let _ = style.set_property("--waymeet-accent", accent);
            let _ = style.set_property("--waymeet-on-accent", letters);
        }

        let panel = builder.element("section", "Panel", "");
        for (name, value) in [
            ("role", "dialog"),
            ("aria-labelledby", "title"),
            ("data-test", "panel"),
            ("tabindex", "-1"),
        ] {
            dom::attribute(&panel, name, value);
        }
        panel.set_hidden(true);

        let header = builder.element("div", "Header", "");
        let titles = builder.element("div", "Header_titles", "");
        let title = builder.element("h2", "Header_title", strings.get("title"));
        title.set_id("title");
        let subtitle = builder.element("p", "Header_subtitle", "");
        dom::attribute(&subtitle, "role", "status");
        dom::append(&titles, &title);
        dom::append(&titles, &subtitle);
        let minimise = icon_button(&builder, "minimise", icon::MINIMISE);
        let close = icon_button(&builder, "close", icon::CLOSE);
        for child in [&titles, &minimise, &close] {
            dom::append(&header, child);
        }

        let status = builder.element("p", "Status", "");
        dom::attribute(&status, "role", "alert");
        dom::attribute(&status, "data-test", "status");
        let transcript = TranscriptView::new(&builder);
        let typing = builder.element("p", "Typing", "");
        dom::attribute(&typing, "role", "status");
        dom::attribute(&typing, "data-test", "typing");
        let composer = Composer::new(&builder);
        let ended = builder.element("div", "Ended", "");
        dom::attribute(&ended, "data-test", "ended");
        let ended_words = builder.element("p", "Ended_words", "");
        dom::attribute(&ended_words, "role", "status");
        let start_new = builder.button("Button Button--primary", strings.get("start-new"), "start-new");
        dom::append(&ended, &ended_words);
        dom::append(&ended, &start_new);
        let confirm = Confirm::new(&builder);
        for child in [
            &header,
            &status,
            &transcript.element,
            &typing,
            &composer.element,
            &ended,
            &confirm.element,
        ] {
            dom::append(&panel, child);
        }

        let launcher = builder.button("Launcher", "", "launcher");
        launcher.set_hidden(true);
        icon::append(&builder.document, &launcher, icon::CHAT);
        let badge = builder.element("span", "Launcher_badge", "");
        dom::attribute(&badge, "data-test", "badge");
        dom::attribute(&badge, "aria-hidden", "true");
        dom::append(&launcher, &badge);
        dom::append(&shadow, &panel);
        dom::append(&shadow, &launcher);

        let act = Rc::clone(&builder.act);
        let listeners = vec![
            builder.on(&minimise, "click", || Action::Minimise),
            builder.on(&close, "click", || Action::Close),
            builder.on(&launcher, "click", || Action::Show),
            builder.on(&start_new, "click", || Action::StartNew),
            listen(&panel, "keydown", move |event| {
                let key: &KeyboardEvent = event.unchecked_ref();
                if key.key() == "Escape" && !key.is_composing() {
                    event.stop_propagation();
                    act(Action::Minimise);
                }
            }),
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
        if let Some(body) = self.builder.document.body() {
            dom::append(&body, &self.host);
        }
    }

    /// Takes the widget out of the page and gives the focus back.
    pub(crate) fn unmount(&self) {
        self.return_focus();
        self.host.remove();
    }

    pub(crate) fn is_mounted(&self) -> bool {
        self.host.is_connected()
    }

    pub(crate) fn is_shown(&self) -> bool {
        !self.panel.hidden()
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
        self.panel.set_hidden(!is_shown);
        self.launcher.set_hidden(is_shown);
        if is_shown {
            self.set_unread(0);
            self.transcript.follow();
        }
        if takes_focus && is_shown {
            self.focus();
        } else if takes_focus && was_shown {
            let _ = self.launcher.focus();
        }
    }

    /// The place a visitor goes on from.
    pub(crate) fn focus(&self) {
        match self.form.borrow().as_ref() {
            Some(form) => form.focus(),
            None if !self.ended.hidden() => drop(self.start_new.focus()),
            None => self.composer.focus(),
        }
    }

    fn return_focus(&self) {
        let came_from = self
            .came_from
            .borrow_mut()
            .take()
            .filter(|element| element.is_connected());
        if let Some(element) = came_from.filter(|element| *element != self.host) {
            let _ = element.focus();
        }
    }

    /// Shows the form in the conversation's place.
    pub(crate) fn show_form(&self, prompt: Option<&str>, questions: &[Question]) {
        self.remove_form();
        let form = Form::new(&self.builder, prompt, questions);
        let _ = self
            .panel
            .insert_before(&form.element, Some(&self.transcript.element));
        *self.form.borrow_mut() = Some(form);
        self.transcript.element.set_hidden(true);
        self.composer.element.set_hidden(true);
        self.ended.set_hidden(true);
        self.set_subtitle("");
        self.set_status("");
        self.set_typing("");
    }

    /// Shows the conversation; `ended` says, in words, why it is over.
    pub(crate) fn show_conversation(&self, ended: Option<&str>) {
        let had_form = self.remove_form();
        self.transcript.element.set_hidden(false);
        self.composer.element.set_hidden(ended.is_some());
        self.ended.set_hidden(ended.is_none());
        self.ended_words.set_text_content(ended);
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
        set_text(&self.subtitle, words);
    }

    /// Says what is wrong; nothing for all is well.
    pub(crate) fn set_status(&self, words: &str) {
        set_text(&self.status, words);
    }

    pub(crate) fn set_typing(&self, words: &str) {
        set_text(&self.typing, words);
    }

    /// Marks the panel as waiting for somebody.
    pub(crate) fn set_waiting(&self, is_waiting: bool) {
        self.subtitle.set_class_name(if is_waiting {
            "Header_subtitle Header_subtitle--busy"
        } else {
            "Header_subtitle"
        });
    }

    pub(crate) fn set_unread(&self, count: u32) {
        let strings = &self.builder.strings;
        let number = text::number(u64::from(count));
        self.badge.set_text_content(Some(&number));
        self.badge.set_hidden(count == 0);
        let mut name = strings.get("open").to_owned();
        if count > 0 {
            name.push_str(", ");
            name.push_str(&strings.with("unread", &number));
        }
        dom::attribute(&self.launcher, "aria-label", &name);
    }

    pub(crate) fn is_asking(&self) -> bool {
        self.confirm.is_open()
    }

    /// Asks whether a running chat is really to be ended, or stops asking.
    pub(crate) fn ask_to_end(&self, is_asking: bool) {
        // What lies behind the question can neither be reached nor read while it stands.
        let behind = [&self.header, &self.transcript.element, &self.composer.element];
        for part in behind {
            let _ = part.toggle_attribute_with_force("inert", is_asking);
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

/// Only a text that changes is set: a live region would speak it again.
fn set_text(element: &HtmlElement, words: &str) {
    if element.text_content().as_deref() != Some(words) {
        element.set_text_content(Some(words));
    }
}

fn icon_button(builder: &Builder, name: &'static str, path: &str) -> HtmlElement {
    let button = builder.button("Header_button", "", name);
    dom::attribute(&button, "aria-label", builder.strings.get(name));
    icon::append(&builder.document, &button, path);
    button
}
