//! Between the machine, the view and the page: what a visitor does goes in, what the machine says comes out.

use crate::browser::timers::{self, Timer};
use crate::browser::{clock, entropy, js, page};
use crate::chat::promise;
use crate::chat::settings::Settings;
use crate::chat::store::{self, Kept};
use crate::chat::transport;
use crate::chat::view::{Action, Builder, Shell, create};
use js_sys::{Function, Promise};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::{JsCast as _, JsValue};
use waymeet_icws::{
    Connection, EndReason, EntryId, Event, Hosts, Input, Machine, Moment, ParticipantKind, Stage,
    StartFailure, UnixMillis,
};

/// One chat in one page, from the form to its end and on to the next.
pub(crate) struct Controller {
    settings: Settings,
    host: JsValue,
    shell: Shell,
    machine: RefCell<Machine>,
    alarm: RefCell<Option<Timer>>,
    unread: Cell<u32>,
    /// Whether an agent has been in the conversation.
    is_engaged: Cell<bool>,
    /// Why the last attempt to begin a chat failed; empty where none has.
    failure: RefCell<String>,
    /// Told once the chat of an earlier page is back, or is found to be gone.
    restored: RefCell<Option<Function>>,
}

/// Tells the page how the chat stands; `docs/wire/README.md` lists the states. A host that throws is its own matter.
pub(crate) fn tell(host: &JsValue, state: &str, detail: &str) {
    if let Some(changed) = js::get(host, "changed").dyn_ref::<Function>() {
        let _ = changed.call2(host, &state.into(), &detail.into());
    }
}

fn machine(settings: &Settings) -> RefCell<Machine> {
    RefCell::new(Machine::new(settings.dialect, Hosts::new(&settings.bases)))
}

impl Controller {
    fn new(settings: Settings, host: JsValue) -> Option<Rc<Self>> {
        // The view's listeners know the controller only weakly: it owns them.
        let slot: Rc<RefCell<Weak<Self>>> = Rc::default();
        let listener = Rc::clone(&slot);
        let act = Rc::new(move |action| {
            let chat = listener.borrow().upgrade();
            if let Some(chat) = chat {
                chat.act(action);
            }
        });
        let document = page::document()?;
        let root = create(&document, "waymeet-chat")?;
        let builder = Builder {
            document,
            root,
            strings: Rc::clone(&settings.strings),
            act,
        };
        let shell = Shell::new(builder, settings.accent.as_deref(), settings.scheme.as_deref())?;
        let machine = machine(&settings);
        let chat = Rc::new(Self {
            settings,
            host,
            shell,
            machine,
            alarm: RefCell::default(),
            unread: Cell::new(0),
            is_engaged: Cell::new(false),
            failure: RefCell::default(),
            restored: RefCell::default(),
        });
        *slot.borrow_mut() = Rc::downgrade(&chat);
        Some(chat)
    }

    /// A chat at its beginning: the form is shown.
    pub(crate) fn open(settings: Settings, host: JsValue) -> Option<Rc<Self>> {
        let chat = Self::new(settings, host)?;
        chat.show_form();
        chat.shell.mount();
        chat.shell.set_shown(true, true);
        Some(chat)
    }

    /// A chat of an earlier page, and a promise of whether it is still there. Nothing is shown before that is known.
    pub(crate) fn restore(settings: Settings, host: JsValue, kept: Kept) -> Option<(Rc<Self>, Promise)> {
        let chat = Self::new(settings, host)?;
        chat.is_engaged.set(kept.is_engaged);
        chat.shell.set_shown(!kept.is_minimised, false);
        let waiting = Rc::clone(&chat);
        let restored = promise::promise(Box::new(move |resolver| {
            *waiting.restored.borrow_mut() = Some(resolver);
        }));
        chat.push(Input::Restore(kept.session));
        Some((chat, restored))
    }

    /// Whether the widget is in the page, or is about to be.
    pub(crate) fn is_there(&self) -> bool {
        self.shell.is_mounted() || self.restored.borrow().is_some()
    }

    /// Brings the panel to the front.
    pub(crate) fn show(&self) {
        self.act_on_view(true);
    }

    fn act(self: &Rc<Self>, action: Action) {
        match action {
            Action::Start { name, notes } => {
                let start = self.settings.start_request(&name, notes);
                self.push(Input::Start(start));
            }
            Action::Say(text) => self.push(Input::Say(text)),
            Action::Type => self.push(Input::Typing),
            Action::Retry(id) => self.push(Input::Retry(id)),
            // Escape and the buttons answer the question first, where one is asked.
            Action::Minimise | Action::Show if self.shell.is_asking() => self.shell.ask_to_end(false),
            Action::Minimise => self.act_on_view(false),
            Action::Show => self.act_on_view(true),
            Action::Close => {
                if matches!(self.stage(), Stage::Waiting | Stage::Talking) {
                    self.shell.ask_to_end(true);
                } else {
                    self.close();
                }
            }
            Action::CloseForSure => self.close(),
            Action::StartNew => {
                self.machine.replace(machine(&self.settings).into_inner());
                self.is_engaged.set(false);
                self.shell.sync(&[], &[], &|_| String::new());
                self.show_form();
                self.shell.focus();
            }
        }
    }

    fn act_on_view(&self, is_shown: bool) {
        self.unread.set(0);
        self.shell.set_shown(is_shown, true);
        self.save();
    }

    fn close(self: &Rc<Self>) {
        if !matches!(self.stage(), Stage::Ended(_)) {
            let is_before_chat = matches!(self.stage(), Stage::Idle | Stage::Starting);
            self.push(Input::Close);
            if is_before_chat {
                let failure = self.failure.take();
                let state = if failure.is_empty() {
                    "abandoned"
                } else {
                    "errored"
                };
                tell(&self.host, state, &failure);
            }
        }
        self.shell.unmount();
    }

    fn show_form(&self) {
        self.shell
            .show_form(self.settings.prompt.as_deref(), &self.settings.questions);
    }

    fn stage(&self) -> Stage {
        self.machine.borrow().stage()
    }

    fn push(self: &Rc<Self>, input: Input) {
        let moment = Moment {
            now: UnixMillis(clock::now_in_ms()),
            random: entropy::random_u32(),
        };
        self.machine.borrow_mut().push(input, moment);
        self.pump();
    }

    /// Carries out what the machine wants: requests, the screen, the alarm.
    fn pump(self: &Rc<Self>) {
        let request = self.machine.borrow_mut().next_request();
        if let Some(request) = request {
            let (chat, id) = (Rc::clone(self), request.id);
            transport::send(
                &request,
                Box::new(move |answer| chat.push(Input::Answer(id, answer))),
            );
        }
        let mut changed = Vec::new();
        let mut is_reordered = false;
        loop {
            // The borrow ends before the event is shown: a host told of it may call back.
            let Some(event) = self.machine.borrow_mut().next_event() else {
                break;
            };
            match event {
                Event::Entry(id) => changed.push(id),
                Event::Reordered => is_reordered = true,
                other => self.heed(&other),
            }
        }
        if is_reordered || !changed.is_empty() {
            self.show_transcript(&changed);
        }
        self.set_alarm();
    }

    fn heed(self: &Rc<Self>, event: &Event) {
        let strings = &self.settings.strings;
        match event {
            Event::Stage(stage) => self.enter(*stage),
            Event::Opened => {
                match self.restored.borrow_mut().take() {
                    Some(restored) => {
                        self.shell.mount();
                        promise::resolve(&restored, true);
                    }
                    None => tell(&self.host, "started", ""),
                }
                self.save();
            }
            Event::StartFailed(failure) => {
                let (words, detail) = match failure {
                    StartFailure::Unreachable => (strings.get("unreachable"), "no server could be reached"),
                    StartFailure::Refused { error_id, message } => {
                        let detail = error_id.as_deref().or(message.as_deref()).unwrap_or("refused");
                        (strings.get("refused"), detail)
                    }
                };
                self.shell.set_problem(words);
                // Told when the visitor gives up: the next try may well succeed.
                *self.failure.borrow_mut() = detail.to_owned();
            }
            Event::Typing(is_typing) => {
                let name = self.agent_name();
                self.shell.set_typing(&if *is_typing {
                    strings.with("typing", &name)
                } else {
                    String::new()
                });
            }
            Event::Connection(connection) => {
                let is_troubled = *connection == Connection::Troubled;
                self.shell
                    .set_status(if is_troubled { strings.get("troubled") } else { "" });
            }
            Event::SessionChanged => self.save(),
            Event::Entry(_) | Event::Reordered => {}
        }
    }

    fn enter(self: &Rc<Self>, stage: Stage) {
        let strings = &self.settings.strings;
        let shell = &self.shell;
        shell.set_waiting(matches!(stage, Stage::Starting | Stage::Waiting));
        shell.set_starting(stage == Stage::Starting);
        match stage {
            Stage::Idle => shell.set_subtitle(""),
            Stage::Starting => shell.set_subtitle(strings.get("connecting")),
            Stage::Waiting => {
                shell.show_conversation(None);
                shell.set_subtitle(strings.get("waiting"));
            }
            Stage::Talking => {
                shell.show_conversation(None);
                shell.set_subtitle(&strings.with("talking", &self.agent_name()));
                if !self.is_engaged.replace(true) {
                    tell(&self.host, "engaged", "");
                }
            }
            Stage::Ended(reason) => {
                store::clear();
                shell.set_subtitle("");
                shell.set_status("");
                shell.set_typing("");
                if let Some(restored) = self.restored.borrow_mut().take() {
                    // The chat of the last page is gone; this page shows nothing of it.
                    promise::resolve(&restored, false);
                }
                let words = strings.get(match reason {
                    EndReason::ByVisitor => "ended-by-visitor",
                    EndReason::ByServer => "ended-by-server",
                    EndReason::Gone => "ended-gone",
                    EndReason::Lost => "ended-lost",
                });
                let is_asking = shell.is_asking();
                shell.show_conversation(Some(words));
                if is_asking && reason != EndReason::ByVisitor {
                    shell.ask_to_end(false);
                }
                self.tell_end(reason);
            }
        }
    }

    fn tell_end(&self, reason: EndReason) {
        match (reason, self.is_engaged.get()) {
            (EndReason::Lost, _) => tell(&self.host, "errored", "the connection was lost"),
            (_, true) => tell(&self.host, "completed", ""),
            // A visitor who closes the form has had no chat; that is told where the form is closed.
            (_, false) if self.machine.borrow().has_been_open() => tell(&self.host, "abandoned", ""),
            (_, false) => {}
        }
    }

    fn show_transcript(&self, changed: &[EntryId]) {
        let machine = self.machine.borrow();
        self.shell
            .sync(machine.transcript(), changed, &|path| machine.file_url(path));
        if !self.shell.is_shown() && self.restored.borrow().is_none() {
            let mut unread = self.unread.get();
            for entry in machine.transcript() {
                if entry.author_kind != ParticipantKind::Visitor && changed.contains(&entry.id) {
                    unread += 1;
                }
            }
            self.unread.set(unread);
            self.shell.set_unread(unread);
        }
    }

    fn agent_name(&self) -> String {
        let name = self.machine.borrow().agent().and_then(|agent| agent.name.clone());
        name.unwrap_or_else(|| self.settings.strings.get("agent").to_owned())
    }

    fn save(&self) {
        let session = self.machine.borrow().session();
        if let Some(session) = session {
            let is_minimised = !self.shell.is_shown();
            store::save(&Kept {
                session,
                is_minimised,
                is_engaged: self.is_engaged.get(),
            });
        }
    }

    fn set_alarm(self: &Rc<Self>) {
        let wake_at = self.machine.borrow().wake_at();
        let alarm = wake_at.map(|at| {
            let wait = at.0.saturating_sub(clock::now_in_ms());
            let chat = Rc::clone(self);
            timers::after(
                u32::try_from(wait).unwrap_or(u32::MAX),
                Box::new(move || chat.push(Input::Woke)),
            )
        });
        *self.alarm.borrow_mut() = alarm;
    }
}
